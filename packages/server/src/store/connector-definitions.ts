import type { ConnectorCapabilities } from '@jim/connector-kit/connector.ts';
import type { SettingDefinition } from '@jim/connector-kit/settings.ts';
import type { Transaction } from './database.ts';

export interface ConnectorDefinitionRow {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly url: string | null;
  readonly builtIn: boolean;
  readonly capabilities: ConnectorCapabilities;
  readonly created: string;
  readonly lastUpdated: string | null;
  readonly inUse: boolean;
}

export interface ConnectorSettingRow {
  readonly id: number;
  readonly definition: SettingDefinition;
}

const definitionColumns = `
  definition.id, definition.name, definition.description, definition.url, definition.built_in as "builtIn",
  definition.capabilities, definition.created_at as created, definition.last_updated_at as "lastUpdated",
  exists (select from connected_system where connector_definition_id = definition.id) as "inUse"`;

/** By name, ignoring case. */
export async function listConnectorDefinitions(tx: Transaction): Promise<readonly ConnectorDefinitionRow[]> {
  const { rows } = await tx.query<ConnectorDefinitionRow>({
    name: 'list-connector-definitions',
    text: `select ${definitionColumns} from connector_definition definition order by lower(definition.name), definition.id`,
  });
  return rows;
}

export async function findConnectorDefinition(
  tx: Transaction,
  id: number,
): Promise<ConnectorDefinitionRow | undefined> {
  const { rows } = await tx.query<ConnectorDefinitionRow>({
    name: 'find-connector-definition',
    text: `select ${definitionColumns} from connector_definition definition where definition.id = $1`,
    values: [id],
  });
  return rows[0];
}

/** Exact match. */
export async function findConnectorDefinitionByName(
  tx: Transaction,
  name: string,
): Promise<ConnectorDefinitionRow | undefined> {
  const { rows } = await tx.query<ConnectorDefinitionRow>({
    name: 'find-connector-definition-by-name',
    text: `select ${definitionColumns} from connector_definition definition where definition.name = $1`,
    values: [name],
  });
  return rows[0];
}

/** In display order. */
export async function listConnectorSettings(
  tx: Transaction,
  definitionId: number,
): Promise<readonly ConnectorSettingRow[]> {
  const { rows } = await tx.query<ConnectorSettingRow>({
    name: 'list-connector-settings',
    text: 'select id, definition from connector_setting where connector_definition_id = $1 order by position, id',
    values: [definitionId],
  });
  return rows;
}
