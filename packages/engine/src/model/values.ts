/**
 * Attribute values, in one canonical form for the whole product.
 *
 * Every value is a JSON scalar; the attribute's data type says how to read it:
 *
 * | type       | canonical form                                                     |
 * | ---------- | ------------------------------------------------------------------ |
 * | Text       | string, as it is                                                   |
 * | Number     | number, a 32-bit integer                                           |
 * | LongNumber | string of decimal digits, 64-bit, no leading zeros, "-" if negative |
 * | DateTime   | string, ISO 8601 UTC, `2026-05-11T08:15:30Z` or with 1–6 decimals  |
 * | Boolean    | boolean                                                            |
 * | Guid       | string, lower-case 8-4-4-4-12                                      |
 * | Binary     | string, Base64                                                     |
 * | Reference  | string: the raw reference in a connector space, an id in the metaverse |
 *
 * Since the form is canonical, typed equality (REC-04, OUT-31, IMP-33) is `===`,
 * plans survive a JSON round trip, and a document can be hashed.
 */
export type Value = string | number | boolean;
export type Values = readonly Value[];

/** The values of one object, keyed by attribute id; an absent key means no value. No entry is ever an empty list. */
export type Document = Readonly<Record<number, Values>>;

/** DAT-01. */
export const attributeDataTypes = [
  'NotSet',
  'Text',
  'Number',
  'DateTime',
  'Binary',
  'Reference',
  'Guid',
  'Boolean',
  'LongNumber',
] as const;
export type AttributeDataType = (typeof attributeDataTypes)[number];

/** DAT-02. */
export const attributePluralities = ['SingleValued', 'MultiValued'] as const;
export type AttributePlurality = (typeof attributePluralities)[number];
export const attributeWritabilities = ['Writable', 'ReadOnly'] as const;
export type AttributeWritability = (typeof attributeWritabilities)[number];

export const noValues: Values = [];

/** The values an object holds for an attribute, `[]` when none. */
export function valuesOf(document: Document, attributeId: number): Values {
  return document[attributeId] ?? noValues;
}

export const minimumNumber = -2147483648;
export const maximumNumber = 2147483647;
export const minimumLongNumber = -9223372036854775808n;
export const maximumLongNumber = 9223372036854775807n;

/** Parses text into the canonical form of a type; undefined when the text is no such value. Surrounding space is allowed except for Text. */
export function parseValue(type: AttributeDataType, text: string): Value | undefined {
  switch (type) {
    case 'Text':
    case 'Reference':
      return text;
    case 'Number':
      return parseNumber(text);
    case 'LongNumber':
      return parseLongNumber(text);
    case 'Boolean':
      return parseBoolean(text);
    case 'Guid':
      return parseGuid(text);
    case 'DateTime':
      return parseDateTime(text);
    case 'Binary':
      return parseBinary(text);
    case 'NotSet':
      return undefined;
  }
}

function parseNumber(text: string): number | undefined {
  if (!/^\s*[+-]?\d{1,10}\s*$/.test(text)) return undefined;
  const parsed = Number(text);
  return parsed >= minimumNumber && parsed <= maximumNumber ? parsed + 0 : undefined;
}

function parseLongNumber(text: string): string | undefined {
  if (!/^\s*[+-]?\d{1,19}\s*$/.test(text)) return undefined;
  const parsed = BigInt(text.trim().replace(/^\+/, ''));
  return parsed >= minimumLongNumber && parsed <= maximumLongNumber ? parsed.toString() : undefined;
}

function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** Accepts the `D`, `N`, `B` and `P` spellings. */
export function parseGuid(text: string): string | undefined {
  const match = /^\s*[{(]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[)}]?\s*$/i.exec(
    text,
  );
  return match ? match.slice(1).join('-').toLowerCase() : undefined;
}

const dateTimePattern =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/i;

/** ISO 8601; without an offset the text is taken as UTC (FILE-22). Precision beyond the microsecond is cut off. */
export function parseDateTime(text: string): string | undefined {
  const match = dateTimePattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(day) < 1 || Number(day) > daysInMonth(Number(year), Number(month))) return undefined;
  const asWritten = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const shift = offset.toUpperCase() === 'Z' ? 0 : offsetMinutes(offset);
  if (shift === 0) return year === '0000' ? undefined : formatDateTime(asWritten, fraction);
  const shifted = new Date(Date.parse(`${asWritten}Z`) - shift * 60_000);
  if (Number.isNaN(shifted.getTime()) || shifted.getUTCFullYear() < 1 || shifted.getUTCFullYear() > 9999)
    return undefined;
  return formatDateTime(shifted.toISOString().slice(0, 19), fraction);
}

/** Of the Gregorian calendar, also before there was one; 0 for a month that is none. */
function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** NaN for an offset that no place on earth has. */
function offsetMinutes(offset: string): number {
  const sign = offset.startsWith('-') ? -1 : 1;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  return hours > 14 || minutes > 59 ? Number.NaN : sign * (hours * 60 + minutes);
}

function formatDateTime(toTheSecond: string, fraction: string): string {
  const decimals = fraction.slice(0, 6).replace(/0+$/, '');
  return decimals === '' ? `${toTheSecond}Z` : `${toTheSecond}.${decimals}Z`;
}

function parseBinary(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '');
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? compact : undefined;
}

/** The text form of a canonical value: what a person reads and what EXO-07 defines. */
export function textOf(value: Value): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

/** A copy of a document without `attributeId`, or with its values replaced. Keeps the "never an empty list" invariant. */
export function withValues(document: Document, attributeId: number, values: Values): Document {
  const { [attributeId]: _replaced, ...rest } = document;
  return values.length === 0 ? rest : { ...rest, [attributeId]: values };
}

/** Whether two value lists hold the same set of values. */
export function sameValueSet(left: Values, right: Values): boolean {
  if (left.length !== right.length) return false;
  if (left.length === 1) return left[0] === right[0];
  const seen = new Set(left);
  return right.every((value) => seen.has(value));
}
