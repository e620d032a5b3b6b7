import type { PlannedAttribute, SchemaPlan, StoredObjectType } from '../configuration/plan-schema-import.ts';
import type { Transaction } from './database.ts';

/** The stored schema as the merge needs it. */
export async function loadStoredSchema(tx: Transaction, systemId: number): Promise<readonly StoredObjectType[]> {
  const { rows } = await tx.query<StoredObjectType>({
    text: `
      select type.id, type.name, coalesce(json_agg(json_build_object(
        'id', attribute.id, 'name', attribute.name, 'description', attribute.description, 'className', attribute.class_name,
        'type', attribute.type, 'plurality', attribute.plurality, 'writability', attribute.writability,
        'selected', attribute.selected, 'isExternalId', attribute.is_external_id,
        'isSecondaryExternalId', attribute.is_secondary_external_id, 'selectionLocked', attribute.selection_locked,
        'isWriteOnly', attribute.is_write_only, 'typeChosen', attribute.type_chosen)) filter (where attribute.id is not null), '[]') as attributes
      from connected_system_object_type type
      left join connected_system_attribute attribute on attribute.object_type_id = type.id
      where type.connected_system_id = $1 group by type.id`,
    values: [systemId],
  });
  return rows;
}

export interface SchemaUseRow {
  readonly kind: 'objectType' | 'attribute';
  readonly id: number;
  readonly usedBy: string;
}

/** What keeps a type or an attribute from being removed: rules by name, and staged objects. */
export async function listSchemaUses(tx: Transaction, systemId: number): Promise<readonly SchemaUseRow[]> {
  const { rows } = await tx.query<SchemaUseRow>({
    text: `
      with type as (select id from connected_system_object_type where connected_system_id = $1)
      select 'objectType' as kind, connected_system_object_type_id as id, name as "usedBy" from sync_rule where connected_system_id = $1
      union
      select 'objectType', type.id, 'objects in the connector space' from type
      where exists (select from connected_system_object cso where cso.connected_system_id = $1 and cso.object_type_id = type.id)
      union
      select 'attribute', mapping.target_connected_system_attribute_id, rule.name
      from sync_rule rule join sync_rule_mapping mapping on mapping.sync_rule_id = rule.id
      where rule.connected_system_id = $1 and mapping.target_connected_system_attribute_id is not null
      union
      select 'attribute', source.connected_system_attribute_id, rule.name
      from sync_rule rule
      join sync_rule_mapping mapping on mapping.sync_rule_id = rule.id
      join sync_rule_mapping_source source on source.mapping_id = mapping.id
      where rule.connected_system_id = $1 and source.connected_system_attribute_id is not null
      union
      select 'attribute', criterion.connected_system_attribute_id, rule.name
      from sync_rule rule
      join scoping_group on scoping_group.sync_rule_id = rule.id
      join scoping_criterion criterion on criterion.group_id = scoping_group.id
      where rule.connected_system_id = $1 and criterion.connected_system_attribute_id is not null
      union
      select 'attribute', source.connected_system_attribute_id, coalesce(sync_rule.name, 'matching rules of ' || type.name)
      from matching_rule rule
      join matching_rule_source source on source.matching_rule_id = rule.id
      left join sync_rule on sync_rule.id = rule.sync_rule_id
      left join connected_system_object_type type on type.id = rule.connected_system_object_type_id
      where coalesce(sync_rule.connected_system_id, type.connected_system_id) = $1 and source.connected_system_attribute_id is not null
      order by 1, 2, 3`,
    values: [systemId],
  });
  return rows;
}

export interface ImportExpressionRow {
  readonly objectTypeId: number;
  readonly ruleName: string;
  readonly expression: string;
}

/** Expressions of import rules: they read attributes by name. */
export async function listImportExpressions(
  tx: Transaction,
  systemId: number,
): Promise<readonly ImportExpressionRow[]> {
  const { rows } = await tx.query<ImportExpressionRow>({
    text: `
      select rule.connected_system_object_type_id as "objectTypeId", rule.name as "ruleName", source.expression
      from sync_rule rule
      join sync_rule_mapping mapping on mapping.sync_rule_id = rule.id
      join sync_rule_mapping_source source on source.mapping_id = mapping.id
      where rule.connected_system_id = $1 and rule.direction = 'Import' and source.expression is not null`,
    values: [systemId],
  });
  return rows;
}

/** Ids are given in the order of the plan, which is by name. */
export async function applySchemaPlan(tx: Transaction, systemId: number, plan: SchemaPlan): Promise<void> {
  await tx.query({
    text: 'delete from connected_system_object_type where id = any($1)',
    values: [plan.removedTypes.map((type) => type.id)],
  });
  await tx.query({
    text: 'delete from connected_system_attribute where id = any($1)',
    values: [plan.changedTypes.flatMap((type) => type.removed.map((attribute) => attribute.id))],
  });
  const added = await tx.query<{ id: number; name: string }>({
    text: `
      insert into connected_system_object_type (connected_system_id, name)
      select $1, name from unnest($2::text[]) with ordinality as wanted(name, place) order by place returning id, name`,
    values: [systemId, plan.addedTypes.map((type) => type.name)],
  });
  const idOf = new Map(added.rows.map((row) => [row.name, row.id]));
  await insertAttributes(tx, [
    ...plan.addedTypes.map((type) => ({ typeId: idOf.get(type.name) ?? 0, attributes: type.attributes })),
    ...plan.changedTypes.map((type) => ({ typeId: type.id, attributes: type.added })),
  ]);
  await updateAttributes(
    tx,
    plan.changedTypes.flatMap((type) => type.updated),
  );
}

async function insertAttributes(
  tx: Transaction,
  types: readonly { readonly typeId: number; readonly attributes: readonly PlannedAttribute[] }[],
): Promise<void> {
  const rows = types.flatMap(({ typeId, attributes }) => attributes.map((attribute) => ({ ...attribute, typeId })));
  if (rows.length === 0) return;
  await tx.query({
    text: `
      insert into connected_system_attribute
        (object_type_id, name, description, class_name, type, plurality, writability, selected,
         is_write_only, is_external_id, is_secondary_external_id, selection_locked)
      select "typeId", name, description, "className", type, plurality, writability, selected,
             "isWriteOnly", "isExternalId", "isSecondaryExternalId", "selectionLocked"
      from json_to_recordset($1::json) as wanted("typeId" int, name text, description text, "className" text, type text,
        plurality text, writability text, selected boolean, "isWriteOnly" boolean, "isExternalId" boolean,
        "isSecondaryExternalId" boolean, "selectionLocked" boolean)`,
    values: [JSON.stringify(rows)],
  });
}

async function updateAttributes(
  tx: Transaction,
  attributes: readonly (PlannedAttribute & { readonly id: number })[],
): Promise<void> {
  if (attributes.length === 0) return;
  await tx.query({
    text: `
      update connected_system_attribute attribute set
        description = wanted.description, class_name = wanted."className", type = wanted.type, plurality = wanted.plurality,
        writability = wanted.writability, is_write_only = wanted."isWriteOnly", selected = wanted.selected, is_external_id = wanted."isExternalId",
        is_secondary_external_id = wanted."isSecondaryExternalId", selection_locked = wanted."selectionLocked"
      from json_to_recordset($1::json) as wanted(id int, description text, "className" text, type text, plurality text,
        writability text, selected boolean, "isWriteOnly" boolean, "isExternalId" boolean, "isSecondaryExternalId" boolean,
        "selectionLocked" boolean)
      where attribute.id = wanted.id`,
    values: [JSON.stringify(attributes)],
  });
}
