import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  scheduleExecutionsActive,
  scheduleExecutionsCancel,
  scheduleExecutionsGet,
  scheduleExecutionsList,
} from '@jim/contract/endpoints/schedule-executions.ts';
import {
  schedulesCreate,
  schedulesDelete,
  schedulesDisable,
  schedulesEnable,
  schedulesGet,
  schedulesList,
  schedulesRun,
  schedulesUpdate,
  secretMask,
} from '@jim/contract/endpoints/schedules.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { refusal, refused } from './refusal.ts';

let api: TestApi;
let now = new Date('2026-05-19T12:00:00Z'); // a Tuesday
before(async () => {
  api = await startTestServer({ clock: { now: () => now } });
});
after(() => api.close());

const nobody = '00000000-0000-4000-8000-000000000000';
let names = 0;
const uniqueName = (): string => `Schedule ${(names += 1)}`;
const runStep = (stepIndex: number, fields: object = {}) => ({
  stepIndex,
  connectedSystemId: 4,
  runProfileId: 12,
  ...fields,
});

const wrongFields = async (call: Promise<unknown>): Promise<readonly string[]> =>
  Object.keys((await refused(call)).body?.validationErrors ?? {});

const create = (fields: object = {}) => api.client.call(schedulesCreate, { body: { name: uniqueName(), ...fields } });

test('CONTRACT schedules.create: the fields of a pattern are kept and the cron line is derived', async () => {
  const made = await create({
    triggerType: 0,
    patternType: 0,
    daysOfWeek: '1,2,3,4,5',
    runTimes: '21:30',
    isEnabled: true,
    steps: [{ stepIndex: 0, connectedSystemId: '4', runProfileId: 12 }],
  });
  assert.equal(made.triggerType, 'Cron');
  assert.equal(made.patternType, 'SpecificTimes');
  assert.equal(made.cronExpression, '30 21 * * 1,2,3,4,5');
  assert.equal(made.nextRunTime, '2026-05-19T21:30:00Z');
  assert.equal(made.stepCount, 1);
  assert.equal(made.created, '2026-05-19T12:00:00Z');
  const step = made.steps[0];
  assert.ok(step);
  assert.deepEqual(
    [step.stepType, step.executionMode, step.continueOnFailure, step.connectedSystemId],
    ['RunProfile', 'Sequential', false, 4],
  );
});

test('CONTRACT schedules.create: 201 with the address of the schedule; a manual one has neither line nor next run', async () => {
  const response = await fetch(`${api.url}/api/v1/schedules`, {
    method: 'POST',
    headers: { 'x-api-key': api.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ NAME: uniqueName(), PatternType: 'interval' }),
  });
  assert.equal(response.status, 201);
  const body = (await response.json()) as Record<string, unknown>;
  assert.match(response.headers.get('location') ?? '', new RegExp(`/api/v1/schedules/${String(body['id'])}$`));
  assert.deepEqual(
    [body['triggerType'], body['cronExpression'], body['nextRunTime'], body['steps']],
    ['Manual', null, null, []],
  );
});

test('API-01: name, pattern and what a step of each type needs are checked, and every wrong field is named', async () => {
  assert.equal(await refusal(create({ name: ' ' })), '400 VALIDATION_ERROR');
  assert.deepEqual(await wrongFields(create({ name: ' ' })), ['name']);
  assert.deepEqual(await wrongFields(create({ triggerType: 'Cron' })), ['runTimes']);
  assert.deepEqual(
    await wrongFields(create({ triggerType: 'Cron', patternType: 'Custom', cronExpression: 'nonsense' })),
    ['cronExpression'],
  );
  assert.deepEqual(await wrongFields(create({ intervalValue: 60 })), ['intervalValue']);
  const steps = [
    { stepType: 'RunProfile', connectedSystemId: 0 },
    { stepType: 'PowerShell' },
    { stepType: 'Executable', executablePath: ' ' },
    { stepType: 'SqlScript', sqlScriptPath: 'a.sql' },
  ];
  assert.deepEqual(await wrongFields(create({ steps })), [
    'steps[0].connectedSystemId',
    'steps[0].runProfileId',
    'steps[1].scriptPath',
    'steps[2].executablePath',
    'steps[3].sqlConnectionString',
  ]);
  assert.equal(await refusal(create({ steps: [runStep(1001)] })), '400 VALIDATION_ERROR');
});

