import type { Initiator } from '../http/caller.ts';
import type { Transaction } from './database.ts';
import { keepCounts } from './kept-counts.ts';
import { listClauses, type ListProperties, type ListRequest, type Page } from './list-query.ts';

export type ConnectedSystemStatus = 'Active' | 'Disabled' | 'Deleting';

export interface ConnectedSystemHeaderRow {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly created: string;
  readonly status: ConnectedSystemStatus;
  readonly objectCount: number;
  readonly connectorsCount: number;
  readonly pendingExportObjectsCount: number;
  readonly connectorName: string;
  readonly connectorId: number;
}

export interface ConnectedSystemRow {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly created: string;
  readonly lastUpdated: string | null;
  readonly status: ConnectedSystemStatus;
  readonly settingValuesValid: boolean;
  readonly connectorId: number;
  readonly connectorName: string;
  readonly maxExportParallelism: number | null;
  readonly objectMatchingRuleMode: 'ConnectedSystem' | 'SyncRule';
  readonly importWatermark: string | null;
}

const countObjects = '(select count(*) from connected_system_object where connected_system_id = cs.id)';
const countLinks = '(select count(*) from connected_system_object_link where connected_system_id = cs.id)';
const countPendingExports = '(select count(*) from pending_export where connected_system_id = cs.id)';

const headerProperties: ListProperties = {
  id: { sql: 'cs.id', kind: 'integer' },
  name: { sql: 'cs.name', kind: 'text' },
  description: { sql: 'cs.description', kind: 'text' },
  created: { sql: 'cs.created_at', kind: 'other' },
  status: { sql: 'cs.status', kind: 'other' },
  objectCount: { sql: countObjects, kind: 'integer' },
  connectorsCount: { sql: countLinks, kind: 'integer' },
  pendingExportObjectsCount: { sql: countPendingExports, kind: 'integer' },
  connectorName: { sql: 'definition.name', kind: 'text' },
  connectorId: { sql: 'definition.id', kind: 'integer' },
};

/** By name unless asked otherwise. The counts are taken for the systems of the page only. */
export async function listConnectedSystems(
  tx: Transaction,
  request: ListRequest,
): Promise<Page<ConnectedSystemHeaderRow>> {
  const { where, orderBy, limit, values } = listClauses(headerProperties, request, {
    defaultOrder: 'lower(cs.name)',
    tieBreaker: 'cs.id',
    nameSql: 'cs.name',
  });
  const from =
    'from connected_system cs join connector_definition definition on definition.id = cs.connector_definition_id';
  const { rows } = await tx.query<Omit<ConnectedSystemHeaderRow, keyof HeaderCounts>>({
    text: `
      select cs.id, cs.name, cs.description, cs.created_at as created, cs.status,
             definition.name as "connectorName", definition.id as "connectorId"
      ${from} where ${where} order by ${orderBy} ${limit}`,
    values,
  });
  const total = await tx.query<{ count: number }>({
    text: `select count(*) as count ${from} where ${where}`,
    values: values.slice(0, -2),
  });
  const counts = await keepCounts(tx, 'all systems', 'headers', sizeOfCounts, () => countBySystem(tx));
  return {
    rows: rows.map(({ connectorName, connectorId, ...row }) => ({
      ...row,
      ...(counts.get(row.id) ?? noHeaderCounts),
      connectorName,
      connectorId,
    })),
    totalCount: total.rows[0]?.count ?? 0,
  };
}

type HeaderCounts = Pick<ConnectedSystemHeaderRow, 'objectCount' | 'connectorsCount' | 'pendingExportObjectsCount'>;
const noHeaderCounts: HeaderCounts = { objectCount: 0, connectorsCount: 0, pendingExportObjectsCount: 0 };

const sizeOfCounts = (counts: ReadonlyMap<number, HeaderCounts>): number =>
  counts.values().reduce((sum, count) => sum + count.objectCount, 0);

