import { endActivities } from '../store/activity-states.ts';
import type { Transaction } from '../store/database.ts';
import {
  deleteUnstartedTasks,
  endExecution,
  lockExecution,
  queueGroup,
  readExecutionState,
} from '../store/schedule-executions.ts';
import { activityChannel, notify, notifyEach, scheduleChannel, workChannel } from '../store/work-notices.ts';
import { decideAdvance } from './decide-advance.ts';

/**
 * Moves an execution on when the group it is at has ended; otherwise, or when it is over, changes nothing. Anyone may call
 * it at any time: after a task (EXE-10), after a cancellation (EXE-15), and again and again as safety net (SCD-05).
 */
export async function advanceExecution(transaction: Transaction, executionId: string, now: Date): Promise<void> {
  const execution = await lockExecution(transaction, executionId);
  if (!execution || execution.status !== 'InProgress') return;
  const advance = decideAdvance(await readExecutionState(transaction, execution));
  switch (advance.kind) {
    case 'wait':
      return;
    case 'next':
      await queueGroup(transaction, executionId, advance.index);
      await notify(transaction, workChannel);
      break;
    case 'complete':
      await endExecution(transaction, executionId, { status: 'Completed', at: now, errorMessage: null });
      break;
    case 'fail':
      await dropUnstartedTasks(transaction, executionId, now);
      await endExecution(transaction, executionId, { status: 'Failed', at: now, errorMessage: advance.message });
      break;
  }
  await notify(transaction, scheduleChannel, executionId);
}

/** Their activities end Cancelled: nothing of them was done (EXE-11, EXE-17). */
export async function dropUnstartedTasks(transaction: Transaction, executionId: string, now: Date): Promise<void> {
  const activityIds = await deleteUnstartedTasks(transaction, executionId);
  await endActivities(transaction, activityIds, { status: 'Cancelled', at: now });
  await notifyEach(transaction, activityChannel, activityIds);
}