test('CONTRACT schedules.create: a name that is taken is a validation error', async () => {
  const { name } = await create();
  assert.equal(await refusal(create({ name })), '400 VALIDATION_ERROR');
  assert.deepEqual(await wrongFields(create({ name })), ['name']);
});

test('API-01: a connection string is a secret: stored encrypted, shown masked, kept when the mask comes back', async () => {
  const step = {
    stepIndex: 0,
    stepType: 'SqlScript',
    sqlConnectionString: 'Server=db;Password=hush',
    sqlScriptPath: 'nightly.sql',
  };
  const made = await create({ steps: [step] });
  assert.equal(made.steps[0]?.sqlConnectionString, secretMask);
  const stored = async (): Promise<string> => {
    const { rows } = await api.database.query<{ secret: string }>({
      text: 'select sql_connection_encrypted as secret from schedule_step where schedule_id = $1',
      values: [made.id],
    });
    return rows[0]?.secret ?? '';
  };
  assert.ok(!(await stored()).includes('hush'));
  await api.client.call(schedulesUpdate, { params: { id: made.id }, body: { steps: made.steps } });
  assert.equal(api.services.secrets.decrypt(await stored()), 'Server=db;Password=hush');
  const withoutId = made.steps.map(({ id: _id, ...rest }) => rest);
  await api.client.call(schedulesUpdate, { params: { id: made.id }, body: { steps: withoutId } });
  assert.equal(api.services.secrets.decrypt(await stored()), 'Server=db;Password=hush');
});

test('CONTRACT schedules.get: with steps in order of their index; 404 otherwise', async () => {
  const made = await create({ steps: [runStep(2, { name: 'third' }), runStep(0, { name: 'first' })] });
  const got = await api.client.call(schedulesGet, { params: { id: made.id.toUpperCase() } });
  assert.deepEqual(
    got.steps.map(({ name }) => name),
    ['first', 'third'],
  );
  assert.deepEqual(got, made);
  assert.equal(await refusal(api.client.call(schedulesGet, { params: { id: nobody } })), '404 NOT_FOUND');
});

test('SCH-01, SCH-02: enumerations come as integers too, and go as names', async () => {
  const made = await create({
    triggerType: '0',
    patternType: 1,
    intervalValue: 2,
    intervalUnit: 1,
    steps: [
      { stepIndex: 0, stepType: 2, executablePath: 'x' },
      { stepIndex: 0, stepType: 1, scriptPath: 'x.ps1', executionMode: 1 },
    ],
  });
  assert.deepEqual(
    [made.triggerType, made.patternType, made.intervalUnit, made.cronExpression],
    ['Cron', 'Interval', 'Hours', '0 */2 * * *'],
  );
  assert.deepEqual(
    made.steps.map(({ stepType, executionMode }) => [stepType, executionMode]),
    [
      ['Executable', 'Sequential'],
      ['PowerShell', 'ParallelWithPrevious'],
    ],
  );
});

test('SCH-05, SCH-06: a schedule and its steps hold what they were given; the rest has its default', async () => {
  const step = {
    stepIndex: 4,
    name: 'Import',
    executionMode: 'ParallelWithPrevious',
    stepType: 'RunProfile',
    continueOnFailure: true,
    timeoutSeconds: 86_400,
    connectedSystemId: 4,
    runProfileId: 12,
    scriptPath: 'a',
    executablePath: 'b',
    workingDirectory: 'c',
    arguments: 'd',
    sqlConnectionString: null,
    sqlScriptPath: 'e',
  } as const;
  const fields = {
    name: uniqueName(),
    description: 'What it is for',
    triggerType: 'Cron',
    cronExpression: '5 4 * * *',
    patternType: 'Custom',
    daysOfWeek: '1',
    runTimes: '06:00',
    intervalValue: 59,
    intervalUnit: 'Minutes',
    intervalWindowStart: '06:00',
    intervalWindowEnd: '18:00',
    timeZone: 'Europe/London',
    isEnabled: true,
  } as const;
  const { steps, ...made } = await api.client.call(schedulesCreate, { body: { ...fields, steps: [step] } });
  assert.deepEqual({ ...made, ...fields }, made);
  assert.deepEqual(steps, [{ ...step, id: steps[0]?.id }]);
  const plain = await create();
  assert.deepEqual(
    [plain.triggerType, plain.patternType, plain.timeZone, plain.isEnabled, plain.description],
    ['Manual', 'SpecificTimes', 'UTC', false, null],
  );
});

