/**
 * References between connected system objects (IMP-50 … IMP-56): edges from a source to a raw text and, once it is known,
 * to the object the text means.
 *
 *   added ──target is known──▶ resolved ──target's id turns out to be shared, or moved on──▶ looked at again
 *     └────── not yet ───────▶ unresolved ──end of run──▶ resolved | UnresolvedReference on the source's item
 *
 * One rule says what a text means (`targetOf`): the only object of that id; among several, the only one that is not Obsolete.
 */
import type { AddedReference, RemovedReference } from '@jim/engine/reconcile/import-plan.ts';
import type { Transaction } from './database.ts';
import { referenceHash } from './reference-hash.ts';

export interface ReferenceScope {
  readonly systemId: number;
  /** All object types of the system. */
  readonly typeIds: readonly number[];
}

/** A lateral join; `edge` has raw_key and by_address. `$1` is the system, `$2` its object types. */
function targetOf(edge: string): string {
  return `
    lateral (
      select case when count(*) filter (where c.status <> 'Obsolete') = 1 then (array_agg(c.id) filter (where c.status <> 'Obsolete'))[1]
                  when count(*) = 1 then (array_agg(c.id))[1] end as id
      from (
        select o.id, o.status from connected_system_object o
        where ${edge}.by_address and o.connected_system_id = $1 and o.secondary_id_key = ${edge}.raw_key
        union all
        select o.id, o.status from connected_system_object o
        where not ${edge}.by_address and o.connected_system_id = $1 and o.object_type_id = any($2::int[])
          and o.external_id_key = ${edge}.raw_key
      ) c
    )`;
}

export async function addImportedReferences(
  tx: Transaction,
  references: readonly AddedReference[],
  scope: ReferenceScope,
): Promise<void> {
  if (references.length === 0) return;
  await tx.query({
    name: 'import-add-references',
    text: `
      with edge as materialized (
        select * from unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::boolean[], $8::int[])
          as e(source_id, attribute_id, raw, raw_key, by_address, raw_hash)),
      -- each text once: people share managers, groups share members
      target as materialized (
        select e.raw_key, e.by_address, t.id from (select distinct raw_key, by_address from edge) e cross join ${targetOf('e')} t)
      insert into connected_system_reference (connected_system_id, source_id, attribute_id, raw, raw_key, raw_hash, target_id)
      select $1, edge.source_id, edge.attribute_id, edge.raw, edge.raw_key, edge.raw_hash, target.id
      from edge join target using (raw_key, by_address)`,
    values: [
      scope.systemId,
      scope.typeIds,
      references.map(({ sourceId }) => sourceId),
      references.map(({ attributeId }) => attributeId),
      references.map(({ raw }) => raw),
      references.map(({ key }) => key),
      references.map(({ refersBy }) => refersBy === 'secondaryId'),
      references.map(({ raw }) => referenceHash(raw)),
    ],
  });
}

/** Each edge is looked up by itself, so what one member costs does not grow with the group. */
export async function removeReferences(tx: Transaction, references: readonly RemovedReference[]): Promise<void> {
  if (references.length === 0) return;
  await tx.query({
    name: 'remove-object-references',
    text: `
      delete from connected_system_reference where ctid = any(array(
        select found.place from unnest($1::uuid[], $2::int[], $3::text[], $4::int[]) as e(source_id, attribute_id, raw, raw_hash)
        cross join lateral (
          select r.ctid as place, r.raw from connected_system_reference r
          where r.source_id = e.source_id and r.attribute_id = e.attribute_id and r.raw_hash = e.raw_hash
          union all
          select r.ctid, r.raw from connected_system_reference r
          where r.source_id = e.source_id and r.attribute_id = e.attribute_id and r.raw_hash is null) found
        where found.raw = e.raw))`,
    values: [
      references.map(({ sourceId }) => sourceId),
      references.map(({ attributeId }) => attributeId),
      references.map(({ raw }) => raw),
      references.map(({ raw }) => referenceHash(raw)),
    ],
  });
}

export interface ResolutionScope extends ReferenceScope {
  /** Object types whose references name their targets by secondary id (IMP-51). */
  readonly addressTypeIds: readonly number[];
  /** The order of change when the run began. */
  readonly startedAfter: number;
}

/** Sources that have unresolved references, in order. */
export async function findUnresolvedSources(
  tx: Transaction,
  systemId: number,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'import-unresolved-sources',
    text: `
      select distinct source_id as id from connected_system_reference
      where connected_system_id = $1 and target_id is null and source_id > $2 order by source_id limit $3`,
    values: [systemId, after, limit],
  });
  return rows.map(({ id }) => id);
}

/** IMP-56: links what can be linked now. A source this run has not written is put where a delta synchronisation sees it. */
export async function resolveReferencesOf(
  tx: Transaction,
  sources: readonly string[],
  scope: ResolutionScope,
): Promise<void> {
  await tx.query({
    name: 'import-resolve-references',
    text: `
      with due as materialized (
        select r.ctid as place, r.source_id, r.raw_key, s.object_type_id = any($4::int[]) as by_address
        from connected_system_reference r join connected_system_object s on s.id = r.source_id
        where r.source_id = any($3::uuid[]) and r.target_id is null),
      found as materialized (select due.place, t.id from due cross join ${targetOf('due')} t where t.id is not null),
      resolved as (
        update connected_system_reference r set target_id = found.id from found where r.ctid = found.place returning r.source_id)
      update connected_system_object o set change_number = nextval('change_order')
      where o.id in (select source_id from resolved) and o.change_number <= $5`,
    values: [scope.systemId, scope.typeIds, sources, scope.addressTypeIds, scope.startedAfter],
  });
}

