import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { metaverseObjectTypesGet, metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { metaverseObjectsGet } from '@jim/contract/endpoints/metaverse-objects.ts';
import {
  pendingDeletionsCancel,
  pendingDeletionsCount,
  pendingDeletionsList,
  pendingDeletionsPostpone,
  pendingDeletionsSummary,
} from '@jim/contract/endpoints/pending-deletions.ts';
import { listDueDeletions } from '@jim/server/store/due-deletions.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { addObject, addSystem, join } from './metaverse-fixture.ts';
import { refusal } from './refusal.ts';

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

test('CONTRACT metaverse.updateObjectType: preview=true says whom it would concern and changes nothing (D-42)', async () => {
  const id = types.get('User') ?? 0;
  const preview = (body: object) =>
    api.client.call(metaverseObjectTypesUpdate, { params: { id }, query: { preview: true }, body });
  assert.deepEqual(await preview({ deletionGracePeriod: '1.00:00:00' }), {
    dueNow: 2,
    pending: 1,
    spared: 0,
    samples: ['Late Lena', 'Ola Berg'],
  });
  assert.deepEqual(await preview({ deletionRule: 'Manual' }), { dueNow: 0, pending: 0, spared: 3, samples: [] });
  assert.deepEqual(await preview({ deletionGracePeriod: '90.00:00:00' }), {
    dueNow: 0,
    pending: 3,
    spared: 0,
    samples: [],
  });
  assert.equal(await refusal(preview({ deletionRule: 2 })), '400 BAD_REQUEST');
  const type = await api.client.call(metaverseObjectTypesGet, { params: { id } });
  assert.deepEqual([type.deletionRule, type.deletionGracePeriod], ['WhenLastConnectorDisconnected', '14.00:00:00']);
});

test('CONTRACT pendingDeletions.postpone: only later, for this disconnection, with an activity (D-41)', async () => {
  const id = ids['Old Group'] ?? '';
  const postpone = (until: string, of = id) =>
    api.client.call(pendingDeletionsPostpone, { params: { id: of }, body: { until } });
  const due = (now_: string): Promise<readonly { id: string }[]> =>
    listDueDeletions(api.database, new Date(now_), 100, null);
  assert.ok((await due('2026-05-21T00:00:00Z')).some((object) => object.id === id));
  const postponed = await postpone('2026-06-20T00:00:00Z');
  assert.deepEqual(
    [postponed.deletionEligibleDate, postponed.daysUntilDeletion, postponed.status],
    ['2026-06-20T00:00:00Z', 31, 'AwaitingGracePeriod'],
  );
  assert.ok(!(await due('2026-06-19T00:00:00Z')).some((object) => object.id === id));
  assert.ok((await due('2026-06-21T00:00:00Z')).some((object) => object.id === id));
  const read = await api.client.call(metaverseObjectsGet, { params: { id } });
  assert.equal(read.deletionEligibleDate, '2026-06-20T00:00:00Z');
  assert.equal(await refusal(postpone('2026-06-01T00:00:00Z')), '400 BAD_REQUEST');
  assert.equal(await refusal(postpone('2026-05-01T00:00:00Z', ids['Late Lena'])), '400 BAD_REQUEST');
  assert.equal(await refusal(postpone('2026-05-22T00:00:00Z', ids['Ola Berg'])), '400 BAD_REQUEST');
  assert.equal(await refusal(postpone('2026-06-22T00:00:00Z', ids['Happy'])), '404 NOT_FOUND');
  const { items } = await api.client.call(activitiesList, { query: { sortDirection: 'desc' } });
  assert.deepEqual(
    [items[0]?.targetType, items[0]?.targetOperationType, items[0]?.targetName],
    ['MetaverseObject', 'Update', 'Old Group'],
  );
  await api.database.query({
    text: `update metaverse_object set last_connector_disconnected_at = '2026-05-20T00:00:00Z' where id = $1`,
    values: [id],
  });
  assert.ok(
    (await due('2026-05-21T00:00:00Z')).some((object) => object.id === id),
    'a later disconnection counts anew',
  );
});

test('CONTRACT pendingDeletions.cancel: the object stays', async () => {
  const id = ids['Late Lena'] ?? '';
  const cancel = () => api.client.call(pendingDeletionsCancel, { params: { id } });
  const operator = api.clientFor(await api.addKey(['Operator']));
  assert.equal(await refusal(operator.call(pendingDeletionsCancel, { params: { id } })), '403 FORBIDDEN');
  const preview = await api.client.call(pendingDeletionsCancel, { params: { id }, query: { preview: true } });
  assert.deepEqual([preview?.target, preview?.counts], ['Late Lena', { pendingDeletions: 1 }]);
  assert.equal((await api.client.call(metaverseObjectsGet, { params: { id } })).isPendingDeletion, true);
  assert.equal(await cancel(), undefined);
  assert.equal((await api.client.call(metaverseObjectsGet, { params: { id } })).isPendingDeletion, false);
  assert.equal(await refusal(cancel()), '404 NOT_FOUND');
});

test('CONTRACT pendingDeletions.list, metaverse.getObject: a grace period longer than the calendar ends with it', async (t) => {
  const params = { id: types.get('User') ?? 0 };
  const grace = (deletionGracePeriod: string) =>
    api.client.call(metaverseObjectTypesUpdate, { params, body: { deletionGracePeriod } });
  await grace('10000000.00:00:00');
  t.after(() => grace('14.00:00:00'));
  const id = await addObject(api.database, {
    type: 'User',
    disconnectedAt: '2026-05-01T00:00:00Z',
    values: { 'Display Name': ['Kept Kim'] },
  });
  const found = await api.client.call(metaverseObjectsGet, { params: { id } });
  assert.equal(found.deletionEligibleDate, '9999-12-31T23:59:59Z');
  const { items } = await api.client.call(pendingDeletionsList, { query: { search: 'kim' } });
  assert.deepEqual(
    items.map(({ deletionEligibleDate }) => deletionEligibleDate),
    ['9999-12-31T23:59:59Z'],
  );
});
