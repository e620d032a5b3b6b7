/** Object types of a directory that publishes its schema as RFC 4512 says (LDAP-18 … LDAP-20). */
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
import {
  type AttributeTypeDescription,
  type ObjectClassDescription,
  parseAttributeType,
  parseObjectClass,
} from './schema-text.ts';

export interface RfcSchema {
  readonly classes: readonly ObjectClassDescription[];
  readonly attributes: readonly AttributeTypeDescription[];
}

/** Throws ConnectorError when the root DSE names no subschema entry or that cannot be read. */
export async function readRfcSchema(session: LdapSession): Promise<RfcSchema> {
  const texts = await readSubschema(session, ['objectClasses', 'attributeTypes']);
  return {
    classes: classesOf(texts),
    attributes: (texts.get('attributetypes') ?? []).map(parseAttributeType).filter((parsed) => parsed !== undefined),
  };
}

/** Throws as `readRfcSchema` does. */
export async function readRfcClasses(session: LdapSession): Promise<RfcSchema['classes']> {
  return classesOf(await readSubschema(session, ['objectClasses']));
}

function classesOf(texts: ReadonlyMap<string, readonly string[]>): RfcSchema['classes'] {
  return (texts.get('objectclasses') ?? []).map(parseObjectClass).filter((parsed) => parsed !== undefined);
}

async function readSubschema(
  session: LdapSession,
  attributes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const base = firstText(session.rootDse.values, 'subschemaSubentry');
  if (base === undefined)
    throw new ConnectorError('badInput', 'The directory does not say where its schema is (no subschemaSubentry).');
  const { entries } = await session.main.search({
    base,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes,
    timeoutMs: session.settings.searchTimeoutMs,
  });
  const entry = entries[0];
  if (!entry) throw new ConnectorError('badInput', `The schema entry "${base}" cannot be read.`);
  return textsOf(entry);
}

export interface RfcSchemaOptions {
  readonly includeAuxiliary: boolean;
  readonly externalId: string;
}

/** Pure; types and attributes sorted by name. */
export function describeRfcSchema(schema: RfcSchema, options: RfcSchemaOptions): DiscoveredSchema {
  const warnings: string[] = [];
  const classes = new Map(schema.classes.flatMap((entry) => keysOf(entry).map((key) => [key, entry] as const)));
  const attributes = new Map(schema.attributes.flatMap((entry) => keysOf(entry).map((key) => [key, entry] as const)));
  const types: DiscoveredObjectType[] = [];
  for (const objectClass of schema.classes) {
    const isWanted =
      objectClass.kind === 'STRUCTURAL' || (options.includeAuxiliary && objectClass.kind === 'AUXILIARY');
    const name = objectClass.names[0];
    if (!isWanted || name === undefined) continue;
    const found = new Map<string, DiscoveredAttribute>();
    for (const [key, required] of attributeNamesOf(objectClass, classes)) {
      const description = attributes.get(key);
      if (!description) {
        warnings.push(`Class ${name}: the attribute ${key} is not in the directory's schema and is left out.`);
        continue;
      }
      const attribute = describeAttribute(description, attributes, name, required);
      if (isCredentialAttribute(attribute.name) && !isSettableCredential(attribute.name)) continue;
      found.set(attribute.name.toLowerCase(), attribute);
    }
    types.push(completeType(name, found, options.externalId));
  }
  return { objectTypes: types.toSorted(byName), warnings };
}

/** LDAP-19, LDAP-20: both ids are there, with the type and writability the connector relies on. */
function completeType(name: string, found: Map<string, DiscoveredAttribute>, externalId: string): DiscoveredObjectType {
  const external = found.get(externalId.toLowerCase());
  found.set(externalId.toLowerCase(), {
    name: externalId,
    description: external?.description ?? 'The immutable id the directory gives an entry.',
    className: name,
    type: 'Text',
    plurality: 'SingleValued',
    writability: 'ReadOnly',
  });
  found.set('distinguishedname', {
    name: 'distinguishedName',
    description: 'The full name of the entry.',
    className: name,
    type: 'Text',
    plurality: 'SingleValued',
    writability: 'Writable',
  });
  return {
    name,
    attributes: [...found.values()].toSorted(byName),
    recommendedExternalId: externalId,
    recommendedSecondaryExternalId: 'distinguishedName',
  };
}

/** Lower-case names along the chain of superiors, and whether a class requires them: MUST wins over MAY. */
function attributeNamesOf(
  objectClass: ObjectClassDescription,
  classes: ReadonlyMap<string, ObjectClassDescription>,
): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>();
  const visited = new Set<ObjectClassDescription>();
  const collect = (current: ObjectClassDescription | undefined): void => {
    if (!current || visited.has(current)) return;
    visited.add(current);
    for (const name of current.may) names.set(name.toLowerCase(), names.get(name.toLowerCase()) ?? false);
    for (const name of current.must) names.set(name.toLowerCase(), true);
    for (const superior of current.superiors) collect(classes.get(superior.toLowerCase()));
  };
  collect(objectClass);
  return names;
}

function describeAttribute(
  description: AttributeTypeDescription,
  attributes: ReadonlyMap<string, AttributeTypeDescription>,
  className: string,
  required: boolean,
): DiscoveredAttribute {
  const name = description.names[0] ?? description.oid;
  return {
    name,
    ...(description.description === undefined ? {} : { description: description.description }),
    className,
    type: isSettableCredential(name) ? 'Text' : typeOfSyntax(inherited(description, attributes)),
    plurality: description.singleValued ? 'SingleValued' : 'MultiValued',
    writability: description.userModifiable && description.usage === 'userApplications' ? 'Writable' : 'ReadOnly',
    ...(required ? { required: true } : {}),
    ...(isSettableCredential(name) ? { isWriteOnly: true } : {}),
  };
}

const inheritanceLimit = 10;

/** The syntax OID, sought along SUP. */
function inherited(
  description: AttributeTypeDescription,
  attributes: ReadonlyMap<string, AttributeTypeDescription>,
): string | undefined {
  let current: AttributeTypeDescription | undefined = description;
  for (let level = 0; current && level <= inheritanceLimit; level += 1) {
    if (current.syntax !== undefined) return current.syntax;
    current = current.superior === undefined ? undefined : attributes.get(current.superior.toLowerCase());
  }
  return undefined;
}

const syntaxPrefix = '1.3.6.1.4.1.1466.115.121.1.';
const typesBySyntax: Readonly<Record<string, AttributeDataType>> = {
  '7': 'Boolean',
  '27': 'Number',
  '24': 'DateTime',
  '53': 'DateTime',
  '12': 'Reference',
  '34': 'Reference',
  '40': 'Binary',
  '28': 'Binary',
  '8': 'Binary',
  '9': 'Binary',
  '10': 'Binary',
};

export function typeOfSyntax(oid: string | undefined): AttributeDataType {
  return oid?.startsWith(syntaxPrefix) ? (typesBySyntax[oid.slice(syntaxPrefix.length)] ?? 'Text') : 'Text';
}

function keysOf(entry: { readonly names: readonly string[]; readonly oid: string }): readonly string[] {
  return [entry.oid, ...entry.names].map((name) => name.toLowerCase());
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  const [a, b] = [left.name.toLowerCase(), right.name.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
