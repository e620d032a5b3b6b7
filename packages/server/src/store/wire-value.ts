import type { AttributeDataType, Value } from '@jim/engine/model/values.ts';

/** A canonical value as the wire shows it: in the field of its type, all other fields null. */
export interface WireValue {
  readonly stringValue: string | null;
  readonly dateTimeValue: string | null;
  readonly intValue: number | null;
  readonly longValue: number | null;
  readonly longText: string | null;
  readonly guidValue: string | null;
  readonly boolValue: boolean | null;
  readonly binaryLength: number | null;
}

export const noWireValue: WireValue = {
  stringValue: null,
  dateTimeValue: null,
  intValue: null,
  longValue: null,
  longText: null,
  guidValue: null,
  boolValue: null,
  binaryLength: null,
};

/** A value that is not of the type (the type changed since) is shown as text. A reference is shown by its address, as text. */
export function wireValueOf(type: AttributeDataType, value: Value): WireValue {
  switch (type) {
    case 'Number':
      return typeof value === 'number' ? { ...noWireValue, intValue: value } : asText(value);
    case 'LongNumber':
      return typeof value === 'string' && /^-?\d+$/.test(value)
        ? { ...noWireValue, longValue: nearest(value), longText: value }
        : asText(value);
    case 'DateTime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)
        ? { ...noWireValue, dateTimeValue: value }
        : asText(value);
    case 'Guid':
      return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
        ? { ...noWireValue, guidValue: value }
        : asText(value);
    case 'Boolean':
      return typeof value === 'boolean' ? { ...noWireValue, boolValue: value } : asText(value);
    case 'Binary':
      return typeof value === 'string'
        ? { ...noWireValue, binaryLength: Buffer.byteLength(value, 'base64') }
        : asText(value);
    case 'Text':
    case 'Reference':
    case 'NotSet':
      return asText(value);
  }
}

function asText(value: Value): WireValue {
  return { ...noWireValue, stringValue: String(value) };
}

/** JSON readers hold 53 bits; beyond them the number is cut to the edge and `longText` tells the truth. */
function nearest(digits: string): number {
  const value = Number(digits);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}
