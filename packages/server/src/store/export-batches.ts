/** What a batch of exports reads before it is sent, and what is written of what came of it (§14). */
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import type { Document } from '@jim/engine/model/values.ts';
import type { RemovedReference } from '@jim/engine/reconcile/import-plan.ts';
import { jsonColumn, jsonRowsOf } from './array-text.ts';
import type { DueExport } from './claim-exports.ts';
import type { Transaction } from './database.ts';
import { pendingExportColumns } from './read-objects.ts';
import { referenceHash } from './reference-hash.ts';
import { removeReferences } from './resolve-references.ts';

/** Exports that wait for the address of an object they point at, in the order they were staged. */
export async function readWaitingExports(
  tx: Transaction,
  systemId: number,
  after: number,
  limit: number,
): Promise<readonly DueExport[]> {
  const { rows } = await tx.query<DueExport>({
    name: 'read-waiting-exports',
    text: `
      select change_number as "changeNumber", ${pendingExportColumns} from pending_export
      where connected_system_id = $1 and status = 'Pending' and has_unresolved_references and change_number > $2
      order by change_number limit $3`,
    values: [systemId, after, limit],
  });
  return rows;
}

/** They are due with the next export. */
export async function endWaiting(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'end-waiting-exports',
    text: `update pending_export set has_unresolved_references = false, next_retry_at = null where id = any($1::uuid[])`,
    values: [ids],
  });
}

/**
 * Writes the next state of exports that go on; the order of change they have stays. One that a synchronisation has
 * staged anew meanwhile is no longer this run's: what it holds now is what is due.
 */
export async function saveExports(
  tx: Transaction,
  activityId: string,
  exports: readonly PendingExport[],
): Promise<void> {
  if (exports.length === 0) return;
  await tx.query({
    name: 'save-exports',
    text: `
      update pending_export p
      set change_type = e.change_type, status = e.status, changes = e.changes::json, has_unresolved_references = e.unresolved,
          executing_activity_id = null, error_count = e.error_count, last_attempted_at = e.attempted_at,
          next_retry_at = e.retry_at, last_error_message = e.message, object_remains = e.remains
      from rows from (
        unnest($1::uuid[], $2::text[], $3::text[]), ${jsonRowsOf('$4')},
        unnest($5::boolean[], $6::int[], $7::timestamptz[], $8::timestamptz[], $9::text[], $10::boolean[]))
        as e(id, change_type, status, changes, unresolved, error_count, attempted_at, retry_at, message, remains)
      where p.id = e.id and p.executing_activity_id = $11`,
    values: [
      exports.map((each) => each.id),
      exports.map((each) => each.changeType),
      exports.map((each) => each.status),
      jsonColumn(exports.map((each) => each.changes)),
      exports.map((each) => each.hasUnresolvedReferences),
      exports.map((each) => each.errorCount),
      exports.map((each) => each.lastAttemptedAt),
      exports.map((each) => each.nextRetryAt),
      exports.map((each) => each.lastErrorMessage),
      exports.map((each) => each.objectRemains ?? false),
      activityId,
    ],
  });
}

/** As `saveExports`: only what is still this run's. */
export async function removeExports(tx: Transaction, activityId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'remove-exports',
    text: `delete from pending_export where id = any($1::uuid[]) and executing_activity_id = $2`,
    values: [ids, activityId],
  });
}

/** Creates that were accepted and staged anew meanwhile: their objects exist, so they go on as updates. */
export async function continueCreated(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'continue-created-exports',
    text: `update pending_export set change_type = 'Update' where id = any($1::uuid[]) and change_type = 'Create' and status = 'Pending'`,
    values: [ids],
  });
}

export interface TargetAddress {
  readonly metaverseObjectId: string;
  readonly objectId: string;
  readonly address: string | null;
  readonly status: 'Normal' | 'Obsolete' | 'PendingProvisioning';
  /** Whether the system has taken it, although no import has brought it yet. */
  readonly isAccepted: boolean;
  /** Its deletion waits, or was sent: what pointed there would point at nothing. */
  readonly isLeaving: boolean;
  /** What its Create will make its external id, for targets that have none yet. */
  readonly stagedExternalId: string | null;
}

/** EXP-11: how identities are addressed in a system; the secondary external id comes before the external id. */
export async function readTargetAddresses(
  tx: Transaction,
  systemId: number,
  metaverseObjectIds: readonly string[],
): Promise<readonly TargetAddress[]> {
  if (metaverseObjectIds.length === 0) return [];
  const { rows } = await tx.query<TargetAddress>({
    name: 'read-target-addresses',
    text: `
      select l.metaverse_object_id as "metaverseObjectId", o.id as "objectId", o.status,
             (o.status = 'PendingProvisioning' and (o.external_id is not null or coalesce(p.status = 'Exported', false))) as "isAccepted",
             coalesce(p.change_type = 'Delete' and not p.object_remains, false) as "isLeaving",
             coalesce(o.secondary_external_id, o.external_id) as address,
             case when coalesce(o.secondary_external_id, o.external_id) is null then p.changes -> a.id::text -> 0 ->> 'value' end as "stagedExternalId"
      from connected_system_object_link l
      join connected_system_object o on o.id = l.connected_system_object_id
      left join pending_export p on p.connected_system_object_id = o.id
      left join connected_system_attribute a on a.object_type_id = o.object_type_id and a.is_external_id
      where l.connected_system_id = $1 and l.metaverse_object_id = any($2::uuid[])`,
    values: [systemId, metaverseObjectIds],
  });
  return rows;
}

