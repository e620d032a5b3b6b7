import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import type { RunningTask } from '../store/worker-tasks.ts';
import { requestTaskCancellation } from '../store/worker-tasks.ts';
import { decideStale } from './recover-tasks.ts';
import type { Sighting } from './recover-tasks.ts';
import { isGoneFromThisHost, newWorkerId } from './worker-identity.ts';
import { inHand, openWorkerTestBed } from './worker-test-bed.ts';
import type { WorkerTestBed } from './worker-test-bed.ts';

const limits = { disconnectedMs: 6_000, staleMs: 300_000 };
const running = (heartbeatAt: string, workerIsConnected: boolean): RunningTask => ({
  taskId: 't',
  workerId: 'far.example:7:a:1',
  heartbeatAt,
  workerIsConnected,
});
const nobodyIsGone = (): boolean => false;

function staleAfter(looks: readonly (readonly [atMs: number, task: RunningTask])[]): boolean {
  let sightings: ReadonlyMap<string, Sighting> = new Map();
  let isStale = false;
  for (const [atMs, task] of looks) {
    const decision = decideStale([task], sightings, atMs, limits, nobodyIsGone);
    sightings = decision.sightings;
    isStale = decision.stale.length > 0;
  }
  return isStale;
}

test('TSK-14: a heartbeat that stands still for the stale time-out makes the task stale, one that moves never does', () => {
  assert.equal(
    staleAfter([
      [0, running('a', true)],
      [299_999, running('a', true)],
    ]),
    false,
  );
  assert.equal(
    staleAfter([
      [0, running('a', true)],
      [300_000, running('a', true)],
    ]),
    true,
  );
  assert.equal(
    staleAfter([
      [0, running('a', true)],
      [299_999, running('b', true)],
      [500_000, running('b', true)],
    ]),
    false,
  );
});

test('TSK-14: a worker that is not connected is given up after seconds, but not for the moment it takes to connect again', () => {
  assert.equal(
    staleAfter([
      [0, running('a', false)],
      [5_999, running('a', false)],
    ]),
    false,
  );
  assert.equal(
    staleAfter([
      [0, running('a', false)],
      [6_000, running('a', false)],
    ]),
    true,
  );
});

test('TSK-14: how old a heartbeat looks on our clock does not matter: a clock that jumps kills no run', () => {
  assert.equal(staleAfter([[0, running('1970-01-01T00:00:00Z', true)]]), false);
});

test('TSK-13: a process of this host that is no more is known to be gone at once; of another host nothing is known', () => {
  const own = newWorkerId();
  assert.equal(isGoneFromThisHost(own), false);
  assert.equal(isGoneFromThisHost(`${hostname()}:${process.pid}:another-process:1`), true);
  assert.equal(
    isGoneFromThisHost(`${hostname()}:12345:x:1`, () => false),
    true,
  );
  assert.equal(
    isGoneFromThisHost(`${hostname()}:12345:x:1`, () => true),
    false,
  );
  assert.equal(
    isGoneFromThisHost('far.example:12345:x:1', () => false),
    false,
  );
});

test('TSK-13, D-34: the run of a worker killed with SIGKILL is recovered by the next, its exports are due again, and the queue moves on', async () => {
  await using bed = await openWorkerTestBed();
  const lanes = { connectedSystemId: 1, takesMetaverse: false };
  const killed = await bed.enqueue({ lanes });
  const behind = await bed.enqueue({ lanes });
  await performInProcessThatDies(bed);
  const exported = await insertExecutingExport(bed, killed.activityId);

  const hand = inHand();
  const worker = await bed.startWorker(hand.perform);
  const next = await hand.next();
  assert.equal(next.task.activityId, behind.activityId);
  const { status, error_message, ended_at } = await bed.activity(killed.activityId);
  assert.equal(status, 'FailedWithError');
  assert.match(error_message ?? '', /ended before it was done/);
  assert.notEqual(ended_at, null);
  const { rows } = await bed.database.query<{ id: string; said: string | null; changes: unknown }>({
    text: `SELECT id, status, executing_activity_id, left(last_error_message, 13) AS said, changes FROM pending_export`,
  });
  const changes = {
    7: [
      { kind: 'Add', value: 'a', attempts: 1 },
      { kind: 'Add', value: 'b', attempts: 3 },
    ],
  };
  assert.deepEqual(rows, [
    { id: exported, status: 'Pending', executing_activity_id: null, said: 'It is unknown', changes },
  ]);
  next.finish();
  await worker.idle();
});

test('TSK-13: a run that was to be cancelled when its worker died ends Cancelled', async () => {
  await using bed = await openWorkerTestBed();
  const killed = await bed.enqueue({});
  await performInProcessThatDies(bed);
  await bed.database.transaction((transaction) => requestTaskCancellation(transaction, killed.taskId));
  const worker = await bed.startWorker(async () => undefined);
  await worker.idle();
  assert.equal((await bed.activity(killed.activityId)).status, 'Cancelled');
});

test('TSK-14: a worker whose task was given up stops it and writes nothing more', async () => {
  await using bed = await openWorkerTestBed();
  const hand = inHand();
  const worker = await bed.startWorker(hand.perform, { heartbeatMs: 20 });
  const { taskId, activityId } = await bed.enqueue({});
  const started = await hand.next();
  await bed.database.query({
    text: `UPDATE activity SET status = 'FailedWithError' WHERE id = $1`,
    values: [activityId],
  });
  await bed.database.query({ text: 'DELETE FROM worker_task WHERE id = $1', values: [taskId] });
  assert.match(String(await started.aborted()), /did not answer/);
  started.finish();
  await worker.idle();
  assert.equal((await bed.activity(activityId)).status, 'FailedWithError');
});

/** Starts a worker as a process of its own and kills it when it has begun a task. */
async function performInProcessThatDies(bed: WorkerTestBed): Promise<void> {
  const fixture = join(import.meta.dirname, 'hanging-worker.fixture.ts');
  const child = spawn(process.execPath, [fixture, bed.databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function insertExecutingExport(bed: WorkerTestBed, activityId: string): Promise<string> {
  await bed.database.query({
    text: `UPDATE activity SET run_type = 'Export', connected_system_id = 1 WHERE id = $1`,
    values: [activityId],
  });
  const { rows } = await bed.database.query<{ id: string }>({
    text: `INSERT INTO pending_export (id, connected_system_id, connected_system_object_id, change_type, status, changes,
             executing_activity_id, change_number)
           VALUES (gen_random_uuid(), 1, gen_random_uuid(), 'Update', 'Executing',
             '{"7": [{"kind": "Add", "value": "a"}, {"kind": "Add", "value": "b", "attempts": 2}]}', $1, 1) RETURNING id`,
    values: [activityId],
  });
  return rows[0]?.id ?? '';
}
