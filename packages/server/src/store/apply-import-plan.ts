/** Writes a page of an import: one statement a kind of row, all in the caller's transaction. */
import type { ImportedMatchKeys, ImportPlan } from '@jim/engine/reconcile/import-plan.ts';
import { storedKey } from '@jim/engine/reconcile/import-schema.ts';
import { matchKeyOf } from '@jim/engine/sync-questions.ts';
import { amendItems, insertItems } from './activity-items.ts';
import { jsonColumn, jsonRowsOf, jsonTexts } from './array-text.ts';
import { withdrawImported } from './apply-import-plan-withdrawal.ts';
import { recordObjectChanges, type HistoryContext } from './change-history.ts';
import type { Transaction } from './database.ts';
import { removeReferences } from './resolve-references.ts';
import { withdrawPendingExports } from './stage-pending-exports.ts';

export interface ImportTarget {
  readonly systemId: number;
  /** All object types of the system. */
  readonly typeIds: readonly number[];
  /** The order of change when the run began. */
  readonly startedAfter: number;
  /** Attributes that object matching looks objects up by. */
  readonly matchAttributes: readonly number[];
}

/** All but the references it adds: what those mean is read from what pages ahead may still be writing (`addImportedReferences`). */
export async function applyImportPlan(
  tx: Transaction,
  plan: ImportPlan,
  target: ImportTarget,
  history: HistoryContext,
): Promise<void> {
  await withdrawImported(tx, plan.withdrawn, target, history);
  await Promise.all([
    createObjects(tx, plan.created, target.systemId),
    keepBeforeImages(tx, plan.beforeImages, history.activityId),
    updateObjects(tx, plan.updated, history.at),
    replaceMatchKeys(tx, plan.matchKeys),
    removeReferences(tx, plan.referencesRemoved),
    withdrawPendingExports(tx, plan.exportsConfirmed),
    amendExports(tx, plan.exportsAmended),
    insertItems(tx, history.activityId, plan.items),
    amendItems(
      tx,
      plan.itemsAmended.map(({ after }) => after),
    ),
    recordObjectChanges(tx, plan.changes, history),
  ]);
}

async function createObjects(tx: Transaction, objects: ImportPlan['created'], systemId: number): Promise<void> {
  if (objects.length === 0) return;
  await tx.query({
    name: 'import-create-objects',
    text: `
      insert into connected_system_object (connected_system_id, change_number, id, object_type_id, external_id, external_id_key,
        secondary_external_id, secondary_id_key, display_name, document, content_hash, partition_id)
      select $1, nextval('change_order'), o.id, o.type_id, o.external_id, o.external_key, o.address, o.address_key, o.name,
             o.document::jsonb, o.hash, o.partition_id
      from rows from (
        unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]), ${jsonRowsOf('$9')},
        unnest($10::bytea[], $11::int[]))
        as o(id, type_id, external_id, external_key, address, address_key, name, document, hash, partition_id)`,
    values: [
      systemId,
      objects.map(({ id }) => id),
      objects.map(({ objectTypeId }) => objectTypeId),
      objects.map(({ externalId }) => externalId),
      objects.map(({ externalId }) => storedKey(externalId)),
      objects.map(({ secondaryExternalId }) => secondaryExternalId),
      objects.map(({ secondaryExternalId }) => storedKey(secondaryExternalId)),
      objects.map(({ displayName }) => displayName),
      jsonTexts(objects.map(({ document }) => document)),
      objects.map(({ contentHash }) => contentHash),
      objects.map(({ partitionId }) => partitionId),
    ],
  });
}

