import type { Transaction } from './database.ts';

/** Runs that nobody performs and nobody will end: in progress, without a task, and old, or with a parent that has ended. */
export async function listOrphanActivities(transaction: Transaction, startedBefore: Date): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'list-orphan-activities',
    text: `select a.id from activity a left join activity parent on parent.id = a.parent_activity_id
           where a.status = 'InProgress' and not exists (select from worker_task t where t.activity_id = a.id)
             and case when parent.id is null then a.created_at < $1 else parent.status <> 'InProgress' end`,
    values: [startedBefore],
  });
  return rows.map(({ id }) => id);
}

/** Whether housekeeping is queued or under way; holds off others that want to queue it until the transaction ends. */
export async function isHousekeepingQueued(transaction: Transaction): Promise<boolean> {
  await transaction.query({ name: 'lock-housekeeping', text: 'select pg_advisory_xact_lock(5200013)' });
  const { rows } = await transaction.query({
    name: 'is-housekeeping-queued',
    text: `select 1 from worker_task where kind = 'housekeeping' limit 1`,
  });
  return rows.length > 0;
}
