/** Reading objects as the engine sees them: documents, references, links and pending exports, in sets. */
import type { ConnectedSystemObject, MetaverseObject, ObjectReference } from '@jim/engine/model/objects.ts';
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import type { Document } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

interface ObjectRow {
  readonly id: string;
  readonly systemId: number;
  readonly objectTypeId: number;
  readonly status: ConnectedSystemObject['status'];
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly displayName: string | null;
  readonly document: Document;
  readonly metaverseObjectId: string | null;
  readonly joinType: 'Projected' | 'Provisioned' | 'Joined' | null;
  readonly hasFailed: boolean | null;
}

const objectColumns = `
  o.id, o.connected_system_id as "systemId", o.object_type_id as "objectTypeId", o.status,
  o.external_id as "externalId", o.secondary_external_id as "secondaryExternalId", o.display_name as "displayName",
  o.document, l.metaverse_object_id as "metaverseObjectId", l.join_type as "joinType",
  l.has_failed as "hasFailed"`;

/**
 * Objects `o` with their links `l`, for pages. Lateral with a limit: each link is looked up in the index. As a plain join the
 * planner merges the two by id, and reads all links before a page once more for every page.
 */
const linkedObjects = `
  connected_system_object o left join lateral (
    select link.metaverse_object_id, link.join_type, link.has_failed from connected_system_object_link link
    where link.connected_system_object_id = o.id limit 1) l on true`;

/** Of object `o` with its link `l`, as engine/settled-objects.ts means it; $2 is the place in the order of change, null before all. */
const settled = `
  (o.change_number <= coalesce($2, -1) and o.status = 'Normal' and not l.has_failed
   and not exists (select from pending_export p where p.connected_system_object_id = o.id)
   and not exists (select from exports_due d where d.metaverse_object_id = l.metaverse_object_id))`;

/** How many objects a system has, and how many of them are settled (engine/settled-objects.ts) up to a place in the order of change. */
export async function countSettled(
  tx: Transaction,
  systemId: number,
  upTo: number | null,
): Promise<{ readonly total: number; readonly settled: number }> {
  const { rows } = await tx.query<{ total: number; settled: number }>({
    name: 'count-settled-objects',
    text: `
      select count(*) as total, count(*) filter (where ${settled}) as settled
      from connected_system_object o left join connected_system_object_link l on l.connected_system_object_id = o.id
      where o.connected_system_id = $1`,
    values: [systemId, upTo],
  });
  return rows[0] ?? { total: 0, settled: 0 };
}

/** The next page of the objects of a system, by id (SYN-01), but for those that are settled up to a place in the order of change; null for none. */
export async function readUnsettledAfter(
  tx: Transaction,
  systemId: number,
  upTo: number | null,
  afterId: string,
  limit: number,
): Promise<readonly ConnectedSystemObject[]> {
  const { rows } = await tx.query<ObjectRow>({
    name: 'unsettled-objects-after',
    text: `
      select ${objectColumns} from ${linkedObjects}
      where o.connected_system_id = $1 and o.id > $3 and ${settled} is not true order by o.id limit $4`,
    values: [systemId, upTo, afterId, limit],
  });
  return complete(tx, rows);
}

/** A changed object's place in the order of change, and its id: where the next page resumes. */
export interface ChangePosition {
  readonly changeNumber: number;
  readonly id: string;
}

/** The next page of objects that changed after one place in the order and up to another (SYN-03). */
export async function readObjectsChanged(
  tx: Transaction,
  systemId: number,
  after: number,
  upTo: number,
  limit: number,
): Promise<{ readonly objects: readonly ConnectedSystemObject[]; readonly last: number }> {
  const { rows } = await tx.query<ObjectRow & { readonly changeNumber: number }>({
    name: 'objects-changed',
    text: `
      select ${objectColumns}, o.change_number as "changeNumber" from ${linkedObjects}
      where o.connected_system_id = $1 and o.change_number > $2 and o.change_number <= $3
      order by o.change_number limit $4`,
    values: [systemId, after, upTo, limit],
  });
  return { objects: await complete(tx, rows), last: rows.at(-1)?.changeNumber ?? upTo };
}

export async function readObjects(tx: Transaction, ids: readonly string[]): Promise<readonly ConnectedSystemObject[]> {
  const [objects, exports] = await Promise.all([readObjectsAlone(tx, ids), readPendingExports(tx, ids)]);
  return objects.map((object) => ({ ...object, pendingExport: exports.get(object.id) ?? null }));
}

/** An object without what is due to be sent to it. */
export type ObjectAlone = Omit<ConnectedSystemObject, 'pendingExport'>;

/** Of each attribute that refers, as many references at most. */
export interface SomeReferences {
  readonly attributeIds: readonly number[];
  readonly each: number;
}

/** As `readObjects`, for whoever has the pending exports in hand; with all references, or with some. */
export async function readObjectsAlone(
  tx: Transaction,
  ids: readonly string[],
  some: SomeReferences | null = null,
): Promise<readonly ObjectAlone[]> {
  if (ids.length === 0) return [];
  const [{ rows }, references] = await Promise.all([
    tx.query<ObjectRow>({
      name: 'objects-by-id',
      text: `
        select ${objectColumns}
        from connected_system_object o left join connected_system_object_link l on l.connected_system_object_id = o.id
        where o.id = any($1::uuid[]) order by o.id`,
      values: [ids],
    }),
    some === null ? readReferences(tx, ids) : readSomeReferences(tx, ids, some),
  ]);
  return rows.map((row) => objectOf(row, references));
}

