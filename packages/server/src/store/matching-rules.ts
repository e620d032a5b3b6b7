import type {
  MatchingObjectType,
  MatchingRuleCopy,
  MatchingRuleShape,
  MatchingSyncRule,
} from '../configuration/plan-matching-mode-switch.ts';
import type { Transaction } from './database.ts';

export interface MatchingRuleRow {
  readonly id: number;
  readonly order: number;
  readonly connectedSystemObjectTypeId: number;
  readonly connectedSystemObjectTypeName: string | null;
  readonly metaverseObjectTypeId: number | null;
  readonly metaverseObjectTypeName: string | null;
  readonly syncRuleId: number | null;
  readonly targetMetaverseAttributeId: number | null;
  readonly targetMetaverseAttributeName: string | null;
  readonly sources: {
    readonly id: number;
    readonly order: number;
    readonly connectedSystemAttributeId: number | null;
    readonly connectedSystemAttributeName: string | null;
    readonly metaverseAttributeId: number | null;
    readonly metaverseAttributeName: string | null;
  }[];
  readonly caseSensitive: boolean;
  readonly created: string;
}

/** Where a rule belongs: to an object type, to any object type of a system, or to a synchronisation rule. */
export type MatchingRuleParent =
  | { readonly kind: 'objectType'; readonly id: number }
  | { readonly kind: 'system'; readonly id: number }
  | { readonly kind: 'syncRule'; readonly id: number };

const parentCondition = {
  objectType: 'rule.connected_system_object_type_id = $1',
  system: 'type.connected_system_id = $1',
  syncRule: 'rule.sync_rule_id = $1',
} as const;

/** By order, or the one asked for; sources by order. */
export async function listMatchingRules(
  tx: Transaction,
  parent: MatchingRuleParent,
  ruleId: number | null = null,
): Promise<MatchingRuleRow[]> {
  const { rows } = await tx.query<MatchingRuleRow>({
    name: `list-matching-rules-${parent.kind}`,
    text: `
      select rule.id, rule.position as "order", coalesce(rule.connected_system_object_type_id, 0) as "connectedSystemObjectTypeId",
             type.name as "connectedSystemObjectTypeName", rule.metaverse_object_type_id as "metaverseObjectTypeId",
             metaverse_type.name as "metaverseObjectTypeName", rule.sync_rule_id as "syncRuleId",
             rule.target_metaverse_attribute_id as "targetMetaverseAttributeId", ma.name as "targetMetaverseAttributeName",
             (select coalesce(json_agg(json_build_object(
                'id', source.id, 'order', source.position, 'connectedSystemAttributeId', source.connected_system_attribute_id,
                'connectedSystemAttributeName', sca.name, 'metaverseAttributeId', source.metaverse_attribute_id,
                'metaverseAttributeName', sma.name) order by source.position, source.id), '[]')
              from matching_rule_source source
              left join metaverse_attribute sma on sma.id = source.metaverse_attribute_id
              left join connected_system_attribute sca on sca.id = source.connected_system_attribute_id
              where source.matching_rule_id = rule.id) as sources,
             rule.case_sensitive as "caseSensitive", rule.created_at as created
      from matching_rule rule
      left join connected_system_object_type type on type.id = rule.connected_system_object_type_id
      left join metaverse_object_type metaverse_type on metaverse_type.id = rule.metaverse_object_type_id
      left join metaverse_attribute ma on ma.id = rule.target_metaverse_attribute_id
      where ${parentCondition[parent.kind]} and ($2::int is null or rule.id = $2) order by rule.position, rule.id`,
    values: [parent.id, ruleId],
  });
  return rows;
}

export interface MatchingSourceWrite {
  readonly order: number;
  readonly connectedSystemAttributeId: number | null;
  readonly metaverseAttributeId: number | null;
}

export interface MatchingRuleWrite {
  readonly parent: { readonly kind: 'objectType' | 'syncRule'; readonly id: number };
  /** Null for the rules of a synchronisation rule, which has one itself. */
  readonly metaverseObjectTypeId: number | null;
  readonly targetMetaverseAttributeId: number | null;
  /** Null: one after the last of its parent. */
  readonly order: number | null;
  readonly caseSensitive: boolean;
  readonly sources: readonly MatchingSourceWrite[];
}

export async function insertMatchingRule(tx: Transaction, rule: MatchingRuleWrite): Promise<number> {
  const column = rule.parent.kind === 'objectType' ? 'connected_system_object_type_id' : 'sync_rule_id';
  const { rows } = await tx.query<{ id: number }>({
    text: `
      insert into matching_rule (${column}, metaverse_object_type_id, target_metaverse_attribute_id, position, case_sensitive)
      values ($1, $2, $3, coalesce($4, (select max(position) + 1 from matching_rule where ${column} = $1), 0), $5) returning id`,
    values: [
      rule.parent.id,
      rule.metaverseObjectTypeId,
      rule.targetMetaverseAttributeId,
      rule.order,
      rule.caseSensitive,
    ],
  });
  const id = rows[0]?.id ?? 0;
  await insertSources(tx, id, rule.sources);
  return id;
}

