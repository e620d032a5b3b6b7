import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  activitiesChildren,
  activitiesGet,
  activitiesItems,
  activitiesList,
  activitiesStats,
  executionStats,
} from '@jim/contract/endpoints/activities.ts';
import { counterNames } from '@jim/engine/statistics/counters.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { refusal } from './refusal.ts';

const run = '018f0000-0000-7000-8000-000000000001';
const child = '018f0000-0000-7000-8000-000000000002';
const other = '018f0000-0000-7000-8000-000000000003';
const queued = '018f0000-0000-7000-8000-000000000004';
const absent = '018f0000-0000-7000-8000-0000000000ff';

/** The sample of the statistics page. */
const sample = {
  totalObjectsProcessed: 12450,
  totalObjectChangeCount: 248,
  totalUnchanged: 12202,
  totalObjectErrors: 0,
  totalObjectTypes: 2,
  totalCsoAdds: 15,
  totalCsoUpdates: 230,
  totalCsoDeletes: 3,
  totalProjections: 12,
  totalJoins: 3,
  totalAttributeFlows: 1540,
  totalDisconnections: 0,
  totalDisconnectedOutOfScope: 0,
  totalOutOfScopeRetainJoin: 0,
  totalDriftCorrections: 0,
  totalProvisioned: 0,
  totalExported: 0,
  totalDeprovisioned: 0,
  totalPendingExports: 45,
  totalPendingExportsConfirmed: 0,
  totalPendingExportsRetrying: 0,
  totalPendingExportsFailed: 0,
  totalCreated: 0,
};

let api: TestApi;
before(async () => {
  api = await startTestServer();
  const insert = (values: readonly unknown[]): Promise<unknown> =>
    api.database.query({
      text: `insert into activity (id, parent_activity_id, created_at, executed_at, ended_at, status, target_type, target_operation_type,
          target_name, target_context, message, initiated_by_type, initiated_by_name, objects_to_process, objects_processed, run_type,
          counters, connected_system_id, run_profile_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17, $18)`,
      values,
    });
  const at = (time: string): string => `2026-04-05T06:${time}Z`;
  const counters = JSON.stringify({ ...sample, objectTypes: ['user', 'group'] });
  await insert([
    run,
    null,
    at('00:00'),
    at('00:02'),
    at('01:32.5'),
    'Complete',
    'ConnectedSystemRunProfile',
    'Execute',
    'Delta Import',
    'Corporate LDAP',
    'Completed successfully',
    'ApiKey',
    'automation-key',
    12450,
    'DeltaImport',
    counters,
    1,
    1,
  ]);
  await insert([
    child,
    run,
    at('00:03'),
    at('00:03'),
    at('00:04'),
    'Complete',
    'MetaverseObject',
    'Update',
    'A',
    null,
    null,
    'System',
    'System',
    0,
    null,
    null,
    null,
    null,
  ]);
  await insert([
    other,
    null,
    at('02:00'),
    at('02:00'),
    at('02:00.000250'),
    'FailedWithError',
    'SyncRule',
    'Create',
    '100% of_it',
    'HR',
    null,
    'User',
    'Priya Nair',
    0,
    null,
    null,
    null,
    null,
  ]);
  await insert([
    queued,
    null,
    at('03:00'),
    null,
    null,
    'InProgress',
    'ConnectedSystemRunProfile',
    'Execute',
    'Export',
    'HR',
    null,
    'System',
    'System',
    0,
    'Export',
    null,
    2,
    2,
  ]);
  await api.database.query({
    text: `insert into activity_item (id, activity_id, external_id, display_name, object_type, change_type, error_type, outcome_summary)
      select ('018f0000-0000-7000-8000-0000000010' || lpad(to_hex(n), 2, '0'))::uuid, $1, 'E-' || n, null, 'user', 'Joined',
        case when n = 2 then 'AmbiguousMatch' when n = 3 then 'NotSet' end, 'Joined:1,AttributeFlow:7' from generate_series(1, 30) as n`,
    values: [run],
  });
});
after(() => api.close());

test('CONTRACT activities.stats: exactly 23 counters in the order of the page, the sample’s numbers', async () => {
  const stats = await api.client.call(activitiesStats, { params: { id: run } });
  assert.deepEqual(stats, sample);
  assert.deepEqual(Object.keys(stats), [...counterNames]);
  assert.deepEqual(Object.keys(executionStats.shape), [...counterNames]);
});

test('CONTRACT activities.stats: a queued run answers zeros; not a run 400 BAD_REQUEST; absent 404; malformed id 404', async () => {
  const stats = await api.client.call(activitiesStats, { params: { id: queued } });
  assert.deepEqual(new Set(Object.values(stats)), new Set([0]));
  assert.equal(await refusal(api.client.call(activitiesStats, { params: { id: other } })), '400 BAD_REQUEST');
  assert.equal(await refusal(api.client.call(activitiesStats, { params: { id: absent } })), '404 NOT_FOUND');
  assert.equal(await refusal(api.client.call(activitiesStats, { params: { id: 'x' } })), '404 NOT_FOUND');
});