/** What an accepted export tells us about its object. */
export interface ExportedObject {
  readonly id: string;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  /** The new document, or null where the next import will bring it. */
  readonly document: Document | null;
  readonly displayName: string | null;
  readonly status: 'Normal' | 'Obsolete' | null;
}

/** EXP-33, FILE-35. */
export async function updateExportedObjects(tx: Transaction, objects: readonly ExportedObject[]): Promise<void> {
  if (objects.length === 0) return;
  await tx.query({
    name: 'update-exported-objects',
    text: `
      update connected_system_object o
      set external_id = coalesce(e.external_id, o.external_id), external_id_key = coalesce(lower(e.external_id), o.external_id_key),
          secondary_external_id = coalesce(e.secondary_id, o.secondary_external_id),
          secondary_id_key = coalesce(lower(e.secondary_id), o.secondary_id_key),
          document = coalesce(e.document::jsonb, o.document), display_name = coalesce(e.display_name, o.display_name),
          status = coalesce(e.status, o.status), content_hash = null, last_updated_at = now(), change_number = nextval('change_order')
      from rows from (unnest($1::uuid[], $2::text[], $3::text[]), ${jsonRowsOf('$4')}, unnest($5::text[], $6::text[]))
        as e(id, external_id, secondary_id, document, display_name, status)
      where o.id = e.id`,
    values: [
      objects.map((each) => each.id),
      objects.map((each) => each.externalId),
      objects.map((each) => each.secondaryExternalId),
      jsonColumn(objects.map((each) => each.document)),
      objects.map((each) => each.displayName),
      objects.map((each) => each.status),
    ],
  });
}

/** External ids that other objects of the same type hold already. */
export async function findTakenExternalIds(
  tx: Transaction,
  systemId: number,
  claims: readonly { readonly objectId: string; readonly objectTypeId: number; readonly externalId: string }[],
): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const { rows } = await tx.query<{ objectId: string }>({
    name: 'find-taken-external-ids',
    text: `
      select c.object_id as "objectId"
      from unnest($2::uuid[], $3::int[], $4::text[]) as c(object_id, type_id, external_id)
      join connected_system_object o on o.connected_system_id = $1 and o.object_type_id = c.type_id
        and o.external_id_key = lower(c.external_id) and o.id <> c.object_id`,
    values: [
      systemId,
      claims.map(({ objectId }) => objectId),
      claims.map(({ objectTypeId }) => objectTypeId),
      claims.map(({ externalId }) => externalId),
    ],
  });
  return new Set(rows.map(({ objectId }) => objectId));
}

export interface ReferenceWrite {
  readonly sourceId: string;
  readonly attributeId: number;
  readonly raw: string;
  readonly targetId: string | null;
}

/** What exports that confirm themselves change of their objects' references. */
export interface ReferenceChanges {
  /** Pairs of which nothing stays. */
  readonly cleared: readonly { readonly sourceId: string; readonly attributeId: number }[];
  readonly removed: readonly RemovedReference[];
  /** One of the same text stays, unless what it means is known now. */
  readonly added: readonly ReferenceWrite[];
}

/** References that are in none of the three are not even read. */
export async function changeObjectReferences(
  tx: Transaction,
  systemId: number,
  { cleared, removed, added }: ReferenceChanges,
): Promise<void> {
  const clearing =
    cleared.length === 0
      ? null
      : tx.query({
          name: 'clear-exported-references',
          text: `
            delete from connected_system_reference r using unnest($1::uuid[], $2::int[]) as p(source_id, attribute_id)
            where r.source_id = p.source_id and r.attribute_id = p.attribute_id`,
          values: [cleared.map(({ sourceId }) => sourceId), cleared.map(({ attributeId }) => attributeId)],
        });
  const removing = removeReferences(tx, [...removed, ...added.filter(({ targetId }) => targetId !== null)]);
  if (added.length === 0) return void (await Promise.all([clearing, removing]));
  const adding = tx.query({
    name: 'write-exported-references',
    text: `
      insert into connected_system_reference (source_id, attribute_id, connected_system_id, raw, raw_key, raw_hash, target_id)
      select r.source_id, r.attribute_id, $1, r.raw, lower(r.raw), r.raw_hash, r.target_id
      from unnest($2::uuid[], $3::int[], $4::text[], $5::int[], $6::uuid[]) as r(source_id, attribute_id, raw, raw_hash, target_id)
      where not exists (
        select from connected_system_reference k
        where k.source_id = r.source_id and k.attribute_id = r.attribute_id and k.raw_hash = r.raw_hash and k.raw = r.raw)
        -- those from before there was a hash
        and not exists (
          select from connected_system_reference k
          where k.source_id = r.source_id and k.attribute_id = r.attribute_id and k.raw_hash is null and k.raw = r.raw)`,
    values: [
      systemId,
      added.map(({ sourceId }) => sourceId),
      added.map(({ attributeId }) => attributeId),
      added.map(({ raw }) => raw),
      added.map(({ raw }) => referenceHash(raw)),
      added.map(({ targetId }) => targetId),
    ],
  });
  await Promise.all([clearing, removing, adding]);
}
