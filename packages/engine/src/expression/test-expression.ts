import { maximumNumber, minimumNumber } from '../model/values.ts';
import type { AttributeAccess } from './attribute-access.ts';
import { attributesOf } from './attribute-access.ts';
import type { ExpressionContext } from './compile.ts';
import { compileExpression } from './compile.ts';
import { ExpressionEvaluationError } from './errors.ts';
import type { RuntimeValue } from './runtime-values.ts';
import { doubleOf, isList, runtimeTypeName, textForm } from './runtime-values.ts';
import { validateExpression } from './validate.ts';

export type JsonResult = null | string | number | boolean | readonly JsonResult[];

export interface ExpressionTest {
  readonly isValid: boolean;
  readonly result: JsonResult;
  /** `null` as text for a null result, null itself when invalid. */
  readonly resultType: string | null;
  readonly errorMessage: string | null;
  /** Counted in UTF-16 units from 0; for parse errors only. */
  readonly errorPosition: number | null;
}

/** EXV-03. Nothing an author can write makes it throw. */
export function testExpression(text: string, context: ExpressionContext): ExpressionTest {
  const validation = validateExpression(text);
  if (!validation.isValid) return failure(validation.message, validation.position);
  try {
    const result = compileExpression(text).evaluate(context);
    return {
      isValid: true,
      result: jsonOf(result),
      resultType: runtimeTypeName(result),
      errorMessage: null,
      errorPosition: null,
    };
  } catch (error) {
    if (!(error instanceof ExpressionEvaluationError)) throw error;
    return failure(error.message, null);
  }
}

function failure(errorMessage: string, errorPosition: number | null): ExpressionTest {
  return { isValid: false, result: null, resultType: null, errorMessage, errorPosition };
}

/** What JSON numbers cannot hold (beyond 2^53, NaN, infinities) is sent as text; bytes as Base64. */
export function jsonOf(value: RuntimeValue): JsonResult {
  if (isList(value)) return value.map(jsonOf);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value.kind === 'bytes') return value.base64;
  return value.kind === 'double' && Number.isFinite(value.value) ? value.value : textForm(value);
}

/** Attribute values of a test request: JSON numbers, booleans, text and lists as they are, an object as its JSON text. */
export function attributesFromJson(attributes: Readonly<Record<string, unknown>>): AttributeAccess {
  return attributesOf(Object.entries(attributes).map(([name, value]) => [name, runtimeOfJson(value)] as const));
}

function runtimeOfJson(value: unknown): RuntimeValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return runtimeOfNumber(value);
  if (Array.isArray(value)) return runtimeOfArray(value);
  return JSON.stringify(value);
}

function runtimeOfNumber(value: number): RuntimeValue {
  if (!Number.isSafeInteger(value)) return doubleOf(value);
  return value >= minimumNumber && value <= maximumNumber ? value + 0 : BigInt(value);
}

function runtimeOfArray(array: readonly unknown[]): RuntimeValue {
  const items = array
    .flat(Infinity)
    .map(runtimeOfJson)
    .filter((item) => item !== null);
  return items.length === 0 ? null : items;
}
