import type { LaneTask } from '../worker/decide-starts.ts';
import type { Task, TaskExecutionMode, TaskKind, TaskStatus } from '../worker/task.ts';
import type { Transaction } from './database.ts';

/** Whoever decides what starts, or declares a worker dead, holds this lock of the database for the transaction. */
const dispatchLock = 5_200_011;

/** The space of the advisory locks that say "this worker's process lives" (see notifications.ts, holdLock). */
export const workerPresenceSpace = 5_200_010;

export interface NewTaskRow {
  readonly id: string;
  readonly activityId: string;
  readonly kind: TaskKind;
  readonly payload: unknown;
  readonly status: 'Queued' | 'WaitingForPreviousStep';
  readonly connectedSystemId: number | null;
  readonly takesMetaverse: boolean;
  readonly scheduleExecutionId: string | null;
  readonly scheduleStepIndex: number | null;
  readonly executionMode: TaskExecutionMode;
  readonly continueOnFailure: boolean;
  readonly timeoutSeconds: number | null;
  readonly createdAt: Date;
}

interface TaskRow {
  readonly id: string;
  readonly activity_id: string;
  readonly kind: TaskKind;
  readonly payload: unknown;
  readonly connected_system_id: number | null;
  readonly schedule_execution_id: string | null;
  readonly schedule_step_index: number | null;
  readonly timeout_seconds: number | null;
}

const taskColumns =
  'id, activity_id, kind, payload, connected_system_id, schedule_execution_id, schedule_step_index, timeout_seconds';

const toTask = (row: TaskRow): Task => ({
  taskId: row.id,
  activityId: row.activity_id,
  kind: row.kind,
  payload: row.payload,
  connectedSystemId: row.connected_system_id,
  scheduleExecutionId: row.schedule_execution_id,
  scheduleStepIndex: row.schedule_step_index,
  timeoutSeconds: row.timeout_seconds,
});

