/** What other runs have to look at again because of a page (docs/decisions/0002): noted with it, or found before it writes. */
import type { RuleSet } from '@jim/engine/rule-set.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { Transaction } from './database.ts';

/** FLOW-31: what has to be looked at again, by itself or because what it refers to was joined or left. */
export async function noteReferencesDue(tx: Transaction, plan: SyncPlan): Promise<void> {
  if (plan.referencesDue.length === 0 && plan.referrersDue.length === 0) return;
  await tx.query({
    name: 'note-references-due',
    text: `
      insert into reference_flow_due (connected_system_object_id, connected_system_id)
      select o.id, o.connected_system_id from connected_system_object o where o.id = any($1::uuid[])
      union
      select r.source_id, r.connected_system_id from connected_system_reference r where r.target_id = any($2::uuid[])
      on conflict do nothing`,
    values: [plan.referencesDue, plan.referrersDue],
  });
}

/** Unjoined objects whose matching values the identities hold ($1), by pairs of attributes ($2, $3). */
const unjoinedMatches = `
  select distinct k.connected_system_object_id as id
  from metaverse_match_key m
  join unnest($2::int[], $3::int[]) as pair(metaverse_attribute_id, system_attribute_id) on pair.metaverse_attribute_id = m.attribute_id
  join connected_system_match_key k on k.attribute_id = pair.system_attribute_id and k.match_key = m.match_key
  where m.metaverse_object_id = any($1::uuid[])
    and not exists (select from connected_system_object_link l where l.connected_system_object_id = k.connected_system_object_id)`;

function matchPairColumns({ matchPairs }: RuleSet): readonly unknown[] {
  return [
    matchPairs.map(({ metaverseAttributeId }) => metaverseAttributeId),
    matchPairs.map(({ systemAttributeId }) => systemAttributeId),
  ];
}

export async function findJoinsDue(
  tx: Transaction,
  identityIds: readonly string[],
  rules: RuleSet,
): Promise<readonly string[]> {
  if (identityIds.length === 0 || rules.matchPairs.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>({
    name: 'find-joins-due',
    text: unjoinedMatches,
    values: [identityIds, ...matchPairColumns(rules)],
  });
  return rows.map(({ id }) => id);
}

/** They are due for the next delta synchronisation of their system, so that a delta joins what a full synchronisation would. */
export async function noteJoinsDue(tx: Transaction, objectIds: readonly string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.query({
    name: 'note-joins-due',
    text: `update connected_system_object set change_number = nextval('change_order') where id = any($1::uuid[])`,
    values: [objectIds],
  });
}

/** As `noteJoinsDue`, for whatever the identities' matching values now point at. */
export async function noteMatchesDue(tx: Transaction, identityIds: readonly string[], rules: RuleSet): Promise<void> {
  if (identityIds.length === 0 || rules.matchPairs.length === 0) return;
  await tx.query({
    name: 'note-matches-due',
    text: `
      update connected_system_object set change_number = nextval('change_order')
      where id = any(array(${unjoinedMatches}))`,
    values: [identityIds, ...matchPairColumns(rules)],
  });
}