test('CONTRACT schedules.list: pages, searches and sorts; a page below 1 is refused, a large one clamped', async () => {
  await create({ name: 'Zebra cycle', description: 'needle in it' });
  await create({ name: 'A NEEDLE cycle' });
  const found = await api.client.call(schedulesList, { query: { search: 'Needle', sortBy: 'NAME' } });
  assert.deepEqual(
    found.items.map(({ name }) => name),
    ['A NEEDLE cycle', 'Zebra cycle'],
  );
  assert.ok(!('steps' in (found.items[0] ?? {})));
  const second = await api.client.call(schedulesList, {
    query: { search: 'needle', sortBy: 'name', sortDescending: true, pageSize: 1, page: 2 },
  });
  assert.deepEqual([second.items[0]?.name, second.totalCount, second.hasNextPage], ['A NEEDLE cycle', 2, false]);
  assert.equal((await api.client.call(schedulesList, { query: { pageSize: 500 } })).pageSize, 100);
  for (const query of [{ page: 0 }, { pageSize: 0 }]) {
    assert.equal(await refusal(api.client.call(schedulesList, { query })), '400 VALIDATION_ERROR');
  }
});

test('CONTRACT schedules.update, API-02: absent stays, null clears, steps replace: known ids are changed, others created', async () => {
  const made = await create({
    description: 'old',
    steps: [runStep(0, { name: 'keep' }), runStep(1, { name: 'drop' })],
  });
  const kept = made.steps[0];
  assert.ok(kept);
  now = new Date('2026-05-19T12:30:00Z');
  const changed = await api.client.call(schedulesUpdate, {
    params: { id: made.id },
    body: { description: null, steps: [{ ...kept, stepIndex: 3 }, runStep(4, { id: nobody, name: 'new' })] },
  });
  assert.deepEqual([changed.name, changed.description, changed.lastUpdated], [made.name, null, '2026-05-19T12:30:00Z']);
  assert.deepEqual(
    changed.steps.map(({ name, stepIndex }) => [name, stepIndex]),
    [
      ['keep', 3],
      ['new', 4],
    ],
  );
  assert.equal(changed.steps[0]?.id, kept.id);
  assert.notEqual(changed.steps[1]?.id, nobody);
  const same = await api.client.call(schedulesUpdate, { params: { id: made.id }, body: { name: made.name } });
  assert.deepEqual(same.steps, changed.steps);
  assert.equal(
    await refusal(api.client.call(schedulesUpdate, { params: { id: nobody }, body: { name: '' } })),
    '404 NOT_FOUND',
  );
  assert.deepEqual(
    await wrongFields(api.client.call(schedulesUpdate, { params: { id: made.id }, body: { name: '' } })),
    ['name'],
  );
});

test('API-02: the next run is computed anew when trigger, pattern or enabled change, and only then', async () => {
  now = new Date('2026-05-19T12:00:00Z');
  const made = await create({ triggerType: 'Cron', runTimes: '12:10', isEnabled: true });
  assert.equal(made.nextRunTime, '2026-05-19T12:10:00Z');
  now = new Date('2026-05-19T12:20:00Z');
  const renamed = await api.client.call(schedulesUpdate, { params: { id: made.id }, body: { name: uniqueName() } });
  assert.equal(renamed.nextRunTime, '2026-05-19T12:10:00Z', 'an overdue run is not lost by a rename');
  const moved = await api.client.call(schedulesUpdate, { params: { id: made.id }, body: { runTimes: '13:00' } });
  assert.deepEqual([moved.nextRunTime, moved.cronExpression], ['2026-05-19T13:00:00Z', '0 13 * * *']);
});

test('CONTRACT schedules.enable and schedules.disable, API-03: compute and clear the next run, idempotent', async () => {
  now = new Date('2026-05-19T12:00:00Z');
  const made = await create({ triggerType: 'Cron', runTimes: '14:00', steps: [runStep(0)] });
  assert.equal(made.nextRunTime, null);
  const params = { id: made.id };
  const enabled = await api.client.call(schedulesEnable, { params });
  assert.deepEqual([enabled.isEnabled, enabled.nextRunTime, enabled.stepCount], [true, '2026-05-19T14:00:00Z', 1]);
  assert.deepEqual(await api.client.call(schedulesEnable, { params }), enabled);
  const disabled = await api.client.call(schedulesDisable, { params });
  assert.deepEqual([disabled.isEnabled, disabled.nextRunTime], [false, null]);
  for (const endpoint of [schedulesEnable, schedulesDisable]) {
    assert.equal(await refusal(api.client.call(endpoint, { params: { id: nobody } })), '404 NOT_FOUND');
  }
});

