import type { Transaction } from './database.ts';

export interface SystemWork {
  /** A task of this system runs, or has been handed to a worker. */
  readonly systemIsBusy: boolean;
  /** The same of a task that changes identities, of whatever system. */
  readonly metaverseIsBusy: boolean;
}

/** With the dispatch lock held (worker-tasks.ts) the answer stays true until the transaction ends. */
export async function readSystemWork(tx: Transaction, systemId: number): Promise<SystemWork> {
  const { rows } = await tx.query<SystemWork>({
    name: 'read-system-work',
    text: `
      select coalesce(bool_or(connected_system_id = $1), false) as "systemIsBusy", coalesce(bool_or(takes_metaverse), false) as "metaverseIsBusy"
      from worker_task where status in ('Processing', 'CancellationRequested') or (status = 'Queued' and dispatched_at is not null)`,
    values: [systemId],
  });
  return rows[0] ?? { systemIsBusy: false, metaverseIsBusy: false };
}

/** Tasks of the system that have not begun, with their activities. */
export async function listWaitingTasks(
  tx: Transaction,
  systemId: number,
  exceptTaskId: string | null,
): Promise<readonly { readonly taskId: string; readonly activityId: string }[]> {
  const { rows } = await tx.query<{ taskId: string; activityId: string }>({
    name: 'list-waiting-tasks',
    text: `
      select id as "taskId", activity_id as "activityId" from worker_task
      where connected_system_id = $1 and status in ('Queued', 'WaitingForPreviousStep') and id is distinct from $2`,
    values: [systemId, exceptTaskId],
  });
  return rows;
}

/** False for a system whose deletion was cut off by a crash: it can be asked for again. */
export async function hasDeletionTask(tx: Transaction, systemId: number): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>({
    name: 'has-deletion-task',
    text: `select exists (select from worker_task where connected_system_id = $1 and kind = 'deleteConnectedSystem') as found`,
    values: [systemId],
  });
  return rows[0]?.found ?? false;
}
