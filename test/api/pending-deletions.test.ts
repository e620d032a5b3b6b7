import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  metaverseObjectsGet,
  metaverseObjectTypesUpdate,
  pendingDeletionsCount,
  pendingDeletionsList,
  pendingDeletionsSummary,
} from '@jim/contract/endpoints/metaverse.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { addObject, addSystem, join } from './metaverse-fixture.ts';

const now = { value: new Date('2026-05-20T12:00:00Z') };
let api: TestApi;
const ids: Record<string, string> = {};
let types: Map<string, number>;
before(async () => {
  api = await startTestServer({ clock: { now: () => now.value } });
  const { database } = api;
  const { rows } = await database.query<{ id: number; name: string }>({
    text: 'select id, name from metaverse_object_type',
  });
  types = new Map(rows.map(({ id, name }) => [name, id]));
  await api.client.call(metaverseObjectTypesUpdate, {
    params: { id: types.get('User') ?? 0 },
    body: { deletionGracePeriod: '14.00:00:00' },
  });
  const add = async (name: string, type: string, disconnectedAt: string | null, origin?: 'Internal'): Promise<void> => {
    ids[name] = await addObject(database, {
      type,
      disconnectedAt,
      values: { 'Display Name': [name] },
      ...(origin && { origin }),
    });
  };
  await add('Ola Berg', 'User', '2026-05-17T02:00:00Z');
  await add('Late Lena', 'User', '2026-05-01T00:00:00Z');
  await add('Still Joined', 'User', '2026-05-18T00:00:00Z');
  await add('Old Group', 'Group', '2026-05-19T00:00:00Z');
  await add('Internal Ida', 'User', '2026-05-01T00:00:00Z', 'Internal');
  await add('Happy', 'User', null);
  await join(database, ids['Still Joined'] ?? '', await addSystem(database, 'HR'));
});
after(() => api.close());

test('CONTRACT pendingDeletions.list: the longest disconnected first, with days left and status', async () => {
  const { items, totalCount } = await api.client.call(pendingDeletionsList, { query: { sortBy: 'displayName' } });
  assert.equal(totalCount, 4);
  assert.deepEqual(
    items.map((item) => [
      item.displayName,
      item.daysUntilDeletion,
      item.deletionEligibleDate,
      item.gracePeriod,
      item.connectedSystemObjectCount,
      item.status,
    ]),
    [
      ['Late Lena', -5, '2026-05-15T00:00:00Z', '14.00:00:00', 0, 'ReadyForDeletion'],
      ['Ola Berg', 11, '2026-05-31T02:00:00Z', '14.00:00:00', 0, 'AwaitingGracePeriod'],
      ['Still Joined', 12, '2026-06-01T00:00:00Z', '14.00:00:00', 1, 'Deprovisioning'],
      ['Old Group', null, null, null, 0, 'ReadyForDeletion'],
    ],
  );
  const groups = await api.client.call(pendingDeletionsList, { query: { objectTypeId: types.get('Group') ?? 0 } });
  assert.deepEqual(
    groups.items.map((item) => [item.typeName, item.typeId]),
    [['Group', types.get('Group')]],
  );
  const found = await api.client.call(pendingDeletionsList, { query: { status: 'readyfordeletion', search: 'LENA' } });
  assert.deepEqual(
    found.items.map(({ displayName }) => displayName),
    ['Late Lena'],
  );
  const second = await api.client.call(pendingDeletionsList, { query: { page: 2, pageSize: 3 } });
  assert.deepEqual([second.items.length, second.totalCount, second.totalPages], [1, 4, 2]);
});

test('CONTRACT pendingDeletions.count and summary: every one of them', async () => {
  assert.equal(await api.client.call(pendingDeletionsCount), 4);
  assert.equal(await api.client.call(pendingDeletionsCount, { query: { objectTypeId: types.get('User') ?? 0 } }), 3);
  assert.deepEqual(await api.client.call(pendingDeletionsSummary), {
    totalCount: 4,
    deprovisioningCount: 1,
    awaitingGracePeriodCount: 1,
    readyForDeletionCount: 2,
  });
});

test('CONTRACT pendingDeletions: an object whose type is deleted manually is not pending, nor is an internal one', async () => {
  const change = (deletionRule: string) =>
    api.client.call(metaverseObjectTypesUpdate, { params: { id: types.get('Group') ?? 0 }, body: { deletionRule } });
  const read = (name: string) => api.client.call(metaverseObjectsGet, { params: { id: ids[name] ?? '' } });
  const ola = await read('Ola Berg');
  assert.deepEqual([ola.isPendingDeletion, ola.deletionEligibleDate], [true, '2026-05-31T02:00:00Z']);
  assert.deepEqual(
    [(await read('Internal Ida')).isPendingDeletion, (await read('Happy')).isPendingDeletion],
    [false, false],
  );
  await change('Manual');
  assert.equal(await api.client.call(pendingDeletionsCount), 3);
  assert.equal((await read('Old Group')).isPendingDeletion, false);
  await change('WhenLastConnectorDisconnected');
});