test('CONTRACT schedules.run, API-04: 202 and the execution can be read at once; not without steps, not twice', async () => {
  const made = await create({
    steps: [runStep(0), runStep(0), runStep(1, { stepType: 'PowerShell', scriptPath: 'x.ps1' })],
  });
  const params = { id: made.id };
  const response = await fetch(`${api.url}/api/v1/schedules/${made.id}/run`, {
    method: 'POST',
    headers: { 'x-api-key': api.adminKey, 'content-type': 'application/json' },
  });
  assert.equal(response.status, 202);
  const { executionId } = (await response.json()) as { executionId: string };
  const execution = await api.client.call(scheduleExecutionsGet, { params: { id: executionId } });
  assert.deepEqual([execution.status, execution.currentStepIndex, execution.totalSteps], ['InProgress', 0, 2]);
  assert.deepEqual([execution.initiatedByType, execution.initiatedByName], ['ApiKey', 'Test Administrator']);
  assert.deepEqual(
    execution.steps.map(({ name, status }) => [name, status]),
    [
      ['Step 1', 'Queued'],
      ['Step 1', 'Queued'],
      ['Step 2', 'Pending'],
    ],
  );
  assert.equal((await api.client.call(schedulesGet, { params })).lastRunTime, execution.startedAt);
  assert.equal(await refusal(api.client.call(schedulesRun, { params })), '400 VALIDATION_ERROR');
  const empty = await create();
  assert.equal(await refusal(api.client.call(schedulesRun, { params: { id: empty.id } })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(api.client.call(schedulesRun, { params: { id: nobody } })), '404 NOT_FOUND');
});

test('CONTRACT scheduleExecutions.cancel, API-06, EXE-17: drops what has not started; an execution that is over cannot be cancelled', async () => {
  const made = await create({ steps: [runStep(0), runStep(1)] });
  const { executionId } = await api.client.call(schedulesRun, { params: { id: made.id } });
  const params = { id: executionId };
  const cancelled = await api.client.call(scheduleExecutionsCancel, { params });
  assert.deepEqual([cancelled.status, cancelled.errorMessage], ['Cancelled', 'Cancelled by user']);
  assert.notEqual(cancelled.completedAt, null);
  const { steps } = await api.client.call(scheduleExecutionsGet, { params });
  assert.deepEqual(
    steps.map(({ status, activityStatus, taskId }) => [status, activityStatus, taskId]),
    [
      ['Cancelled', 'Cancelled', null],
      ['Cancelled', 'Cancelled', null],
    ],
  );
  assert.equal(await refusal(api.client.call(scheduleExecutionsCancel, { params })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(api.client.call(scheduleExecutionsCancel, { params: { id: nobody } })), '404 NOT_FOUND');
});

test('CONTRACT scheduleExecutions.list and .active, API-05: newest first, by schedule and by status', async () => {
  const made = await create({ steps: [runStep(0)] });
  const run = async (at: string): Promise<string> => {
    now = new Date(at);
    return (await api.client.call(schedulesRun, { params: { id: made.id } })).executionId;
  };
  const first = await run('2026-05-19T15:00:00Z');
  await api.client.call(scheduleExecutionsCancel, { params: { id: first } });
  const second = await run('2026-05-19T15:01:00Z');
  const list = await api.client.call(scheduleExecutionsList, { query: { scheduleId: made.id } });
  assert.deepEqual(
    list.items.map(({ id }) => id),
    [second, first],
  );
  assert.ok(!('steps' in (list.items[0] ?? {})));
  const ascending = await api.client.call(scheduleExecutionsList, {
    query: { scheduleId: made.id, sortBy: 'queuedAt', sortDescending: false, pageSize: 1 },
  });
  assert.deepEqual([ascending.items[0]?.id, ascending.totalCount, ascending.hasNextPage], [first, 2, true]);
  const cancelled = await api.client.call(scheduleExecutionsList, { query: { scheduleId: made.id, status: 4 } });
  assert.deepEqual(
    cancelled.items.map(({ id }) => id),
    [first],
  );
  const active = await api.client.call(scheduleExecutionsActive);
  assert.equal(active.at(-1)?.id, second);
  assert.ok(active.every(({ status }) => status === 'InProgress'));
  assert.equal(await refusal(api.client.call(scheduleExecutionsList, { query: { page: 0 } })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(api.client.call(scheduleExecutionsGet, { params: { id: nobody } })), '404 NOT_FOUND');
});

test('CONTRACT schedules.delete, SCH-09: not while an execution is active; executions go, activities stay', async () => {
  const made = await create({ steps: [runStep(0)] });
  const params = { id: made.id };
  const { executionId } = await api.client.call(schedulesRun, { params });
  assert.equal(await refusal(api.client.call(schedulesDelete, { params })), '400 BAD_REQUEST');
  await api.client.call(scheduleExecutionsCancel, { params: { id: executionId } });
  const preview = await api.client.call(schedulesDelete, { params, query: { preview: true } });
  assert.deepEqual(preview?.counts, { steps: 1, executions: 1 });
  assert.equal(await api.client.call(schedulesDelete, { params }), undefined);
  assert.equal(await refusal(api.client.call(schedulesDelete, { params })), '404 NOT_FOUND');
  const { rows } = await api.database.query({
    text: 'select id from activity where schedule_execution_id = $1',
    values: [executionId],
  });
  assert.equal(rows.length, 1);
});

test('CONTRACT schedules: 401 without a good key, 403 without the role; an Operator runs and cancels, a Reader reads (D-40)', async () => {
  const made = await create({ steps: [runStep(0)] });
  const params = { id: made.id };
  for (const key of [
    undefined,
    'jim_ak_wrong',
    await api.addKey(['Administrator'], { expiresAt: '2020-01-01T00:00:00Z' }),
  ]) {
    assert.equal((await refused(api.clientFor(key).call(schedulesList))).status, 401);
    assert.equal((await refused(api.clientFor(key).call(schedulesCreate, { body: { name: '' } }))).status, 401);
  }
  const noRole = api.clientFor(await api.addKey([]));
  assert.equal((await refused(noRole.call(scheduleExecutionsActive))).status, 403);
  const reader = api.clientFor(await api.addKey(['Reader']));
  assert.equal((await reader.call(schedulesGet, { params })).id, made.id);
  assert.equal((await refused(reader.call(schedulesRun, { params }))).status, 403);
  const operator = api.clientFor(await api.addKey(['Operator']));
  const { executionId } = await operator.call(schedulesRun, { params });
  assert.equal((await operator.call(scheduleExecutionsCancel, { params: { id: executionId } })).status, 'Cancelled');
  assert.equal((await refused(operator.call(schedulesEnable, { params }))).status, 403);
  assert.equal((await refused(operator.call(schedulesDelete, { params: { id: nobody } }))).status, 403);
});

test('SCD-10: of the built-in schedule only times and switch can change; it can be run and cannot be deleted', async () => {
  const { items } = await api.client.call(schedulesList, { query: { search: 'Temporal Scope Reconciliation' } });
  const id = items[0]?.id ?? nobody;
  const found = await api.client.call(schedulesGet, { params: { id } });
  assert.deepEqual(
    [found.builtIn, found.isEnabled, found.cronExpression, found.steps.map(({ stepType }) => stepType)],
    [true, true, '0 * * * *', ['TemporalScopeReconciliation']],
  );
  assert.equal((await create()).builtIn, false);
  const update = (body: object) => api.client.call(schedulesUpdate, { params: { id }, body });
  assert.deepEqual(await wrongFields(update({ name: 'Mine' })), ['name']);
  for (const steps of [[], [runStep(0)], [...found.steps, runStep(1)]])
    assert.deepEqual(await wrongFields(update({ steps })), ['steps']);
  const changed = await update({ name: found.name, steps: found.steps, intervalValue: 6, isEnabled: true });
  assert.deepEqual([changed.intervalValue, changed.cronExpression, changed.steps], [6, '0 */6 * * *', found.steps]);
  assert.equal((await api.client.call(schedulesDisable, { params: { id } })).isEnabled, false);

  const remove = (query: object) => api.client.call(schedulesDelete, { params: { id }, query });
  assert.equal((await remove({ preview: true }))?.warnings.length, 1);
  assert.equal(await refusal(remove({})), '400 BAD_REQUEST');
  const { executionId } = await api.client.call(schedulesRun, { params: { id } });
  const execution = await api.client.call(scheduleExecutionsGet, { params: { id: executionId } });
  assert.deepEqual(
    execution.steps.map(({ name, stepType }) => [name, stepType]),
    [['Reconcile Temporal Scope', 'TemporalScopeReconciliation']],
  );
});
