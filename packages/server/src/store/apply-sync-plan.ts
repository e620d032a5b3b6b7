/** Writes a page's plan: one statement per kind of row, all in the caller's transaction. */
import { storedKey } from '@jim/engine/reconcile/import-schema.ts';
import type { SyncPlan, IdentityState } from '@jim/engine/sync-plan.ts';
import { matchKeyOf } from '@jim/engine/sync-questions.ts';
import { jsonColumn, jsonRowsOf } from './array-text.ts';
import type { Transaction } from './database.ts';
import { recordIdentityChanges, recordObjectDeletions, type HistoryContext } from './change-history.ts';
import { amendItems, insertItems } from './activity-items.ts';
import { deleteIdentities, deleteObjects, forgetExportsDue } from './delete-objects.ts';
import { findJoinsDue, noteJoinsDue, noteMatchesDue, noteReferencesDue } from './note-due.ts';
import { stagePendingExports, withdrawPendingExports } from './stage-pending-exports.ts';

/** Everything at once, for a page that nothing else is in flight beside. */
export async function applySyncPlan(tx: Transaction, plan: SyncPlan, history: HistoryContext): Promise<void> {
  const rematched = await applyOwnRows(tx, plan, history);
  await applySharedRows(tx, plan, history, rematched);
}

/**
 * Rows of the objects and identities that the page is about: no other page in flight touches them (page-footprint.ts).
 * @returns unjoined objects that matching values of before pointed at.
 */
export async function applyOwnRows(
  tx: Transaction,
  plan: SyncPlan,
  history: HistoryContext,
): Promise<readonly string[]> {
  const losing = [...plan.matchKeys.replaced.map(({ objectId }) => objectId), ...plan.identitiesDeleted];
  const rematched = await findJoinsDue(tx, losing, history.rules);
  await Promise.all([
    createIdentities(tx, plan.identitiesCreated),
    updateIdentities(tx, plan.identitiesChanged),
    replaceMatchKeys(tx, plan.matchKeys),
    removeReferences(tx, plan.referencesRemoved),
    addReferences(tx, plan.referencesAdded),
    breakLinks(tx, plan.linksBroken),
    provisionObjects(tx, plan.objectsProvisioned),
    makeLinks(tx, plan.linksMade, history.at),
    noteFailures(tx, plan.failuresNoted),
    withdrawPendingExports(tx, plan.exportsWithdrawn),
    stagePendingExports(tx, plan.exportsStaged),
    forgetExportsDue(tx, plan.exportsLookedAt),
    insertItems(tx, history.activityId, plan.items),
    recordIdentityChanges(tx, plan.identityChanges, history),
  ]);
  return rematched;
}

/** Rows that several pages may have a hand in; written in the order in which pages commit, or two of them could wait for each other. */
export async function applySharedRows(
  tx: Transaction,
  plan: SyncPlan,
  history: HistoryContext,
  rematched: readonly string[],
): Promise<void> {
  const gaining = new Set([
    ...plan.matchKeys.keys.map(({ objectId }) => objectId),
    ...plan.matchKeys.replaced.map(({ objectId }) => objectId),
    ...plan.identitiesLeft,
  ]);
  // An object that another system's run has joined has yet to flow its own values.
  const joinedElsewhere = plan.linksMade.filter(
    ({ systemId, joinType }) => systemId !== history.systemId && joinType === 'Joined',
  );
  await Promise.all([
    noteJoinsDue(tx, [...rematched, ...joinedElsewhere.map(({ objectId }) => objectId)]),
    noteMatchesDue(tx, [...gaining], history.rules),
    amendItems(
      tx,
      plan.itemsAmended.map(({ after }) => after),
    ),
    noteReferencesDue(tx, plan),
    recordObjectDeletions(tx, plan.objectsDeleted, history),
    deleteObjects(
      tx,
      plan.objectsDeleted.map(({ objectId }) => objectId),
    ),
    deleteIdentities(tx, plan.identitiesDeleted),
  ]);
}

async function createIdentities(tx: Transaction, identities: readonly IdentityState[]): Promise<void> {
  if (identities.length === 0) return;
  await tx.query({
    name: 'create-identities',
    text: `
      insert into metaverse_object (id, type_id, display_name, document, provenance, change_number)
      select i.id, i.type_id, i.display_name, i.document::jsonb, i.provenance::json, nextval('change_order')
      from rows from (unnest($1::uuid[], $2::int[], $3::text[]), ${jsonRowsOf('$4')}, ${jsonRowsOf('$5')})
        as i(id, type_id, display_name, document, provenance)`,
    values: [
      identities.map(({ id }) => id),
      identities.map(({ typeId }) => typeId),
      identities.map(({ displayName }) => displayName),
      jsonColumn(identities.map(({ document }) => document)),
      jsonColumn(identities.map(({ provenance }) => provenance)),
    ],
  });
}

async function updateIdentities(tx: Transaction, identities: readonly IdentityState[]): Promise<void> {
  if (identities.length === 0) return;
  await tx.query({
    name: 'update-identities',
    text: `
      update metaverse_object m
      set display_name = i.display_name, document = i.document::jsonb, provenance = i.provenance::json,
          last_connector_disconnected_at = i.disconnected_at, disconnected_by_system_id = i.disconnected_by,
          last_updated_at = now(), change_number = nextval('change_order')
      from rows from (
        unnest($1::uuid[], $2::text[]), ${jsonRowsOf('$3')}, ${jsonRowsOf('$4')}, unnest($5::timestamptz[], $6::int[]))
        as i(id, display_name, document, provenance, disconnected_at, disconnected_by)
      where m.id = i.id`,
    values: [
      identities.map(({ id }) => id),
      identities.map(({ displayName }) => displayName),
      jsonColumn(identities.map(({ document }) => document)),
      jsonColumn(identities.map(({ provenance }) => provenance)),
      identities.map(({ disconnectedAt }) => disconnectedAt),
      identities.map(({ disconnectedBySystemId }) => disconnectedBySystemId),
    ],
  });
}

