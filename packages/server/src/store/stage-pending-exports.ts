/** Pending exports as a synchronisation writes them: at most one per object (DAT-43). */
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import { jsonColumn, jsonColumnOf } from './array-text.ts';
import type { Transaction } from './database.ts';

export async function stagePendingExports(tx: Transaction, exports: readonly PendingExport[]): Promise<void> {
  if (exports.length === 0) return;
  await tx.query({
    name: 'stage-pending-exports',
    text: `
      insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, status, changes,
        has_unresolved_references, source_metaverse_object_id, staged_activity_id, error_count, max_retries, last_attempted_at,
        next_retry_at, last_error_message, created_at, change_number)
      select e.*, nextval('change_order')
      from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[], ${jsonColumnOf('$6')}, $7::boolean[], $8::uuid[], $9::uuid[],
        $10::int[], $11::int[], $12::timestamptz[], $13::timestamptz[], $14::text[], $15::timestamptz[]) as e
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

export async function withdrawPendingExports(tx: Transaction, objectIds: readonly string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.query({
    name: 'withdraw-pending-exports',
    text: `delete from pending_export where connected_system_object_id = any($1::uuid[])`,
    values: [objectIds],
  });
}