/** Every object of every system that is joined to one of the identities, but for those that are `known`. */
export async function readJoinedObjects(
  tx: Transaction,
  identityIds: readonly string[],
  known: readonly string[] = [],
): Promise<readonly ConnectedSystemObject[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await tx.query<ObjectRow>({
    name: 'objects-joined-to',
    text: `
      select ${objectColumns}
      from connected_system_object_link l join connected_system_object o on o.id = l.connected_system_object_id
      where l.metaverse_object_id = any($1::uuid[])
        and not exists (select from unnest($2::uuid[]) as known(id) where known.id = l.connected_system_object_id)
      order by o.id`,
    values: [identityIds, known],
  });
  return complete(tx, rows);
}

async function complete(tx: Transaction, rows: readonly ObjectRow[]): Promise<readonly ConnectedSystemObject[]> {
  const ids = rows.map(({ id }) => id);
  const [references, exports] = await Promise.all([readReferences(tx, ids), readPendingExports(tx, ids)]);
  return rows.map((row) => ({ ...objectOf(row, references), pendingExport: exports.get(row.id) ?? null }));
}

function objectOf(
  { metaverseObjectId, joinType, hasFailed, ...row }: ObjectRow,
  references: ReferencesBySource,
): ObjectAlone {
  return {
    ...row,
    references: references.get(row.id) ?? [],
    link:
      metaverseObjectId === null || joinType === null
        ? null
        : { metaverseObjectId, joinType, hasFailed: hasFailed === true },
  };
}

type ReferencesBySource = ReadonlyMap<string, readonly ObjectReference[]>;
type ReferenceRow = ObjectReference & { readonly sourceId: string };

async function readReferences(tx: Transaction, ids: readonly string[]): Promise<ReferencesBySource> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<ReferenceRow>({
    name: 'object-references',
    text: `
      select r.source_id as "sourceId", r.attribute_id as "attributeId", r.raw, r.target_id as "targetId",
             l.metaverse_object_id as "targetMetaverseObjectId"
      from connected_system_reference r
      left join connected_system_object_link l on l.connected_system_object_id = r.target_id
      where r.source_id = any($1::uuid[]) order by r.source_id, r.attribute_id, r.raw`,
    values: [ids],
  });
  return Map.groupBy(rows, ({ sourceId }) => sourceId);
}

async function readSomeReferences(
  tx: Transaction,
  ids: readonly string[],
  { attributeIds, each }: SomeReferences,
): Promise<ReferencesBySource> {
  if (ids.length === 0 || attributeIds.length === 0) return new Map();
  const { rows } = await tx.query<ReferenceRow>({
    name: 'some-object-references',
    text: `
      select s.id as "sourceId", a.id as "attributeId", r.raw, r.target_id as "targetId",
             l.metaverse_object_id as "targetMetaverseObjectId"
      from unnest($1::uuid[]) s(id) cross join unnest($2::int[]) a(id)
      cross join lateral (
        select raw, target_id from connected_system_reference where source_id = s.id and attribute_id = a.id limit $3) r
      left join connected_system_object_link l on l.connected_system_object_id = r.target_id`,
    values: [ids, attributeIds, each],
  });
  return Map.groupBy(rows, ({ sourceId }) => sourceId);
}

export const pendingExportColumns = `
  id, connected_system_id as "systemId", connected_system_object_id as "objectId", change_type as "changeType", status, changes,
  has_unresolved_references as "hasUnresolvedReferences", source_metaverse_object_id as "sourceMetaverseObjectId",
  staged_activity_id as "stagedByActivityId", error_count as "errorCount", max_retries as "maxRetries",
  last_attempted_at as "lastAttemptedAt", next_retry_at as "nextRetryAt", last_error_message as "lastErrorMessage",
  created_at as "createdAt", object_remains as "objectRemains"`;

async function readPendingExports(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PendingExport>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<PendingExport>({
    name: 'pending-exports-of-objects',
    text: `select ${pendingExportColumns} from pending_export where connected_system_object_id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.objectId, row]));
}

/** Identities with their documents and references. */
export async function readIdentities(tx: Transaction, ids: readonly string[]): Promise<readonly MetaverseObject[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<Omit<MetaverseObject, 'references'>>({
    name: 'identities-by-id',
    text: `
      select id, type_id as "typeId", origin, display_name as "displayName", document, provenance,
             last_connector_disconnected_at as "lastConnectorDisconnectedAt",
             disconnected_by_system_id as "disconnectedBySystemId",
             case when due.metaverse_object_id is not null then coalesce(to_json(due.attribute_ids), '"everything"') end as "exportsDue"
      from metaverse_object left join exports_due due on due.metaverse_object_id = id
      where id = any($1::uuid[])`,
    values: [ids],
  });
  const { rows: edges } = await tx.query<{ sourceId: string; attributeId: number; targets: string[] }>({
    name: 'identity-references',
    text: `
      select source_id as "sourceId", attribute_id as "attributeId", array_agg(target_id::text order by target_id) as targets
      from metaverse_reference where source_id = any($1::uuid[]) group by source_id, attribute_id`,
    values: [ids],
  });
  const bySource = Map.groupBy(edges, ({ sourceId }) => sourceId);
  return rows.map((row) => ({
    ...row,
    references: Object.fromEntries(
      (bySource.get(row.id) ?? []).map(({ attributeId, targets }) => [attributeId, targets]),
    ),
  }));
}
