import type { Initiator } from '../http/caller.ts';
import type { Transaction } from './database.ts';
import { listClauses, type ListProperties, type ListRequest, type Page } from './list-query.ts';

export interface SyncRuleRow {
  readonly id: number;
  readonly name: string;
  readonly created: string;
  readonly connectedSystemId: number;
  readonly connectedSystemName: string;
  readonly connectedSystemObjectTypeId: number;
  readonly connectedSystemObjectTypeName: string;
  readonly metaverseObjectTypeId: number;
  readonly metaverseObjectTypeName: string;
  readonly direction: 'Import' | 'Export';
  readonly projectToMetaverse: boolean | null;
  readonly provisionToConnectedSystem: boolean | null;
  readonly enabled: boolean;
  readonly enforceState: boolean;
  readonly description: string | null;
  readonly inboundOutOfScopeAction: 'RemainJoined' | 'Disconnect';
  readonly outboundDeprovisionAction: 'Disconnect' | 'Delete';
  readonly mappingCount: number;
  readonly lastUpdated: string | null;
}

const countMappings = '(select count(*) from sync_rule_mapping mapping where mapping.sync_rule_id = rule.id)';
const columns = `
  rule.id, rule.name, rule.created_at as created, rule.connected_system_id as "connectedSystemId", cs.name as "connectedSystemName",
  rule.connected_system_object_type_id as "connectedSystemObjectTypeId", type.name as "connectedSystemObjectTypeName",
  rule.metaverse_object_type_id as "metaverseObjectTypeId", metaverse_type.name as "metaverseObjectTypeName", rule.direction,
  rule.project_to_metaverse as "projectToMetaverse", rule.provision_to_connected_system as "provisionToConnectedSystem",
  rule.enabled, rule.enforce_state as "enforceState", rule.description,
  rule.inbound_out_of_scope_action as "inboundOutOfScopeAction", rule.outbound_deprovision_action as "outboundDeprovisionAction",
  ${countMappings} as "mappingCount", rule.last_updated_at as "lastUpdated"`;
const from = `
  from sync_rule rule
  join connected_system cs on cs.id = rule.connected_system_id
  join connected_system_object_type type on type.id = rule.connected_system_object_type_id
  join metaverse_object_type metaverse_type on metaverse_type.id = rule.metaverse_object_type_id`;

const properties: ListProperties = {
  id: { sql: 'rule.id', kind: 'integer' },
  name: { sql: 'rule.name', kind: 'text' },
  created: { sql: 'rule.created_at', kind: 'other' },
  connectedSystemId: { sql: 'rule.connected_system_id', kind: 'integer' },
  connectedSystemName: { sql: 'cs.name', kind: 'text' },
  connectedSystemObjectTypeId: { sql: 'rule.connected_system_object_type_id', kind: 'integer' },
  connectedSystemObjectTypeName: { sql: 'type.name', kind: 'text' },
  metaverseObjectTypeId: { sql: 'rule.metaverse_object_type_id', kind: 'integer' },
  metaverseObjectTypeName: { sql: 'metaverse_type.name', kind: 'text' },
  direction: { sql: 'rule.direction', kind: 'other' },
  projectToMetaverse: { sql: 'rule.project_to_metaverse', kind: 'boolean' },
  provisionToConnectedSystem: { sql: 'rule.provision_to_connected_system', kind: 'boolean' },
  enabled: { sql: 'rule.enabled', kind: 'boolean' },
  enforceState: { sql: 'rule.enforce_state', kind: 'boolean' },
  description: { sql: 'rule.description', kind: 'text' },
  inboundOutOfScopeAction: { sql: 'rule.inbound_out_of_scope_action', kind: 'other' },
  outboundDeprovisionAction: { sql: 'rule.outbound_deprovision_action', kind: 'other' },
  mappingCount: { sql: countMappings, kind: 'integer' },
  lastUpdated: { sql: 'rule.last_updated_at', kind: 'other' },
};

/** By id unless asked otherwise. */
export async function listSyncRules(tx: Transaction, request: ListRequest): Promise<Page<SyncRuleRow>> {
  const { where, orderBy, limit, values } = listClauses(properties, request, {
    defaultOrder: 'rule.id',
    tieBreaker: 'rule.id',
    nameSql: 'rule.name',
  });
  const { rows } = await tx.query<SyncRuleRow>({
    text: `select ${columns} ${from} where ${where} order by ${orderBy} ${limit}`,
    values,
  });
  const total = await tx.query<{ count: number }>({
    text: `select count(*) as count ${from} where ${where}`,
    values: values.slice(0, -2),
  });
  return { rows, totalCount: total.rows[0]?.count ?? 0 };
}

