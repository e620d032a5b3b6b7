import type { Transaction } from './database.ts';

export interface ContributorRow {
  readonly attributeId: number;
  readonly attributeName: string;
  readonly mappingId: number;
  readonly priority: number;
  readonly ruleId: number;
  readonly ruleName: string;
  readonly systemId: number;
  readonly systemName: string;
  readonly nullIsValue: boolean;
  readonly isEnabled: boolean;
}

/** The import mappings of all rules of a metaverse type, by attribute and priority (PRI-01). Ties by mapping id (PRI-06). */
export async function listContributors(tx: Transaction, metaverseTypeId: number): Promise<readonly ContributorRow[]> {
  const { rows } = await tx.query<ContributorRow>({
    name: 'list-contributors',
    text: `
      select attribute.id as "attributeId", attribute.name as "attributeName", mapping.id as "mappingId",
             coalesce(mapping.priority, 2147483647) as priority, rule.id as "ruleId", rule.name as "ruleName",
             cs.id as "systemId", cs.name as "systemName", mapping.null_is_value as "nullIsValue",
             mapping.enabled and rule.enabled as "isEnabled"
      from sync_rule_mapping mapping
      join sync_rule rule on rule.id = mapping.sync_rule_id
      join connected_system cs on cs.id = rule.connected_system_id
      join metaverse_attribute attribute on attribute.id = mapping.target_metaverse_attribute_id
      where rule.metaverse_object_type_id = $1
      order by lower(attribute.name), attribute.id, mapping.priority nulls last, mapping.id`,
    values: [metaverseTypeId],
  });
  return rows;
}

/** Keeps the type's priorities from changing under a writer; undefined when there is no such type. */
export async function lockMetaverseType(tx: Transaction, id: number): Promise<{ readonly name: string } | undefined> {
  const { rows } = await tx.query<{ name: string }>({
    name: 'lock-metaverse-type',
    text: 'select name from metaverse_object_type where id = $1 for no key update',
    values: [id],
  });
  return rows[0];
}

export interface PriorityWrite {
  readonly mappingId: number;
  readonly priority: number;
  /** Null leaves it as it is. */
  readonly nullIsValue: boolean | null;
  readonly isEnabled: boolean | null;
}

/** @returns the systems whose rules were touched. */
export async function writePriorities(tx: Transaction, writes: readonly PriorityWrite[]): Promise<readonly number[]> {
  const { rows } = await tx.query<{ systemId: number }>({
    name: 'write-priorities',
    text: `
      update sync_rule_mapping mapping set priority = wanted.priority,
        null_is_value = coalesce(wanted.null_is_value, mapping.null_is_value), enabled = coalesce(wanted.enabled, mapping.enabled)
      from unnest($1::int[], $2::int[], $3::boolean[], $4::boolean[]) as wanted(id, priority, null_is_value, enabled), sync_rule rule
      where mapping.id = wanted.id and rule.id = mapping.sync_rule_id
      returning rule.connected_system_id as "systemId"`,
    values: [
      writes.map((write) => write.mappingId),
      writes.map((write) => write.priority),
      writes.map((write) => write.nullIsValue),
      writes.map((write) => write.isEnabled),
    ],
  });
  return [...new Set(rows.map((row) => row.systemId))];
}