/** The first image of a run is the one from before it. */
async function keepBeforeImages(
  tx: Transaction,
  images: ImportPlan['beforeImages'],
  activityId: string,
): Promise<void> {
  if (images.length === 0) return;
  await tx.query({
    name: 'import-keep-before-images',
    text: `
      insert into import_before_image (activity_id, object_id, address, image)
      select $1, i.id, i.address, i.image::json
      from rows from (unnest($2::uuid[], $3::text[]), ${jsonRowsOf('$4')}) as i(id, address, image) on conflict do nothing`,
    values: [
      activityId,
      images.map(({ objectId }) => objectId),
      images.map(({ image: { row } }) => row.secondaryExternalId ?? row.externalId),
      jsonColumn(images.map(({ image }) => image)),
    ],
  });
}

async function updateObjects(tx: Transaction, objects: ImportPlan['updated'], at: string): Promise<void> {
  if (objects.length === 0) return;
  await tx.query({
    name: 'import-update-objects',
    text: `
      update connected_system_object o
      set status = n.status, external_id = n.external_id, external_id_key = n.external_key, secondary_external_id = n.address,
          secondary_id_key = n.address_key, display_name = n.name, document = n.document::jsonb, content_hash = n.hash,
          partition_id = n.partition_id,
          last_updated_at = case when n.is_quiet then o.last_updated_at else $1::timestamptz end,
          change_number = case when n.is_quiet then o.change_number else nextval('change_order') end
      from rows from (
        unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]), ${jsonRowsOf('$9')},
        unnest($10::bytea[], $11::int[], $12::boolean[]))
        as n(id, status, external_id, external_key, address, address_key, name, document, hash, partition_id, is_quiet)
      where o.id = n.id`,
    values: [
      at,
      objects.map(({ id }) => id),
      objects.map(({ status }) => status),
      objects.map(({ externalId }) => externalId),
      objects.map(({ externalId }) => storedKey(externalId)),
      objects.map(({ secondaryExternalId }) => secondaryExternalId),
      objects.map(({ secondaryExternalId }) => storedKey(secondaryExternalId)),
      objects.map(({ displayName }) => displayName),
      jsonTexts(objects.map(({ document }) => document)),
      objects.map(({ contentHash }) => contentHash),
      objects.map(({ partitionId }) => partitionId),
      objects.map(({ isQuiet }) => isQuiet),
    ],
  });
}

async function replaceMatchKeys(tx: Transaction, { replaced, keys }: ImportedMatchKeys): Promise<void> {
  if (replaced.length > 0) {
    await tx.query({
      name: 'import-drop-match-keys',
      text: `
        delete from connected_system_match_key k using unnest($1::uuid[], $2::int[]) as r(id, attribute_id)
        where k.connected_system_object_id = r.id and k.attribute_id = r.attribute_id`,
      values: [replaced.map(({ objectId }) => objectId), replaced.map(({ attributeId }) => attributeId)],
    });
  }
  if (keys.length === 0) return;
  await tx.query({
    name: 'import-add-match-keys',
    text: `
      insert into connected_system_match_key (connected_system_object_id, attribute_id, match_key, value)
      select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[])`,
    values: [
      keys.map(({ objectId }) => objectId),
      keys.map(({ attributeId }) => attributeId),
      keys.map(({ value }) => matchKeyOf(value)),
      keys.map(({ value }) => value),
    ],
  });
}

/** What is left of exports that were confirmed in part or not at all. */
async function amendExports(tx: Transaction, exports: ImportPlan['exportsAmended']): Promise<void> {
  if (exports.length === 0) return;
  await tx.query({
    name: 'import-amend-exports',
    text: `
      update pending_export p
      set change_type = e.change_type, status = e.status, changes = e.changes::json, has_unresolved_references = e.is_unresolved
      from rows from (unnest($1::uuid[], $2::text[], $3::text[]), ${jsonRowsOf('$4')}, unnest($5::boolean[]))
        as e(id, change_type, status, changes, is_unresolved)
      where p.id = e.id`,
    values: [
      exports.map(({ id }) => id),
      exports.map(({ changeType }) => changeType),
      exports.map(({ status }) => status),
      jsonColumn(exports.map(({ changes }) => changes)),
      exports.map(({ hasUnresolvedReferences }) => hasUnresolvedReferences),
    ],
  });
}
