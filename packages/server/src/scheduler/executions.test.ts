import assert from 'node:assert/strict';
import test from 'node:test';
import type { ConnectorCapabilities } from '@jim/connector-kit/connector.ts';
import { cancelActivity } from '../worker/cancel-activity.ts';
import { inHand } from '../worker/worker-test-bed.ts';
import type { Performance, StartedTask } from '../worker/worker-test-bed.ts';
import { cancelExecution } from './cancel-execution.ts';
import { runCycle } from './run-cycle.ts';
import { findExecution } from '../store/schedule-execution-reads.ts';
import { openScheduleTestBed } from './schedule-test-bed.ts';
import type { ScheduleTestBed } from './schedule-test-bed.ts';
import { startExecution } from './start-execution.ts';
import { systemInitiator } from '../worker/task.ts';

const worked = [
  { stepIndex: 0, connectedSystemId: 1, runProfileId: 1 },
  { stepIndex: 0, connectedSystemId: 2, runProfileId: 2, executionMode: 'ParallelWithPrevious' },
  { stepIndex: 1, connectedSystemId: 1, runProfileId: 3 },
  { stepIndex: 2, connectedSystemId: 2, runProfileId: 4, continueOnFailure: true },
] as const;

async function start(bed: ScheduleTestBed, scheduleId: string): Promise<string> {
  const started = await startExecution(bed.services, scheduleId, systemInitiator);
  assert.equal(started.kind, 'started');
  return started.kind === 'started' ? started.executionId : '';
}

/** Ends a task with the status that a run would set. */
async function end(bed: ScheduleTestBed, task: StartedTask, status: string): Promise<void> {
  await bed.workerBed.database.query({
    text: 'UPDATE activity SET status = $2, ended_at = now() WHERE id = $1',
    values: [task.task.activityId, status],
  });
  task.finish();
}

/** The next tasks, whichever starts first, by the name of their run profile. */
async function nextByName(bed: ScheduleTestBed, hand: Performance, count: number): Promise<Map<string, StartedTask>> {
  const tasks = new Map<string, StartedTask>();
  for (let index = 0; index < count; index += 1) {
    const task = await hand.next();
    const { rows } = await bed.workerBed.database.query<{ target_name: string }>({
      text: 'SELECT target_name FROM activity WHERE id = $1',
      values: [task.task.activityId],
    });
    tasks.set(rows[0]?.target_name ?? '', task);
  }
  return tasks;
}

const only = <Value>(map: ReadonlyMap<string, Value>, name: string): Value => {
  const value = map.get(name);
  assert.ok(value, `${name} did not start`);
  return value;
};

test('EXE-01: a schedule without steps is not started', async () => {
  await using bed = await openScheduleTestBed();
  const id = await bed.addSchedule({}, []);
  assert.deepEqual(await startExecution(bed.services, id, systemInitiator), { kind: 'noSteps' });
  assert.deepEqual(await bed.executions(), []);
});

test('EXE-02, EXE-03, EXE-04: all groups are queued with their activities, the lowest index to run, the others to wait', async () => {
  await using bed = await openScheduleTestBed();
  const scheduleId = await bed.addSchedule({ name: 'Nightly' }, worked);
  const executionId = await start(bed, scheduleId);
  const execution = await bed.execution(executionId);
  assert.deepEqual(
    [
      execution.status,
      execution.currentStepIndex,
      execution.totalSteps,
      execution.queuedAt,
      execution.startedAt,
      execution.scheduleName,
    ],
    ['InProgress', 0, 3, '2026-05-19T12:00:00Z', '2026-05-19T12:00:00Z', 'Nightly'],
  );
  assert.equal((await bed.schedule(scheduleId)).lastRunTime, '2026-05-19T12:00:00Z');
  const { rows } = await bed.workerBed.database.query({
    text: `SELECT t.schedule_step_index, t.status, execution_mode, continue_on_failure, a.status AS activity
           FROM worker_task t JOIN activity a ON a.id = t.activity_id ORDER BY t.schedule_step_index, t.id`,
  });
  const row = (schedule_step_index: number, status: string, execution_mode: string, continue_on_failure = false) => ({
    schedule_step_index,
    status,
    execution_mode,
    continue_on_failure,
    activity: 'InProgress',
  });
  assert.deepEqual(rows, [
    row(0, 'Queued', 'Parallel'),
    row(0, 'Queued', 'Parallel'),
    row(1, 'WaitingForPreviousStep', 'Sequential'),
    row(2, 'WaitingForPreviousStep', 'Sequential', true),
  ]);
});