test('CONTRACT activities.get: the activity of the page, with totals, times and statistics', async () => {
  const activity = await api.client.call(activitiesGet, { params: { id: run.toUpperCase().replaceAll('-', '') } });
  assert.deepEqual(
    {
      created: activity.created,
      executed: activity.executed,
      executionTime: activity.executionTime,
      totalActivityTime: activity.totalActivityTime,
      totals: [activity.totalAdded, activity.totalUpdated, activity.totalDeleted, activity.totalErrors],
      children: activity.childActivityCount,
      stats: activity.executionStats,
      runType: activity.connectedSystemRunType,
      ids: [activity.connectedSystemId, activity.connectedSystemRunProfileId],
    },
    {
      created: '2026-04-05T06:00:00Z',
      executed: '2026-04-05T06:00:02Z',
      executionTime: '00:01:30.5000000',
      totalActivityTime: '00:01:32.5000000',
      totals: [15, 230, 3, 0],
      children: 1,
      stats: sample,
      runType: 'DeltaImport',
      ids: [1, 1],
    },
  );
  const waiting = await api.client.call(activitiesGet, { params: { id: queued } });
  assert.deepEqual([waiting.executed, waiting.executionTime, waiting.totalActivityTime], [null, null, null]);
  const failed = await api.client.call(activitiesGet, { params: { id: other } });
  assert.deepEqual([failed.executionTime, failed.executionStats], ['00:00:00.0002500', null]);
});

test('CONTRACT activities.list: top-level only, oldest first, true counts beyond the end', async () => {
  const first = await api.client.call(activitiesList);
  assert.deepEqual(
    first.items.map((item) => item.id),
    [run, other, queued],
  );
  assert.deepEqual([first.totalCount, first.page, first.pageSize, first.hasNextPage], [3, 1, 25, false]);
  const beyond = await api.client.call(activitiesList, { query: { page: 9, pageSize: 500 } });
  assert.deepEqual(
    [beyond.items.length, beyond.totalCount, beyond.page, beyond.pageSize, beyond.hasPreviousPage],
    [0, 3, 9, 100, true],
  );
  const clamped = await api.client.call(activitiesList, { query: { page: 0, pageSize: -1 } });
  assert.deepEqual([clamped.page, clamped.pageSize], [1, 25]);
});

test('CONTRACT activities.list: search in four places, without wildcards; sorting by any spelling', async () => {
  const find = async (search: string): Promise<string[]> =>
    (await api.client.call(activitiesList, { query: { search } })).items.map((item) => item.id);
  assert.deepEqual(await find('delta'), [run]);
  assert.deepEqual(await find('CORPORATE'), [run]);
  assert.deepEqual(await find('syncrule'), [other]);
  assert.deepEqual(await find('priya'), [other]);
  assert.deepEqual(await find('% of_'), [other]);
  assert.deepEqual(await find('100_'), []);
  const sorted = await api.client.call(activitiesList, { query: { sortBy: 'TARGET_NAME', sortDirection: 'desc' } });
  assert.deepEqual(
    sorted.items.map((item) => item.targetName),
    ['Export', 'Delta Import', '100% of_it'],
  );
  assert.equal(
    await refusal(api.client.call(activitiesList, { query: { sortDirection: 'ASC' as 'asc' } })),
    '400 VALIDATION_ERROR',
  );
  assert.equal(
    await refusal(api.client.call(activitiesList, { query: { sortBy: 'x'.repeat(101) } })),
    '400 VALIDATION_ERROR',
  );
});

test('CONTRACT activities.items: in order of id, paged; no error is null', async () => {
  const second = await api.client.call(activitiesItems, { params: { id: run }, query: { page: 2 } });
  assert.deepEqual(
    [second.items.length, second.totalCount, second.totalPages, second.items[0]?.externalIdValue],
    [5, 30, 2, 'E-26'],
  );
  const first = await api.client.call(activitiesItems, { params: { id: run }, query: { pageSize: 3 } });
  assert.deepEqual(
    first.items.map((item) => item.errorType),
    [null, 'AmbiguousMatch', null],
  );
  assert.equal(await refusal(api.client.call(activitiesItems, { params: { id: other } })), '400 BAD_REQUEST');
  assert.equal(await refusal(api.client.call(activitiesItems, { params: { id: absent } })), '404 NOT_FOUND');
});

test('CONTRACT activities.children: a plain list, empty when there are none, 404 without the parent', async () => {
  const children = await api.client.call(activitiesChildren, { params: { id: run } });
  assert.deepEqual(
    children.map((item) => item.id),
    [child],
  );
  assert.deepEqual(await api.client.call(activitiesChildren, { params: { id: other } }), []);
  assert.equal(await refusal(api.client.call(activitiesChildren, { params: { id: absent } })), '404 NOT_FOUND');
});