export async function findSyncRule(tx: Transaction, id: number): Promise<SyncRuleRow | undefined> {
  const { rows } = await tx.query<SyncRuleRow>({
    name: 'find-sync-rule',
    text: `select ${columns} ${from} where rule.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface NewSyncRule {
  readonly name: string;
  readonly description: string | null;
  readonly connectedSystemId: number;
  readonly connectedSystemObjectTypeId: number;
  readonly metaverseObjectTypeId: number;
  readonly direction: 'Import' | 'Export';
  readonly projectToMetaverse: boolean | null;
  readonly provisionToConnectedSystem: boolean | null;
  readonly enabled: boolean;
  readonly enforceState: boolean;
  readonly inboundOutOfScopeAction: 'RemainJoined' | 'Disconnect' | null;
  readonly outboundDeprovisionAction: 'Disconnect' | 'Delete' | null;
}

export async function insertSyncRule(tx: Transaction, rule: NewSyncRule, initiator: Initiator): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    text: `
      insert into sync_rule (name, description, connected_system_id, connected_system_object_type_id, metaverse_object_type_id,
        direction, project_to_metaverse, provision_to_connected_system, enabled, enforce_state,
        inbound_out_of_scope_action, outbound_deprovision_action, created_by_type, created_by_id, created_by_name)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11, 'Disconnect'), coalesce($12, 'Disconnect'), $13, $14, $15)
      returning id`,
    values: [
      rule.name,
      rule.description,
      rule.connectedSystemId,
      rule.connectedSystemObjectTypeId,
      rule.metaverseObjectTypeId,
      rule.direction,
      rule.projectToMetaverse,
      rule.provisionToConnectedSystem,
      rule.enabled,
      rule.enforceState,
      rule.inboundOutOfScopeAction,
      rule.outboundDeprovisionAction,
      initiator.type,
      initiator.id,
      initiator.name,
    ],
  });
  return rows[0]?.id ?? 0;
}

export interface SyncRuleChanges {
  readonly name: string | null;
  /** An empty text clears it. */
  readonly description: string | null;
  readonly enabled: boolean | null;
  readonly projectToMetaverse: boolean | null;
  readonly provisionToConnectedSystem: boolean | null;
  readonly enforceState: boolean | null;
  readonly inboundOutOfScopeAction: 'RemainJoined' | 'Disconnect' | null;
  readonly outboundDeprovisionAction: 'Disconnect' | 'Delete' | null;
}

/** Null leaves a field as it is. What means nothing for the direction stays null. */
export async function updateSyncRule(
  tx: Transaction,
  id: number,
  changes: SyncRuleChanges,
  initiator: Initiator,
): Promise<void> {
  await tx.query({
    text: `
      update sync_rule set name = coalesce($2, name), description = nullif(coalesce($3, description), ''), enabled = coalesce($4, enabled),
        project_to_metaverse = case when direction = 'Import' then coalesce($5, project_to_metaverse) end,
        provision_to_connected_system = case when direction = 'Export' then coalesce($6, provision_to_connected_system) end,
        enforce_state = coalesce($7, enforce_state),
        inbound_out_of_scope_action = coalesce($8, inbound_out_of_scope_action),
        outbound_deprovision_action = coalesce($9, outbound_deprovision_action),
        last_updated_at = now(), last_updated_by_type = $10, last_updated_by_id = $11, last_updated_by_name = $12
      where id = $1`,
    values: [
      id,
      changes.name,
      changes.description,
      changes.enabled,
      changes.projectToMetaverse,
      changes.provisionToConnectedSystem,
      changes.enforceState,
      changes.inboundOutOfScopeAction,
      changes.outboundDeprovisionAction,
      initiator.type,
      initiator.id,
      initiator.name,
    ],
  });
}

/** With its mappings, scope and matching rules. */
export async function deleteSyncRule(tx: Transaction, id: number): Promise<void> {
  await tx.query({ name: 'delete-sync-rule', text: 'delete from sync_rule where id = $1', values: [id] });
}

/** Who changed something that belongs to a rule is who changed the rule. */
export async function touchSyncRule(tx: Transaction, id: number, initiator: Initiator): Promise<void> {
  await tx.query({
    name: 'touch-sync-rule',
    text: `
      update sync_rule set last_updated_at = now(), last_updated_by_type = $2, last_updated_by_id = $3, last_updated_by_name = $4
      where id = $1`,
    values: [id, initiator.type, initiator.id, initiator.name],
  });
}

export interface SyncRuleParts {
  readonly mappings: number;
  readonly scopingGroups: number;
  readonly scopingCriteria: number;
  readonly matchingRules: number;
  readonly targets: readonly string[];
}

export async function countSyncRuleParts(tx: Transaction, id: number): Promise<SyncRuleParts> {
  const { rows } = await tx.query<SyncRuleParts>({
    text: `
      select (select count(*) from sync_rule_mapping where sync_rule_id = $1) as mappings,
             (select count(*) from scoping_group where sync_rule_id = $1) as "scopingGroups",
             (select count(*) from scoping_criterion criterion join scoping_group on scoping_group.id = criterion.group_id
              where scoping_group.sync_rule_id = $1) as "scopingCriteria",
             (select count(*) from matching_rule where sync_rule_id = $1) as "matchingRules",
             array(select coalesce(ma.name, ca.name) from sync_rule_mapping mapping
                   left join metaverse_attribute ma on ma.id = mapping.target_metaverse_attribute_id
                   left join connected_system_attribute ca on ca.id = mapping.target_connected_system_attribute_id
                   where mapping.sync_rule_id = $1 order by 1 limit 10) as targets`,
    values: [id],
  });
  return rows[0] ?? { mappings: 0, scopingGroups: 0, scopingCriteria: 0, matchingRules: 0, targets: [] };
}

export async function metaverseTypeExists(tx: Transaction, id: number): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>({
    text: 'select exists (select from metaverse_object_type where id = $1) as found',
    values: [id],
  });
  return rows[0]?.found ?? false;
}
