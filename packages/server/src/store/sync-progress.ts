/** Selection and watermarks of synchronisation: by the monotonic order of change, never by clock (SYN-03, SYN-05). */
import type { Transaction } from './database.ts';

/** The place in the order of change that has been reached now. */
export async function currentChangeNumber(tx: Transaction): Promise<number> {
  const { rows } = await tx.query<{ value: number }>({
    name: 'current-change-number',
    text: `select case when is_called then last_value else 0 end as value from change_order`,
  });
  return rows[0]?.value ?? 0;
}

export async function countChanged(
  tx: Transaction,
  systemId: number,
  after: number,
  upTo: number,
): Promise<{ readonly total: number; readonly settled: 0 }> {
  const { rows } = await tx.query<{ total: number }>({
    name: 'count-changed-objects',
    text: `
      select count(*) as total from connected_system_object
      where connected_system_id = $1 and change_number > $2 and change_number <= $3`,
    values: [systemId, after, upTo],
  });
  return { total: rows[0]?.total ?? 0, settled: 0 };
}

/** Which of the objects changed in that part of the order. */
export async function findChanged(
  tx: Transaction,
  ids: readonly string[],
  after: number,
  upTo: number,
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'find-changed-objects',
    text: `
      select id from connected_system_object
      where id = any($1::uuid[]) and change_number > $2 and change_number <= $3`,
    values: [ids, after, upTo],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Takes objects off the list of those whose references have to be followed again. */
export async function takeReferencesDue(tx: Transaction, systemId: number, limit: number): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'take-references-due',
    text: `
      delete from reference_flow_due where connected_system_object_id in (
        select connected_system_object_id from reference_flow_due where connected_system_id = $1
        order by connected_system_object_id limit $2)
      returning connected_system_object_id as id`,
    values: [systemId, limit],
  });
  return rows.map(({ id }) => id);
}

export interface CompletedSync {
  readonly systemId: number;
  /** Captured before selection, so that what was imported meanwhile is seen next time. */
  readonly watermark: number;
  readonly isFull: boolean;
  readonly startedAt: Date;
  readonly now: Date;
}

export async function completeSync(tx: Transaction, sync: CompletedSync): Promise<void> {
  await tx.query({
    name: 'complete-sync',
    text: `
      update connected_system
      set sync_watermark = greatest(sync_watermark, $2::bigint), last_sync_completed_at = $3,
          full_sync_applied_at = case when $4::boolean then $5::timestamptz else full_sync_applied_at end
      where id = $1`,
    values: [sync.systemId, sync.watermark, sync.now, sync.isFull, sync.startedAt],
  });
}