/** Null leaves a field as it is; sources are replaced as a whole. */
export async function updateMatchingRule(
  tx: Transaction,
  id: number,
  changes: {
    readonly order: number | null;
    readonly metaverseObjectTypeId: number | null;
    readonly targetMetaverseAttributeId: number | null;
    readonly caseSensitive: boolean | null;
    readonly sources: readonly MatchingSourceWrite[] | null;
  },
): Promise<void> {
  await tx.query({
    text: `
      update matching_rule set position = coalesce($2, position), metaverse_object_type_id = coalesce($3, metaverse_object_type_id),
        target_metaverse_attribute_id = coalesce($4, target_metaverse_attribute_id), case_sensitive = coalesce($5, case_sensitive)
      where id = $1`,
    values: [
      id,
      changes.order,
      changes.metaverseObjectTypeId,
      changes.targetMetaverseAttributeId,
      changes.caseSensitive,
    ],
  });
  if (changes.sources === null) return;
  await tx.query({ text: 'delete from matching_rule_source where matching_rule_id = $1', values: [id] });
  await insertSources(tx, id, changes.sources);
}

async function insertSources(tx: Transaction, ruleId: number, sources: readonly MatchingSourceWrite[]): Promise<void> {
  await tx.query({
    text: `
      insert into matching_rule_source (matching_rule_id, position, connected_system_attribute_id, metaverse_attribute_id)
      select $1, * from unnest($2::int[], $3::int[], $4::int[])`,
    values: [
      ruleId,
      sources.map((source) => source.order),
      sources.map((source) => source.connectedSystemAttributeId),
      sources.map((source) => source.metaverseAttributeId),
    ],
  });
}

export async function deleteMatchingRule(tx: Transaction, id: number): Promise<void> {
  await tx.query({ name: 'delete-matching-rule', text: 'delete from matching_rule where id = $1', values: [id] });
}

/** @returns how many there were. */
export async function deleteMatchingRulesOfSyncRules(tx: Transaction, syncRuleIds: readonly number[]): Promise<number> {
  const { rowCount } = await tx.query({
    name: 'delete-matching-rules-of-sync-rules',
    text: 'delete from matching_rule where sync_rule_id = any($1)',
    values: [syncRuleIds],
  });
  return rowCount;
}

const ruleShapes = (condition: string): string => `
  (select coalesce(json_agg(json_build_object(
     'order', rule.position, 'targetMetaverseAttributeId', rule.target_metaverse_attribute_id, 'caseSensitive', rule.case_sensitive,
     'sources', (select coalesce(json_agg(json_build_object(
        'order', source.position, 'connectedSystemAttributeId', source.connected_system_attribute_id,
        'metaverseAttributeId', source.metaverse_attribute_id) order by source.position, source.id), '[]')
      from matching_rule_source source where source.matching_rule_id = rule.id)) order by rule.position, rule.id), '[]')
   from matching_rule rule where ${condition})`;

/** What the switch of matching modes decides from. Object types by name, import rules by id. */
export async function loadMatching(
  tx: Transaction,
  systemId: number,
): Promise<{ readonly objectTypes: readonly MatchingObjectType[]; readonly syncRules: readonly MatchingSyncRule[] }> {
  const objectTypes = await tx.query<MatchingObjectType>({
    text: `
      select type.id, type.name, ${ruleShapes('rule.connected_system_object_type_id = type.id')} as "matchingRules"
      from connected_system_object_type type where type.connected_system_id = $1 order by lower(type.name), type.id`,
    values: [systemId],
  });
  const syncRules = await tx.query<MatchingSyncRule>({
    text: `
      select sync_rule.id, sync_rule.connected_system_object_type_id as "objectTypeId",
             sync_rule.metaverse_object_type_id as "metaverseObjectTypeId",
             ${ruleShapes('rule.sync_rule_id = sync_rule.id')} as "matchingRules"
      from sync_rule where sync_rule.connected_system_id = $1 and sync_rule.direction = 'Import' order by sync_rule.id`,
    values: [systemId],
  });
  return { objectTypes: objectTypes.rows, syncRules: syncRules.rows };
}

/** One row a rule, few in number: a system has some ten of them. */
export async function copyMatchingRules(tx: Transaction, copies: readonly MatchingRuleCopy[]): Promise<void> {
  for (const copy of copies) {
    const parent =
      copy.to === 'objectType'
        ? ({ kind: 'objectType', id: copy.objectTypeId } as const)
        : ({ kind: 'syncRule', id: copy.syncRuleId } as const);
    const metaverseObjectTypeId = copy.to === 'objectType' ? copy.metaverseObjectTypeId : null;
    for (const rule of copy.rules) await insertMatchingRule(tx, { parent, metaverseObjectTypeId, ...writeOf(rule) });
  }
}

function writeOf(rule: MatchingRuleShape): Omit<MatchingRuleWrite, 'parent' | 'metaverseObjectTypeId'> {
  return {
    targetMetaverseAttributeId: rule.targetMetaverseAttributeId,
    order: rule.order,
    caseSensitive: rule.caseSensitive,
    sources: rule.sources,
  };
}
