import type { Document } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

export interface ObjectHeaderRow {
  readonly id: string;
  readonly created: string;
  readonly displayName: string | null;
  readonly status: 'Normal' | 'Obsolete';
  readonly typeId: number;
  readonly typeName: string;
  readonly document: Document;
}

/** In the order of the ids. */
export async function readObjectHeaders(
  tx: Transaction,
  ids: readonly string[],
  wants: { readonly documents: boolean },
): Promise<readonly ObjectHeaderRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<ObjectHeaderRow>({
    name: `read-metaverse-headers${wants.documents ? '-with-values' : ''}`,
    text: `
      select mvo.id, mvo.created_at as created, mvo.display_name as "displayName", mvo.status, mvo.type_id as "typeId",
             object_type.name as "typeName", ${wants.documents ? 'mvo.document' : "'{}'::jsonb as document"}
      from unnest($1::uuid[]) with ordinality as wanted(id, place)
      join metaverse_object mvo on mvo.id = wanted.id
      join metaverse_object_type object_type on object_type.id = mvo.type_id
      order by wanted.place`,
    values: [ids],
  });
  return rows;
}

export interface ReferenceRow {
  readonly sourceId: string;
  readonly attributeId: number;
  readonly targetId: string;
  readonly displayName: string | null;
}

/** References of the objects by attribute and name of the target, at most `limit` of each attribute of each object. */
export async function readReferences(
  tx: Transaction,
  sourceIds: readonly string[],
  attributeIds: readonly number[],
  limit: number,
): Promise<readonly ReferenceRow[]> {
  if (sourceIds.length === 0 || attributeIds.length === 0) return [];
  const { rows } = await tx.query<ReferenceRow>({
    name: 'read-metaverse-references',
    text: `
      select source.id as "sourceId", attribute.id as "attributeId", edge.target_id as "targetId", target.display_name as "displayName"
      from unnest($1::uuid[]) as source(id) cross join unnest($2::int[]) as attribute(id)
      cross join lateral (
        select target_id from metaverse_reference
        where source_id = source.id and attribute_id = attribute.id order by target_id limit $3
      ) as edge
      left join metaverse_object target on target.id = edge.target_id
      order by lower(target.display_name), edge.target_id`,
    values: [sourceIds, attributeIds, limit],
  });
  return rows;
}

export interface ObjectRow extends ObjectHeaderRow {
  readonly lastUpdated: string | null;
  readonly origin: 'Projected' | 'Internal';
  readonly lastConnectorDisconnectedDate: string | null;
  readonly provenance: Readonly<Record<string, { readonly systemId: number; readonly mappingId: number | null }>>;
  readonly isPendingDeletion: boolean;
  readonly deletionEligibleDate: string | null;
  readonly referencedByCount: number;
  readonly referenceCounts: Readonly<Record<string, number>>;
}

/**
 * SQL over `mvo`, its `object_type` and, where it was put off, `postponed`: whether its deletion is scheduled, and from
 * when on it may go; null where there is neither a grace period nor a postponement. A grace period may be
 * longer than the calendar.
 */
export const isPendingDeletion = `(mvo.last_connector_disconnected_at is not null and mvo.origin = 'Projected' and object_type.deletion_rule <> 'Manual')`;
const endOfGrace = `(mvo.last_connector_disconnected_at + object_type.deletion_grace_seconds * interval '1 second')`;
const endOfCalendar = `timestamptz '9999-12-31T23:59:59Z'`;
export const deletionEligibleAt = `greatest(case when ${endOfGrace} > ${endOfCalendar} then ${endOfCalendar} else ${endOfGrace} end, postponed.until)`;
export const joinPostponed = `left join postponed_deletion postponed
  on postponed.metaverse_object_id = mvo.id and postponed.disconnected_at = mvo.last_connector_disconnected_at`;

export async function findObject(tx: Transaction, id: string): Promise<ObjectRow | undefined> {
  const { rows } = await tx.query<ObjectRow>({
    name: 'find-metaverse-object',
    text: `
      select mvo.id, mvo.created_at as created, mvo.last_updated_at as "lastUpdated", mvo.display_name as "displayName", mvo.status,
             mvo.origin, mvo.type_id as "typeId", object_type.name as "typeName", mvo.document, mvo.provenance,
             mvo.last_connector_disconnected_at as "lastConnectorDisconnectedDate",
             ${isPendingDeletion} as "isPendingDeletion", ${deletionEligibleAt} as "deletionEligibleDate",
             (select count(*) from metaverse_reference where target_id = mvo.id) as "referencedByCount",
             coalesce((select json_object_agg(attribute_id, count) from (
               select attribute_id, count(*) as count from metaverse_reference where source_id = mvo.id group by attribute_id) as held
             ), '{}') as "referenceCounts"
      from metaverse_object mvo join metaverse_object_type object_type on object_type.id = mvo.type_id
      ${joinPostponed}
      where mvo.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface ConnectorRow {
  readonly id: string;
  readonly connectedSystemId: number;
  readonly connectedSystemName: string;
  readonly displayName: string | null;
}

/** The connected system objects joined to it, by system. */
export async function listConnectors(tx: Transaction, id: string): Promise<ConnectorRow[]> {
  const { rows } = await tx.query<ConnectorRow>({
    name: 'list-metaverse-connectors',
    text: `
      select cso.id, cso.connected_system_id as "connectedSystemId", cs.name as "connectedSystemName",
             coalesce(cso.display_name, cso.external_id, cso.secondary_external_id) as "displayName"
      from connected_system_object_link link
      join connected_system_object cso on cso.id = link.connected_system_object_id
      join connected_system cs on cs.id = cso.connected_system_id
      where link.metaverse_object_id = $1 order by lower(cs.name), cs.id`,
    values: [id],
  });
  return rows;
}

export interface ContributorNames {
  readonly systems: ReadonlyMap<number, string>;
  /** The rule of each mapping. */
  readonly rules: ReadonlyMap<number, { readonly id: number; readonly name: string }>;
}

export async function readContributorNames(
  tx: Transaction,
  systemIds: readonly number[],
  mappingIds: readonly number[],
): Promise<ContributorNames> {
  const systems = await tx.query<{ id: number; name: string }>({
    name: 'names-of-systems',
    text: 'select id, name from connected_system where id = any($1)',
    values: [systemIds],
  });
  const rules = await tx.query<{ mappingId: number; id: number; name: string }>({
    name: 'rules-of-mappings',
    text: `select mapping.id as "mappingId", rule.id, rule.name from sync_rule_mapping mapping
      join sync_rule rule on rule.id = mapping.sync_rule_id where mapping.id = any($1)`,
    values: [mappingIds],
  });
  return {
    systems: new Map(systems.rows.map(({ id, name }) => [id, name])),
    rules: new Map(rules.rows.map(({ mappingId, id, name }) => [mappingId, { id, name }])),
  };
}
