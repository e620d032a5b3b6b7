/** Pending exports as a synchronisation writes them: at most one per object (DAT-43). */
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import { jsonColumn, jsonRowsOf } from './array-text.ts';
import type { Transaction } from './database.ts';
import { pendingExportColumns } from './read-objects.ts';

export async function stagePendingExports(tx: Transaction, exports: readonly PendingExport[]): Promise<void> {
  if (exports.length === 0) return;
  await tx.query({
    name: 'stage-pending-exports',
    text: `
      insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, status, changes,
        has_unresolved_references, source_metaverse_object_id, staged_activity_id, error_count, max_retries, last_attempted_at,
        next_retry_at, last_error_message, created_at, change_number)
      select e.id, e.system_id, e.object_id, e.change_type, e.status, e.changes::json, e.is_unresolved, e.identity_id, e.staged_by,
        e.error_count, e.max_retries, e.attempted_at, e.retry_at, e.error, e.created_at, nextval('change_order')
      from rows from (
        unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[]), ${jsonRowsOf('$6')},
        unnest($7::boolean[], $8::uuid[], $9::uuid[], $10::int[], $11::int[], $12::timestamptz[], $13::timestamptz[], $14::text[],
          $15::timestamptz[]))
        as e(id, system_id, object_id, change_type, status, changes, is_unresolved, identity_id, staged_by, error_count, max_retries,
             attempted_at, retry_at, error, created_at)
      on conflict (connected_system_object_id) do update set
        change_type = excluded.change_type, status = excluded.status, changes = excluded.changes,
        has_unresolved_references = excluded.has_unresolved_references,
        source_metaverse_object_id = excluded.source_metaverse_object_id, staged_activity_id = excluded.staged_activity_id,
        executing_activity_id = null, object_remains = false, error_count = excluded.error_count, next_retry_at = excluded.next_retry_at,
        last_error_message = excluded.last_error_message, last_error_stack_trace = null, created_at = excluded.created_at,
        change_number = excluded.change_number`,
    values: [
      exports.map((each) => each.id),
      exports.map((each) => each.systemId),
      exports.map((each) => each.objectId),
      exports.map((each) => each.changeType),
      exports.map((each) => each.status),
      jsonColumn(exports.map((each) => each.changes)),
      exports.map((each) => each.hasUnresolvedReferences),
      exports.map((each) => each.sourceMetaverseObjectId),
      exports.map((each) => each.stagedByActivityId),
      exports.map((each) => each.errorCount),
      exports.map((each) => each.maxRetries),
      exports.map((each) => each.lastAttemptedAt),
      exports.map((each) => each.nextRetryAt),
      exports.map((each) => each.lastErrorMessage),
      exports.map((each) => each.createdAt),
    ],
  });
}

/**
 * Locks pending exports until the transaction ends. Their order is everybody's who locks several, so that none waits for
 * another in a circle. @returns false when one is no longer as it was read: a run of its own system has sent, confirmed or
 * amended it meanwhile (D-32), and what was planned upon it is wrong.
 */
export async function holdExports(tx: Transaction, asRead: readonly PendingExport[]): Promise<boolean> {
  if (asRead.length === 0) return true;
  const { rows } = await tx.query<PendingExport>({
    name: 'hold-pending-exports',
    text: `
      select ${pendingExportColumns} from pending_export
      where connected_system_object_id = any($1::uuid[]) order by connected_system_object_id for update`,
    values: [asRead.map(({ objectId }) => objectId)],
  });
  const now = new Map(rows.map((row) => [row.objectId, JSON.stringify(row)]));
  return asRead.every((each) => now.get(each.objectId) === JSON.stringify(each));
}

export async function withdrawPendingExports(tx: Transaction, objectIds: readonly string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.query({
    name: 'withdraw-pending-exports',
    text: `delete from pending_export where connected_system_object_id = any($1::uuid[])`,
    values: [objectIds],
  });
}
