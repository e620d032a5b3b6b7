import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  apiKeysCreate,
  apiKeysDelete,
  apiKeysGet,
  apiKeysList,
  apiKeysReplace,
} from '@jim/contract/endpoints/api-keys.ts';
import { rolesList } from '@jim/contract/endpoints/roles.ts';
import { authConfig, userinfoGet } from '@jim/contract/endpoints/sign-in.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { refused } from './refusal.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer();
});
after(() => api.close());

const absent = '018f0000-0000-7000-8000-0000000000ff';

test('CONTRACT apiKeys.create: shows the key once, stores its hash, and the key works', async () => {
  const expiresAt = '2036-12-31T00:00:00.0000000Z';
  const response = await fetch(`${api.url}/api/v1/apikeys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': api.adminKey },
    body: JSON.stringify({ NAME: 'ci-runner', roleids: '1', ExpiresAt: expiresAt }),
  });
  assert.equal(response.status, 201);
  const created = (await response.json()) as Record<string, unknown>;
  const { key, id } = created as { key: string; id: string };
  assert.equal(Object.keys(created)[0], 'key');
  assert.match(key, /^jim_ak_[0-9a-f]{64}$/);
  assert.equal(response.headers.get('location'), `/api/v1/apikeys/${id}`);
  const stored = await api.client.call(apiKeysGet, { params: { id } });
  assert.deepEqual({ ...created, key: undefined }, { ...stored, key: undefined });
  assert.deepEqual(
    [stored.keyPrefix, stored.isEnabled, stored.lastUsedAt, stored.expiresAt, stored.roles.map((role) => role.id)],
    [key.slice(0, 12), true, null, '2036-12-31T00:00:00Z', [1]],
  );
  const { rows } = await api.database.query({ text: `select * from api_key where id = $1`, values: [id] });
  assert.ok(!JSON.stringify(rows).includes(key), 'the key itself is stored nowhere');
  assert.equal(
    (await api.clientFor(key).call(apiKeysList)).some((item) => item.id === id),
    true,
  );
});

test('CONTRACT apiKeys: the last use is noted with time and address', async () => {
  const key = await api.addKey(['Reader'], { name: 'seen' });
  await api.clientFor(key).call(userinfoGet);
  // noted beside the reply; each look is a new request, so the test ends as soon as it is there
  for (;;) {
    const seen = (await api.client.call(apiKeysList)).find((item) => item.name === 'seen');
    if (seen?.lastUsedAt === null) continue;
    assert.equal(seen?.lastUsedFromIp, '127.0.0.1');
    return;
  }
});

test('CONTRACT apiKeys.create: blank name and unknown role are 400 VALIDATION_ERROR naming the field', async () => {
  const blank = await refused(api.client.call(apiKeysCreate, { body: { name: '  ' } }));
  assert.deepEqual(
    [blank.status, blank.body?.code, Object.keys(blank.body?.validationErrors ?? {})],
    [400, 'VALIDATION_ERROR', ['name']],
  );
  const role = await refused(api.client.call(apiKeysCreate, { body: { name: 'x', roleIds: [1, 99] } }));
  assert.deepEqual([role.status, role.body?.validationErrors?.['roleIds']], [400, ['There is no role 99.']]);
});

test('CONTRACT apiKeys.replace: a full replace; what is left out is cleared and the key disabled', async () => {
  const { id, key } = await api.client.call(apiKeysCreate, {
    body: { name: 'replace me', description: 'before', roleIds: [1, 3], expiresAt: '2036-01-01T00:00:00Z' },
  });
  const replaced = await api.client.call(apiKeysReplace, { params: { id }, body: { name: 'replaced' } });
  assert.deepEqual(
    [replaced.name, replaced.description, replaced.expiresAt, replaced.isEnabled, replaced.roles],
    ['replaced', null, null, false, []],
  );
  assert.equal((await refused(api.clientFor(key).call(userinfoGet))).status, 401);
  const enabled = await api.client.call(apiKeysReplace, {
    params: { id },
    body: { name: 'replaced', isEnabled: true, roleIds: 3 },
  });
  assert.deepEqual(
    enabled.roles.map((role) => role.name),
    ['Reader'],
  );
  assert.equal(
    (await refused(api.client.call(apiKeysReplace, { params: { id: absent }, body: { name: '' } }))).status,
    404,
  );
});

test('CONTRACT apiKeys.delete: 204, then unknown; D-42: a preview deletes nothing; a key may delete itself', async () => {
  const { id, key } = await api.client.call(apiKeysCreate, { body: { name: 'goes', roleIds: [1] } });
  const preview = await api.clientFor(key).call(apiKeysDelete, { params: { id }, query: { preview: 'true' } });
  assert.deepEqual([preview?.target, preview?.counts, preview?.warnings.length], ['goes', { apiKeys: 1 }, 1]);
  assert.equal(await api.clientFor(key).call(apiKeysDelete, { params: { id } }), undefined);
  assert.equal((await refused(api.clientFor(key).call(userinfoGet))).status, 401);
  assert.equal((await refused(api.client.call(apiKeysDelete, { params: { id } }))).status, 404);
});

test('CONTRACT roles.list: by name, with the real number of members', async () => {
  await api.database.query({
    text: `insert into role_member (role_id, metaverse_object_id) select 1, gen_random_uuid() from generate_series(1, 2)`,
  });
  const roles = await api.client.call(rolesList);
  assert.deepEqual(
    roles.map((role) => [role.id, role.name, role.builtIn, role.staticMemberCount]),
    [
      [1, 'Administrator', true, 2],
      [2, 'Operator', true, 0],
      [3, 'Reader', true, 0],
    ],
  );
});

test('ROLE-02: a key carries its roles itself: authorised, Administrator only with that role; message absent', async () => {
  const admin = await api.client.call(userinfoGet);
  assert.deepEqual(
    [admin.authorised, admin.isAdministrator, admin.authMethod, admin.metaverseObjectId],
    [true, true, 'api_key', null],
  );
  assert.ok(!('message' in admin));
  const without = await api.clientFor(await api.addKey([])).call(userinfoGet);
  assert.deepEqual([without.isAdministrator, without.roles], [false, ['User']]);
});

test('CONTRACT auth.config: 503 in a shape of its own while nothing is configured', async () => {
  const error = await refused(api.clientFor(undefined).call(authConfig));
  assert.equal(error.status, 503);
  assert.deepEqual(Object.keys(JSON.parse(error.text) as object), ['error', 'message', 'timestamp']);
});
