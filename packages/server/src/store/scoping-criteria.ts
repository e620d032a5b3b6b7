import type { ComparisonType, RelativeDate } from '@jim/engine/model/rules.ts';
import type { AttributeDataType } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

export interface ScopingGroupTree {
  readonly id: number;
  readonly type: 'All' | 'Any';
  readonly position: number;
  readonly criteria: ScopingCriterionRow[];
  readonly childGroups: ScopingGroupTree[];
}

export interface ScopingCriterionRow {
  readonly id: number;
  readonly metaverseAttributeId: number | null;
  readonly metaverseAttributeName: string | null;
  readonly connectedSystemAttributeId: number | null;
  readonly connectedSystemAttributeName: string | null;
  readonly attributeDataType: AttributeDataType;
  readonly comparisonType: ComparisonType;
  readonly stringValue: string | null;
  readonly intValue: number | null;
  readonly dateTimeValue: string | null;
  readonly boolValue: boolean | null;
  readonly guidValue: string | null;
  readonly relativeCount: number | null;
  readonly relativeUnit: RelativeDate['unit'] | null;
  readonly relativeDirection: RelativeDate['direction'] | null;
  readonly caseSensitive: boolean;
}

interface GroupRow {
  readonly id: number;
  readonly parentId: number | null;
  readonly type: 'All' | 'Any';
  readonly position: number;
}

/** The top-level groups; groups by position, criteria by id. */
export async function loadScope(tx: Transaction, ruleId: number): Promise<ScopingGroupTree[]> {
  const groups = await tx.query<GroupRow>({
    name: 'list-scoping-groups',
    text: `select id, parent_id as "parentId", type, position from scoping_group where sync_rule_id = $1 order by position, id`,
    values: [ruleId],
  });
  const criteria = await tx.query<ScopingCriterionRow & { readonly groupId?: number }>({
    name: 'list-scoping-criteria',
    text: `
      select criterion.group_id as "groupId", criterion.id, criterion.metaverse_attribute_id as "metaverseAttributeId",
             ma.name as "metaverseAttributeName", criterion.connected_system_attribute_id as "connectedSystemAttributeId",
             ca.name as "connectedSystemAttributeName", coalesce(ma.type, ca.type, 'NotSet') as "attributeDataType",
             criterion.comparison_type as "comparisonType", criterion.string_value as "stringValue", criterion.int_value as "intValue",
             criterion.date_time_value as "dateTimeValue", criterion.bool_value as "boolValue", criterion.guid_value as "guidValue",
             criterion.relative_count as "relativeCount", criterion.relative_unit as "relativeUnit",
             criterion.relative_direction as "relativeDirection", criterion.case_sensitive as "caseSensitive"
      from scoping_criterion criterion
      join scoping_group on scoping_group.id = criterion.group_id
      left join metaverse_attribute ma on ma.id = criterion.metaverse_attribute_id
      left join connected_system_attribute ca on ca.id = criterion.connected_system_attribute_id
      where scoping_group.sync_rule_id = $1 order by criterion.id`,
    values: [ruleId],
  });
  const criteriaOf = Map.groupBy(criteria.rows, (criterion) => criterion.groupId);
  const childrenOf = Map.groupBy(groups.rows, (group) => group.parentId);
  const treeOf = (group: GroupRow): ScopingGroupTree => ({
    id: group.id,
    type: group.type,
    position: group.position,
    criteria: (criteriaOf.get(group.id) ?? []).map(({ groupId: _group, ...criterion }) => criterion),
    childGroups: (childrenOf.get(group.id) ?? []).map(treeOf),
  });
  return (childrenOf.get(null) ?? []).map(treeOf);
}

export function findScopingGroup(groups: readonly ScopingGroupTree[], id: number): ScopingGroupTree | undefined {
  for (const group of groups) {
    const found = group.id === id ? group : findScopingGroup(group.childGroups, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

export async function insertScopingGroup(
  tx: Transaction,
  ruleId: number,
  group: { readonly parentId: number | null; readonly type: 'All' | 'Any'; readonly position: number },
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    name: 'insert-scoping-group',
    text: 'insert into scoping_group (sync_rule_id, parent_id, type, position) values ($1, $2, $3, $4) returning id',
    values: [ruleId, group.parentId, group.type, group.position],
  });
  return rows[0]?.id ?? 0;
}

/** Null leaves a field as it is. */
export async function updateScopingGroup(
  tx: Transaction,
  id: number,
  changes: { readonly type: 'All' | 'Any' | null; readonly position: number | null },
): Promise<void> {
  await tx.query({
    name: 'update-scoping-group',
    text: 'update scoping_group set type = coalesce($2, type), position = coalesce($3, position) where id = $1',
    values: [id, changes.type, changes.position],
  });
}

/** With its criteria and child groups. */
export async function deleteScopingGroup(tx: Transaction, id: number): Promise<void> {
  await tx.query({ name: 'delete-scoping-group', text: 'delete from scoping_group where id = $1', values: [id] });
}

export async function deleteScope(tx: Transaction, ruleId: number): Promise<void> {
  await tx.query({ name: 'delete-scope', text: 'delete from scoping_group where sync_rule_id = $1', values: [ruleId] });
}

export type ScopingCriterionWrite = Omit<
  ScopingCriterionRow,
  'id' | 'metaverseAttributeName' | 'connectedSystemAttributeName' | 'attributeDataType'
>;

export async function insertScopingCriterion(
  tx: Transaction,
  groupId: number,
  criterion: ScopingCriterionWrite,
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    name: 'insert-scoping-criterion',
    text: `
      insert into scoping_criterion (group_id, metaverse_attribute_id, connected_system_attribute_id, comparison_type, string_value,
        int_value, date_time_value, bool_value, guid_value, relative_count, relative_unit, relative_direction, case_sensitive)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`,
    values: [
      groupId,
      criterion.metaverseAttributeId,
      criterion.connectedSystemAttributeId,
      criterion.comparisonType,
      criterion.stringValue,
      criterion.intValue,
      criterion.dateTimeValue,
      criterion.boolValue,
      criterion.guidValue,
      criterion.relativeCount,
      criterion.relativeUnit,
      criterion.relativeDirection,
      criterion.caseSensitive,
    ],
  });
  return rows[0]?.id ?? 0;
}

export async function deleteScopingCriterion(tx: Transaction, id: number): Promise<void> {
  await tx.query({
    name: 'delete-scoping-criterion',
    text: 'delete from scoping_criterion where id = $1',
    values: [id],
  });
}