export async function insertTask(transaction: Transaction, task: NewTaskRow): Promise<void> {
  await transaction.query({
    name: 'insert-task',
    text: `INSERT INTO worker_task (id, activity_id, kind, payload, status, connected_system_id, takes_metaverse,
             schedule_execution_id, schedule_step_index, execution_mode, continue_on_failure, timeout_seconds, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      task.id,
      task.activityId,
      task.kind,
      JSON.stringify(task.payload),
      task.status,
      task.connectedSystemId,
      task.takesMetaverse,
      task.scheduleExecutionId,
      task.scheduleStepIndex,
      task.executionMode,
      task.continueOnFailure,
      task.timeoutSeconds,
      task.createdAt,
    ],
  });
}

export async function lockDispatch(transaction: Transaction): Promise<void> {
  await transaction.query({ name: 'lock-dispatch', text: `SELECT pg_advisory_xact_lock(${dispatchLock})` });
}

/** All that is queued or runs, in the order in which it was queued. */
export async function listLaneTasks(transaction: Transaction): Promise<(LaneTask & { readonly queueOrder: number })[]> {
  const { rows } = await transaction.query<{
    id: string;
    holding: boolean;
    connected_system_id: number | null;
    takes_metaverse: boolean;
    queue_order: number;
  }>({
    name: 'list-lane-tasks',
    text: `SELECT id, status <> 'Queued' OR dispatched_at IS NOT NULL AS holding, connected_system_id, takes_metaverse, queue_order
           FROM worker_task WHERE status <> 'WaitingForPreviousStep' ORDER BY queue_order`,
  });
  return rows.map((row) => ({
    taskId: row.id,
    state: row.holding ? 'holding' : 'queued',
    connectedSystemId: row.connected_system_id,
    takesMetaverse: row.takes_metaverse,
    queueOrder: row.queue_order,
  }));
}

export async function markDispatched(transaction: Transaction, taskIds: readonly string[]): Promise<void> {
  await transaction.query({
    name: 'mark-dispatched',
    text: `UPDATE worker_task SET dispatched_at = clock_timestamp() WHERE id = ANY($1) AND status = 'Queued'`,
    values: [taskIds],
  });
}

/** Tasks handed over that no worker has taken. */
export async function listUndelivered(
  transaction: Transaction,
): Promise<{ readonly taskId: string; readonly queueOrder: number }[]> {
  const { rows } = await transaction.query<{ taskId: string; queueOrder: number }>({
    name: 'list-undelivered',
    text: `SELECT id AS "taskId", queue_order AS "queueOrder" FROM worker_task
           WHERE status = 'Queued' AND dispatched_at IS NOT NULL ORDER BY queue_order`,
  });
  return rows;
}

/** @returns undefined when the task was cancelled, or taken by another worker, in the meantime. */
export async function takeTask(transaction: Transaction, taskId: string, workerId: string): Promise<Task | undefined> {
  const { rows } = await transaction.query<TaskRow>({
    name: 'take-task',
    text: `UPDATE worker_task SET status = 'Processing', worker_id = $2, heartbeat_at = clock_timestamp()
           WHERE id = $1 AND status = 'Queued' AND dispatched_at IS NOT NULL RETURNING ${taskColumns}`,
    values: [taskId, workerId],
  });
  return rows[0] && toTask(rows[0]);
}

/** What the worker has taken and not ended. */
export async function listTasksOf(transaction: Transaction, workerId: string): Promise<Task[]> {
  const { rows } = await transaction.query<TaskRow>({
    name: 'list-tasks-of',
    text: `SELECT ${taskColumns} FROM worker_task WHERE worker_id = $1 ORDER BY queue_order`,
    values: [workerId],
  });
  return rows.map(toTask);
}

/** @returns the status of each of the tasks that are still this worker's. */
export async function beat(
  transaction: Transaction,
  workerId: string,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, TaskStatus>> {
  const { rows } = await transaction.query<{ id: string; status: TaskStatus }>({
    name: 'beat',
    text: `UPDATE worker_task SET heartbeat_at = clock_timestamp() WHERE worker_id = $1 AND id = ANY($2) RETURNING id, status`,
    values: [workerId, taskIds],
  });
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export interface TaskState extends Task {
  readonly status: TaskStatus;
  readonly workerId: string | null;
  readonly heartbeatAt: string | null;
}

/** Locks the row until the transaction ends. */
export async function lockTask(
  transaction: Transaction,
  where: { taskId: string } | { activityId: string },
): Promise<TaskState | undefined> {
  const [column, id] = 'taskId' in where ? ['id', where.taskId] : ['activity_id', where.activityId];
  const { rows } = await transaction.query<
    TaskRow & { status: TaskStatus; worker_id: string | null; heartbeat_at: string | null }
  >({
    name: `lock-task-by-${column}`,
    text: `SELECT ${taskColumns}, status, worker_id, heartbeat_at FROM worker_task WHERE ${column} = $1 FOR UPDATE`,
    values: [id],
  });
  const row = rows[0];
  return row && { ...toTask(row), status: row.status, workerId: row.worker_id, heartbeatAt: row.heartbeat_at };
}

export async function requestTaskCancellation(transaction: Transaction, taskId: string): Promise<void> {
  await transaction.query({
    name: 'request-task-cancellation',
    text: `UPDATE worker_task SET status = 'CancellationRequested' WHERE id = $1 AND status = 'Processing'`,
    values: [taskId],
  });
}

export async function deleteTask(transaction: Transaction, taskId: string): Promise<void> {
  await transaction.query({ name: 'delete-task', text: 'DELETE FROM worker_task WHERE id = $1', values: [taskId] });
}

export interface RunningTask {
  readonly taskId: string;
  readonly workerId: string | null;
  readonly heartbeatAt: string | null;
  /** Whether the worker's process is connected to this database now. */
  readonly workerIsConnected: boolean;
}

export async function listRunningTasks(transaction: Transaction): Promise<RunningTask[]> {
  const { rows } = await transaction.query<{
    id: string;
    worker_id: string | null;
    heartbeat_at: string | null;
    connected: boolean;
  }>({
    name: 'list-running-tasks',
    text: `SELECT t.id, t.worker_id, t.heartbeat_at, EXISTS (
             SELECT 1 FROM pg_locks l
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.classid = ${workerPresenceSpace}::int::oid AND l.objid = hashtext(t.worker_id)::oid
           ) AS connected
           FROM worker_task t WHERE t.status IN ('Processing', 'CancellationRequested')`,
  });
  return rows.map((row) => ({
    taskId: row.id,
    workerId: row.worker_id,
    heartbeatAt: row.heartbeat_at,
    workerIsConnected: row.connected,
  }));
}

export async function countOpenTasks(transaction: Transaction): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>({
    name: 'count-open-tasks',
    text: `SELECT count(*) AS count FROM worker_task WHERE status <> 'WaitingForPreviousStep'`,
  });
  return rows[0]?.count ?? 0;
}

export interface TaskCounts {
  readonly running: number;
  /** Queued, or waiting for an earlier group of their schedule. */
  readonly waiting: number;
}

export async function countTasks(transaction: Transaction): Promise<TaskCounts> {
  const { rows } = await transaction.query<TaskCounts>({
    name: 'count-tasks',
    text: `SELECT count(*) FILTER (WHERE status IN ('Processing', 'CancellationRequested')) AS running,
             count(*) FILTER (WHERE status IN ('Queued', 'WaitingForPreviousStep')) AS waiting
           FROM worker_task`,
  });
  return rows[0] ?? { running: 0, waiting: 0 };
}

/** All tasks in the order in which they were queued, with what they are about. */
export interface QueuedTaskRow {
  readonly taskId: string;
  readonly activityId: string;
  readonly status: TaskStatus;
  readonly holding: boolean;
  readonly connectedSystemId: number | null;
  readonly takesMetaverse: boolean;
  readonly targetName: string | null;
  readonly targetContext: string | null;
}

export async function listQueue(transaction: Transaction): Promise<QueuedTaskRow[]> {
  const { rows } = await transaction.query<QueuedTaskRow>({
    name: 'list-queue',
    text: `SELECT t.id AS "taskId", t.activity_id AS "activityId", t.status,
             t.status <> 'Queued' OR t.dispatched_at IS NOT NULL AS holding, t.connected_system_id AS "connectedSystemId",
             t.takes_metaverse AS "takesMetaverse", a.target_name AS "targetName", a.target_context AS "targetContext"
           FROM worker_task t JOIN activity a ON a.id = t.activity_id ORDER BY t.queue_order`,
  });
  return rows;
}
