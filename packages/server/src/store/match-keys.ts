/**
 * The narrow rows by which object matching finds objects (JOIN-05, OUT-12): attribute, lower-case value → object.
 *
 * There are rows for exactly the attributes that some matching rule names, of an object type in either mode or of an enabled
 * synchronisation rule; runs keep them up to date for the same attributes. Empty values never match and values
 * longer than `longestMatchKey` are not looked up: both have no row.
 */
import { longestMatchKey } from '@jim/engine/sync-questions.ts';
import type { Transaction } from './database.ts';

export interface MatchAttributes {
  readonly metaverse: readonly number[];
  readonly connectedSystem: readonly number[];
}

/** The attributes that matching rules read. */
export async function listMatchAttributes(tx: Transaction): Promise<MatchAttributes> {
  const { rows } = await tx.query<MatchAttributes>({
    name: 'list-match-attributes',
    text: `
      with used as (
        select rule.id, rule.target_metaverse_attribute_id from matching_rule rule left join sync_rule on sync_rule.id = rule.sync_rule_id
        where rule.sync_rule_id is null or sync_rule.enabled)
      select array(select distinct target_metaverse_attribute_id from used
                   where target_metaverse_attribute_id is not null order by 1) as metaverse,
             array(select distinct source.connected_system_attribute_id
                   from used join matching_rule_source source on source.matching_rule_id = used.id
                   where source.connected_system_attribute_id is not null order by 1) as "connectedSystem"`,
  });
  return rows[0] ?? { metaverse: [], connectedSystem: [] };
}

/** Does `work`, which may change matching rules or enable and disable synchronisation rules, and then fills and removes the rows of attributes whose use began or ended. */
export async function keepMatchKeys<Result>(tx: Transaction, work: () => Promise<Result>): Promise<Result> {
  const before = await listMatchAttributes(tx);
  const result = await work();
  const after = await listMatchAttributes(tx);
  await removeMatchKeys(tx, {
    metaverse: without(before.metaverse, after.metaverse),
    connectedSystem: without(before.connectedSystem, after.connectedSystem),
  });
  await rebuildMatchKeys(tx, {
    metaverse: without(after.metaverse, before.metaverse),
    connectedSystem: without(after.connectedSystem, before.connectedSystem),
  });
  return result;
}

function without(ids: readonly number[], others: readonly number[]): readonly number[] {
  return ids.filter((id) => !others.includes(id));
}

/** Replaces the rows of the attributes by what the objects' documents hold. */
export async function rebuildMatchKeys(tx: Transaction, attributes: MatchAttributes): Promise<void> {
  await removeMatchKeys(tx, attributes);
  if (attributes.metaverse.length > 0) {
    await tx.query({
      name: 'fill-metaverse-match-keys',
      text: `
        insert into metaverse_match_key (metaverse_object_id, type_id, attribute_id, match_key, value)
        select distinct mvo.id, mvo.type_id, attribute.id, lower(value), value
        from metaverse_object mvo
        cross join unnest($1::int[]) as attribute(id)
        cross join lateral jsonb_array_elements_text(mvo.document -> attribute.id::text) as value
        where length(value) between 1 and ${longestMatchKey}`,
      values: [attributes.metaverse],
    });
  }
  if (attributes.connectedSystem.length > 0) {
    await tx.query({
      name: 'fill-connected-system-match-keys',
      text: `
        insert into connected_system_match_key (connected_system_object_id, attribute_id, match_key, value)
        select distinct cso.id, attribute.id, lower(value), value
        from connected_system_attribute attribute
        join connected_system_object cso on cso.object_type_id = attribute.object_type_id
        cross join lateral jsonb_array_elements_text(cso.document -> attribute.id::text) as value
        where attribute.id = any($1) and length(value) between 1 and ${longestMatchKey}`,
      values: [attributes.connectedSystem],
    });
  }
}

async function removeMatchKeys(tx: Transaction, attributes: MatchAttributes): Promise<void> {
  if (attributes.metaverse.length > 0) {
    await tx.query({
      name: 'remove-metaverse-match-keys',
      text: 'delete from metaverse_match_key where attribute_id = any($1)',
      values: [attributes.metaverse],
    });
  }
  if (attributes.connectedSystem.length > 0) {
    await tx.query({
      name: 'remove-connected-system-match-keys',
      text: 'delete from connected_system_match_key where attribute_id = any($1)',
      values: [attributes.connectedSystem],
    });
  }
}
