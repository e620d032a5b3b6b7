/** Attribute changes of an export item, sorted into what a directory modify request says (LDAP-63, LDAP-66). */
import type { ExportAttributeChange, ExportItem, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import { isCredentialAttribute } from './credential-attributes.ts';
import { type WireValue, wireValueOf } from './ldap-values.ts';
import { neverExpires } from './read-entry.ts';

export interface Modification {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: SchemaAttribute;
  readonly values: readonly WireValue[];
}

export interface SortedChanges {
  /** The new value of distinguishedName, when the changes have one. */
  readonly distinguishedName: string | undefined;
  readonly objectClasses: readonly string[];
  /** By lower-case attribute name. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly modifications: readonly Modification[];
  readonly warnings: readonly string[];
}

/** Merged per attribute and operation; `skipped` are lower-case names of attributes that belong to the entry's name. */
export function sortChanges(item: ExportItem, skipped: ReadonlySet<string>): SortedChanges {
  const merged = new Map<
    string,
    { operation: Modification['operation']; attribute: SchemaAttribute; values: WireValue[] }
  >();
  const credentials = new Map<string, string>();
  const objectClasses: string[] = [];
  const warnings: string[] = [];
  let distinguishedName: string | undefined;
  for (const change of item.changes) {
    const key = change.attribute.name.toLowerCase();
    if (key === 'distinguishedname') {
      if (change.value !== null && change.kind !== 'remove' && change.value !== '')
        distinguishedName = String(change.value);
    } else if (key === 'objectclass' && item.change === 'create') {
      if (change.value !== null) objectClasses.push(String(change.value));
    } else if (isCredentialAttribute(key)) {
      if (change.value !== null && change.kind !== 'remove') credentials.set(key, credentialText(change));
    } else if (!skipped.has(key)) {
      const modification = modificationOf(change);
      if (!modification) {
        warnings.push(`Removing a value of ${change.attribute.name} without saying which was passed over.`);
        continue;
      }
      const slot = `${key} ${modification.operation}`;
      const known = merged.get(slot);
      if (known) known.values.push(...modification.values);
      else merged.set(slot, { ...modification, values: [...modification.values] });
    }
  }
  return { distinguishedName, objectClasses, credentials, modifications: [...merged.values()], warnings };
}

function credentialText({ attribute, value }: ExportAttributeChange): string {
  return attribute.type === 'Binary' ? Buffer.from(String(value), 'base64').toString('utf8') : String(value);
}

/** Undefined for a removal that does not say of what. */
function modificationOf({ attribute, kind, value }: ExportAttributeChange): Modification | undefined {
  const wire = value === null ? undefined : wireValueOf(attribute, value);
  const values = wire === undefined ? [] : [wire];
  switch (kind) {
    case 'add':
      return { operation: 'add', attribute, values };
    case 'remove':
      return wire === undefined ? undefined : { operation: 'delete', attribute, values };
    case 'update':
    case 'removeAll':
      return { operation: 'replace', attribute, values: protectedValues(attribute, kind === 'update' ? values : []) };
  }
}

/** LDAP-66: Active Directory refuses an accountExpires without a value; "never" is what clearing it means. */
function protectedValues(attribute: SchemaAttribute, values: readonly WireValue[]): readonly WireValue[] {
  return values.length === 0 && attribute.name.toLowerCase() === 'accountexpires' ? [neverExpires] : values;
}

/**
 * Requests of at most `batchSize` values of any one attribute (LDAP-64): the first one has the first part of every
 * attribute, each further part is a request of its own. What follows a replace are adds, so the parts add up.
 */
export function splitIntoRequests(
  modifications: readonly Modification[],
  batchSize: number,
): readonly (readonly Modification[])[] {
  const first: Modification[] = [];
  const further: Modification[][] = [];
  for (const modification of modifications) {
    const { operation, values } = modification;
    if (operation === 'add' && values.length === 0) continue;
    first.push(values.length > batchSize ? { ...modification, values: values.slice(0, batchSize) } : modification);
    for (let at = batchSize; at < values.length; at += batchSize) {
      const part = values.slice(at, at + batchSize);
      further.push([{ ...modification, operation: operation === 'replace' ? 'add' : operation, values: part }]);
    }
  }
  return first.length > 0 ? [first, ...further] : further;
}
