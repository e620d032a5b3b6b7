/** Everything a run has to know of schemas and rules (SYN-08), in a constant number of statements. */
import type {
  Configuration,
  ConnectedSystem,
  Mapping,
  MappingSource,
  MatchingRule,
  MetaverseAttribute,
  MetaverseType,
  RelativeDate,
  ScopingCriterion,
  ScopingGroup,
  SyncRule,
  SystemAttribute,
  SystemObjectType,
} from '@jim/engine/model/rules.ts';
import { parseDateTime } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

export async function loadConfiguration(tx: Transaction): Promise<Configuration> {
  const [metaverseAttributes, metaverseTypes, systems, attributes, types, rules, mappings, sources, groups, criteria] =
    [
      await tx.query<MetaverseAttribute>({ name: 'rules-metaverse-attributes', text: metaverseAttributesSql }),
      await tx.query<MetaverseType>({ name: 'rules-metaverse-types', text: metaverseTypesSql }),
      await tx.query<SystemRow>({ name: 'rules-systems', text: systemsSql }),
      await tx.query<AttributeRow>({ name: 'rules-attributes', text: attributesSql }),
      await tx.query<TypeRow>({ name: 'rules-object-types', text: typesSql }),
      await tx.query<RuleRow>({ name: 'rules-sync-rules', text: rulesSql }),
      await tx.query<MappingRow>({ name: 'rules-mappings', text: mappingsSql }),
      await tx.query<SourceRow>({ name: 'rules-sources', text: sourcesSql }),
      await tx.query<GroupRow>({ name: 'rules-groups', text: groupsSql }),
      await tx.query<CriterionRow>({ name: 'rules-criteria', text: criteriaSql }),
    ];
  const matching = await loadMatchingRules(tx);
  const attributesByType = Map.groupBy(attributes.rows, (row) => row.objectTypeId);
  const objectTypes = types.rows.map((row): SystemObjectType => ({
    ...row,
    attributes: attributesByType.get(row.id) ?? [],
    matchingRules: matching.byObjectType.get(row.id) ?? [],
  }));
  const typesBySystem = Map.groupBy(objectTypes, (type) => type.systemId);
  const build = { mappings: mappings.rows, sources: sources.rows, groups: groups.rows, criteria: criteria.rows };
  return {
    metaverseAttributes: metaverseAttributes.rows,
    metaverseTypes: metaverseTypes.rows,
    systems: systems.rows.map((row): ConnectedSystem => ({ ...row, objectTypes: typesBySystem.get(row.id) ?? [] })),
    syncRules: buildRules(rules.rows, build, matching.bySyncRule),
  };
}

type SystemRow = Pick<ConnectedSystem, 'id' | 'name' | 'matchingMode'>;
type AttributeRow = SystemAttribute & { readonly objectTypeId: number };
type TypeRow = Omit<SystemObjectType, 'attributes' | 'matchingRules'>;
type RuleRow = Omit<SyncRule, 'scope' | 'mappings' | 'matchingRules'>;
type MappingRow = Omit<Mapping, 'sources'> & { readonly ruleId: number };
interface SourceRow {
  readonly mappingId: number;
  readonly attributeId: number | null;
  readonly expression: string | null;
}
interface GroupRow {
  readonly id: number;
  readonly ruleId: number;
  readonly parentId: number | null;
  readonly type: 'All' | 'Any';
}
interface CriterionRow extends Omit<ScopingCriterion, 'value' | 'relative'> {
  readonly groupId: number;
  readonly text: string | null;
  readonly int: number | null;
  readonly dateTime: string | null;
  readonly bool: boolean | null;
  readonly guid: string | null;
  readonly relative: RelativeDate | null;
}

const metaverseAttributesSql = `select id, name, type, plurality from metaverse_attribute order by id`;

const metaverseTypesSql = `
  select id, name, deletion_rule as "deletionRule", deletion_grace_seconds as "deletionGraceSeconds",
         deletion_trigger_system_ids as "deletionTriggerSystemIds", deletion_trigger_mode as "deletionTriggerMode"
  from metaverse_object_type order by id`;

const systemsSql = `select id, name, object_matching_rule_mode as "matchingMode" from connected_system order by id`;

const attributesSql = `
  select id, object_type_id as "objectTypeId", name, type, plurality, writability, selected,
         is_external_id as "isExternalId", is_secondary_external_id as "isSecondaryExternalId",
         is_write_only as "isWriteOnly"
  from connected_system_attribute order by id`;

const typesSql = `
  select id, connected_system_id as "systemId", name, selected,
         remove_contributed_attributes_on_obsoletion as "removeContributedAttributesOnObsoletion"
  from connected_system_object_type order by id`;

const rulesSql = `
  select id, name, connected_system_id as "systemId", connected_system_object_type_id as "objectTypeId",
         metaverse_object_type_id as "metaverseTypeId", direction,
         coalesce(project_to_metaverse, false) as "projectToMetaverse",
         coalesce(provision_to_connected_system, false) as "provisionToConnectedSystem",
         enforce_state as "enforceState", inbound_out_of_scope_action as "inboundOutOfScopeAction",
         outbound_deprovision_action as "outboundDeprovisionAction"
  from sync_rule where enabled order by id`;

