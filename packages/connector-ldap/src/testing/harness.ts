/** What the tests against real directories share: settings, requests, and reading whole imports. */
import type {
  ConnectorEnvironment,
  DiscoveredSchema,
  ExportAttributeChange,
  ExportItem,
  ExportResult,
  ImportContainer,
  ImportedObject,
  ImportObjectType,
  ImportPage,
  ImportRequest,
  ImportWarning,
  OpenConnector,
} from '@jim/connector-kit/connector.ts';
import type { SettingValues } from '@jim/connector-kit/settings.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import type { TestDirectory } from '../../../../test/servers/openldap.ts';
import { ldapConnector } from '../ldap-connector.ts';

export interface LoggedEnvironment extends ConnectorEnvironment {
  readonly lines: string[];
}

export function environmentFor(...trustedCertificates: string[]): LoggedEnvironment {
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  return { fileRoots: [], trustedCertificates, log: { debug: note, info: note, warn: note }, lines };
}

export function settingsFor(directory: TestDirectory, more: SettingValues = {}): SettingValues {
  return {
    Host: directory.host,
    Port: directory.tlsPort,
    'Use Secure Connection (LDAPS)?': true,
    'Connection Timeout': 20,
    Username: directory.username,
    Password: directory.password,
    'Authentication Type': 'Simple',
    'Retry Delay (ms)': 1,
    ...more,
  };
}

export function openDirectory(directory: TestDirectory, more: SettingValues = {}): Promise<OpenConnector> {
  return ldapConnector.open(settingsFor(directory, more), environmentFor(directory.certificates.authority));
}

export const noSignal = new AbortController().signal;

/** The selection a run works with: both ids and the named attributes of a discovered type. */
export function selectType(schema: DiscoveredSchema, name: string, attributes: readonly string[]): ImportObjectType {
  const type = schema.objectTypes.find((discovered) => discovered.name === name);
  if (!type) throw new Error(`The schema has no type ${name}.`);
  const ids = [type.recommendedExternalId, type.recommendedSecondaryExternalId];
  return {
    name,
    externalId: type.recommendedExternalId ?? null,
    secondaryExternalId: type.recommendedSecondaryExternalId ?? null,
    attributes: [...new Set([...attributes, ...ids])].map((wanted) => {
      const found = type.attributes.find((attribute) => attribute.name === wanted);
      if (!found) throw new Error(`${name} has no attribute ${wanted}.`);
      return { name: found.name, type: found.type, plurality: found.plurality };
    }),
  };
}

export interface RequestParts {
  readonly types: readonly ImportObjectType[];
  readonly partition: string;
  readonly containers: readonly (string | ImportContainer)[];
  readonly pageSize?: number;
  readonly watermark?: string | null;
  readonly signal?: AbortSignal;
}

export function requestOf(parts: RequestParts): ImportRequest {
  return {
    objectTypes: parts.types,
    unselectedTypeNames: [],
    partitions: [
      {
        externalId: parts.partition,
        containers: parts.containers.map((container) =>
          typeof container === 'string' ? { externalId: container, scope: 'subtree', exclusions: [] } : container,
        ),
      },
    ],
    pageSize: parts.pageSize ?? 1000,
    filePath: null,
    watermark: parts.watermark ?? null,
    signal: parts.signal ?? noSignal,
  };
}

export interface ImportOutcome {
  readonly objects: readonly ImportedObject[];
  readonly pages: number;
  readonly largestPage: number;
  /** The first one, as the engine keeps it. */
  readonly watermark: string | null;
  readonly warnings: readonly ImportWarning[];
}

export async function readAll(pages: AsyncIterable<ImportPage> | undefined): Promise<ImportOutcome> {
  if (!pages) throw new Error('The connector cannot do that.');
  const objects: ImportedObject[] = [];
  const warnings: ImportWarning[] = [];
  let watermark: string | null = null;
  let [count, largestPage] = [0, 0];
  for await (const page of pages) {
    objects.push(...page.objects);
    if (page.objects.length > 0) count += 1;
    largestPage = Math.max(largestPage, page.objects.length);
    watermark ??= page.watermark ?? null;
    if (page.warning) warnings.push(page.warning);
  }
  return { objects, pages: count, largestPage, watermark, warnings };
}

export function valuesIn(object: ImportedObject | undefined, attribute: string): Values {
  return object?.attributes.find(({ name }) => name === attribute)?.values ?? [];
}

export function namesOf(objects: readonly ImportedObject[]): readonly string[] {
  return objects.map((object) => String(valuesIn(object, 'distinguishedName')[0])).toSorted();
}

export function byDn(objects: readonly ImportedObject[], dn: string): ImportedObject | undefined {
  return objects.find((object) => valuesIn(object, 'distinguishedName')[0] === dn);
}

/** `changes` by attribute name: a value, or several. */
export function createItem(
  id: string,
  objectType: ImportObjectType,
  dn: string,
  changes: Readonly<Record<string, Value | Values>>,
): ExportItem {
  const changed = Object.entries({ ...changes, distinguishedName: dn }).flatMap(([name, values]) =>
    [values]
      .flat()
      .map((value): ExportAttributeChange => ({ attribute: attributeNamed(objectType, name), kind: 'add', value })),
  );
  return {
    id,
    change: 'create',
    objectType,
    externalId: null,
    secondaryExternalId: null,
    changes: changed,
    current: {},
  };
}

export function updateItem(
  id: string,
  objectType: ImportObjectType,
  dn: string,
  changes: readonly (readonly [string, ExportAttributeChange['kind'], Value | null])[],
  current: Readonly<Record<string, Values>> = {},
): ExportItem {
  return {
    id,
    change: 'update',
    objectType,
    externalId: null,
    secondaryExternalId: dn,
    changes: changes.map(([name, kind, value]) => ({ attribute: attributeNamed(objectType, name), kind, value })),
    current,
  };
}

export function deleteItem(id: string, objectType: ImportObjectType, dn: string): ExportItem {
  return { id, change: 'delete', objectType, externalId: null, secondaryExternalId: dn, changes: [], current: {} };
}

function attributeNamed(type: ImportObjectType, name: string): ExportAttributeChange['attribute'] {
  const attribute = type.attributes.find((candidate) => candidate.name === name);
  if (!attribute) throw new Error(`${type.name} has no selected attribute ${name}.`);
  return attribute;
}

/** Results by id. */
export async function exportAll(
  connector: OpenConnector,
  items: readonly ExportItem[],
): Promise<Map<string, ExportResult>> {
  const results = new Map<string, ExportResult>();
  for await (const result of connector.export?.(items, noSignal) ?? []) results.set(result.id, result);
  return results;
}
