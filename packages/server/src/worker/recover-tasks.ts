import { advanceExecution } from '../scheduler/advance-execution.ts';
import type { EffectiveSettings } from '../settings/effective-settings.ts';
import type { ActivityEnd } from '../store/activity-states.ts';
import type { Database } from '../store/database.ts';
import { lockExecution } from '../store/schedule-executions.ts';
import { listRunningTasks, lockDispatch, lockTask } from '../store/worker-tasks.ts';
import type { RunningTask } from '../store/worker-tasks.ts';
import { endTask } from './finish-task.ts';
import { isGoneFromThisHost } from './worker-identity.ts';

/**
 * When is a running task's worker dead? (TSK-13, TSK-14, D-34)
 *
 *   its process ran on this host, is no more, and is not connected     at once
 *   it is not connected, and its heartbeat stood still while we watched  after `disconnectedMs`
 *   it is connected, but its heartbeat stood still while we watched      after `staleMs`
 *
 * "While we watched" is measured on our own monotonic clock: neither clocks that differ between hosts nor a clock that
 * jumps can kill a run that lives.
 */
export interface StaleLimits {
  readonly disconnectedMs: number;
  readonly staleMs: number;
}

export interface Sighting {
  readonly heartbeat: string;
  readonly sinceMs: number;
}

export interface StaleDecision {
  readonly stale: readonly RunningTask[];
  readonly sightings: ReadonlyMap<string, Sighting>;
}

export function decideStale(
  running: readonly RunningTask[],
  before: ReadonlyMap<string, Sighting>,
  nowMs: number,
  limits: StaleLimits,
  isGone: (workerId: string) => boolean,
): StaleDecision {
  const sightings = new Map<string, Sighting>();
  const stale: RunningTask[] = [];
  for (const task of running) {
    const heartbeat = `${task.workerId} ${task.heartbeatAt}`;
    const seen = before.get(task.taskId);
    const sighting = seen?.heartbeat === heartbeat ? seen : { heartbeat, sinceMs: nowMs };
    sightings.set(task.taskId, sighting);
    const stillMs = nowMs - sighting.sinceMs;
    const gone = !task.workerIsConnected && task.workerId !== null && isGone(task.workerId);
    if (gone || stillMs >= (task.workerIsConnected ? limits.staleMs : limits.disconnectedMs)) stale.push(task);
  }
  return { stale, sightings };
}

const defaultStaleMs = 300_000;

export interface TaskRecovery {
  /** Looks once; what it saw counts for the next look. @returns the activities it ended. */
  look(): Promise<readonly string[]>;
}

export interface RecoveryServices {
  readonly database: Database;
  readonly clock: { now(): Date };
  /** Milliseconds that never jump. */
  readonly monotonic: () => number;
  readonly settings: EffectiveSettings;
  readonly disconnectedMs: number;
}

export function createTaskRecovery(services: RecoveryServices): TaskRecovery {
  const { database, clock, monotonic, settings, disconnectedMs } = services;
  let sightings: ReadonlyMap<string, Sighting> = new Map();
  return {
    async look() {
      const running = await listRunningTasks(database);
      const staleMs = (await settings.current()).timespan('Worker.StaleTaskTimeout');
      const limits = { disconnectedMs, staleMs: staleMs > 0 ? staleMs : defaultStaleMs };
      const decision = decideStale(running, sightings, monotonic(), limits, isGoneFromThisHost);
      sightings = decision.sightings;
      const ended: string[] = [];
      for (const task of decision.stale) {
        const activityId = await recoverTask(database, task, clock.now());
        if (activityId) ended.push(activityId);
      }
      return ended;
    },
  };
}

/** Ends a dead worker's task; it is not queued again (TSK-13). Nothing happens when it shows a sign of life after all. */
async function recoverTask(database: Database, seen: RunningTask, now: Date): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    await lockDispatch(transaction);
    const { rows } = await transaction.query<{ schedule_execution_id: string | null }>({
      name: 'find-execution-of-task',
      text: 'SELECT schedule_execution_id FROM worker_task WHERE id = $1',
      values: [seen.taskId],
    });
    const executionId = rows[0]?.schedule_execution_id;
    if (executionId) await lockExecution(transaction, executionId);
    const task = await lockTask(transaction, { taskId: seen.taskId });
    if (!task || task.workerId !== seen.workerId || task.heartbeatAt !== seen.heartbeatAt) return undefined;
    await endTask(
      transaction,
      task,
      task.status === 'CancellationRequested' ? { status: 'Cancelled', at: now } : abandoned(now),
    );
    if (executionId) await advanceExecution(transaction, executionId, now);
    return task.activityId;
  });
}

const abandoned = (at: Date): ActivityEnd => ({
  status: 'FailedWithError',
  at,
  errorMessage:
    'The worker that performed this ended before it was done, for instance in a crash or a restart. ' +
    'All that was committed until then is complete in itself and stays. Run it again to do the rest.',
});
