import assert from 'node:assert/strict';
import test from 'node:test';
import type { Database } from '../store/database.ts';
import { CommitOutcomeUnknownError } from '../store/transient-database-error.ts';
import { cancelActivity } from './cancel-activity.ts';
import { startWorker } from './start-worker.ts';
import { TaskAborted } from './task-aborted.ts';
import type { PerformTask, TaskKind } from './task.ts';
import { inHand, openWorkerTestBed } from './worker-test-bed.ts';

test('TSK-01: a queued activity is InProgress and not executed; executed is the moment a worker starts', async () => {
  let now = new Date('2026-05-01T10:00:00Z');
  await using bed = await openWorkerTestBed(() => now);
  const { activityId } = await bed.enqueue({});
  assert.deepEqual(await pick(bed.activity(activityId)), { status: 'InProgress', executed_at: null, ended_at: null });
  now = new Date('2026-05-01T10:07:00Z');
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const started = await hand.next();
  assert.equal((await bed.activity(activityId)).executed_at, '2026-05-01T10:07:00Z');
  now = new Date('2026-05-01T10:08:00Z');
  started.finish();
  await worker.idle();
  assert.deepEqual(await pick(bed.activity(activityId)), {
    status: 'Complete',
    executed_at: '2026-05-01T10:07:00Z',
    ended_at: '2026-05-01T10:08:00Z',
  });
});

test('TSK-12: an idle worker hears of a task at its commit, without polling', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform, { heartbeatMs: 3_600_000 });
  await worker.idle();
  const { activityId } = await bed.enqueue({});
  const started = await hand.next();
  assert.equal(started.task.activityId, activityId);
  started.finish();
  await worker.idle();
  const { rows } = await bed.database.query({ text: 'SELECT id FROM worker_task' });
  assert.deepEqual(rows, []);
});

test('D-31, D-32: two workers share the work and never run two tasks of one system, or two synchronisations, at the same time', async () => {
  await using bed = await openWorkerTestBed();
  const running = new Set<string>();
  const workersSeen = new Set<string>();
  let most = 0;
  const perform = async (task: { payload: unknown }, { workerId }: { workerId: string }): Promise<void> => {
    const lanes = task.payload as string[];
    for (const lane of lanes) {
      assert.ok(!running.has(lane), `two tasks in lane ${lane}`);
      running.add(lane);
    }
    workersSeen.add(workerId);
    most = Math.max(most, running.size);
    await bed.database.query({ text: 'SELECT pg_sleep(0.01)' });
    for (const lane of lanes) running.delete(lane);
  };
  const first = await bed.startWorker(perform, { concurrency: 2 });
  await bed.startWorker(perform, { concurrency: 2 });
  const activityIds: string[] = [];
  for (let index = 0; index < 40; index += 1) {
    const connectedSystemId = index % 5;
    const takesMetaverse = index % 3 === 0;
    const payload = [`system ${connectedSystemId}`, ...(takesMetaverse ? ['metaverse'] : [])];
    activityIds.push((await bed.enqueue({ payload, lanes: { connectedSystemId, takesMetaverse } })).activityId);
  }
  await first.idle();
  assert.ok(most > 1, 'tasks of different systems overlap');
  assert.equal(workersSeen.size, 2);
  for (const id of activityIds) {
    const { status, error_message } = await bed.activity(id);
    assert.equal(status, 'Complete', error_message ?? '');
  }
});

test('TSK-07: cancelling a queued task ends its activity at once and no worker ever performs it', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const lanes = { connectedSystemId: 1, takesMetaverse: false };
  await bed.enqueue({ lanes });
  const first = await hand.next();
  const queued = await bed.enqueue({ lanes });
  const answer = await bed.database.transaction((transaction) =>
    cancelActivity(transaction, queued.activityId, new Date()),
  );
  assert.equal(answer, 'cancelled');
  assert.equal((await bed.activity(queued.activityId)).status, 'Cancelled');
  first.finish();
  await worker.idle();
  assert.equal((await bed.activity(first.task.activityId)).status, 'Complete');
});

