import type { Transaction } from './database.ts';

export interface SetupFacts {
  readonly pendingExportCount: number;
  /** A rule changed after the last completed full synchronisation began. */
  readonly fullSynchronisationNeeded: boolean;
  readonly hasSelectedPartition: boolean;
  readonly hasMatchingRule: boolean;
  readonly hasRunProfile: boolean;
}

export async function readSetupFacts(tx: Transaction, systemId: number): Promise<SetupFacts | undefined> {
  const { rows } = await tx.query<SetupFacts>({
    name: 'read-setup-facts',
    text: `
      select (select count(*) from pending_export where connected_system_id = cs.id) as "pendingExportCount",
             cs.rules_changed_at is not null
               and cs.rules_changed_at > coalesce(cs.full_sync_applied_at, '-infinity') as "fullSynchronisationNeeded",
             exists (select from partition where connected_system_id = cs.id and selected) as "hasSelectedPartition",
             exists (select from matching_rule rule
                     left join connected_system_object_type type on type.id = rule.connected_system_object_type_id
                     left join sync_rule on sync_rule.id = rule.sync_rule_id
                     where coalesce(type.connected_system_id, sync_rule.connected_system_id) = cs.id) as "hasMatchingRule",
             exists (select from run_profile where connected_system_id = cs.id) as "hasRunProfile"
      from connected_system cs where cs.id = $1`,
    values: [systemId],
  });
  return rows[0];
}
