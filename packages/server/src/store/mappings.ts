import type { Transaction } from './database.ts';

export interface MappingRow {
  readonly id: number;
  readonly created: string;
  readonly targetMetaverseAttributeId: number | null;
  readonly targetMetaverseAttributeName: string | null;
  readonly targetConnectedSystemAttributeId: number | null;
  readonly targetConnectedSystemAttributeName: string | null;
  readonly priority: number | null;
  readonly nullIsValue: boolean;
  readonly enabled: boolean;
  readonly sources: MappingSourceRow[];
}

export interface MappingSourceRow {
  readonly id: number;
  readonly order: number;
  readonly metaverseAttributeId: number | null;
  readonly metaverseAttributeName: string | null;
  readonly connectedSystemAttributeId: number | null;
  readonly connectedSystemAttributeName: string | null;
  readonly expression: string | null;
}

/** By id, or the one asked for; sources by order. */
export async function listMappings(
  tx: Transaction,
  ruleId: number,
  mappingId: number | null = null,
): Promise<MappingRow[]> {
  const { rows } = await tx.query<MappingRow>({
    name: 'list-mappings',
    text: `
      select mapping.id, mapping.created_at as created,
             mapping.target_metaverse_attribute_id as "targetMetaverseAttributeId", ma.name as "targetMetaverseAttributeName",
             mapping.target_connected_system_attribute_id as "targetConnectedSystemAttributeId",
             ca.name as "targetConnectedSystemAttributeName", mapping.priority, mapping.null_is_value as "nullIsValue", mapping.enabled,
             (select coalesce(json_agg(json_build_object(
                'id', source.id, 'order', source.position, 'metaverseAttributeId', source.metaverse_attribute_id,
                'metaverseAttributeName', sma.name, 'connectedSystemAttributeId', source.connected_system_attribute_id,
                'connectedSystemAttributeName', sca.name, 'expression', source.expression) order by source.position, source.id), '[]')
              from sync_rule_mapping_source source
              left join metaverse_attribute sma on sma.id = source.metaverse_attribute_id
              left join connected_system_attribute sca on sca.id = source.connected_system_attribute_id
              where source.mapping_id = mapping.id) as sources
      from sync_rule_mapping mapping
      left join metaverse_attribute ma on ma.id = mapping.target_metaverse_attribute_id
      left join connected_system_attribute ca on ca.id = mapping.target_connected_system_attribute_id
      where mapping.sync_rule_id = $1 and ($2::int is null or mapping.id = $2) order by mapping.id`,
    values: [ruleId, mappingId],
  });
  return rows;
}

export interface MappingWrite {
  readonly targetMetaverseAttributeId: number | null;
  readonly targetConnectedSystemAttributeId: number | null;
  readonly nullIsValue: boolean;
  readonly enabled: boolean;
  readonly sources: readonly MappingSourceWrite[];
}

export interface MappingSourceWrite {
  readonly order: number;
  readonly metaverseAttributeId: number | null;
  readonly connectedSystemAttributeId: number | null;
  readonly expression: string | null;
}

/** An import mapping gets the lowest priority of its metaverse type and attribute (PRI-01). */
export async function insertMapping(tx: Transaction, ruleId: number, mapping: MappingWrite): Promise<number> {
  const priority = await nextPriority(tx, ruleId, mapping.targetMetaverseAttributeId);
  const { rows } = await tx.query<{ id: number }>({
    text: `
      insert into sync_rule_mapping (sync_rule_id, target_metaverse_attribute_id, target_connected_system_attribute_id, priority,
        null_is_value, enabled)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    values: [
      ruleId,
      mapping.targetMetaverseAttributeId,
      mapping.targetConnectedSystemAttributeId,
      priority,
      mapping.nullIsValue,
      mapping.enabled,
    ],
  });
  const id = rows[0]?.id ?? 0;
  await insertSources(tx, id, mapping.sources);
  return id;
}

/** An import mapping that takes another target goes to the bottom there (PRI-01). */
export async function replaceMapping(
  tx: Transaction,
  ruleId: number,
  before: MappingRow,
  mapping: MappingWrite,
): Promise<void> {
  const isRetargeted = before.targetMetaverseAttributeId !== mapping.targetMetaverseAttributeId;
  const priority = isRetargeted ? await nextPriority(tx, ruleId, mapping.targetMetaverseAttributeId) : before.priority;
  await tx.query({
    text: `
      update sync_rule_mapping set target_metaverse_attribute_id = $2, target_connected_system_attribute_id = $3, priority = $4,
        null_is_value = $5, enabled = $6
      where id = $1`,
    values: [
      before.id,
      mapping.targetMetaverseAttributeId,
      mapping.targetConnectedSystemAttributeId,
      priority,
      mapping.nullIsValue,
      mapping.enabled,
    ],
  });
  await tx.query({ text: 'delete from sync_rule_mapping_source where mapping_id = $1', values: [before.id] });
  await insertSources(tx, before.id, mapping.sources);
}

export async function deleteMapping(tx: Transaction, id: number): Promise<void> {
  await tx.query({ name: 'delete-mapping', text: 'delete from sync_rule_mapping where id = $1', values: [id] });
}

/** The lock on the metaverse type keeps two mappings from taking one place. */
async function nextPriority(
  tx: Transaction,
  ruleId: number,
  metaverseAttributeId: number | null,
): Promise<number | null> {
  if (metaverseAttributeId === null) return null;
  await tx.query({
    text: `
      select from metaverse_object_type where id = (select metaverse_object_type_id from sync_rule where id = $1)
      for no key update`,
    values: [ruleId],
  });
  const { rows } = await tx.query<{ priority: number }>({
    text: `
      select coalesce(max(mapping.priority), 0) + 1 as priority
      from sync_rule_mapping mapping join sync_rule rule on rule.id = mapping.sync_rule_id
      where mapping.target_metaverse_attribute_id = $2
        and rule.metaverse_object_type_id = (select metaverse_object_type_id from sync_rule where id = $1)`,
    values: [ruleId, metaverseAttributeId],
  });
  return rows[0]?.priority ?? 1;
}

async function insertSources(
  tx: Transaction,
  mappingId: number,
  sources: readonly MappingSourceWrite[],
): Promise<void> {
  await tx.query({
    text: `
      insert into sync_rule_mapping_source (mapping_id, position, metaverse_attribute_id, connected_system_attribute_id, expression)
      select $1, * from unnest($2::int[], $3::int[], $4::int[], $5::text[])`,
    values: [
      mappingId,
      sources.map((source) => source.order),
      sources.map((source) => source.metaverseAttributeId),
      sources.map((source) => source.connectedSystemAttributeId),
      sources.map((source) => source.expression),
    ],
  });
}
