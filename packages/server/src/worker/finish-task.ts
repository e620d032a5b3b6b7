import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { advanceExecution } from '../scheduler/advance-execution.ts';
import { endActivities, releaseRunRemains } from '../store/activity-states.ts';
import type { ActivityEnd } from '../store/activity-states.ts';
import type { Database, Transaction } from '../store/database.ts';
import { lockExecution } from '../store/schedule-executions.ts';
import { activityChannel, notify, workChannel } from '../store/work-notices.ts';
import { deleteTask } from '../store/worker-tasks.ts';
import { describeFailure } from './describe-failure.ts';
import type { TaskAborted } from './task-aborted.ts';
import type { Task } from './task.ts';

export type TaskOutcome = { readonly kind: 'returned' } | { readonly kind: 'threw'; readonly error: unknown };

/**
 * What becomes of an activity that its task left InProgress; a status that the task set itself stands (TSK-08, TSK-12).
 * `abortedAs` tells why the task was told to stop, if it was.
 */
export function decideEnd(outcome: TaskOutcome, abortedAs: TaskAborted | undefined, at: Date): ActivityEnd {
  if (outcome.kind === 'returned' && !abortedAs) return { status: 'Complete', at };
  if (abortedAs && (abortedAs.kind === 'cancelled' || abortedAs.kind === 'timedOut')) {
    return { status: 'Cancelled', at, errorMessage: abortedAs.kind === 'timedOut' ? abortedAs.message : null };
  }
  const { message, stackTrace } = describeFailure(abortedAs ?? (outcome.kind === 'threw' ? outcome.error : undefined));
  return { status: 'FailedWithError', at, errorMessage: message, errorStackTrace: stackTrace };
}

/**
 * The last act of every task: its activity is InProgress no longer, what it left is released, its row is gone, the
 * execution it belongs to moves on. Does nothing twice.
 */
export async function endTask(transaction: Transaction, task: Task, end: ActivityEnd): Promise<void> {
  if (task.scheduleExecutionId) await lockExecution(transaction, task.scheduleExecutionId);
  await deleteTask(transaction, task.taskId);
  await endActivities(transaction, [task.activityId], end);
  await releaseRunRemains(transaction, task.activityId);
  await notify(transaction, activityChannel, task.activityId);
  await notify(transaction, workChannel);
}

/**
 * Ends the task and, in the same transaction, advances its execution. TSK-15: when that fails, ends it without
 * advancing (the scheduler's safety net does that, EXE-14); when the database is away, tries until it is back or
 * `giveUp` is aborted: then the worker's death is noticed by others (TSK-14).
 */
export async function finishTask(
  services: { readonly database: Database; readonly log: Log; readonly clock: { now(): Date } },
  task: Task,
  end: ActivityEnd,
  giveUp: AbortSignal,
): Promise<void> {
  const { database, log, clock } = services;
  const attempts = [
    async (transaction: Transaction) => {
      await endTask(transaction, task, end);
      if (task.scheduleExecutionId) await advanceExecution(transaction, task.scheduleExecutionId, clock.now());
    },
    (transaction: Transaction) => endTask(transaction, task, end),
  ];
  for (let attempt = 0; ; attempt += 1) {
    const work = attempts[attempt % attempts.length];
    if (!work) return;
    try {
      return await database.transaction(work);
    } catch (error) {
      log.error(
        { err: error, activityId: task.activityId, attempt },
        'The end of a task could not be recorded; it will be tried again.',
      );
      if (attempt === 0) continue;
      if (giveUp.aborted) return;
      await delay(Math.min(100 * 2 ** attempt, 5_000), undefined, { signal: giveUp }).catch(() => undefined);
    }
  }
}
