import type { ExecutionState, ExecutionStep } from '../scheduler/decide-advance.ts';
import type { Initiator } from '../worker/task.ts';
import type { ActivityStatus } from './activity-states.ts';
import type { Transaction } from './database.ts';

/** Writes and the state that advancing an execution needs; what lists and pages show is in schedule-execution-reads.ts. */

export type ExecutionStatus = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'Cancelled' | 'Paused';

export interface LockedExecution {
  readonly id: string;
  readonly scheduleId: string;
  readonly status: ExecutionStatus;
  readonly currentStepIndex: number;
  readonly steps: readonly ExecutionStep[];
}

/** Comes before the lock of any task of the execution, so that nobody waits in a circle. */
export async function lockExecution(
  transaction: Transaction,
  executionId: string,
): Promise<LockedExecution | undefined> {
  const { rows } = await transaction.query<{
    id: string;
    schedule_id: string;
    status: ExecutionStatus;
    current_step_index: number;
    steps: ExecutionStep[];
  }>({
    name: 'lock-execution',
    text: 'SELECT id, schedule_id, status, current_step_index, steps FROM schedule_execution WHERE id = $1 FOR UPDATE',
    values: [executionId],
  });
  const row = rows[0];
  return (
    row && {
      id: row.id,
      scheduleId: row.schedule_id,
      status: row.status,
      currentStepIndex: row.current_step_index,
      steps: row.steps,
    }
  );
}

export async function readExecutionState(
  transaction: Transaction,
  execution: LockedExecution,
): Promise<ExecutionState> {
  const { rows: tasks } = await transaction.query<{ schedule_step_index: number; status: string }>({
    name: 'read-execution-tasks',
    text: 'SELECT schedule_step_index, status FROM worker_task WHERE schedule_execution_id = $1',
    values: [execution.id],
  });
  const { rows: activities } = await transaction.query<{ id: string; status: ActivityStatus }>({
    name: 'read-execution-activities',
    text: 'SELECT id, status FROM activity WHERE schedule_execution_id = $1',
    values: [execution.id],
  });
  return {
    currentStepIndex: execution.currentStepIndex,
    steps: execution.steps,
    tasks: tasks.map((task) => ({
      index: task.schedule_step_index,
      isWaiting: task.status === 'WaitingForPreviousStep',
    })),
    activityStatus: new Map(activities.map(({ id, status }) => [id, status])),
  };
}

/** The group's tasks take their place at the end of the queue. */
export async function queueGroup(transaction: Transaction, executionId: string, index: number): Promise<void> {
  await transaction.query({
    name: 'queue-group',
    text: `UPDATE worker_task SET status = 'Queued', queue_order = nextval(pg_get_serial_sequence('worker_task', 'queue_order'))
           WHERE schedule_execution_id = $1 AND schedule_step_index = $2 AND status = 'WaitingForPreviousStep'`,
    values: [executionId, index],
  });
  await transaction.query({
    name: 'move-execution',
    text: 'UPDATE schedule_execution SET current_step_index = $2 WHERE id = $1',
    values: [executionId, index],
  });
}

export async function endExecution(
  transaction: Transaction,
  executionId: string,
  end: {
    readonly status: 'Completed' | 'Failed' | 'Cancelled';
    readonly at: Date;
    readonly errorMessage: string | null;
  },
): Promise<void> {
  await transaction.query({
    name: 'end-execution',
    text: 'UPDATE schedule_execution SET status = $2, completed_at = $3, error_message = $4 WHERE id = $1',
    values: [executionId, end.status, end.at, end.errorMessage],
  });
}

/** Removes the tasks that no worker has taken. @returns their activities. */
export async function deleteUnstartedTasks(transaction: Transaction, executionId: string): Promise<string[]> {
  const { rows } = await transaction.query<{ activity_id: string }>({
    name: 'delete-unstarted-tasks',
    text: `DELETE FROM worker_task WHERE schedule_execution_id = $1 AND status IN ('Queued', 'WaitingForPreviousStep')
           RETURNING activity_id`,
    values: [executionId],
  });
  return rows.map((row) => row.activity_id);
}

/** @returns the tasks that run and were asked to stop. */
export async function requestExecutionCancellation(transaction: Transaction, executionId: string): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'request-execution-cancellation',
    text: `UPDATE worker_task SET status = 'CancellationRequested'
           WHERE schedule_execution_id = $1 AND status IN ('Processing', 'CancellationRequested') RETURNING id`,
    values: [executionId],
  });
  return rows.map(({ id }) => id);
}

export interface NewExecution {
  readonly id: string;
  readonly scheduleId: string;
  readonly scheduleName: string;
  readonly status: ExecutionStatus;
  readonly currentStepIndex: number;
  readonly totalSteps: number;
  readonly at: Date;
  readonly completedAt: Date | null;
  readonly initiator: Initiator;
  readonly errorMessage: string | null;
  readonly steps: readonly ExecutionStep[];
}

export async function insertExecution(transaction: Transaction, execution: NewExecution): Promise<void> {
  await transaction.query({
    name: 'insert-execution',
    text: `INSERT INTO schedule_execution (id, schedule_id, schedule_name, status, current_step_index, total_steps, queued_at, started_at,
             completed_at, initiated_by_type, initiated_by_id, initiated_by_name, error_message, steps)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      execution.id,
      execution.scheduleId,
      execution.scheduleName,
      execution.status,
      execution.currentStepIndex,
      execution.totalSteps,
      execution.at,
      execution.completedAt,
      execution.initiator.type,
      execution.initiator.id,
      execution.initiator.name,
      execution.errorMessage,
      JSON.stringify(execution.steps),
    ],
  });
}

export async function setExecutionSteps(
  transaction: Transaction,
  executionId: string,
  steps: readonly ExecutionStep[],
): Promise<void> {
  await transaction.query({
    name: 'set-execution-steps',
    text: 'UPDATE schedule_execution SET steps = $2 WHERE id = $1',
    values: [executionId, JSON.stringify(steps)],
  });
}
