import type { RuntimeValue, ScalarValue } from './runtime-values.ts';
import { isList, isNumeric, scalarOf, textForm } from './runtime-values.ts';

/**
 * `Eq` and `==` (EXO-06): null equals null only; text with text ordinal, text with anything else by text form;
 * numbers by value across widths; otherwise same type and same value. Two lists are compared element by element,
 * a list with a scalar by its first value. Never throws: bytes have no text form and so equal no text.
 */
export function areEqual(left: RuntimeValue, right: RuntimeValue): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((value, index) => areEqual(value, right[index] ?? null));
  }
  return areScalarsEqual(scalarOf(left), scalarOf(right));
}

function areScalarsEqual(left: ScalarValue, right: ScalarValue): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string' || typeof right === 'string') {
    return left === right || (!isBytes(left) && !isBytes(right) && textForm(left) === textForm(right));
  }
  if (isNumeric(left) && isNumeric(right)) {
    // oxlint-disable-next-line eqeqeq -- a number and a bigint compare by value only with ==
    return comparable(left) == comparable(right);
  }
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left.kind === 'instant') return right.kind === 'instant' && left.ticks === right.ticks;
  if (left.kind === 'guid') return right.kind === 'guid' && left.text === right.text;
  return left.kind === 'bytes' && right.kind === 'bytes' && left.base64 === right.base64;
}

function isBytes(value: ScalarValue): boolean {
  return typeof value === 'object' && value?.kind === 'bytes';
}

function comparable(value: number | bigint | { readonly value: number }): number | bigint {
  return typeof value === 'object' ? value.value : value;
}
