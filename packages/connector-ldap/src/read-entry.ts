/** A directory entry as an imported object (LDAP-33 … LDAP-37). */
import type {
  ConnectorLog,
  ImportedAttribute,
  ImportedObject,
  ImportObjectType,
  SchemaAttribute,
} from '@jim/connector-kit/connector.ts';
import { parseGuid, parseValue, type Value } from '@jim/engine/model/values.ts';
import type { Attribute, SearchEntry } from 'ldapts';
import type { ClassHierarchy } from './class-hierarchy.ts';
import { isCredentialAttribute } from './credential-attributes.ts';
import { parseLdapTime } from './ldap-time.ts';
import { guidFromBytes } from './microsoft-guid.ts';
import { baseAttributeName } from './ranged-attributes.ts';

export interface EntryReader {
  /** What the searches must ask for. */
  attributesOf(types: readonly ImportObjectType[]): readonly string[];
  /** Undefined when the entry is none of the selected types although its classes could be read. */
  typeOf(entry: SearchEntry): ImportObjectType | undefined;
  typeOfClasses(classes: readonly string[]): ImportObjectType | undefined;
  read(entry: SearchEntry, change: ImportedObject['change']): ImportedObject;
  /** Only the ids: enough for a deletion. */
  readIdentity(entry: SearchEntry, change: ImportedObject['change']): ImportedObject;
}

export interface EntryReaderParts {
  readonly types: readonly ImportObjectType[];
  readonly hierarchy: ClassHierarchy;
  /** Null where groups may be empty. */
  readonly placeholderMember: string | null;
  readonly log: ConnectorLog;
}

export function createEntryReader({ types, hierarchy, placeholderMember, log }: EntryReaderParts): EntryReader {
  const typeNames = types.map(({ name }) => name);
  const byName = new Map(types.map((type) => [type.name, type]));
  const placeholder = placeholderMember?.toLowerCase() ?? null;

  const typeOfClasses = (classes: readonly string[]): ImportObjectType | undefined => {
    const name = hierarchy.typeOf(classes, typeNames);
    return name === undefined ? undefined : byName.get(name);
  };
  const typeOf = (entry: SearchEntry): ImportObjectType | undefined => typeOfClasses(classesOf(entry));

  const read = (entry: SearchEntry, change: ImportedObject['change']): ImportedObject => {
    const type = typeOf(entry);
    if (!type) {
      const message = `"${entry.name}" is none of the selected types; its classes are ${classesOf(entry).join(', ') || 'not readable'}.`;
      return { objectType: null, change, attributes: [], problem: { kind: 'couldNotDetermineObjectType', message } };
    }
    const held = attributesByName(entry);
    const attributes: ImportedAttribute[] = [];
    for (const attribute of type.attributes) {
      if (isCredentialAttribute(attribute.name)) continue;
      const key = attribute.name.toLowerCase();
      const values =
        key === 'distinguishedname' ? [entry.name] : readValues(attribute, held.get(key) ?? [], placeholder);
      const distinct = values.length > 1 ? [...new Set(values)] : values;
      if (distinct.length < values.length) {
        log.warn(`"${entry.name}": ${attribute.name} holds the same value more than once; one is kept.`);
      }
      attributes.push({ name: attribute.name, values: distinct });
    }
    const object = { objectType: type.name, change, attributes };
    const externalId = attributes.find(({ name }) => name === type.externalId);
    if (type.externalId === null || (externalId && externalId.values.length > 0)) return object;
    const message = `"${entry.name}" has no readable ${type.externalId}.`;
    return { ...object, problem: { kind: 'externalIdAttributes', message } };
  };

  const readIdentity = (entry: SearchEntry, change: ImportedObject['change']): ImportedObject => {
    const { attributes, ...object } = read(entry, change);
    const type = typeOf(entry);
    const ids = new Set([type?.externalId, type?.secondaryExternalId]);
    return { ...object, attributes: attributes.filter(({ name }) => ids.has(name)) };
  };

  return { attributesOf, typeOf, typeOfClasses, read, readIdentity };
}

/** LDAP-31. The full name comes with every entry; asked for by OpenLDAP's schema it would bring every attribute derived from it. */
function attributesOf(types: readonly ImportObjectType[]): readonly string[] {
  const names = new Map<string, string>([['objectclass', 'objectClass']]);
  for (const type of types) {
    for (const { name } of type.attributes) {
      const key = name.toLowerCase();
      if (key !== 'distinguishedname' && !isCredentialAttribute(name)) names.set(key, name);
    }
  }
  return [...names.values()];
}

export function classesOf(entry: SearchEntry): readonly string[] {
  const attribute = entry.attributes.find(({ type }) => type.toLowerCase() === 'objectclass');
  const values: readonly (Buffer | string)[] = attribute?.values ?? [];
  return values.filter((value) => typeof value === 'string');
}

function attributesByName(entry: SearchEntry): ReadonlyMap<string, readonly Attribute[]> {
  const byName = new Map<string, Attribute[]>();
  for (const attribute of entry.attributes) {
    const key = baseAttributeName(attribute.type).toLowerCase();
    const same = byName.get(key);
    if (same) same.push(attribute);
    else byName.set(key, [attribute]);
  }
  return byName;
}

function readValues(schema: SchemaAttribute, held: readonly Attribute[], placeholder: string | null): readonly Value[] {
  const values: Value[] = [];
  for (const attribute of held) {
    const texts: readonly (Buffer | string)[] = attribute.values;
    for (const [index, bytes] of attribute.parsedBuffers.entries()) {
      const value = readValue(schema, texts[index] ?? '', bytes, placeholder);
      if (value !== undefined) values.push(value);
    }
  }
  return values;
}

/** LDAP-35: what Active Directory stores for "never". */
export const neverExpires = '9223372036854775807';

function readValue(
  schema: SchemaAttribute,
  raw: Buffer | string,
  bytes: Buffer,
  placeholder: string | null,
): Value | undefined {
  if (schema.type === 'Binary') return bytes.toString('base64');
  if (schema.type === 'Guid') return guidFromBytes(bytes) ?? parseGuid(bytes.toString('latin1'));
  const decoded = typeof raw === 'string' ? raw : raw.toString('utf8');
  const text = decoded.includes('\0') ? decoded.replaceAll('\0', '') : decoded;
  if (text === '') return undefined;
  switch (schema.type) {
    case 'DateTime':
      return parseLdapTime(text);
    case 'Boolean':
      return text.trim().toUpperCase() === 'TRUE';
    case 'Reference':
      return text.toLowerCase() === placeholder ? undefined : text;
    case 'LongNumber':
      return schema.name.toLowerCase() === 'accountexpires' && text === neverExpires
        ? undefined
        : parseValue('LongNumber', text);
    case 'Text':
    case 'Number':
      return parseValue(schema.type, text);
    case 'NotSet':
      return undefined;
  }
}