/** Of every system that has something to count, each table read once. */
async function countBySystem(tx: Transaction): Promise<ReadonlyMap<number, HeaderCounts>> {
  const { rows } = await tx.query<HeaderCounts & { readonly id: number }>({
    name: 'count-by-system',
    text: `
      select connected_system_id as id, sum(objects) as "objectCount", sum(links) as "connectorsCount", sum(exports) as "pendingExportObjectsCount"
      from (select connected_system_id, count(*) as objects, 0 as links, 0 as exports from connected_system_object group by 1
            union all select connected_system_id, 0, count(*), 0 from connected_system_object_link group by 1
            union all select connected_system_id, 0, 0, count(*) from pending_export group by 1) counted
      group by connected_system_id`,
  });
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

export async function findConnectedSystem(tx: Transaction, id: number): Promise<ConnectedSystemRow | undefined> {
  const { rows } = await tx.query<ConnectedSystemRow>({
    name: 'find-connected-system',
    text: `
      select cs.id, cs.name, cs.description, cs.created_at as created, cs.last_updated_at as "lastUpdated", cs.status,
             cs.setting_values_valid as "settingValuesValid", definition.id as "connectorId",
             definition.name as "connectorName", cs.max_export_parallelism as "maxExportParallelism",
             cs.object_matching_rule_mode as "objectMatchingRuleMode", cs.import_watermark as "importWatermark"
      from connected_system cs
      join connector_definition definition on definition.id = cs.connector_definition_id
      where cs.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface ConnectorSpaceCounts {
  readonly objectCount: number;
  readonly pendingExportCount: number;
}

export async function countConnectorSpace(tx: Transaction, systemId: number): Promise<ConnectorSpaceCounts> {
  const { rows } = await tx.query<ConnectorSpaceCounts>({
    name: 'count-connector-space',
    text: `
      select (select count(*) from connected_system_object where connected_system_id = $1) as "objectCount",
             (select count(*) from pending_export where connected_system_id = $1) as "pendingExportCount"`,
    values: [systemId],
  });
  return rows[0] ?? { objectCount: 0, pendingExportCount: 0 };
}

/** Also creates one value row, holding the default, per setting of the connector that carries a value (CST-02). */
export async function insertConnectedSystem(
  tx: Transaction,
  system: { readonly name: string; readonly description: string | null; readonly connectorDefinitionId: number },
  initiator: Initiator,
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    text: `
      insert into connected_system (name, description, connector_definition_id, created_by_type, created_by_id, created_by_name)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    values: [
      system.name,
      system.description,
      system.connectorDefinitionId,
      initiator.type,
      initiator.id,
      initiator.name,
    ],
  });
  const id = rows[0]?.id ?? 0;
  await tx.query({
    text: `
      insert into connected_system_setting_value (connected_system_id, connector_setting_id, string_value, int_value, checkbox_value)
      select $1, setting.id,
             case when setting.definition->>'type' <> 'StringEncrypted' then setting.definition->>'defaultStringValue' end,
             (setting.definition->>'defaultIntValue')::int, (setting.definition->>'defaultCheckboxValue')::boolean
      from connector_setting setting
      where setting.connector_definition_id = $2 and setting.definition->>'type' not in ('Heading', 'Label', 'Divider')`,
    values: [id, system.connectorDefinitionId],
  });
  return id;
}

/** Undefined fields are left as they are. */
export async function updateConnectedSystem(
  tx: Transaction,
  id: number,
  changes: {
    readonly name?: string | undefined;
    readonly description?: string | null | undefined;
    readonly maxExportParallelism?: number | undefined;
    readonly settingValuesValid?: boolean | undefined;
  },
  initiator: Initiator,
): Promise<void> {
  await tx.query({
    text: `
      update connected_system set
        name = coalesce($2, name),
        description = case when $3 then $4 else description end,
        max_export_parallelism = coalesce($5, max_export_parallelism),
        setting_values_valid = coalesce($6, setting_values_valid),
        last_updated_at = now(), last_updated_by_type = $7, last_updated_by_id = $8, last_updated_by_name = $9
      where id = $1`,
    values: [
      id,
      changes.name ?? null,
      changes.description !== undefined,
      changes.description ?? null,
      changes.maxExportParallelism ?? null,
      changes.settingValuesValid ?? null,
      initiator.type,
      initiator.id,
      initiator.name,
    ],
  });
}

/** Takes the row's lock until the transaction ends; undefined when the system does not exist. */
export async function lockConnectedSystem(
  tx: Transaction,
  id: number,
): Promise<{ readonly name: string; readonly status: ConnectedSystemStatus } | undefined> {
  const { rows } = await tx.query<{ name: string; status: ConnectedSystemStatus }>({
    name: 'lock-connected-system',
    text: 'select name, status from connected_system where id = $1 for update',
    values: [id],
  });
  return rows[0];
}

export async function setConnectedSystemStatus(
  tx: Transaction,
  id: number,
  status: ConnectedSystemStatus,
): Promise<void> {
  await tx.query({
    name: 'set-connected-system-status',
    text: 'update connected_system set status = $2 where id = $1',
    values: [id, status],
  });
}

/** Says that a full synchronisation is needed before every object follows the rules again. */
export async function markRulesChanged(tx: Transaction, systemIds: readonly number[]): Promise<void> {
  await tx.query({
    name: 'mark-rules-changed',
    text: 'update connected_system set rules_changed_at = now() where id = any($1)',
    values: [systemIds],
  });
}

export async function setMatchingMode(
  tx: Transaction,
  id: number,
  mode: 'ConnectedSystem' | 'SyncRule',
): Promise<void> {
  await tx.query({
    name: 'set-matching-mode',
    text: 'update connected_system set object_matching_rule_mode = $2 where id = $1',
    values: [id, mode],
  });
}
