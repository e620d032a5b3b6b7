import type { AttributeDataType, AttributePlurality } from '@jim/engine/model/values.ts';
import type { Initiator } from '../http/caller.ts';
import type { Transaction } from './database.ts';
import type { DeletionRule, DeletionTriggerMode } from './metaverse-schema.ts';

export async function updateObjectType(
  tx: Transaction,
  id: number,
  type: {
    readonly deletionRule: DeletionRule;
    readonly graceSeconds: number | null;
    readonly triggerSystemIds: readonly number[];
    readonly triggerMode: DeletionTriggerMode;
  },
  initiator: Initiator,
): Promise<void> {
  await tx.query({
    text: `
      update metaverse_object_type set deletion_rule = $2, deletion_grace_seconds = $3, deletion_trigger_system_ids = $4,
        deletion_trigger_mode = $5, last_updated_at = now(), last_updated_by_type = $6, last_updated_by_id = $7,
        last_updated_by_name = $8
      where id = $1`,
    values: [
      id,
      type.deletionRule,
      type.graceSeconds,
      type.triggerSystemIds,
      type.triggerMode,
      initiator.type,
      initiator.id,
      initiator.name,
    ],
  });
}

/** Of these ids, those that no connected system has. */
export async function listUnknownSystems(tx: Transaction, ids: readonly number[]): Promise<readonly number[]> {
  const { rows } = await tx.query<{ id: number }>({
    text: 'select id from unnest($1::int[]) as wanted(id) where id not in (select id from connected_system)',
    values: [ids],
  });
  return rows.map(({ id }) => id);
}

/** Of these ids, those that no metaverse object type has. */
export async function listUnknownTypes(tx: Transaction, ids: readonly number[]): Promise<readonly number[]> {
  const { rows } = await tx.query<{ id: number }>({
    text: 'select id from unnest($1::int[]) as wanted(id) where id not in (select id from metaverse_object_type)',
    values: [ids],
  });
  return rows.map(({ id }) => id);
}

export async function isNameTaken(tx: Transaction, name: string, exceptId: number | null): Promise<boolean> {
  const { rows } = await tx.query({
    text: 'select from metaverse_attribute where name = $1 and id is distinct from $2::int',
    values: [name, exceptId],
  });
  return rows.length > 0;
}

export interface NewAttribute {
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
}

export async function insertAttribute(tx: Transaction, attribute: NewAttribute, initiator: Initiator): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    text: `
      insert into metaverse_attribute (name, type, plurality, created_by_type, created_by_id, created_by_name)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    values: [attribute.name, attribute.type, attribute.plurality, initiator.type, initiator.id, initiator.name],
  });
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The attribute was not stored.');
  return id;
}

export async function updateAttribute(
  tx: Transaction,
  id: number,
  attribute: NewAttribute,
  initiator: Initiator,
): Promise<void> {
  await tx.query({
    text: `
      update metaverse_attribute set name = $2, type = $3, plurality = $4, last_updated_at = now(), last_updated_by_type = $5,
        last_updated_by_id = $6, last_updated_by_name = $7
      where id = $1`,
    values: [id, attribute.name, attribute.type, attribute.plurality, initiator.type, initiator.id, initiator.name],
  });
}

/** Makes these the types that have the attribute. */
export async function replaceBindings(tx: Transaction, attributeId: number, typeIds: readonly number[]): Promise<void> {
  await tx.query({
    text: `
      delete from metaverse_object_type_attribute
      where metaverse_attribute_id = $1 and metaverse_object_type_id <> all($2)`,
    values: [attributeId, typeIds],
  });
  await tx.query({
    text: `
      insert into metaverse_object_type_attribute (metaverse_object_type_id, metaverse_attribute_id)
      select distinct id, $1::int from unnest($2::int[]) as wanted(id) on conflict do nothing`,
    values: [attributeId, typeIds],
  });
}

export async function deleteAttribute(tx: Transaction, id: number): Promise<void> {
  await tx.query({ text: 'delete from metaverse_attribute where id = $1', values: [id] });
}

export interface ValueCount {
  readonly typeId: number;
  readonly typeName: string;
  readonly count: number;
}

/** How many objects hold values of the attribute, by type; only types where there are some. Reads every object. */
export async function countObjectsWithValues(tx: Transaction, attributeId: number): Promise<readonly ValueCount[]> {
  const { rows } = await tx.query<ValueCount>({
    text: `
      select object_type.id as "typeId", object_type.name as "typeName", count(*) as count
      from (
        select type_id from metaverse_object where document ? $1::text
        union all
        select mvo.type_id from (select distinct source_id from metaverse_reference where attribute_id = $1::int) as edge
        join metaverse_object mvo on mvo.id = edge.source_id
      ) as holder
      join metaverse_object_type object_type on object_type.id = holder.type_id
      group by object_type.id, object_type.name order by object_type.name`,
    values: [attributeId],
  });
  return rows;
}

export interface RuleReference {
  readonly Id: number;
  readonly Name: string;
}

/** The synchronisation rules and matching rules that use the attribute: mappings, expressions (by name), scope, matching (MVD-22). */
export async function listRulesUsing(
  tx: Transaction,
  attribute: { readonly id: number; readonly name: string },
): Promise<readonly RuleReference[]> {
  const { rows } = await tx.query<RuleReference>({
    text: `
      with used(sync_rule_id) as (
        select sync_rule_id from sync_rule_mapping where target_metaverse_attribute_id = $1
        union
        select mapping.sync_rule_id from sync_rule_mapping_source source join sync_rule_mapping mapping on mapping.id = source.mapping_id
        where source.metaverse_attribute_id = $1 or position($2 in source.expression) > 0 or position($3 in source.expression) > 0
        union
        select scope.sync_rule_id from scoping_criterion criterion join scoping_group scope on scope.id = criterion.group_id
        where criterion.metaverse_attribute_id = $1
      ), matching as (
        select rule.id, rule.sync_rule_id, rule.connected_system_object_type_id from matching_rule rule
        where rule.target_metaverse_attribute_id = $1
          or exists (select from matching_rule_source where matching_rule_id = rule.id and metaverse_attribute_id = $1)
      )
      select id as "Id", name as "Name" from sync_rule
      where id in (select sync_rule_id from used union select sync_rule_id from matching)
      union all
      select matching.id, 'Rule for ' || object_type.name from matching
      join connected_system_object_type object_type on object_type.id = matching.connected_system_object_type_id
      order by "Name", "Id"`,
    values: [attribute.id, `mv["${attribute.name}"]`, `mv['${attribute.name}']`],
  });
  return rows;
}

/** Names of the predefined searches and example data templates that use the attribute. */
export async function listSearchesUsing(tx: Transaction, attributeId: number): Promise<readonly string[]> {
  const { rows } = await tx.query<{ name: string }>({
    text: `
      select name from predefined_search
      where $1::int = any(attribute_ids) or jsonb_path_exists(criteria_groups, '$.**.attributeId ? (@ == $id)', jsonb_build_object('id', $1::int))
      union all
      select name from example_data_template
      where jsonb_path_exists(definition, '$.**.attributeId ? (@ == $id)', jsonb_build_object('id', $1::int))
      order by name`,
    values: [attributeId],
  });
  return rows.map(({ name }) => name);
}
