import { advanceExecution } from '../scheduler/advance-execution.ts';
import { endActivities, releaseRunRemains } from '../store/activity-states.ts';
import type { Transaction } from '../store/database.ts';
import { lockExecution } from '../store/schedule-executions.ts';
import { activityChannel, cancelChannel, notify, workChannel } from '../store/work-notices.ts';
import { deleteTask, lockTask, requestTaskCancellation } from '../store/worker-tasks.ts';

/**
 * cancelled   it had not started: its activity is Cancelled, its task is gone (TSK-07)
 * requested   it runs: it was asked to stop, and stops at the next place where its data are consistent
 * notRunning  there is no such task: the activity has ended, or is none that a worker performs
 */
export type Cancellation = 'cancelled' | 'requested' | 'notRunning';

export async function cancelActivity(transaction: Transaction, activityId: string, now: Date): Promise<Cancellation> {
  const executionId = await findExecution(transaction, activityId);
  if (executionId) await lockExecution(transaction, executionId);
  const task = await lockTask(transaction, { activityId });
  if (!task) return 'notRunning';
  if (task.status === 'Processing' || task.status === 'CancellationRequested') {
    await requestTaskCancellation(transaction, task.taskId);
    await notify(transaction, cancelChannel, task.taskId);
    await notify(transaction, activityChannel, activityId);
    return 'requested';
  }
  await deleteTask(transaction, task.taskId);
  await endActivities(transaction, [activityId], { status: 'Cancelled', at: now });
  await releaseRunRemains(transaction, activityId);
  await notify(transaction, activityChannel, activityId);
  await notify(transaction, workChannel);
  if (executionId) await advanceExecution(transaction, executionId, now);
  return 'cancelled';
}

async function findExecution(transaction: Transaction, activityId: string): Promise<string | null> {
  const { rows } = await transaction.query<{ schedule_execution_id: string | null }>({
    name: 'find-execution-of-activity',
    text: 'SELECT schedule_execution_id FROM worker_task WHERE activity_id = $1',
    values: [activityId],
  });
  return rows[0]?.schedule_execution_id ?? null;
}
