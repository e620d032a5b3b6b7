/** Object types of Active Directory and Samba, from their schema partition (LDAP-15 … LDAP-17, LDAP-20). */
import type { DirectoryEntry } from './directory-entry.ts';
import {
  ConnectorError,
  type DiscoveredAttribute,
  type DiscoveredObjectType,
  type DiscoveredSchema,
} from '@jim/connector-kit/connector.ts';
import type { AttributeDataType } from '@jim/engine/model/values.ts';
import { isCredentialAttribute, isSettableCredential } from './credential-attributes.ts';
import { firstText, textsOf } from './directory-kind.ts';
import type { LdapSession } from './ldap-session.ts';
import { searchAll } from './search-all.ts';

type SchemaEntry = ReadonlyMap<string, readonly string[]>;

export interface ActiveDirectorySchema {
  readonly classes: readonly SchemaEntry[];
  readonly attributes: readonly SchemaEntry[];
}

const classAttributes = [
  'lDAPDisplayName',
  'subClassOf',
  'objectClassCategory',
  'defaultHidingValue',
  'mayContain',
  'mustContain',
  'systemMayContain',
  'systemMustContain',
  'auxiliaryClass',
  'systemAuxiliaryClass',
];
const attributeAttributes = [
  'lDAPDisplayName',
  'isSingleValued',
  'oMSyntax',
  'systemOnly',
  'systemFlags',
  'linkID',
  'description',
  'adminDescription',
];

/** Throws ConnectorError when the root DSE names no schema partition. */
export async function readActiveDirectorySchema(
  session: LdapSession,
  part: 'all' | 'classes',
): Promise<ActiveDirectorySchema> {
  const base = firstText(session.rootDse.values, 'schemaNamingContext');
  if (base === undefined)
    throw new ConnectorError('badInput', 'The directory does not say where its schema is (no schemaNamingContext).');
  const read = async (objectClass: string, attributes: readonly string[]): Promise<readonly SchemaEntry[]> => {
    const entries = await searchAll(session.main, {
      base,
      scope: 'one',
      filter: `(&(objectClass=${objectClass})(!(isDefunct=TRUE)))`,
      attributes,
      timeoutMs: session.settings.searchTimeoutMs,
      pageSize: 1000,
    });
    return entries.map((entry: DirectoryEntry) => textsOf(entry));
  };
  return {
    classes: await read('classSchema', classAttributes),
    attributes: part === 'all' ? await read('attributeSchema', attributeAttributes) : [],
  };
}

/** Pure; types and attributes sorted by name. Throws ConnectorError when a class names what the schema does not define. */
export function describeActiveDirectorySchema(
  schema: ActiveDirectorySchema,
  includeAuxiliary: boolean,
): DiscoveredSchema {
  const warnings = new Set<string>();
  const classes = byDisplayName(schema.classes);
  const attributes = byDisplayName(schema.attributes);
  const types: DiscoveredObjectType[] = [];
  for (const entry of schema.classes) {
    const category = firstText(entry, 'objectClassCategory');
    const isWanted = category === '1' || (includeAuxiliary && category === '3');
    if (!isWanted || firstText(entry, 'defaultHidingValue')?.toUpperCase() !== 'FALSE') continue;
    // The name that entries carry; the one of the schema entry itself often differs.
    const name = firstText(entry, 'lDAPDisplayName');
    if (name === undefined) continue;
    const found = new Map<string, DiscoveredAttribute>();
    for (const { key, className } of attributeNamesOf(entry, classes)) {
      const definition = attributes.get(key);
      if (!definition)
        throw new ConnectorError(
          'badInput',
          `Class ${className} has the attribute ${key}, which the schema does not define.`,
        );
      const attribute = describeAttribute(definition, className, warnings);
      if (isCredentialAttribute(attribute.name) && !isSettableCredential(attribute.name)) continue;
      if (!found.has(key)) found.set(key, overrideBySam(attribute, name));
    }
    types.push(completeType(name, found));
  }
  return { objectTypes: types.toSorted(byName), warnings: [...warnings] };
}

