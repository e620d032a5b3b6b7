/**
 * Directories that speak LDAP v3: Active Directory, Samba, OpenLDAP, 389 Directory Server and others.
 *
 *   settings ──▶ session (one connection, more for parallel imports) ──▶ root DSE ──▶ kind of directory
 *   discoverSchema     RFC 4512 subschema, or Active Directory's schema partition
 *   discoverHierarchy  naming contexts, or cross references; their organisational units and containers
 *   fullImport         paged searches, one a container and type
 *   deltaImport        uSNChanged, access log or change log, whichever the directory has
 *   export             add, modify, rename, delete; passwords only over TLS
 */
import {
  type Connector,
  type ConnectorEnvironment,
  ConnectorError,
  type DiscoveredSchema,
  type ImportPage,
  type OpenConnector,
} from '@jim/connector-kit/connector.ts';
import type { SettingProblem, SettingValues } from '@jim/connector-kit/settings.ts';
import { createContainerCreator } from './create-containers.ts';
import { importChanges } from './delta-import.ts';
import { describeActiveDirectorySchema, readActiveDirectorySchema } from './discover-active-directory-schema.ts';
import { discoverHierarchy } from './discover-hierarchy.ts';
import { describeRfcSchema, readRfcSchema } from './discover-rfc-schema.ts';
import { exportItems } from './export-items.ts';
import { asImportError, importAll } from './full-import.ts';
import { messageOf } from './ldap-errors.ts';
import { type LdapSession, openSession } from './ldap-session.ts';
import {
  defaultExportConcurrency,
  ldapSettingDefinitions,
  missingConnectionSettings,
  readLdapSettings,
} from './ldap-settings.ts';
import { managedScopeOf } from './managed-scope.ts';

export const ldapConnector: Connector = {
  name: 'JIM LDAP Connector',
  description: 'Reads from and writes to directories that speak LDAP v3.',
  url: 'https://www.rfc-editor.org/rfc/rfc4511',
  capabilities: {
    fullImport: true,
    deltaImport: true,
    export: true,
    partitions: true,
    partitionContainers: true,
    secondaryExternalId: true,
    userSelectedExternalId: false,
    userSelectedAttributeTypes: false,
    autoConfirmExport: false,
    parallelExport: true,
    paging: true,
    filePaths: false,
  },
  settings: ldapSettingDefinitions,
  validate,
  open,
};

/** LDAP-02: a real connection is opened and closed. */
async function validate(values: SettingValues, environment: ConnectorEnvironment): Promise<readonly SettingProblem[]> {
  const missing = missingConnectionSettings(values);
  if (missing.length > 0) {
    return [{ setting: null, message: `The connection cannot be tested: ${missing.join(', ')} missing.` }];
  }
  try {
    const session = await openSession(readLdapSettings(values), environment);
    session.close();
    return [];
  } catch (error) {
    return [{ setting: null, message: messageOf(error) }];
  }
}

async function open(values: SettingValues, environment: ConnectorEnvironment): Promise<OpenConnector> {
  const missing = missingConnectionSettings(values);
  if (missing.length > 0)
    throw new ConnectorError('invalidSettings', `These settings are missing: ${missing.join(', ')}.`);
  const session = await openSession(readLdapSettings(values), environment);
  const containers = createContainerCreator(session);
  return {
    discoverSchema: () => discoverSchema(session),
    discoverHierarchy: (signal) => orConnectorError(discoverHierarchy(session, signal), 'the hierarchy'),
    fullImport: (request) => withConnectorErrors(importAll(session, request)),
    deltaImport: (request) => withConnectorErrors(importChanges(session, request)),
    export: (items, signal) => exportItems(session, containers, items, signal),
    managedScope: (partitions) => managedScopeOf(partitions, containers),
    createdContainers: () => containers.created(),
    [Symbol.asyncDispose]: async () => session.close(),
  };
}

async function discoverSchema(session: LdapSession): Promise<DiscoveredSchema> {
  const schema = await orConnectorError(readSchema(session), 'the schema');
  const isUntouched = session.settings.exportConcurrency === defaultExportConcurrency;
  const recommendedSettings = { 'Export Concurrency': session.traits.recommendedExportConcurrency };
  return isUntouched ? { ...schema, recommendedSettings } : schema;
}

async function readSchema(session: LdapSession): Promise<DiscoveredSchema> {
  const includeAuxiliary = session.settings.includeAuxiliaryClasses;
  if (session.traits.isActiveDirectory) {
    return describeActiveDirectorySchema(await readActiveDirectorySchema(session, 'all'), includeAuxiliary);
  }
  return describeRfcSchema(await readRfcSchema(session), { includeAuxiliary, externalId: session.traits.externalId });
}

async function orConnectorError<T>(work: Promise<T>, where: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asImportError(error, where);
  }
}

async function* withConnectorErrors(pages: AsyncIterable<ImportPage>): AsyncGenerator<ImportPage> {
  try {
    yield* pages;
  } catch (error) {
    throw asImportError(error, 'the directory');
  }
}