test('TSK-08: a running task hears of its cancellation through a notification; its lanes stay taken until it has unwound', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform, { heartbeatMs: 3_600_000 });
  const lanes = { connectedSystemId: 1, takesMetaverse: false };
  await bed.enqueue({ lanes });
  const running = await hand.next();
  const behind = await bed.enqueue({ lanes });
  const answer = await bed.database.transaction((transaction) =>
    cancelActivity(transaction, running.task.activityId, new Date()),
  );
  assert.equal(answer, 'requested');
  const reason = await running.aborted();
  assert.ok(reason instanceof TaskAborted && reason.kind === 'cancelled');
  assert.equal((await bed.activity(behind.activityId)).executed_at, null);
  running.fail(reason);
  const second = await hand.next();
  assert.equal(second.task.activityId, behind.activityId);
  const { status, ended_at, error_message } = await bed.activity(running.task.activityId);
  assert.deepEqual([status, error_message], ['Cancelled', null]);
  assert.notEqual(ended_at, null);
  second.finish();
  await worker.idle();
});

test('TSK-08: what a cancelled task set itself is not overwritten, and what has ended cannot be cancelled', async () => {
  await using bed = await openWorkerTestBed();
  const worker = await bed.startWorker(async ({ activityId }) => {
    await bed.database.query({
      text: `UPDATE activity SET status = 'CompleteWithWarning', ended_at = now() WHERE id = $1`,
      values: [activityId],
    });
  });
  const { activityId } = await bed.enqueue({});
  await worker.idle();
  assert.equal((await bed.activity(activityId)).status, 'CompleteWithWarning');
  const answer = await bed.database.transaction((transaction) => cancelActivity(transaction, activityId, new Date()));
  assert.equal(answer, 'notRunning');
  assert.equal((await bed.activity(activityId)).status, 'CompleteWithWarning');
});

test('TSK-16: an unexpected error leaves its chain of messages and a stack trace, an operational one only the messages', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const unexpected = await bed.enqueue({});
  (await hand.next()).fail(new Error('Page 3 failed', { cause: new TypeError('x\u0000y is not a function') }));
  const operational = await bed.enqueue({});
  (await hand.next()).fail(Object.assign(new Error('The file cannot be read.'), { code: 'FILE_NOT_READABLE' }));
  await worker.idle();
  const first = await bed.activity(unexpected.activityId);
  assert.equal(first.status, 'FailedWithError');
  assert.equal(first.error_message, 'Page 3 failed. x\uFFFDy is not a function.');
  assert.match(first.error_stack_trace ?? '', /start-worker\.test\.ts/);
  const second = await bed.activity(operational.activityId);
  assert.deepEqual(
    [second.status, second.error_message, second.error_stack_trace],
    ['FailedWithError', 'The file cannot be read.', null],
  );
});

test('EXE-16: a task whose time is up is told to stop and ends Cancelled with the reason', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const executionId = await insertExecution(bed.database);
  const { activityId } = await bed.enqueue({
    step: {
      executionId,
      index: 0,
      status: 'Queued',
      executionMode: 'Sequential',
      continueOnFailure: false,
      timeoutSeconds: 1,
    },
  });
  const started = await hand.next();
  const reason = await started.aborted();
  assert.ok(reason instanceof TaskAborted && reason.kind === 'timedOut');
  started.fail(reason);
  await worker.idle();
  const { status, error_message } = await bed.activity(activityId);
  assert.deepEqual([status, error_message], ['Cancelled', 'The step timed out after 1 seconds.']);
});

test('TSK-15: stopping a worker ends what it runs; nothing stays InProgress', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const { activityId } = await bed.enqueue({});
  const started = await hand.next();
  const stopped = worker.stop();
  started.fail(await started.aborted());
  await stopped;
  const { status, error_message } = await bed.activity(activityId);
  assert.deepEqual(
    [status, error_message],
    ['FailedWithError', 'The worker was stopped while the run was in progress.'],
  );
});

test('TSK-03: each kind of task goes to whoever performs it, with what it was given', async () => {
  await using bed = await openWorkerTestBed();
  const seen: unknown[] = [];
  const note =
    (by: string): PerformTask =>
    async ({ kind, payload }) =>
      void seen.push([by, kind, payload]);
  const kinds = [
    'run',
    'clearConnectedSystem',
    'deleteConnectedSystem',
    'exampleData',
    'scheduleStep',
    'housekeeping',
  ] as const;
  const perform = Object.fromEntries(kinds.map((kind) => [kind, note(kind)])) as Record<TaskKind, PerformTask>;
  const worker = await bed.startWorker(note('nobody'), { perform, concurrency: 1 });
  for (const kind of kinds) await bed.enqueue({ kind, payload: { deleteChangeHistory: true, kind } });
  await worker.idle();
  assert.deepEqual(
    seen,
    kinds.map((kind) => [kind, kind, { deleteChangeHistory: true, kind }]),
  );
});