function completeType(name: string, found: Map<string, DiscoveredAttribute>): DiscoveredObjectType {
  const single = { plurality: 'SingleValued', className: name } as const;
  found.set('objectguid', {
    ...single,
    ...found.get('objectguid'),
    name: 'objectGUID',
    type: 'Guid',
    writability: 'ReadOnly',
  });
  found.set('distinguishedname', {
    ...single,
    ...found.get('distinguishedname'),
    name: 'distinguishedName',
    type: 'Text',
    writability: 'Writable',
  });
  return {
    name,
    attributes: [...found.values()].toSorted(byName),
    recommendedExternalId: 'objectGUID',
    recommendedSecondaryExternalId: 'distinguishedName',
  };
}

/** Lower-case attribute names with the class that declares them: the class, its superiors, and every auxiliary class of each. */
function* attributeNamesOf(
  start: SchemaEntry,
  classes: ReadonlyMap<string, SchemaEntry>,
): Generator<{ key: string; className: string }> {
  const waiting: SchemaEntry[] = [start];
  const visited = new Set<SchemaEntry>();
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (visited.has(entry)) continue;
    visited.add(entry);
    const className = firstText(entry, 'lDAPDisplayName') ?? '';
    for (const list of ['mustContain', 'systemMustContain', 'mayContain', 'systemMayContain']) {
      for (const name of entry.get(list.toLowerCase()) ?? []) yield { key: name.toLowerCase(), className };
    }
    const superior = firstText(entry, 'subClassOf');
    const auxiliaries = [...(entry.get('auxiliaryclass') ?? []), ...(entry.get('systemauxiliaryclass') ?? [])];
    for (const name of [...auxiliaries, ...(superior === undefined ? [] : [superior])]) {
      const next = classes.get(name.toLowerCase());
      if (!next)
        throw new ConnectorError(
          'badInput',
          `Class ${className} refers to the class ${name}, which the schema does not define.`,
        );
      waiting.push(next);
    }
  }
}

const typesByMsSyntax: Readonly<Record<string, AttributeDataType>> = {
  '1': 'Boolean',
  '10': 'Boolean',
  '2': 'Number',
  '65': 'LongNumber',
  '3': 'Binary',
  '4': 'Binary',
  '66': 'Binary',
  '6': 'Text',
  '18': 'Text',
  '19': 'Text',
  '20': 'Text',
  '22': 'Text',
  '27': 'Text',
  '64': 'Text',
  '23': 'DateTime',
  '24': 'DateTime',
  '127': 'Reference',
};

const constructedFlag = 0x4;

function describeAttribute(definition: SchemaEntry, className: string, warnings: Set<string>): DiscoveredAttribute {
  const name = firstText(definition, 'lDAPDisplayName') ?? '';
  const syntax = firstText(definition, 'oMSyntax') ?? '';
  const type = typesByMsSyntax[syntax];
  if (!type) warnings.add(`Attribute ${name} has the unknown syntax ${syntax} and is read as text.`);
  const flags = Number(firstText(definition, 'systemFlags') ?? 0);
  const isBackLink = Math.abs(Number(firstText(definition, 'linkID') ?? 0)) % 2 === 1;
  const isSystem = firstText(definition, 'systemOnly')?.toUpperCase() === 'TRUE';
  const description = firstText(definition, 'description') ?? firstText(definition, 'adminDescription');
  return {
    name,
    ...(description === undefined ? {} : { description }),
    className,
    type: isSettableCredential(name) ? 'Text' : (type ?? 'Text'),
    plurality: firstText(definition, 'isSingleValued')?.toUpperCase() === 'FALSE' ? 'MultiValued' : 'SingleValued',
    writability: isSystem || (flags & constructedFlag) !== 0 || isBackLink ? 'ReadOnly' : 'Writable',
    ...(isSettableCredential(name) ? { isWriteOnly: true } : {}),
  };
}

const samClasses = new Set(['user', 'computer', 'inetorgperson', 'group', 'samdomain', 'samserver']);

/** LDAP-17: the security accounts manager keeps one description although the schema allows several. */
function overrideBySam(attribute: DiscoveredAttribute, typeName: string): DiscoveredAttribute {
  const isOverridden = attribute.name === 'description' && samClasses.has(typeName.toLowerCase());
  return isOverridden ? { ...attribute, plurality: 'SingleValued' } : attribute;
}

function byDisplayName(entries: readonly SchemaEntry[]): ReadonlyMap<string, SchemaEntry> {
  return new Map(entries.map((entry) => [(firstText(entry, 'lDAPDisplayName') ?? '').toLowerCase(), entry]));
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  const [a, b] = [left.name.toLowerCase(), right.name.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
