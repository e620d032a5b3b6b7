import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import {
  serviceSettingsGet,
  serviceSettingsList,
  serviceSettingsReset,
  serviceSettingsUpdate,
} from '@jim/contract/endpoints/service-settings.ts';
import { authConfig } from '@jim/contract/endpoints/sign-in.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { refusal } from './refusal.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer({
    environment: {
      JIM_SSO_AUTHORITY: 'https://id.example.net/t1',
      JIM_SSO_CLIENT_ID: 'idm-cli',
      JIM_SSO_API_SCOPE: 'api://idm/.default',
      JIM_SSO_SECRET: 'very-secret-value',
    },
  });
});
after(() => api.close());

const update = (key: string, value: string | null): Promise<{ value: string | null; effectiveValue: string | null }> =>
  api.client.call(serviceSettingsUpdate, { params: { key }, body: { value } });

const contractKeys =
  `SSO.Authority SSO.ClientId SSO.Secret SSO.ApiScope SSO.ClaimType SSO.MvAttribute SSO.UniqueIdentifierClaimType
  SSO.EnableLogOut Sync.PartitionValidationMode Sync.VerboseNoChangeRecording Sync.PageSize Maintenance.IsEnabled History.RetentionPeriod
  History.CleanupBatchSize ChangeTracking.CsoChanges.Enabled ChangeTracking.MvoChanges.Enabled ChangeTracking.SyncOutcomes.Level
  Security.CredentialEncryptionEnabled Security.EncryptionKeyPath UI.ProgressUpdateInterval`.split(/\s+/);

test('CONTRACT serviceSettings.list: all 20 keys of the contract, by category then name', async () => {
  const settings = await api.client.call(serviceSettingsList);
  const keys = settings.map((setting) => setting.key);
  assert.deepEqual(
    contractKeys.filter((key) => !keys.includes(key)),
    [],
  );
  const order = ['SSO', 'Synchronisation', 'Maintenance', 'History', 'Security', 'UI'];
  const places = settings.map((setting) => `${order.indexOf(setting.category)} ${setting.displayName.toLowerCase()}`);
  assert.deepEqual(places, places.toSorted());
});

test('SVC-01: an environment key is its own default, and read-only; a secret is never shown', async () => {
  const authority = await api.client.call(serviceSettingsGet, { params: { key: 'SSO.Authority' } });
  assert.deepEqual(
    [authority.value, authority.defaultValue, authority.isOverridden, authority.isReadOnly],
    ['https://id.example.net/t1', 'https://id.example.net/t1', false, true],
  );
  const secret = await api.client.call(serviceSettingsGet, { params: { key: 'SSO.Secret' } });
  assert.deepEqual([secret.value, secret.isOverridden, secret.isReadOnly], ['********', true, true]);
  assert.equal(await refusal(update('SSO.Authority', 'https://evil.example')), '400 VALIDATION_ERROR');
  assert.equal(
    await refusal(api.client.call(serviceSettingsReset, { params: { key: 'SSO.Secret' } })),
    '400 VALIDATION_ERROR',
  );
});

test('CONTRACT auth.config: openid, profile and the API scope', async () => {
  assert.deepEqual(await api.clientFor(undefined).call(authConfig), {
    authority: 'https://id.example.net/t1',
    clientId: 'idm-cli',
    scopes: ['openid', 'profile', 'api://idm/.default'],
    responseType: 'code',
    usePkce: true,
    codeChallengeMethod: 'S256',
  });
});

test('CONTRACT serviceSettings.update: checked by type, in force at once, null goes back to the default', async () => {
  for (const [key, value] of [
    ['Sync.PageSize', 'many'],
    ['Sync.PageSize', '0'],
    ['Sync.VerboseNoChangeRecording', 'yes'],
    ['History.RetentionPeriod', '90 days'],
    ['ChangeTracking.SyncOutcomes.Level', 'Everything'],
  ] as const) {
    assert.equal(await refusal(update(key, value)), '400 VALIDATION_ERROR', `${key} ${value}`);
  }
  assert.equal((await update('Sync.PageSize', '750')).effectiveValue, '750');
  assert.equal((await update('ChangeTracking.SyncOutcomes.Level', 'standard')).value, 'Standard');
  const inForce = await api.services.settings.current();
  assert.deepEqual(
    [inForce.integer('Sync.PageSize'), inForce.text('ChangeTracking.SyncOutcomes.Level')],
    [750, 'Standard'],
  );
  const cleared = await update('Sync.PageSize', null);
  assert.deepEqual([cleared.value, cleared.effectiveValue], [null, '500']);
  await update('Sync.PageSize', '750');
  assert.equal((await update('Sync.PageSize', '')).value, null, 'PowerShell sends an empty text for $null');
  assert.equal(await refusal(update('No.Such', null)), '404 NOT_FOUND');
});

test('CONTRACT serviceSettings.reset: 200 with the setting; D-42: a preview gives nothing up; both ways leave an activity', async () => {
  await update('UI.ProgressUpdateInterval', '00:00:05');
  const params = { key: 'UI.ProgressUpdateInterval' };
  const preview = await api.client.call(serviceSettingsReset, { params, query: { preview: true } });
  assert.ok('samples' in preview);
  assert.deepEqual([preview.target, preview.samples], ['Progress update interval', { values: ['00:00:05'] }]);
  const reset = await api.client.call(serviceSettingsReset, { params });
  assert.ok('isOverridden' in reset);
  assert.deepEqual([reset.value, reset.effectiveValue, reset.isOverridden], [null, '00:00:01', false]);
  const { items } = await api.client.call(activitiesList, {
    query: { search: 'Progress update', sortDirection: 'asc' },
  });
  assert.deepEqual(
    items.map((item) => [item.targetType, item.targetOperationType, item.status, item.initiatedByType]),
    [
      ['ServiceSetting', 'Update', 'Complete', 'ApiKey'],
      ['ServiceSetting', 'Revert', 'Complete', 'ApiKey'],
    ],
  );
});

test('SET-01: the value or else the default is in force; overridden is what is set and differs from the default', async () => {
  const read = async (key: string) => {
    const { value, defaultValue, effectiveValue, isOverridden } = await api.client.call(serviceSettingsGet, {
      params: { key },
    });
    return { value, defaultValue, effectiveValue, isOverridden };
  };
  const key = 'History.CleanupBatchSize';
  const untouched = await read(key);
  const { defaultValue } = untouched;
  assert.deepEqual(untouched, { value: null, defaultValue, effectiveValue: defaultValue, isOverridden: false });
  await update(key, '7');
  assert.deepEqual(await read(key), { value: '7', defaultValue, effectiveValue: '7', isOverridden: true });
  await update(key, defaultValue);
  const same = await read(key);
  assert.deepEqual([same.effectiveValue, same.isOverridden], [defaultValue, false], 'set to what it is anyway');
  await api.client.call(serviceSettingsReset, { params: { key } });
  assert.deepEqual(await read(key), untouched);
});
