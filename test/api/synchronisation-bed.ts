/** A server with a directory and the file connector, and systems that are set up as far as a test needs them. */
import { createScriptedConnector, type ScriptedConnector } from '../fixtures/scripted-connector.ts';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import { startTestServer, type TestApi } from '@jim/server/testing/start-test-server.ts';
import { connectedSystemsImportSchema } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { connectedSystemsCreate, connectedSystemsUpdate } from '@jim/contract/endpoints/connected-systems.ts';
import { attributesBulkUpdate, objectTypesUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { syncRulesCreate } from '@jim/contract/endpoints/sync-rules.ts';

export interface Bed extends AsyncDisposable {
  readonly api: TestApi;
  readonly directory: ScriptedConnector;
  close(): Promise<void>;
}

export async function startBed(): Promise<Bed> {
  const directory = createScriptedConnector();
  directory.schema = {
    objectTypes: [
      {
        name: 'user',
        recommendedExternalId: 'objectGUID',
        recommendedSecondaryExternalId: 'distinguishedName',
        attributes: [
          { name: 'objectGUID', type: 'Guid', plurality: 'SingleValued', writability: 'ReadOnly' },
          { name: 'distinguishedName', type: 'Text', plurality: 'SingleValued', writability: 'Writable' },
          { name: 'sAMAccountName', type: 'Text', plurality: 'SingleValued', writability: 'Writable' },
          { name: 'employeeNumber', type: 'Number', plurality: 'SingleValued', writability: 'Writable' },
          { name: 'proxyAddresses', type: 'Text', plurality: 'MultiValued', writability: 'Writable' },
          { name: 'memberOf', type: 'Reference', plurality: 'MultiValued', writability: 'ReadOnly' },
        ],
      },
      { name: 'group', attributes: [{ name: 'cn', type: 'Text', plurality: 'SingleValued', writability: 'Writable' }] },
    ],
  };
  const api = await startTestServer({ connectors: [directory, fileConnector] });
  return { api, directory, close: () => api.close(), [Symbol.asyncDispose]: () => api.close() };
}

export interface DirectorySystem {
  readonly id: number;
  readonly userTypeId: number;
  readonly groupTypeId: number;
  /** Of the type user, by name. */
  readonly attribute: (name: string) => number;
}

/** A connected system on the scripted directory with valid settings and its schema read, users selected. */
export async function createDirectory({ api }: Bed, name = 'Directory'): Promise<DirectorySystem> {
  const definition = await api.client.call(connectorDefinitionsGetByName, { params: { name: 'JIM LDAP Connector' } });
  const { id } = await api.client.call(connectedSystemsCreate, {
    body: { name, connectorDefinitionId: definition.id },
  });
  const settingId = (setting: string): string =>
    String(definition.settings.find((candidate) => candidate.name === setting)?.id);
  await api.client.call(connectedSystemsUpdate, {
    params: { id },
    body: {
      settingValues: {
        [settingId('Host')]: { stringValue: 'dc1' },
        [settingId('Password')]: { stringValue: 'hunter2' },
      },
    },
  });
  const system = await api.client.call(connectedSystemsImportSchema, { params: { id } });
  if (!('objectTypes' in system)) throw new Error('a system was expected');
  const user = system.objectTypes.find((type) => type.name === 'user');
  const group = system.objectTypes.find((type) => type.name === 'group');
  if (user === undefined || group === undefined) throw new Error('the schema was not read');
  const attribute = (wanted: string): number => {
    const found = user.attributes.find((candidate) => candidate.name === wanted);
    if (found === undefined) throw new Error(`no attribute ${wanted}`);
    return found.id;
  };
  await api.client.call(objectTypesUpdate, { params: { id, objectTypeId: user.id }, body: { selected: true } });
  await api.client.call(attributesBulkUpdate, {
    params: { id, objectTypeId: user.id },
    body: {
      attributes: {
        [attribute('sAMAccountName')]: { selected: true },
        [attribute('employeeNumber')]: { selected: true },
      },
    },
  });
  return { id, userTypeId: user.id, groupTypeId: group.id, attribute };
}

export interface MetaverseFacts {
  readonly userTypeId: number;
  readonly attribute: (name: string) => number;
}

export async function readMetaverse({ api }: Bed): Promise<MetaverseFacts> {
  const types = await api.database.query<{ id: number }>({
    text: `select id from metaverse_object_type where name = 'User'`,
  });
  const attributes = await api.database.query<{ id: number; name: string }>({
    text: 'select id, name from metaverse_attribute',
  });
  const ids = new Map(attributes.rows.map((row) => [row.name, row.id]));
  return {
    userTypeId: types.rows[0]?.id ?? 0,
    attribute: (name) => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`no metaverse attribute ${name}`);
      return id;
    },
  };
}

export async function createRule(
  bed: Bed,
  system: DirectorySystem,
  direction: 'Import' | 'Export',
  name = `${direction} users`,
): Promise<number> {
  const { userTypeId } = await readMetaverse(bed);
  const rule = await bed.api.client.call(syncRulesCreate, {
    body: {
      name,
      connectedSystemId: system.id,
      connectedSystemObjectTypeId: system.userTypeId,
      metaverseObjectTypeId: userTypeId,
      direction,
    },
  });
  return rule.id;
}

export interface StagedObject {
  readonly id: string;
  readonly externalId: string;
  readonly document?: Readonly<Record<number, readonly (string | number | boolean)[]>>;
  readonly joinedTo?: string;
  readonly status?: 'Normal' | 'Obsolete' | 'PendingProvisioning';
}

/** Puts objects into the connector space, as an import would have left them. */
export async function stageObjects(
  { api }: Bed,
  system: DirectorySystem,
  objects: readonly StagedObject[],
): Promise<void> {
  for (const object of objects) {
    await api.database.query({
      text: `
        insert into connected_system_object (id, connected_system_id, object_type_id, status, external_id, external_id_key, display_name,
          document, change_number)
        values ($1, $2, $3, $4, $5, lower($5), $5, $6, nextval('change_order'))`,
      values: [
        object.id,
        system.id,
        system.userTypeId,
        object.status ?? 'Normal',
        object.externalId,
        JSON.stringify(object.document ?? {}),
      ],
    });
    if (object.joinedTo === undefined) continue;
    await api.database.query({
      text: `insert into connected_system_object_link values ($1, $2, $3, 'Joined', now())`,
      values: [object.id, system.id, object.joinedTo],
    });
  }
}

export async function stageIdentity(
  { api }: Bed,
  id: string,
  typeId: number,
  document: Readonly<Record<number, readonly unknown[]>>,
  displayName: string | null = null,
): Promise<void> {
  await api.database.query({
    text: `
      insert into metaverse_object (id, type_id, display_name, document, change_number)
      values ($1, $2, $3, $4, nextval('change_order'))`,
    values: [id, typeId, displayName, JSON.stringify(document)],
  });
}

export const testId = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