test('EXE-12: groups run one after the other to the end; a step that may fail does not stop them', async () => {
  await using bed = await openScheduleTestBed();
  const hand = inHand();
  const worker = await bed.workerBed.startWorker(hand.perform);
  const executionId = await start(bed, await bed.addSchedule({}, worked));
  const imports = await nextByName(bed, hand, 2);
  await end(bed, only(imports, 'LDAP import'), 'Complete');
  await end(bed, only(imports, 'HR import'), 'CompleteWithWarning');
  await end(bed, only(await nextByName(bed, hand, 1), 'HR sync'), 'Complete');
  const exporting = only(await nextByName(bed, hand, 1), 'LDAP export');
  assert.equal((await bed.execution(executionId)).currentStepIndex, 2);
  await end(bed, exporting, 'CompleteWithError');
  await worker.idle();
  const { status, completedAt, errorMessage } = await bed.execution(executionId);
  assert.deepEqual([status, completedAt, errorMessage], ['Completed', '2026-05-19T12:00:00Z', null]);
});

test('EXE-11: a failed group ends the execution; the waiting tasks are gone and their activities Cancelled', async () => {
  await using bed = await openScheduleTestBed();
  const hand = inHand();
  const worker = await bed.workerBed.startWorker(hand.perform);
  const executionId = await start(bed, await bed.addSchedule({}, worked));
  const imports = await nextByName(bed, hand, 2);
  only(imports, 'HR import').fail(new Error('The file is not there.'));
  only(imports, 'LDAP import').finish();
  await worker.idle();
  const { status, errorMessage } = await bed.execution(executionId);
  assert.equal(status, 'Failed');
  assert.match(errorMessage ?? '', /"Step 1" \(FailedWithError\)/);
  assert.deepEqual(await bed.activities(executionId), {
    'HR import': 'FailedWithError',
    'LDAP import': 'Complete',
    'HR sync': 'Cancelled',
    'LDAP export': 'Cancelled',
  });
  const { rows } = await bed.workerBed.database.query({ text: 'SELECT id FROM worker_task' });
  assert.deepEqual(rows, []);
});

test('EXE-15: a step cancelled by a user counts as failed', async () => {
  await using bed = await openScheduleTestBed();
  const executionId = await start(bed, await bed.addSchedule({}, worked.slice(2)));
  const { rows } = await bed.workerBed.database.query<{ id: string }>({
    text: `SELECT activity_id AS id FROM worker_task WHERE status = 'Queued'`,
  });
  await bed.workerBed.database.transaction((transaction) => cancelActivity(transaction, rows[0]?.id ?? '', new Date()));
  assert.equal((await bed.execution(executionId)).status, 'Failed');
});

test('EXE-17: cancelling drops what waits and asks what runs to stop; the run ends Cancelled, the execution stays Cancelled', async () => {
  await using bed = await openScheduleTestBed();
  const hand = inHand();
  const worker = await bed.workerBed.startWorker(hand.perform);
  const executionId = await start(bed, await bed.addSchedule({}, worked.slice(2)));
  const running = await hand.next();
  const answer = await bed.workerBed.database.transaction((transaction) =>
    cancelExecution(transaction, executionId, bed.services.clock.now()),
  );
  assert.deepEqual(answer, { kind: 'cancelled' });
  running.fail(await running.aborted());
  await worker.idle();
  assert.deepEqual(await bed.activities(executionId), { 'HR sync': 'Cancelled', 'LDAP export': 'Cancelled' });
  const { status, errorMessage } = await bed.execution(executionId);
  assert.deepEqual([status, errorMessage], ['Cancelled', 'Cancelled by user']);
});