test('IT-01, IT-03: items have their seven fields and more, 25 a page unless asked, 100 at most, sorted by their keys', async () => {
  const items = async (query: object) => api.client.call(activitiesItems, { params: { id: run }, query });
  const first = await items({});
  assert.deepEqual([first.pageSize, first.items.length, (await items({ pageSize: 900 })).pageSize], [25, 25, 100]);
  const { id: _id, ...fields } = first.items[1] ?? assert.fail('there is a second item');
  const expected = {
    externalIdValue: 'E-2',
    displayName: null,
    connectedSystemObjectType: 'user',
    objectChangeType: 'Joined',
    errorType: 'AmbiguousMatch',
    outcomeSummary: 'Joined:1,AttributeFlow:7',
  };
  assert.deepEqual({ ...fields, ...expected }, fields);
  const ids = first.items.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted(), 'by id');
  const byExternalId = await items({ sortBy: 'externalId', sortDirection: 'desc', pageSize: 2 });
  assert.deepEqual(
    byExternalId.items.map(({ externalIdValue }) => externalIdValue),
    ['E-9', 'E-8'],
  );
  const byError = await items({ sortBy: 'errorType', pageSize: 1 });
  assert.equal(byError.items[0]?.errorType, 'AmbiguousMatch');
});

test('IT-04: items are found by object type, error type, outcome type, and by part of their names in any case', async () => {
  const count = async (query: object) =>
    (await api.client.call(activitiesItems, { params: { id: run }, query })).totalCount;
  assert.deepEqual([await count({ objectType: 'user' }), await count({ objectType: 'group' })], [30, 0]);
  assert.deepEqual(
    [await count({ errorType: 'AmbiguousMatch' }), await count({ errorType: 'UnhandledError' })],
    [1, 0],
  );
  assert.deepEqual([await count({ outcomeType: 'AttributeFlow' }), await count({ outcomeType: 'Projected' })], [30, 0]);
  assert.deepEqual([await count({ search: 'e-1' }), await count({ search: 'e-1%' })], [11, 0]);
});

test('OS-05: an outcome type is found at any place of the summary, and not as the end of a longer name', async () => {
  const { rows } = await api.database.query<{ id: string; outcomeSummary: string | null }>({
    text: `select id, outcome_summary as "outcomeSummary" from activity_item where activity_id = $1 order by id limit 3`,
    values: [run],
  });
  const summaries = ['Joined:1,Provisioned:2', 'Projected:1,Joined:1', 'LeftJoined:1,JoinedLater:1'];
  const store = (id: string, summary: string | null): Promise<unknown> =>
    api.database.query({
      text: 'update activity_item set outcome_summary = $2 where id = $1',
      values: [id, summary],
    });
  for (const [index, { id }] of rows.entries()) await store(id, summaries[index] ?? null);
  const own = new Set(rows.map(({ id }) => id));
  const found = async (outcomeType: string): Promise<readonly (string | null)[]> => {
    const query = { outcomeType: [outcomeType], pageSize: 100 };
    const { items } = await api.client.call(activitiesItems, { params: { id: run }, query });
    return items.filter(({ id }) => own.has(id)).map(({ outcomeSummary }) => outcomeSummary);
  };
  try {
    assert.deepEqual((await found('Joined')).toSorted(), summaries.slice(0, 2));
    assert.deepEqual(await found('Provisioned'), summaries.slice(0, 1));
  } finally {
    for (const { id, outcomeSummary } of rows) await store(id, outcomeSummary);
  }
});

test('IT-05: a page of items beyond the last is empty and knows how many there are', async () => {
  const beyond = await api.client.call(activitiesItems, { params: { id: run }, query: { page: 40 } });
  assert.deepEqual([beyond.items.length, beyond.totalCount, beyond.page], [0, 30, 40]);
});

const summaryNames = [
  'totalAdded',
  'totalUpdated',
  'totalDeleted',
  'totalProjected',
  'totalJoined',
  'totalAttributeFlows',
  'totalDisconnected',
  'totalDisconnectedOutOfScope',
  'totalOutOfScopeRetainJoin',
  'totalDriftCorrections',
  'totalProvisioned',
  'totalExported',
  'totalDeprovisioned',
  'totalCreated',
  'totalPendingExports',
  'totalErrors',
] as const;

test('SU-01, SU-02: list rows and the detail have all sixteen summary counters, and they say the same', async () => {
  const { items } = await api.client.call(activitiesList);
  const row = items.find(({ id }) => id === run) ?? assert.fail('the run is listed');
  const detail = await api.client.call(activitiesGet, { params: { id: run } });
  const summaryOf = (activity: typeof row | typeof detail): unknown[] => summaryNames.map((name) => activity[name]);
  assert.deepEqual(summaryOf(row), [15, 230, 3, 12, 3, 1540, 0, 0, 0, 0, 0, 0, 0, 0, 45, 0]);
  assert.deepEqual(summaryOf(detail), summaryOf(row));
});

test('SU-05: an activity that is no run has all of them at 0', async () => {
  const detail = await api.client.call(activitiesGet, { params: { id: other } });
  assert.deepEqual(
    summaryNames.map((name) => detail[name]),
    summaryNames.map(() => 0),
  );
});