async function replaceMatchKeys(tx: Transaction, { replaced, keys }: SyncPlan['matchKeys']): Promise<void> {
  if (replaced.length > 0) {
    await tx.query({
      name: 'drop-identity-match-keys',
      text: `
        delete from metaverse_match_key k using unnest($1::uuid[], $2::int[]) as r(id, attribute_id)
        where k.metaverse_object_id = r.id and k.attribute_id = r.attribute_id`,
      values: [replaced.map(({ objectId }) => objectId), replaced.map(({ attributeId }) => attributeId)],
    });
  }
  if (keys.length === 0) return;
  await tx.query({
    name: 'add-identity-match-keys',
    text: `
      insert into metaverse_match_key (metaverse_object_id, type_id, attribute_id, match_key, value)
      select * from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[])`,
    values: [
      keys.map(({ objectId }) => objectId),
      keys.map(({ typeId }) => typeId),
      keys.map(({ attributeId }) => attributeId),
      keys.map(({ value }) => matchKeyOf(value)),
      keys.map(({ value }) => value),
    ],
  });
}

async function addReferences(tx: Transaction, edges: SyncPlan['referencesAdded']): Promise<void> {
  if (edges.length === 0) return;
  await tx.query({
    name: 'add-identity-references',
    text: `
      insert into metaverse_reference (source_id, attribute_id, target_id)
      select * from unnest($1::uuid[], $2::int[], $3::uuid[]) on conflict do nothing`,
    values: edgeColumns(edges),
  });
}

async function removeReferences(tx: Transaction, edges: SyncPlan['referencesRemoved']): Promise<void> {
  if (edges.length === 0) return;
  await tx.query({
    name: 'remove-identity-references',
    text: `
      delete from metaverse_reference r using unnest($1::uuid[], $2::int[], $3::uuid[]) as e(source_id, attribute_id, target_id)
      where r.source_id = e.source_id and r.attribute_id = e.attribute_id and r.target_id = e.target_id`,
    values: edgeColumns(edges),
  });
}

function edgeColumns(edges: SyncPlan['referencesAdded']): readonly unknown[] {
  return [
    edges.map(({ sourceId }) => sourceId),
    edges.map(({ attributeId }) => attributeId),
    edges.map(({ targetId }) => targetId),
  ];
}

async function breakLinks(tx: Transaction, objectIds: readonly string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.query({
    name: 'break-links',
    text: `delete from connected_system_object_link where connected_system_object_id = any($1::uuid[])`,
    values: [objectIds],
  });
}

async function makeLinks(tx: Transaction, links: SyncPlan['linksMade'], at: string): Promise<void> {
  if (links.length === 0) return;
  await tx.query({
    name: 'make-links',
    text: `
      insert into connected_system_object_link (connected_system_object_id, connected_system_id, metaverse_object_id, join_type, joined_at)
      select l.object_id, l.system_id, l.identity_id, l.join_type, $5::timestamptz
      from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[]) as l(object_id, system_id, identity_id, join_type)
      on conflict (connected_system_object_id) do update
      set metaverse_object_id = excluded.metaverse_object_id, join_type = excluded.join_type, joined_at = excluded.joined_at`,
    values: [
      links.map(({ objectId }) => objectId),
      links.map(({ systemId }) => systemId),
      links.map(({ metaverseObjectId }) => metaverseObjectId),
      links.map(({ joinType }) => joinType),
      at,
    ],
  });
}

async function noteFailures(tx: Transaction, failures: SyncPlan['failuresNoted']): Promise<void> {
  if (failures.length === 0) return;
  await tx.query({
    name: 'note-failures',
    text: `
      update connected_system_object_link l set has_failed = f.has_failed
      from unnest($1::uuid[], $2::boolean[]) as f(object_id, has_failed) where l.connected_system_object_id = f.object_id`,
    values: [failures.map(({ objectId }) => objectId), failures.map(({ hasFailed }) => hasFailed)],
  });
}

async function provisionObjects(tx: Transaction, objects: SyncPlan['objectsProvisioned']): Promise<void> {
  if (objects.length === 0) return;
  await tx.query({
    name: 'provision-objects',
    text: `
      insert into connected_system_object
        (id, connected_system_id, object_type_id, status, secondary_external_id, secondary_id_key, document, change_number)
      select o.id, o.system_id, o.type_id, 'PendingProvisioning', o.address, o.address_key, o.document::jsonb,
             nextval('change_order')
      from rows from (unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[]), ${jsonRowsOf('$6')})
        as o(id, system_id, type_id, address, address_key, document)`,
    values: [
      objects.map(({ id }) => id),
      objects.map(({ systemId }) => systemId),
      objects.map(({ objectTypeId }) => objectTypeId),
      objects.map(({ secondaryExternalId }) => secondaryExternalId),
      objects.map(({ secondaryExternalId }) => storedKey(secondaryExternalId)),
      jsonColumn(objects.map(({ document }) => document)),
    ],
  });
}
