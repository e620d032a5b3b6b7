import type { Transaction } from '../store/database.ts';
import { endExecution, lockExecution, requestExecutionCancellation } from '../store/schedule-executions.ts';
import type { ExecutionStatus } from '../store/schedule-executions.ts';
import { cancelChannel, notify, notifyEach, scheduleChannel, workChannel } from '../store/work-notices.ts';
import { dropUnstartedTasks } from './advance-execution.ts';

export type ExecutionCancellation =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'over'; readonly status: ExecutionStatus }
  | { readonly kind: 'notFound' };

/** EXE-17: what has not started is dropped, what runs is asked to stop and finishes by itself. */
export async function cancelExecution(
  transaction: Transaction,
  executionId: string,
  now: Date,
): Promise<ExecutionCancellation> {
  const execution = await lockExecution(transaction, executionId);
  if (!execution) return { kind: 'notFound' };
  if (execution.status !== 'Queued' && execution.status !== 'InProgress')
    return { kind: 'over', status: execution.status };
  await dropUnstartedTasks(transaction, executionId, now);
  await notifyEach(transaction, cancelChannel, await requestExecutionCancellation(transaction, executionId));
  await endExecution(transaction, executionId, { status: 'Cancelled', at: now, errorMessage: 'Cancelled by user' });
  await notify(transaction, scheduleChannel, executionId);
  await notify(transaction, workChannel);
  return { kind: 'cancelled' };
}
