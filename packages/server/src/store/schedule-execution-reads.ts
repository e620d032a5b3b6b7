import type { ExecutionStep } from '../scheduler/decide-advance.ts';
import type { TaskStatus } from '../worker/task.ts';
import type { ActivityStatus } from './activity-states.ts';
import type { Transaction } from './database.ts';
import { sortColumnOf } from './list-query.ts';
import type { ExecutionStatus } from './schedule-executions.ts';

export interface ExecutionRow {
  readonly id: string;
  readonly scheduleId: string;
  readonly scheduleName: string;
  readonly status: ExecutionStatus;
  readonly currentStepIndex: number;
  readonly totalSteps: number;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly initiatedByType: 'User' | 'ApiKey' | 'System';
  readonly initiatedById: string | null;
  readonly initiatedByName: string | null;
  readonly errorMessage: string | null;
}

const columns = `
  e.id, e.schedule_id as "scheduleId", e.schedule_name as "scheduleName", e.status, e.current_step_index as "currentStepIndex",
  e.total_steps as "totalSteps", e.queued_at as "queuedAt", e.started_at as "startedAt", e.completed_at as "completedAt",
  e.initiated_by_type as "initiatedByType", e.initiated_by_id as "initiatedById", e.initiated_by_name as "initiatedByName",
  e.error_message as "errorMessage"`;

const sortColumns: Readonly<Record<string, string>> = {
  queuedat: 'e.queued_at',
  startedat: 'e.started_at',
  completedat: 'e.completed_at',
  status: 'e.status',
};

export interface ExecutionListRequest {
  readonly scheduleId: string | null;
  readonly status: ExecutionStatus | null;
  readonly page: number;
  readonly pageSize: number;
  readonly sortBy: string | null;
  readonly sortDescending: boolean;
}

export async function listExecutions(
  transaction: Transaction,
  request: ExecutionListRequest,
): Promise<{ rows: ExecutionRow[]; totalCount: number }> {
  const where = '($1::uuid is null or e.schedule_id = $1) and ($2::text is null or e.status = $2)';
  const order = sortColumnOf(sortColumns, request.sortBy) ?? 'e.queued_at';
  const { rows } = await transaction.query<ExecutionRow>({
    text: `select ${columns} from schedule_execution e where ${where}
           order by ${order} ${request.sortDescending ? 'desc nulls last' : 'asc nulls first'}, e.id limit $3 offset $4`,
    values: [request.scheduleId, request.status, request.pageSize, (request.page - 1) * request.pageSize],
  });
  const count = await transaction.query<{ count: number }>({
    text: `select count(*) as count from schedule_execution e where ${where}`,
    values: [request.scheduleId, request.status],
  });
  return { rows, totalCount: count.rows[0]?.count ?? 0 };
}

/** API-05: Queued, InProgress or Paused, the oldest first. */
export async function listActiveExecutions(transaction: Transaction): Promise<ExecutionRow[]> {
  const { rows } = await transaction.query<ExecutionRow>({
    name: 'list-active-executions',
    text: `select ${columns} from schedule_execution e where e.status in ('Queued', 'InProgress', 'Paused') order by e.queued_at, e.id`,
  });
  return rows;
}

export async function findExecution(
  transaction: Transaction,
  id: string,
): Promise<(ExecutionRow & { readonly steps: readonly ExecutionStep[] }) | undefined> {
  const { rows } = await transaction.query<ExecutionRow & { steps: ExecutionStep[] }>({
    name: 'find-execution',
    text: `select ${columns}, e.steps from schedule_execution e where e.id = $1`,
    values: [id],
  });
  return rows[0];
}

export async function findExecutions(transaction: Transaction, ids: readonly string[]): Promise<ExecutionRow[]> {
  const { rows } = await transaction.query<ExecutionRow>({
    name: 'find-executions',
    text: `select ${columns} from schedule_execution e where e.id = any($1) order by e.queued_at, e.id`,
    values: [ids],
  });
  return rows;
}

export async function findActiveExecution(transaction: Transaction, scheduleId: string): Promise<string | undefined> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'find-active-execution',
    text: `select id from schedule_execution where schedule_id = $1 and status in ('Queued', 'InProgress', 'Paused') limit 1`,
    values: [scheduleId],
  });
  return rows[0]?.id;
}

/** InProgress: those that the safety net has to look at (SCD-05). */
export async function listRunningExecutionIds(transaction: Transaction): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'list-running-execution-ids',
    text: `select id from schedule_execution where status = 'InProgress' order by queued_at`,
  });
  return rows.map(({ id }) => id);
}

/** What is known of the activity of a step. */
export interface StepActivityRow {
  readonly activityId: string;
  readonly activityStatus: ActivityStatus;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly errorMessage: string | null;
  readonly taskId: string | null;
  readonly taskStatus: TaskStatus | null;
}

export async function listStepActivities(transaction: Transaction, executionId: string): Promise<StepActivityRow[]> {
  const { rows } = await transaction.query<StepActivityRow>({
    name: 'list-step-activities',
    text: `select a.id as "activityId", a.status as "activityStatus", a.executed_at as "startedAt", a.ended_at as "completedAt",
             a.error_message as "errorMessage", t.id as "taskId", t.status as "taskStatus"
           from activity a left join worker_task t on t.activity_id = a.id where a.schedule_execution_id = $1`,
    values: [executionId],
  });
  return rows;
}
