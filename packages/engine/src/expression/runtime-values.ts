import type { AttributeDataType, Value, Values } from '../model/values.ts';
import { maximumLongNumber, maximumNumber, minimumLongNumber, minimumNumber, parseValue } from '../model/values.ts';
import { doubleText } from './double-text.ts';
import { ExpressionEvaluationError } from './errors.ts';
import { instantText, parseInstant } from './instants.ts';

/** A point in time, UTC. `ticks`: 100-ns units since 0001-01-01T00:00:00Z. */
export interface InstantValue {
  readonly kind: 'instant';
  readonly ticks: bigint;
}
/** `text`: lower-case 8-4-4-4-12. */
export interface GuidValue {
  readonly kind: 'guid';
  readonly text: string;
}
/** `base64`: canonical Base64, so equal bytes have equal text. */
export interface BytesValue {
  readonly kind: 'bytes';
  readonly base64: string;
}
export interface DoubleValue {
  readonly kind: 'double';
  readonly value: number;
}

/**
 * A value while an expression runs. The JavaScript type tells the kinds apart:
 * `number` is always a 32-bit integer, `bigint` a 64-bit integer, a real is a
 * `DoubleValue` (also what the language calls decimal), a string is text.
 * Lists are flat.
 */
export type RuntimeValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | InstantValue
  | GuidValue
  | BytesValue
  | DoubleValue
  | readonly RuntimeValue[];

/** What is left of a RuntimeValue once a list has given its first value. */
export type ScalarValue = Exclude<RuntimeValue, readonly RuntimeValue[]>;
export type NumericValue = number | bigint | DoubleValue;

export function isList(value: RuntimeValue): value is readonly RuntimeValue[] {
  return Array.isArray(value);
}

/** A scalar use of a list takes its first value (EXR-07); an empty list is null (EXO-08). */
export function scalarOf(value: RuntimeValue): ScalarValue {
  return isList(value) ? scalarOf(value[0] ?? null) : value;
}

export function isNumeric(value: RuntimeValue): value is NumericValue {
  return typeof value === 'number' || typeof value === 'bigint' || isKind(value, 'double');
}

export function isInstant(value: RuntimeValue): value is InstantValue {
  return isKind(value, 'instant');
}

function isKind(value: RuntimeValue, kind: 'double' | 'instant'): boolean {
  return typeof value === 'object' && value !== null && !isList(value) && value.kind === kind;
}

export function doubleOf(value: number): DoubleValue {
  return { kind: 'double', value };
}

/** EXR-06, EXR-07: no value gives null, one a scalar, several a list. `values` are canonical for `type`. */
export function toRuntime(type: AttributeDataType, values: Values): RuntimeValue {
  const [first, ...rest] = values;
  if (first === undefined) return null;
  return rest.length === 0 ? scalarToRuntime(type, first) : values.map((value) => scalarToRuntime(type, value));
}

function scalarToRuntime(type: AttributeDataType, value: Value): RuntimeValue {
  switch (type) {
    case 'LongNumber':
      return BigInt(value);
    case 'DateTime':
      return parseInstant(String(value)) ?? null;
    case 'Guid':
      return { kind: 'guid', text: String(value) };
    case 'Binary':
      return { kind: 'bytes', base64: String(value) };
    case 'Text':
    case 'Reference':
    case 'Number':
    case 'Boolean':
    case 'NotSet':
      return value;
  }
}

/**
 * EXO-07: integers and reals invariant, `True`/`False`, GUIDs lower-case with hyphens, instants ISO 8601 UTC,
 * a list by its first value, null for null.
 * @throws ExpressionEvaluationError for bytes, which have no text form.
 */
export function textForm(value: RuntimeValue): string | null {
  const scalar = scalarOf(value);
  if (scalar === null || typeof scalar === 'string') return scalar;
  if (typeof scalar === 'boolean') return scalar ? 'True' : 'False';
  if (typeof scalar !== 'object') return scalar.toString();
  switch (scalar.kind) {
    case 'double':
      return doubleText(scalar.value);
    case 'guid':
      return scalar.text;
    case 'instant':
      return instantText(scalar);
    case 'bytes':
      throw new ExpressionEvaluationError('Binary data has no text form.');
  }
}

/** The name of a value's type as the wire shows it (EXV-03): `String`, `Int32`, `String[]`, `null` … */
export function runtimeTypeName(value: RuntimeValue): string {
  if (value === null) return 'null';
  if (isList(value)) return listTypeName(value);
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return 'Int32';
  if (typeof value === 'bigint') return 'Int64';
  return { double: 'Double', instant: 'DateTime', guid: 'Guid', bytes: 'Byte[]' }[value.kind];
}

function listTypeName(list: readonly RuntimeValue[]): string {
  const names = new Set(list.map(runtimeTypeName));
  const [only = 'String'] = names;
  return names.size <= 1 ? `${only}[]` : 'Object[]';
}

export type Conversion =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly reason: string };

/**
 * A result as canonical values of a metaverse attribute (FLOW-26 … FLOW-29): null gives `[]`, a list its distinct
 * values; `ok: false` when a value does not convert, overflows, or the type is Binary or Reference.
 */
export function fromRuntime(type: AttributeDataType, result: RuntimeValue): Conversion {
  const isSupported = type !== 'Binary' && type !== 'Reference';
  return convertAll(type, result, isSupported ? convert : () => undefined);
}

/** As `fromRuntime`, for a connected system attribute (OUT-20): bytes become Binary, text becomes a raw Reference. */
export function fromRuntimeForExport(type: AttributeDataType, result: RuntimeValue): Conversion {
  return convertAll(type, result, convert);
}

function convertAll(type: AttributeDataType, result: RuntimeValue, convertOne: typeof convert): Conversion {
  const values = new Set<Value>();
  for (const item of isList(result) ? result : [result]) {
    const scalar = scalarOf(item);
    if (scalar === null) continue;
    const value = convertOne(type, scalar);
    if (value === undefined) return refused(type, scalar);
    values.add(value);
  }
  return { ok: true, values: [...values] };
}

function refused(type: AttributeDataType, value: RuntimeValue): Conversion {
  return { ok: false, reason: `A result of type ${runtimeTypeName(value)} cannot be stored as ${type}.` };
}

function convert(type: AttributeDataType, value: ScalarValue & {}): Value | undefined {
  if (isNumeric(value)) {
    if (type === 'Number') return wholeNumber(value, minimumNumber, maximumNumber, Number);
    if (type === 'LongNumber') return wholeNumber(value, minimumLongNumber, maximumLongNumber, String);
  }
  if (typeof value === 'object' && value.kind === 'bytes') return type === 'Binary' ? value.base64 : undefined;
  if (type === 'Binary') return undefined;
  if (type === 'Text' || type === 'Reference') return textForm(value) ?? undefined;
  const isNative = type === nativeType(value);
  return typeof value === 'string' || isNative ? parseValue(type, textForm(value) ?? '') : undefined;
}

/** The one non-numeric type that a value already is. */
function nativeType(value: ScalarValue & {}): AttributeDataType {
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value !== 'object') return 'NotSet';
  return value.kind === 'instant' ? 'DateTime' : value.kind === 'guid' ? 'Guid' : 'NotSet';
}

function wholeNumber(
  value: NumericValue,
  minimum: number | bigint,
  maximum: number | bigint,
  build: (whole: bigint) => Value,
): Value | undefined {
  const number = typeof value === 'object' ? value.value : value;
  if (typeof number === 'number' && !Number.isInteger(number)) return undefined;
  return number >= minimum && number <= maximum ? build(BigInt(number)) : undefined;
}