test('TSK-04, TSK-05: tasks start in the order in which they were queued, as many at a time as the worker may', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const queued: string[] = [];
  for (let index = 0; index < 5; index += 1) queued.push((await bed.enqueue({})).activityId);
  const worker = await bed.startWorker(hand.perform, { concurrency: 2 });
  const [first, second] = [await hand.next(), await hand.next()];
  assert.deepEqual([first.task.activityId, second.task.activityId], queued.slice(0, 2));
  second.finish();
  const third = await hand.next();
  assert.equal(third.task.activityId, queued[2]);
  first.finish();
  third.finish();
  (await hand.next()).finish();
  (await hand.next()).finish();
  await worker.idle();
});

test('TSK-06: a running task’s heartbeat moves, and a cancellation is noticed with it when the notification was lost', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform, { heartbeatMs: 20 });
  const { taskId } = await bed.enqueue({});
  const started = await hand.next();
  const heartbeat = async (): Promise<string | undefined> => {
    const { rows } = await bed.database.query<{ heartbeat_at: string }>({
      text: 'SELECT heartbeat_at FROM worker_task',
    });
    return rows[0]?.heartbeat_at;
  };
  const before = await heartbeat();
  while ((await heartbeat()) === before) await bed.database.query({ text: 'SELECT pg_sleep(0.01)' });
  await bed.database.query({
    text: `UPDATE worker_task SET status = 'CancellationRequested' WHERE id = $1`,
    values: [taskId],
  });
  started.fail(await started.aborted());
  await worker.idle();
  assert.equal((await bed.activity(started.task.activityId)).status, 'Cancelled');
});

test('TSK-15: a task that was taken although the commit seemed to fail is performed, once', async () => {
  await using bed = await openWorkerTestBed();
  let isArmed = true;
  const database: Database = {
    ...bed.database,
    async transaction(work) {
      const result = await bed.database.transaction(work);
      const { rows } = await bed.database.query({ text: `SELECT id FROM worker_task WHERE status = 'Processing'` });
      if (!isArmed || rows.length === 0) return result;
      isArmed = false;
      throw new CommitOutcomeUnknownError(new Error('The line went dead.'));
    },
  };
  let performed = 0;
  const perform: PerformTask = async () => void (performed += 1);
  const kinds: Record<TaskKind, PerformTask> = {
    run: perform,
    clearConnectedSystem: perform,
    deleteConnectedSystem: perform,
    exampleData: perform,
    scheduleStep: perform,
    housekeeping: perform,
  };
  const { activityId } = await bed.enqueue({});
  const worker = await startWorker({ ...bed.services, database }, { perform: kinds, heartbeatMs: 20 });
  await worker.idle();
  await worker.stop();
  assert.deepEqual([isArmed, performed, (await bed.activity(activityId)).status], [false, 1, 'Complete']);
});

test('TSK-15: when every connection to the database is cut, a task ends as it would have, and the queue moves on', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const lanes = { connectedSystemId: 1, takesMetaverse: false };
  const first = await bed.enqueue({ lanes });
  const second = await bed.enqueue({ lanes });
  const started = await hand.next();
  await bed.database
    .query({
      text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    })
    .catch(() => undefined);
  started.finish();
  const next = await hand.next();
  assert.equal(next.task.activityId, second.activityId);
  assert.equal((await bed.activity(first.activityId)).status, 'Complete');
  next.finish();
  await worker.idle();
});

const pick = async (row: Promise<{ status: string; executed_at: string | null; ended_at: string | null }>) => {
  const { status, executed_at, ended_at } = await row;
  return { status, executed_at, ended_at };
};

async function insertExecution(database: {
  query: (statement: { text: string }) => Promise<unknown>;
}): Promise<string> {
  const id = '0b7f3a0e-5a1c-4a57-8f0e-52f0b4b7c9d2';
  await database.query({ text: `INSERT INTO schedule (id, name) VALUES ('${id}', 'Nightly')` });
  await database.query({
    text: `INSERT INTO schedule_execution (id, schedule_id, schedule_name, status, total_steps, queued_at, initiated_by_type)
           VALUES ('${id}', '${id}', 'Nightly', 'InProgress', 1, now(), 'System')`,
  });
  return id;
}
