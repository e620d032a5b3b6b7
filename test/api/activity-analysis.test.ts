import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesGet, activitiesItems, activitiesList } from '@jim/contract/endpoints/activities.ts';
import { activitiesFacets, activitiesItem, activitiesSiblings } from '@jim/contract/endpoints/activity-analysis.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { enqueueTask } from '@jim/server/worker/enqueue-task.ts';
import { systemInitiator } from '@jim/server/worker/task.ts';
import { refusal } from './refusal.ts';

let api: TestApi;
const now = '2026-05-21T12:00:00Z';
before(async () => {
  api = await startTestServer({ clock: { now: () => new Date(now) } });
});
after(() => api.close());

const nobody = '00000000-0000-4000-8000-000000000000';

let ids = 0;
/** Ids in the order in which they were made, also within a millisecond. */
const nextId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;

/** Columns of a row of `activity`, over those of a finished import of HR. */
async function addActivity(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const row: Record<string, unknown> = {
    id: nextId(),
    created_at: '2026-05-21T10:00:00Z',
    executed_at: '2026-05-21T10:00:01Z',
    ended_at: '2026-05-21T10:00:05Z',
    status: 'Complete',
    target_type: 'ConnectedSystemRunProfile',
    target_operation_type: 'Execute',
    target_name: 'Full Import',
    target_context: 'HR',
    initiated_by_type: 'System',
    initiated_by_name: 'System',
    run_type: 'FullImport',
    connected_system_id: 4,
    run_profile_id: 12,
    ...columns,
  };
  const names = Object.keys(row);
  await api.database.query({
    text: `insert into activity (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    values: Object.values(row),
  });
  return String(row['id']);
}

async function addItem(activityId: string, columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const row: Record<string, unknown> = {
    id: nextId(),
    activity_id: activityId,
    change_type: 'Updated',
    object_type: 'person',
    ...columns,
  };
  const names = Object.keys(row);
  await api.database.query({
    text: `insert into activity_item (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    values: Object.values(row),
  });
  return String(row['id']);
}

test('CONTRACT activities.list, X4: filters narrow, repeated values widen, and a row tells its first problem', async () => {
  const failed = await addActivity({
    status: 'FailedWithError',
    error_message: 'The file is not there.',
    connected_system_id: 900,
  });
  const withItems = await addActivity({
    status: 'CompleteWithError',
    connected_system_id: 900,
    run_type: 'Export',
    run_profile_id: 77,
    counters: JSON.stringify({ totalObjectErrors: 1 }),
  });
  await addItem(withItems, { error_type: 'UnhandledError', error_message: 'Refused by the directory.' });
  const good = await addActivity({
    connected_system_id: 900,
    created_at: '2026-05-22T00:00:00Z',
    initiated_by_id: nobody,
  });
  const list = async (query: object): Promise<string[]> => {
    const page = await api.client.call(activitiesList, { query: { connectedSystemId: [900], ...query } });
    assert.equal(page.totalCount, page.items.length);
    return page.items.map(({ id }) => id);
  };
  assert.deepEqual(await list({}), [failed, withItems, good]);
  assert.deepEqual(await list({ status: ['FailedWithError', 4] }), [failed, withItems]);
  assert.deepEqual(await list({ runType: ['export'] }), [withItems]);
  assert.deepEqual(await list({ runProfileId: [77, 78] }), [withItems]);
  assert.deepEqual(await list({ hasErrors: true }), [failed, withItems]);
  assert.deepEqual(await list({ hasErrors: false }), [good]);
  assert.deepEqual(await list({ from: '2026-05-22T00:00:00Z' }), [good]);
  assert.deepEqual(await list({ to: '2026-05-21T23:59:59Z' }), [failed, withItems]);
  assert.deepEqual(await list({ initiatedById: [nobody] }), [good]);
  assert.deepEqual(await list({ targetType: ['SyncRule'] }), []);
  assert.deepEqual(await list({ operation: ['Execute'], search: 'full' }), [failed, withItems, good]);
  const { items } = await api.client.call(activitiesList, { query: { connectedSystemId: [900] } });
  assert.deepEqual(
    items.map(({ firstProblem }) => firstProblem),
    ['The file is not there.', 'Refused by the directory.', null],
  );
  assert.equal(
    await refusal(api.client.call(activitiesList, { query: { status: ['Nonsense'] } })),
    '400 VALIDATION_ERROR',
  );
});

test('CONTRACT activities.list, X4: by schedule', async () => {
  const scheduleId = api.services.newId();
  const executionId = api.services.newId();
  await api.database.query({ text: `insert into schedule (id, name) values ($1, 'Nightly')`, values: [scheduleId] });
  await api.database.query({
    text: `insert into schedule_execution (id, schedule_id, schedule_name, status, total_steps, queued_at, initiated_by_type)
           values ($1, $2, 'Nightly', 'Completed', 1, now(), 'System')`,
    values: [executionId, scheduleId],
  });
  const ofSchedule = await addActivity({ schedule_execution_id: executionId });
  const page = await api.client.call(activitiesList, { query: { scheduleId: [scheduleId] } });
  assert.deepEqual(
    page.items.map(({ id }) => id),
    [ofSchedule],
  );
  const detail = await api.client.call(activitiesGet, { params: { id: ofSchedule } });
  assert.equal(detail.scheduleExecutionId, executionId);
});

test('CONTRACT activities.get, X5: phases with their times, speed and what is left, and the run before', async () => {
  const before = await addActivity({ run_profile_id: 500, created_at: '2026-05-20T00:00:00Z' });
  const phases = [
    { name: 'Reading', startedAt: '2026-05-21T11:59:00.000Z', endedAt: '2026-05-21T11:59:50.000Z', objects: 1000 },
    { name: 'Resolving references', startedAt: '2026-05-21T11:59:50.000Z', endedAt: null, objects: 200 },
  ];
  const running = await addActivity({
    run_profile_id: 500,
    status: 'InProgress',
    ended_at: null,
    objects_processed: 1200,
    objects_to_process: 2000,
    phases: JSON.stringify(phases),
  });
  const detail = await api.client.call(activitiesGet, { params: { id: running } });
  assert.deepEqual(detail.progress, {
    phase: 'Resolving references',
    processed: 1200,
    total: 2000,
    perSecond: 20,
    etaSeconds: 40,
    waitsFor: null,
  });
  assert.deepEqual(detail.phases[0], {
    name: 'Reading',
    startedAt: '2026-05-21T11:59:00Z',
    endedAt: '2026-05-21T11:59:50Z',
    objects: 1000,
    busyMs: 50_000,
  });
  assert.equal(detail.phases[1]?.busyMs, 10_000);
  assert.equal(detail.previousActivityId, before);
  assert.equal((await api.client.call(activitiesGet, { params: { id: before } })).progress, null);
});

test('CONTRACT activities.get, X5: a run that waits says for what and where in the queue it is', async () => {
  const enqueue = (targetName: string, lanes: { connectedSystemId: number | null; takesMetaverse: boolean }) =>
    api.database.transaction((transaction) =>
      enqueueTask(
        transaction,
        {
          kind: 'run',
          lanes,
          activity: {
            targetType: 'ConnectedSystemRunProfile',
            targetOperationType: 'Execute',
            targetName,
            targetContext: 'HR',
            initiator: systemInitiator,
          },
        },
        api.services,
      ),
    );
  const first = await enqueue('Import', { connectedSystemId: 1, takesMetaverse: false });
  const second = await enqueue('Sync', { connectedSystemId: 1, takesMetaverse: true });
  const third = await enqueue('Other sync', { connectedSystemId: 2, takesMetaverse: true });
  const waitsFor = async (id: string) => (await api.client.call(activitiesGet, { params: { id } })).progress?.waitsFor;
  assert.deepEqual(await waitsFor(first.activityId), { reason: 'worker', activityId: null, name: null, position: 1 });
  assert.deepEqual(await waitsFor(second.activityId), {
    reason: 'connectedSystem',
    activityId: first.activityId,
    name: 'HR · Import',
    position: 2,
  });
  assert.deepEqual(await waitsFor(third.activityId), {
    reason: 'metaverse',
    activityId: second.activityId,
    name: 'HR · Sync',
    position: 3,
  });
  await api.database.query({ text: 'delete from worker_task' });
});

test('CONTRACT activities.items, X8: behind every counter are the items that add up to it', async () => {
  const id = await addActivity();
  const added = await addItem(id, {
    change_type: 'Added',
    external_id: 'E-1',
    display_name: 'Ada',
    counts: '{"csoAdds":1}',
    outcome_summary: 'CsoAdded:1',
  });
  const flowed = await addItem(id, {
    change_type: 'Projected',
    external_id: 'E-2',
    counts: '{"projections":1,"attributeFlows":7}',
    outcome_summary: 'Projected:1,AttributeFlow:7',
  });
  const joined = await addItem(id, {
    change_type: 'Joined',
    external_id: 'E-3',
    object_type: 'group',
    counts: '{"joins":1,"attributeFlows":3}',
    outcome_summary: 'Joined:1,AttributeFlow:3',
  });
  const failed = await addItem(id, {
    change_type: 'NotSet',
    external_id: 'E-4',
    error_type: 'AmbiguousMatch',
    error_message: 'Two match.',
    counts: '{}',
  });
  const list = async (query: object) => {
    const page = await api.client.call(activitiesItems, { params: { id }, query });
    return { ids: page.items.map((item) => item.id), counterTotal: page.counterTotal, items: page.items };
  };
  const flows = await list({ counter: 'totalattributeflows' });
  assert.deepEqual([flows.ids, flows.counterTotal], [[flowed, joined], 10]);
  assert.deepEqual(flows.items[0]?.counts, { totalProjections: 1, totalAttributeFlows: 7 });
  const errors = await list({ counter: 'totalObjectErrors' });
  assert.deepEqual([errors.ids, errors.counterTotal, errors.items[0]?.errorMessage], [[failed], 1, 'Two match.']);
  assert.deepEqual((await list({})).counterTotal, null);
  assert.deepEqual((await list({ outcomeType: ['CsoAdded', 'Joined'] })).ids, [added, joined]);
  assert.deepEqual((await list({ objectChangeType: ['Joined'] })).ids, [joined]);
  assert.deepEqual((await list({ errorType: ['AmbiguousMatch'] })).ids, [failed]);
  assert.deepEqual((await list({ objectType: ['group'] })).ids, [joined]);
  assert.deepEqual((await list({ search: 'two match' })).ids, [failed]);
  assert.deepEqual((await list({ sortBy: 'externalIdValue', sortDirection: 'desc' })).ids, [
    failed,
    joined,
    flowed,
    added,
  ]);
  assert.equal(
    await refusal(api.client.call(activitiesItems, { params: { id }, query: { counter: 'totalNonsense' } })),
    '400 VALIDATION_ERROR',
  );
});

test('CONTRACT activities.item, X9: outcomes as a tree, values before and after, the runs before and after, neighbours', async () => {
  const objectId = api.services.newId();
  const identityId = api.services.newId();
  const importId = await addActivity({ created_at: '2026-05-21T09:00:00Z' });
  await addItem(importId, {
    connected_system_object_id: objectId,
    change_type: 'Added',
    outcome_summary: 'CsoAdded:1',
  });
  const syncId = await addActivity({ created_at: '2026-05-21T09:30:00Z', target_name: 'Sync' });
  const first = await addItem(syncId);
  const outcomes = [{ type: 'Projected', children: [{ type: 'AttributeFlow', count: 2, message: 'by rule' }] }];
  const itemId = await addItem(syncId, {
    connected_system_object_id: objectId,
    metaverse_object_id: identityId,
    change_type: 'Projected',
    outcomes: JSON.stringify(outcomes),
    error_stack_trace: 'at …',
  });
  const { rows } = await api.database.query<{ id: number }>({
    text: `select id from metaverse_attribute where name = 'Display Name'`,
  });
  await api.database.query({
    text: `insert into metaverse_object_change (id, metaverse_object_id, activity_id, activity_item_id, changed_at, change_number, change_type,
             initiator_type, initiated_by_type, differences)
           values (gen_random_uuid(), $1, $2, $3, now(), 1, 'Projected', 'SynchronisationRule', 'System', $4)`,
    values: [
      identityId,
      syncId,
      itemId,
      JSON.stringify({ added: { [rows[0]?.id ?? 0]: ['Ada Byron'] }, removed: { [rows[0]?.id ?? 0]: ['Ada'] } }),
    ],
  });
  const exportId = await addActivity({ created_at: '2026-05-21T09:45:00Z', target_name: 'Export' });
  const exported = await addItem(exportId, { connected_system_object_id: objectId, change_type: 'Exported' });
  const item = await api.client.call(activitiesItem, { params: { id: syncId, itemId } });
  assert.deepEqual(item.outcomes, [
    {
      type: 'Projected',
      targetId: null,
      target: null,
      detailCount: null,
      detailMessage: null,
      changes: null,
      children: [
        {
          type: 'AttributeFlow',
          targetId: null,
          target: null,
          detailCount: 2,
          detailMessage: 'by rule',
          changes: null,
          children: [],
        },
      ],
    },
  ]);
  assert.deepEqual(
    item.changes.map(({ side, attribute, before, after, totals }) => ({ side, attribute, before, after, totals })),
    [
      {
        side: 'metaverseObject',
        attribute: 'Display Name',
        before: ['Ada'],
        after: ['Ada Byron'],
        totals: { removed: 1, added: 1 },
      },
    ],
  );
  assert.deepEqual([item.causedBy?.activityId, item.causedBy?.outcomeSummary], [importId, 'CsoAdded:1']);
  assert.deepEqual(
    item.leadsTo.map((related) => related.itemId),
    [exported],
  );
  assert.deepEqual([item.previousItemId, item.nextItemId, item.errorStackTrace], [first, null, 'at …']);
  assert.equal(
    await refusal(api.client.call(activitiesItem, { params: { id: syncId, itemId: nobody } })),
    '404 NOT_FOUND',
  );
  assert.equal(await refusal(api.client.call(activitiesItem, { params: { id: nobody, itemId } })), '404 NOT_FOUND');
});

test('CONTRACT activities.facets, X10: errors by type and by what their messages have in common, outcomes, object types', async () => {
  const id = await addActivity();
  for (let index = 0; index < 5; index += 1) {
    await addItem(id, {
      error_type: 'UnhandledError',
      error_message: `Entry "cn=${index}" was refused (${index}).`,
      external_id: `E-${index}`,
    });
  }
  await addItem(id, {
    error_type: 'UnresolvedReference',
    error_message: 'Nobody is called that.',
    object_type: 'group',
  });
  await addItem(id, { outcome_summary: 'Projected:1,AttributeFlow:7' });
  await addItem(id, { outcome_summary: 'AttributeFlow:3' });
  const facets = await api.client.call(activitiesFacets, { params: { id } });
  assert.deepEqual(
    facets.errors.map(({ errorType, severity, count }) => [errorType, severity, count]),
    [
      ['UnhandledError', 'error', 5],
      ['UnresolvedReference', 'warning', 1],
    ],
  );
  const group = facets.errors[0]?.groups[0];
  assert.deepEqual([group?.message, group?.count], ['Entry … was refused (…).', 5]);
  assert.deepEqual(
    group?.samples.map(({ externalIdValue }) => externalIdValue),
    ['E-0', 'E-1', 'E-2'],
  );
  assert.deepEqual(facets.outcomes, [
    { outcomeType: 'AttributeFlow', items: 2, count: 10 },
    { outcomeType: 'Projected', items: 1, count: 1 },
  ]);
  assert.deepEqual(facets.objectTypes, [
    { objectType: 'person', count: 7 },
    { objectType: 'group', count: 1 },
  ]);
  assert.equal(facets.itemsKept, 8);
});

test('CONTRACT activities.siblings, X11: earlier runs of the profile, the newest first, and what was configured since the last', async () => {
  const [oldest, older] = [
    await addActivity({ run_profile_id: 300, created_at: '2026-05-18T00:00:00Z' }),
    await addActivity({
      run_profile_id: 300,
      created_at: '2026-05-19T00:00:00Z',
      counters: JSON.stringify({ totalCsoAdds: 3 }),
    }),
  ];
  await addActivity({ run_profile_id: 301, created_at: '2026-05-19T12:00:00Z' });
  const changed = await addActivity({
    target_type: 'SyncRule',
    target_operation_type: 'Update',
    run_type: null,
    run_profile_id: null,
    target_name: 'HR inbound',
    created_at: '2026-05-19T18:00:00Z',
  });
  const id = await addActivity({ run_profile_id: 300, created_at: '2026-05-20T00:00:00Z' });
  const { siblings, configurationChanges } = await api.client.call(activitiesSiblings, { params: { id } });
  assert.deepEqual(
    siblings.map((sibling) => sibling.id),
    [older, oldest],
  );
  assert.deepEqual([siblings[0]?.stats.totalCsoAdds, siblings[0]?.executionTime], [3, '00:00:04']);
  assert.deepEqual(
    configurationChanges.map((change) => [change.id, change.targetName]),
    [[changed, 'HR inbound']],
  );
  assert.equal((await api.client.call(activitiesSiblings, { params: { id }, query: { count: 1 } })).siblings.length, 1);
});

test('CONTRACT activities.item, .facets, .siblings: 404 for no activity, 400 for one that is no run, 401 without a key', async () => {
  const configuration = await addActivity({ target_type: 'ConnectedSystem', run_type: null });
  const calls = (id: string, client = api.client) => [
    client.call(activitiesItem, { params: { id, itemId: nobody } }),
    client.call(activitiesFacets, { params: { id } }),
    client.call(activitiesSiblings, { params: { id } }),
  ];
  const refusals = (list: readonly Promise<unknown>[]) => Promise.all(list.map(refusal));
  assert.deepEqual(await refusals(calls(nobody)), ['404 NOT_FOUND', '404 NOT_FOUND', '404 NOT_FOUND']);
  assert.deepEqual(await refusals(calls(configuration)), ['400 BAD_REQUEST', '400 BAD_REQUEST', '400 BAD_REQUEST']);
  const anonymous = await refusals(calls(configuration, api.clientFor(undefined)));
  assert.deepEqual(anonymous, ['401 UNAUTHORISED', '401 UNAUTHORISED', '401 UNAUTHORISED']);
});