const mappingsSql = `
  select m.id, m.sync_rule_id as "ruleId", m.enabled, coalesce(m.priority, 2147483647) as priority, m.null_is_value as "nullIsValue",
         coalesce(m.target_metaverse_attribute_id, m.target_connected_system_attribute_id) as "targetAttributeId"
  from sync_rule_mapping m join sync_rule r on r.id = m.sync_rule_id where r.enabled order by m.id`;

const sourcesSql = `
  select mapping_id as "mappingId", coalesce(metaverse_attribute_id, connected_system_attribute_id) as "attributeId", expression
  from sync_rule_mapping_source order by mapping_id, position, id`;

const groupsSql = `
  select id, sync_rule_id as "ruleId", parent_id as "parentId", type from scoping_group order by position, id`;

const criteriaSql = `
  select group_id as "groupId", coalesce(metaverse_attribute_id, connected_system_attribute_id) as "attributeId",
         comparison_type as comparison, case_sensitive as "caseSensitive", string_value as text, int_value as int,
         date_time_value as "dateTime", bool_value as bool, guid_value as guid,
         case when relative_count is not null
           then json_build_object('count', relative_count, 'unit', relative_unit, 'direction', relative_direction) end as relative
  from scoping_criterion order by id`;

interface RuleParts {
  readonly mappings: readonly MappingRow[];
  readonly sources: readonly SourceRow[];
  readonly groups: readonly GroupRow[];
  readonly criteria: readonly CriterionRow[];
}

function buildRules(
  rows: readonly RuleRow[],
  parts: RuleParts,
  matching: ReadonlyMap<number, readonly MatchingRule[]>,
): readonly SyncRule[] {
  const sources = Map.groupBy(parts.sources, (row) => row.mappingId);
  const mappings = Map.groupBy(parts.mappings, (row) => row.ruleId);
  const criteria = Map.groupBy(parts.criteria, (row) => row.groupId);
  const groups = Map.groupBy(parts.groups, (row) => row.ruleId);
  return rows.map((row) => ({
    ...row,
    mappings: (mappings.get(row.id) ?? []).map((mapping) => ({
      ...mapping,
      sources: (sources.get(mapping.id) ?? []).flatMap(sourceOf),
    })),
    scope: groupsBelow(null, groups.get(row.id) ?? [], criteria),
    matchingRules: matching.get(row.id) ?? [],
  }));
}

function sourceOf({ attributeId, expression }: SourceRow): readonly MappingSource[] {
  if (expression !== null) return [{ kind: 'expression', text: expression }];
  return attributeId === null ? [] : [{ kind: 'attribute', attributeId }];
}

function groupsBelow(
  parentId: number | null,
  rows: readonly GroupRow[],
  criteria: ReadonlyMap<number, readonly CriterionRow[]>,
): readonly ScopingGroup[] {
  return rows
    .filter((row) => row.parentId === parentId)
    .map((row) => ({
      type: row.type,
      criteria: (criteria.get(row.id) ?? []).map(criterionOf),
      groups: groupsBelow(row.id, rows, criteria),
    }));
}

function criterionOf({
  attributeId,
  comparison,
  caseSensitive,
  text,
  int,
  dateTime,
  bool,
  guid,
  relative,
}: CriterionRow): ScopingCriterion {
  const instant = dateTime === null ? null : (parseDateTime(dateTime) ?? null);
  const value = text ?? int ?? instant ?? bool ?? guid;
  return { attributeId, comparison, caseSensitive, value, ...(relative && { relative }) };
}

interface MatchingRow extends Omit<MatchingRule, 'sources'> {
  readonly objectTypeId: number | null;
  readonly ruleId: number | null;
}
interface MatchingSourceRow {
  readonly matchingRuleId: number;
  readonly systemAttributeId: number | null;
  readonly metaverseAttributeId: number | null;
}

async function loadMatchingRules(tx: Transaction): Promise<{
  readonly byObjectType: ReadonlyMap<number, readonly MatchingRule[]>;
  readonly bySyncRule: ReadonlyMap<number, readonly MatchingRule[]>;
}> {
  const { rows } = await tx.query<MatchingRow>({
    name: 'rules-matching-rules',
    text: `
      select id, connected_system_object_type_id as "objectTypeId", sync_rule_id as "ruleId",
             metaverse_object_type_id as "metaverseTypeId", target_metaverse_attribute_id as "metaverseAttributeId",
             case_sensitive as "caseSensitive"
      from matching_rule order by position, id`,
  });
  const { rows: sourceRows } = await tx.query<MatchingSourceRow>({
    name: 'rules-matching-sources',
    text: `
      select matching_rule_id as "matchingRuleId", connected_system_attribute_id as "systemAttributeId",
             metaverse_attribute_id as "metaverseAttributeId"
      from matching_rule_source order by position, id`,
  });
  const sources = Map.groupBy(sourceRows, (row) => row.matchingRuleId);
  const complete = rows.map((row) => ({ ...row, sources: sources.get(row.id) ?? [] }));
  return {
    byObjectType: Map.groupBy(
      complete.filter(({ objectTypeId }) => objectTypeId !== null),
      (row) => row.objectTypeId ?? 0,
    ),
    bySyncRule: Map.groupBy(
      complete.filter(({ ruleId }) => ruleId !== null),
      (row) => row.ruleId ?? 0,
    ),
  };
}