test('EXE-18: two runs of one system in one parallel group run one after the other', async () => {
  await using bed = await openScheduleTestBed();
  const hand = inHand();
  const worker = await bed.workerBed.startWorker(hand.perform);
  const sameSystem = [
    { connectedSystemId: 1, runProfileId: 1 },
    { connectedSystemId: 1, runProfileId: 3 },
  ];
  const executionId = await start(bed, await bed.addSchedule({}, sameSystem));
  const first = await hand.next();
  const { rows } = await bed.workerBed.database.query<{ status: string }>({
    text: 'SELECT status FROM worker_task ORDER BY queue_order',
  });
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['Processing', 'Queued'],
  );
  first.finish();
  (await hand.next()).finish();
  await worker.idle();
  assert.equal((await bed.execution(executionId)).status, 'Completed');
});

test('EXE-05: steps that are not runs are skipped where they are not enabled; alone they complete the execution', async () => {
  await using bed = await openScheduleTestBed();
  const executionId = await start(bed, await bed.addSchedule({}, [{ stepType: 'PowerShell', scriptPath: 'x.ps1' }]));
  assert.equal((await bed.execution(executionId)).status, 'Completed');
  const mixed = await start(
    bed,
    await bed.addSchedule({}, [{ stepType: 'Executable', executablePath: 'x' }, { stepIndex: 1 }]),
  );
  assert.deepEqual(
    [(await bed.execution(mixed)).status, (await bed.execution(mixed)).currentStepIndex],
    ['InProgress', 1],
  );
});

test('EXE-06: a step that cannot be queued fails the execution, which names it; nothing stays queued', async () => {
  await using bed = await openScheduleTestBed();
  await bed.workerBed.database.query({
    text: `ALTER TABLE worker_task ADD CONSTRAINT refuse_exports CHECK (payload->>'runProfileId' <> '4')`,
  });
  const scheduleId = await bed.addSchedule({}, [...worked.slice(0, 3), { ...worked[3], name: 'Send it' }]);
  const started = await startExecution(bed.services, scheduleId, systemInitiator);
  assert.equal(started.kind, 'failed');
  const [execution] = await bed.executions();
  assert.equal(execution?.status, 'Failed');
  assert.match(execution?.error_message ?? '', /Step "Send it" could not be queued/);
  const { rows } = await bed.workerBed.database.query({
    text: 'SELECT id FROM worker_task UNION ALL SELECT id FROM activity',
  });
  assert.deepEqual(rows, []);
});

test('EXE-07: a step of a run profile that is gone fails when its turn comes', async () => {
  await using bed = await openScheduleTestBed();
  const hand = inHand();
  const worker = await bed.workerBed.startWorker(hand.perform);
  const executionId = await start(bed, await bed.addSchedule({}, [{ runProfileId: 99, name: 'Gone' }]));
  const task = await hand.next();
  assert.deepEqual(
    [task.task.kind, (task.task.payload as { stepType: string }).stepType],
    ['scheduleStep', 'RunProfile'],
  );
  task.fail(new Error('gone'));
  await worker.idle();
  assert.equal((await bed.execution(executionId)).status, 'Failed');
});

test('SCH-07: equal indexes form a group and groups run in ascending order, whatever the execution mode says', async () => {
  await using bed = await openScheduleTestBed();
  const executionId = await start(
    bed,
    await bed.addSchedule({}, [
      { stepIndex: 7, runProfileId: 1 },
      { stepIndex: 3, runProfileId: 2, connectedSystemId: 2, executionMode: 'ParallelWithPrevious' },
    ]),
  );
  assert.deepEqual(
    [(await bed.execution(executionId)).currentStepIndex, (await bed.execution(executionId)).totalSteps],
    [3, 2],
  );
});

