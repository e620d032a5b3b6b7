import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  deletedConnectedSystemObjects,
  deletedMetaverseObjects,
  historyCleanup,
  historyCount,
} from '@jim/contract/endpoints/history.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { refusal, refused } from './refusal.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer({ clock: { now: () => new Date('2026-05-21T09:00:00Z') } });
  await api.database.query({
    text: `with definition as (insert into connector_definition (name, capabilities) values ('Test', '{}') returning id)
           insert into connected_system (id, name, connector_definition_id) select 4, 'Badge Office', id from definition`,
  });
});
after(() => api.close());

async function insertObjectChange(fields: {
  at: string;
  type?: string;
  externalId?: string;
  systemId?: number;
  by?: string;
}): Promise<void> {
  await api.database.query({
    text: `insert into connected_system_object_change (id, connected_system_id, connected_system_object_id, changed_at, change_number,
             change_type, initiated_by_type, initiated_by_name, object_type, external_id, display_name, differences)
           values (gen_random_uuid(), $1, gen_random_uuid(), $2, nextval('change_order'), $3, $4, 'ci-runner', 'badge', $5, 'Ola Berg', '{}')`,
    values: [
      fields.systemId ?? 4,
      fields.at,
      fields.type ?? 'Updated',
      fields.by ?? 'ApiKey',
      fields.externalId ?? null,
    ],
  });
}

async function insertIdentityDeletion(at: string, typeId: number, name: string): Promise<void> {
  await api.database.query({
    text: `insert into metaverse_object_change (id, metaverse_object_id, changed_at, change_number, change_type, initiator_type,
             initiated_by_type, initiated_by_name, object_type_id, object_type, display_name, differences)
           values (gen_random_uuid(), gen_random_uuid(), $1, nextval('change_order'), 'Deleted', 'System', 'System', 'System', $2, 'User', $3, '{}')`,
    values: [at, typeId, name],
  });
}

test('CONTRACT history.count: name and number of changes of a system; 404 for none', async () => {
  await insertObjectChange({ at: '2026-05-20T00:00:00Z' });
  const params = { connectedSystemId: 4 };
  assert.deepEqual(await api.client.call(historyCount, { params }), {
    connectedSystemId: 4,
    connectedSystemName: 'Badge Office',
    changeRecordCount: 1,
  });
  assert.equal(await refusal(api.client.call(historyCount, { params: { connectedSystemId: 999 } })), '404 NOT_FOUND');
});

test('CONTRACT history.deletedConnectedSystemObjects: newest first, by system, part of the external id and time', async () => {
  await insertObjectChange({ at: '2026-05-18T21:40:00Z', type: 'Deleted', externalId: 'B-0977' });
  await insertObjectChange({ at: '2026-05-19T21:40:00Z', type: 'Deleted', externalId: 'b-0978', by: 'System' });
  await insertObjectChange({ at: '2026-05-19T22:00:00Z', type: 'Deleted', externalId: 'X', systemId: 77 });
  const all = await api.client.call(deletedConnectedSystemObjects);
  assert.deepEqual(
    all.items.map(({ externalId }) => externalId),
    ['X', 'b-0978', 'B-0977'],
  );
  assert.deepEqual([all.totalCount, all.page, all.pageSize], [3, 1, 50]);
  assert.equal(all.items[0]?.connectedSystemName, null);
  assert.deepEqual(
    all.items.map(({ initiatedByType }) => initiatedByType),
    ['ApiKey', 'Unknown', 'ApiKey'],
  );
  const found = await api.client.call(deletedConnectedSystemObjects, {
    query: { connectedSystemId: 4, externalIdSearch: 'B-097' },
  });
  assert.equal(found.totalCount, 2);
  const inTime = await api.client.call(deletedConnectedSystemObjects, {
    query: { fromDate: '2026-05-18T21:40:00Z', toDate: '2026-05-18T23:40:00+02:00' },
  });
  assert.deepEqual(
    inTime.items.map(({ externalId }) => externalId),
    ['B-0977'],
  );
  const second = await api.client.call(deletedConnectedSystemObjects, { query: { page: 2, pageSize: 1 } });
  assert.deepEqual([second.items[0]?.externalId, second.totalCount], ['b-0978', 3]);
});

