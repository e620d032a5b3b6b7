/** Undoing what earlier pages of an import wrote of objects whose external id turned out to be shared (D-17). */
import type { Withdrawal } from '@jim/engine/reconcile/import-plan.ts';
import { storedKey } from '@jim/engine/reconcile/import-schema.ts';
import { matchKeyOf } from '@jim/engine/sync-questions.ts';
import type { ImportTarget } from './apply-import-plan.ts';
import type { HistoryContext } from './change-history.ts';
import type { Transaction } from './database.ts';
import { referenceHash } from './reference-hash.ts';
import { removeReferences } from './resolve-references.ts';
import { stagePendingExports } from './stage-pending-exports.ts';

export async function withdrawImported(
  tx: Transaction,
  { created, restored, restoredExports }: Withdrawal,
  target: ImportTarget,
  { activityId }: Pick<HistoryContext, 'activityId'>,
): Promise<void> {
  const ids = [...created, ...restored.map(({ objectId }) => objectId)];
  if (ids.length === 0) return;
  await tx.query({
    name: 'import-withdraw-history',
    text: `delete from connected_system_object_change where activity_id = $1 and connected_system_object_id = any($2::uuid[])`,
    values: [activityId, ids],
  });
  await tx.query({
    name: 'import-withdraw-match-keys',
    text: `delete from connected_system_match_key where connected_system_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await deleteCreated(tx, created);
  await restoreObjects(tx, restored);
  await restoreMatchKeys(tx, restored, target);
  await restoreReferences(tx, restored, target);
  await stagePendingExports(tx, restoredExports);
  await tx.query({
    name: 'import-withdraw-images',
    text: `delete from import_before_image where activity_id = $1 and object_id = any($2::uuid[])`,
    values: [activityId, ids],
  });
}

/** One that a synchronisation of another system has joined meanwhile has to be torn down like any object that is gone. */
async function deleteCreated(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'import-withdraw-references',
    text: `delete from connected_system_reference where source_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'import-withdraw-referrers',
    text: `
      with unresolved as (update connected_system_reference set target_id = null where target_id = any($1::uuid[]) returning source_id)
      update connected_system_object set change_number = nextval('change_order') where id in (select source_id from unresolved)`,
    values: [ids],
  });
  await tx.query({
    name: 'import-withdraw-joined',
    text: `
      update connected_system_object set status = 'Obsolete', change_number = nextval('change_order')
      where id in (select connected_system_object_id from connected_system_object_link where connected_system_object_id = any($1::uuid[]))`,
    values: [ids],
  });
  await tx.query({
    name: 'import-withdraw-objects',
    text: `
      delete from connected_system_object o where o.id = any($1::uuid[])
        and not exists (select from connected_system_object_link l where l.connected_system_object_id = o.id)`,
    values: [ids],
  });
}

async function restoreObjects(tx: Transaction, restored: Withdrawal['restored']): Promise<void> {
  if (restored.length === 0) return;
  const rows = restored.map(({ image }) => image.row);
  await tx.query({
    name: 'import-restore-objects',
    text: `
      update connected_system_object o
      set status = b.status, external_id = b.external_id, external_id_key = b.external_key, secondary_external_id = b.address,
          secondary_id_key = b.address_key, display_name = b.name, document = b.document::jsonb, content_hash = b.hash,
          partition_id = b.partition_id, last_updated_at = b.updated_at, change_number = b.change_number
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[],
        $10::int[], $11::timestamptz[], $12::bigint[])
        as b(id, status, external_id, external_key, address, address_key, name, document, hash, partition_id, updated_at, change_number)
      where o.id = b.id`,
    values: [
      restored.map(({ objectId }) => objectId),
      rows.map(({ status }) => status),
      rows.map(({ externalId }) => externalId),
      rows.map(({ externalId }) => storedKey(externalId)),
      rows.map(({ secondaryExternalId }) => secondaryExternalId),
      rows.map(({ secondaryExternalId }) => storedKey(secondaryExternalId)),
      rows.map(({ displayName }) => displayName),
      rows.map(({ document }) => JSON.stringify(document)),
      rows.map(({ contentHash }) => contentHash),
      rows.map(({ partitionId }) => partitionId),
      rows.map(({ lastUpdatedAt }) => lastUpdatedAt),
      rows.map(({ changeNumber }) => changeNumber),
    ],
  });
}

async function restoreMatchKeys(
  tx: Transaction,
  restored: Withdrawal['restored'],
  target: ImportTarget,
): Promise<void> {
  const keys = restored.flatMap(({ objectId, image }) =>
    target.matchAttributes.flatMap((attributeId) =>
      (image.row.document[attributeId] ?? []).map((value) => ({ objectId, attributeId, value: String(value) })),
    ),
  );
  if (keys.length === 0) return;
  await tx.query({
    name: 'import-restore-match-keys',
    text: `
      insert into connected_system_match_key (connected_system_object_id, attribute_id, match_key, value)
      select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) as k(id, attribute_id, match_key, value)
      where length(k.value) between 1 and 1000`,
    values: [
      keys.map(({ objectId }) => objectId),
      keys.map(({ attributeId }) => attributeId),
      keys.map(({ value }) => matchKeyOf(value)),
      keys.map(({ value }) => value),
    ],
  });
}

/** The edges as they were; what this run resolved to an object by an address that it has lost again is open again. */
async function restoreReferences(
  tx: Transaction,
  restored: Withdrawal['restored'],
  target: ImportTarget,
): Promise<void> {
  if (restored.length === 0) return;
  const added = restored.flatMap(({ objectId, image }) => image.referencesAdded.map((edge) => ({ objectId, ...edge })));
  const removed = restored.flatMap(({ objectId, image }) =>
    image.referencesRemoved.map((edge) => ({ objectId, ...edge })),
  );
  await removeReferences(
    tx,
    added.map(({ objectId, ...edge }) => ({ sourceId: objectId, ...edge })),
  );
  await tx.query({
    name: 'import-restore-references',
    text: `
      insert into connected_system_reference (connected_system_id, source_id, attribute_id, raw, raw_key, raw_hash, target_id)
      select $1, e.source_id, e.attribute_id, e.raw, e.raw_key, e.raw_hash, t.id
      from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::uuid[], $7::int[])
        as e(source_id, attribute_id, raw, raw_key, target_id, raw_hash)
      left join connected_system_object t on t.id = e.target_id`,
    values: [
      target.systemId,
      removed.map(({ objectId }) => objectId),
      removed.map(({ attributeId }) => attributeId),
      removed.map(({ raw }) => raw),
      removed.map(({ key }) => key),
      removed.map(({ targetId }) => targetId),
      removed.map(({ raw }) => referenceHash(raw)),
    ],
  });
  await tx.query({
    name: 'import-reopen-references',
    text: `
      update connected_system_reference r set target_id = null
      from connected_system_object t, connected_system_object s
      where r.target_id = t.id and t.id = any($1::uuid[]) and r.raw_key is distinct from t.secondary_id_key
        and s.id = r.source_id and s.change_number > $2`,
    values: [restored.map(({ objectId }) => objectId), target.startedAfter],
  });
}
