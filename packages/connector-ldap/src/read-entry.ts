/** A directory entry as an imported object (LDAP-33 … LDAP-37). */
import type {
  ConnectorLog,
  ImportedAttribute,
  ImportedObject,
  ImportObjectType,
  SchemaAttribute,
} from '@jim/connector-kit/connector.ts';
import { noValues, parseGuid, parseValue, type Value, type Values } from '@jim/engine/model/values.ts';
import type { ClassHierarchy } from './class-hierarchy.ts';
import { isCredentialAttribute } from './credential-attributes.ts';
import type { DirectoryAttribute, DirectoryEntry } from './directory-entry.ts';
import { canonicalName } from './distinguished-name.ts';
import { parseLdapTime } from './ldap-time.ts';
import { guidFromBytes } from './microsoft-guid.ts';
import { baseAttributeName } from './ranged-attributes.ts';

export interface EntryReader {
  /** What the searches must ask for. */
  attributesOf(types: readonly ImportObjectType[]): readonly string[];
  /** Undefined when the entry is none of the selected types although its classes could be read. */
  typeOf(entry: DirectoryEntry): ImportObjectType | undefined;
  typeOfClasses(classes: readonly string[]): ImportObjectType | undefined;
  read(entry: DirectoryEntry, change: ImportedObject['change']): ImportedObject;
  /** Only the ids: enough for a deletion. */
  readIdentity(entry: DirectoryEntry, change: ImportedObject['change']): ImportedObject;
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
  const plans = new Map(types.map((type) => [type.name, createReadPlan(type)]));
  const placeholder = placeholderMember?.toLowerCase() ?? null;

  const typeOfClasses = (classes: readonly string[]): ImportObjectType | undefined => {
    const name = hierarchy.typeOf(classes, typeNames);
    return name === undefined ? undefined : plans.get(name)?.type;
  };
  const typeOf = (entry: DirectoryEntry): ImportObjectType | undefined => typeOfClasses(classesOf(entry));

  const read = (entry: DirectoryEntry, change: ImportedObject['change']): ImportedObject => {
    const plan = plans.get(typeOf(entry)?.name ?? '');
    if (!plan) {
      const message = `"${entry.name}" is none of the selected types; its classes are ${classesOf(entry).join(', ') || 'not readable'}.`;
      return { objectType: null, change, attributes: [], problem: { kind: 'couldNotDetermineObjectType', message } };
    }
    const { type, fields } = plan;
    const values: Values[] = fields.map(() => noValues);
    for (const attribute of entry.attributes) {
      const index = plan.fieldOf(attribute.type);
      const field = index === undefined ? undefined : fields[index];
      if (index === undefined || field === undefined) continue;
      const held = values[index] ?? noValues;
      values[index] =
        held.length === 0
          ? readValues(field, attribute, placeholder)
          : [...held, ...readValues(field, attribute, placeholder)];
    }
    if (plan.nameField !== undefined) values[plan.nameField] = [canonicalName(entry.name)];
    const attributes = fields.map((field, index): ImportedAttribute => {
      const found = values[index] ?? noValues;
      if (found.length < 2) return { name: field.name, values: found };
      const distinct = [...new Set(found)];
      if (distinct.length < found.length) {
        log.warn(`"${entry.name}": ${field.name} holds the same value more than once; one is kept.`);
      }
      return { name: field.name, values: distinct };
    });
    const object = { objectType: type.name, change, attributes };
    if (plan.idField === undefined || (values[plan.idField]?.length ?? 0) > 0) return object;
    const message = `"${entry.name}" has no readable ${type.externalId}.`;
    return { ...object, problem: { kind: 'externalIdAttributes', message } };
  };

  const readIdentity = (entry: DirectoryEntry, change: ImportedObject['change']): ImportedObject => {
    const { attributes, ...object } = read(entry, change);
    const type = typeOf(entry);
    const ids = new Set([type?.externalId, type?.secondaryExternalId]);
    return { ...object, attributes: attributes.filter(({ name }) => ids.has(name)) };
  };

  return { attributesOf, typeOf, typeOfClasses, read, readIdentity };
}

interface ReadPlan {
  readonly type: ImportObjectType;
  /** The attributes of the type without credentials. */
  readonly fields: readonly SchemaAttribute[];
  readonly idField: number | undefined;
  readonly nameField: number | undefined;
  /** Which field an attribute description belongs to, options left aside (LDAP-34). */
  fieldOf(description: string): number | undefined;
}

function createReadPlan(type: ImportObjectType): ReadPlan {
  const fields = type.attributes.filter(({ name }) => !isCredentialAttribute(name));
  const byKey = new Map(fields.map(({ name }, index) => [name.toLowerCase(), index]));
  const nameField = byKey.get('distinguishedname');
  byKey.delete('distinguishedname');
  const known = new Map<string, number | undefined>();
  return {
    type,
    fields,
    idField: type.externalId === null ? undefined : byKey.get(type.externalId.toLowerCase()),
    nameField,
    fieldOf(description) {
      if (!known.has(description)) known.set(description, byKey.get(baseAttributeName(description).toLowerCase()));
      return known.get(description);
    },
  };
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

export function classesOf(entry: DirectoryEntry): readonly string[] {
  return entry.attributes.find(({ type }) => type.toLowerCase() === 'objectclass')?.texts() ?? [];
}

function readValues(field: SchemaAttribute, attribute: DirectoryAttribute, placeholder: string | null): Values {
  const values: Value[] = [];
  attribute.each((message, start, end) => {
    const value = readValue(field, message, start, end, placeholder);
    if (value !== undefined) values.push(value);
  });
  return values;
}

/** LDAP-35: what Active Directory stores for "never". */
export const neverExpires = '9223372036854775807';

function readValue(
  schema: SchemaAttribute,
  message: Buffer,
  start: number,
  end: number,
  placeholder: string | null,
): Value | undefined {
  if (schema.type === 'Binary') return message.toString('base64', start, end);
  if (schema.type === 'Guid') {
    return guidFromBytes(message.subarray(start, end)) ?? parseGuid(message.toString('latin1', start, end));
  }
  const decoded = message.toString('utf8', start, end);
  const text = decoded.includes('\0') ? decoded.replaceAll('\0', '') : decoded;
  if (text === '') return undefined;
  switch (schema.type) {
    case 'DateTime':
      return parseLdapTime(text);
    case 'Boolean':
      return text.trim().toUpperCase() === 'TRUE';
    case 'Reference':
      return text.toLowerCase() === placeholder ? undefined : canonicalName(text);
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
