/** Canonical values as the directory wants them (LDAP-67). */
import type { SchemaAttribute } from '@jim/connector-kit/connector.ts';
import { textOf, type Value } from '@jim/engine/model/values.ts';
import { formatLdapTime } from './ldap-time.ts';
import { guidToBytes } from './microsoft-guid.ts';

export type WireValue = Buffer | string;

/** Undefined for the empty string, which counts as no value. */
export function wireValueOf(attribute: SchemaAttribute, value: Value): WireValue | undefined {
  if (value === '') return undefined;
  switch (attribute.type) {
    case 'DateTime':
      return formatLdapTime(String(value));
    case 'Boolean':
      return value === true ? 'TRUE' : 'FALSE';
    case 'Guid':
      return guidToBytes(String(value));
    case 'Binary':
      return Buffer.from(String(value), 'base64');
    case 'Text':
    case 'Number':
    case 'LongNumber':
    case 'Reference':
    case 'NotSet':
      return textOf(value);
  }
}

export function isSameWireValue(left: WireValue, right: WireValue): boolean {
  return Buffer.isBuffer(left) && Buffer.isBuffer(right) ? left.equals(right) : left === right;
}