test('CONTRACT history.deletedMetaverseObjects: by type and part of the display name; sizes are clamped, dates checked', async () => {
  await insertIdentityDeletion('2026-05-18T22:00:00Z', 1, 'Ola Berg');
  await insertIdentityDeletion('2026-05-18T23:00:00Z', 2, 'Staff');
  const found = await api.client.call(deletedMetaverseObjects, {
    query: { objectTypeId: 1, displayNameSearch: 'ola' },
  });
  assert.deepEqual(
    found.items.map(({ displayName, objectTypeId, initiatedByType }) => [displayName, objectTypeId, initiatedByType]),
    [['Ola Berg', 1, 'Unknown']],
  );
  assert.equal((await api.client.call(deletedMetaverseObjects, { query: { pageSize: 5000 } })).pageSize, 1000);
  assert.deepEqual(
    await api.client
      .call(deletedMetaverseObjects, { query: { page: 0, pageSize: 0 } })
      .then(({ page, pageSize }) => [page, pageSize]),
    [1, 1],
  );
  assert.equal(
    await refusal(api.client.call(deletedMetaverseObjects, { query: { fromDate: 'yesterday' } })),
    '400 VALIDATION_ERROR',
  );
  assert.equal(
    await refusal(api.client.call(deletedConnectedSystemObjects, { query: { connectedSystemId: 'x' } })),
    '400 VALIDATION_ERROR',
  );
});

test('CONTRACT history.cleanup, HK-06: one batch of each kind, with the true times, recorded with the caller', async () => {
  await api.database.query({ text: 'delete from connected_system_object_change' });
  await api.database.query({ text: `update service_setting set value = '2' where key = 'History.CleanupBatchSize'` });
  api.services.settings.invalidate();
  for (const at of ['2026-01-30T02:00:00Z', '2026-02-14T02:00:00.5Z', '2026-02-19T02:00:00Z', '2026-02-20T09:00:00Z']) {
    await insertObjectChange({ at });
  }
  const cleanUp = async () => {
    const answer = await api.client.call(historyCleanup);
    assert.ok('csoChangesDeleted' in answer);
    return answer;
  };
  const preview = await api.client.call(historyCleanup, { query: { preview: true } });
  assert.ok('counts' in preview);
  assert.deepEqual(
    [preview.counts, preview.samples, preview.warnings.length],
    [{ connectedSystemObjectChanges: 2 }, { connectedSystemObjectChanges: ['Ola Berg', 'Ola Berg'] }, 1],
    'D-42: says what one batch would be',
  );
  assert.deepEqual(await cleanUp(), {
    csoChangesDeleted: 2,
    mvoChangesDeleted: 0,
    activitiesDeleted: 0,
    oldestRecordDeleted: '2026-01-30T02:00:00Z',
    newestRecordDeleted: '2026-02-14T02:00:00.5Z',
    cutoffDate: '2026-02-20T09:00:00Z',
    retentionPeriodDays: 90,
    batchSize: 2,
  });
  assert.equal((await cleanUp()).csoChangesDeleted, 1, 'what is exactly as old as the period stays');
  const empty = await cleanUp();
  assert.deepEqual([empty.csoChangesDeleted, empty.oldestRecordDeleted, empty.newestRecordDeleted], [0, null, null]);
  const { rows } = await api.database.query({
    text: `select target_operation_type, initiated_by_type, initiated_by_name, status from activity where target_type = 'HistoryRetentionCleanup' limit 1`,
  });
  assert.deepEqual(rows, [
    {
      target_operation_type: 'Delete',
      initiated_by_type: 'ApiKey',
      initiated_by_name: 'Test Administrator',
      status: 'Complete',
    },
  ]);
});

test('CONTRACT history: 401 without a key, 403 without the role; a Reader reads but does not clean up (D-40)', async () => {
  assert.equal((await refused(api.clientFor(undefined).call(historyCleanup))).status, 401);
  assert.equal((await refused(api.clientFor('jim_ak_wrong').call(deletedMetaverseObjects))).status, 401);
  assert.equal((await refused(api.clientFor(await api.addKey([])).call(deletedConnectedSystemObjects))).status, 403);
  const reader = api.clientFor(await api.addKey(['Reader']));
  assert.equal((await reader.call(historyCount, { params: { connectedSystemId: 4 } })).connectedSystemId, 4);
  assert.equal((await refused(reader.call(historyCleanup))).status, 403);
});