test('EXE-14: when advancing fails the task has ended all the same, and the scheduler’s next look moves the execution on', async () => {
  await using bed = await openScheduleTestBed();
  const { database } = bed.workerBed;
  const hand = inHand();
  await bed.workerBed.startWorker(hand.perform);
  const executionId = await start(
    bed,
    await bed.addSchedule({}, [{ stepIndex: 0 }, { stepIndex: 1, connectedSystemId: 2, runProfileId: 2 }]),
  );
  const first = await hand.next();
  await database.query({
    text: 'ALTER TABLE schedule_execution ADD CONSTRAINT stuck CHECK (current_step_index = 0) NOT VALID',
  });
  first.finish();
  while ((await bed.workerBed.activity(first.task.activityId)).status === 'InProgress')
    await database.query({ text: 'SELECT pg_sleep(0.02)' });
  assert.deepEqual(
    [(await bed.execution(executionId)).status, (await bed.execution(executionId)).currentStepIndex],
    ['InProgress', 0],
  );
  await database.query({ text: 'ALTER TABLE schedule_execution DROP CONSTRAINT stuck' });
  await runCycle(bed.services);
  (await hand.next()).finish();
  assert.equal((await bed.execution(executionId)).currentStepIndex, 1);
});

test('SCH-08: an execution keeps the name of its schedule and its steps as they were, and counts groups', async () => {
  await using bed = await openScheduleTestBed();
  const scheduleId = await bed.addSchedule({ name: 'Before' }, worked);
  const executionId = await start(bed, scheduleId);
  await bed.workerBed.database.query({ text: `UPDATE schedule SET name = 'After'` });
  await bed.workerBed.database.query({ text: 'DELETE FROM schedule_step' });
  const execution = await findExecution(bed.workerBed.database, executionId);
  assert.deepEqual([execution?.scheduleName, execution?.totalSteps, execution?.steps.length], ['Before', 3, 4]);
});

/** The connector of the test's systems, with partitions. */
const partitioned: ConnectorCapabilities = {
  fullImport: true,
  deltaImport: false,
  export: false,
  partitions: true,
  partitionContainers: false,
  secondaryExternalId: false,
  userSelectedExternalId: false,
  userSelectedAttributeTypes: false,
  autoConfirmExport: false,
  parallelExport: false,
  paging: false,
  filePaths: false,
};

test('TSK-02, EXE-06: a scheduled run over no selected partition is refused as one by hand is, and the execution says why', async () => {
  await using bed = await openScheduleTestBed();
  bed.services.connectors.set('Test', { capabilities: partitioned });
  const scheduleId = await bed.addSchedule({}, [{ name: 'Import HR' }]);
  const refused = await startExecution(bed.services, scheduleId, systemInitiator);
  assert.equal(refused.kind, 'failed');
  assert.match(refused.kind === 'failed' ? refused.message : '', /Import HR.* No partition is selected/);
  const { rows } = await bed.workerBed.database.query({ text: 'SELECT FROM worker_task' });
  assert.equal(rows.length, 0);

  await bed.workerBed.database.query({
    text: `INSERT INTO partition (connected_system_id, external_id, name, selected) VALUES (1, 'p', 'p', true)`,
  });
  assert.equal((await startExecution(bed.services, scheduleId, systemInitiator)).kind, 'started');
});

test('TSK-02: with Sync.PartitionValidationMode Warning a scheduled run goes ahead', async () => {
  await using bed = await openScheduleTestBed();
  bed.services.connectors.set('Test', { capabilities: partitioned });
  await bed.workerBed.database.query({
    text: `INSERT INTO service_setting (key, display_name, category, value_type, value, position)
           VALUES ('Sync.PartitionValidationMode', 'Mode', 'Synchronisation', 'Enum', 'Warning', 1)`,
  });
  const scheduleId = await bed.addSchedule({}, [{ name: 'Import HR' }]);
  assert.equal((await startExecution(bed.services, scheduleId, systemInitiator)).kind, 'started');
});
