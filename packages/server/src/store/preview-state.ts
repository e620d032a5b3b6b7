/** What a preview begins with: the state of a system, read without a run. */
import type { Transaction } from './database.ts';

export interface PreviewState {
  readonly syncWatermark: number;
  /** Whether rules changed since the last completed full synchronisation of this system (SYN-02). */
  readonly rulesChangedSinceFullSync: boolean;
}

/** From here on the transaction sees one state of the database, and the database itself refuses every write in it. */
export async function makeReadOnly(tx: Transaction): Promise<void> {
  await tx.query({ text: 'set transaction isolation level repeatable read, read only' });
}

/** Undefined when there is no such connected system. */
export async function readPreviewState(tx: Transaction, systemId: number): Promise<PreviewState | undefined> {
  const { rows } = await tx.query<PreviewState>({
    name: 'read-preview-state',
    text: `
      select s.sync_watermark as "syncWatermark",
             coalesce(s.full_sync_applied_at <= (select max(rules_changed_at) from connected_system), s.full_sync_applied_at is null)
               as "rulesChangedSinceFullSync"
      from connected_system s where s.id = $1`,
    values: [systemId],
  });
  return rows[0];
}