export interface UnresolvedSource {
  readonly sourceId: string;
  readonly attributeId: number;
  /** The first one. */
  readonly raw: string;
  readonly count: number;
}

/** IMP-55: objects this run created or updated, without an error so far, whose references stay unresolved. */
export async function findUnresolvedOf(
  tx: Transaction,
  activityId: string,
  sources: readonly string[],
): Promise<readonly UnresolvedSource[]> {
  const { rows } = await tx.query<UnresolvedSource>({
    name: 'import-unresolved-of-run',
    text: `
      with unresolved as materialized (
        select distinct on (r.source_id) r.source_id, r.attribute_id, r.raw, count(*) over (partition by r.source_id) as count
        from connected_system_reference r
        where r.source_id = any($2::uuid[]) and r.target_id is null
        order by r.source_id, r.attribute_id, r.raw)
      select source_id as "sourceId", attribute_id as "attributeId", raw, count
      from unresolved
      where exists (
        -- offset: by object, never through all items of the run
        select from (
          select i.activity_id, i.change_type, i.error_type from activity_item i
          where i.connected_system_object_id = unresolved.source_id offset 0) item
        where item.activity_id = $1 and item.change_type in ('Added', 'Updated') and item.error_type is null)
      order by source_id`,
    values: [activityId, sources],
  });
  return rows;
}

/**
 * References that were resolved before the run knew all ids: an id that several objects have may mean another one by now
 * (IMP-54). Only ids that this run wrote are looked at.
 */
export async function reviewSharedIds(tx: Transaction, scope: ResolutionScope): Promise<void> {
  await tx.query({
    name: 'import-review-shared-ids',
    text: `
      with written as materialized (
        select secondary_id_key, external_id_key from connected_system_object where connected_system_id = $1 and change_number > $4),
      shared as materialized (
        select o.secondary_id_key as key, true as by_address from connected_system_object o
        where o.connected_system_id = $1 and o.secondary_id_key in (select secondary_id_key from written)
        group by 1 having count(*) > 1
        union all
        select o.external_id_key, false from connected_system_object o
        where o.connected_system_id = $1 and o.object_type_id = any($2::int[]) and o.external_id_key in (select external_id_key from written)
        group by 1 having count(*) > 1),
      suspect as materialized (
        select r.ctid as place, r.raw_key, r.target_id, shared.by_address
        from shared
        cross join lateral (
          select o.id from connected_system_object o
          where shared.by_address and o.connected_system_id = $1 and o.secondary_id_key = shared.key
          union all
          select o.id from connected_system_object o
          where not shared.by_address and o.connected_system_id = $1 and o.object_type_id = any($2::int[])
            and o.external_id_key = shared.key) t
        join connected_system_reference r on r.target_id = t.id and r.raw_key = shared.key
        join connected_system_object s on s.id = r.source_id and (s.object_type_id = any($3::int[])) = shared.by_address),
      judged as materialized (
        select suspect.place, t.id from suspect cross join ${targetOf('suspect')} t where t.id is distinct from suspect.target_id),
      changed as (
        update connected_system_reference r set target_id = judged.id from judged where r.ctid = judged.place returning r.source_id)
      update connected_system_object o set change_number = nextval('change_order')
      where o.id in (select source_id from changed) and o.change_number <= $4`,
    values: [scope.systemId, scope.typeIds, scope.addressTypeIds, scope.startedAfter],
  });
}

/**
 * References that were resolved by an address which its object has left in this run. A full import has read every source
 * anew, so the text means whoever has the address now; a delta tells that only of the sources it brought.
 */
export async function reviewRenamed(
  tx: Transaction,
  scope: ResolutionScope,
  run: { readonly activityId: string; readonly isFullImport: boolean },
): Promise<void> {
  await tx.query({
    name: 'import-review-renamed',
    text: `
      with renamed as materialized (
        select t.id, t.secondary_id_key from import_before_image b join connected_system_object t on t.id = b.object_id
        where b.activity_id = $5 and b.image -> 'row' ->> 'secondaryExternalId' is distinct from t.secondary_external_id),
      suspect as materialized (
        select r.ctid as place, r.raw_key, r.target_id, true as by_address
        from renamed
        join connected_system_reference r on r.target_id = renamed.id and r.raw_key is distinct from renamed.secondary_id_key
        join connected_system_object s on s.id = r.source_id and s.object_type_id = any($3::int[])
        where $6::boolean or s.change_number > $4),
      judged as materialized (
        select suspect.place, t.id from suspect cross join ${targetOf('suspect')} t where t.id is distinct from suspect.target_id),
      changed as (
        update connected_system_reference r set target_id = judged.id from judged where r.ctid = judged.place returning r.source_id)
      update connected_system_object o set change_number = nextval('change_order')
      where o.id in (select source_id from changed) and o.change_number <= $4`,
    values: [scope.systemId, scope.typeIds, scope.addressTypeIds, scope.startedAfter, run.activityId, run.isFullImport],
  });
}
