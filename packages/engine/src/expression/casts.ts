import { maximumLongNumber, maximumNumber, minimumLongNumber, minimumNumber } from '../model/values.ts';
import { ExpressionEvaluationError } from './errors.ts';
import { realNumber } from './operators.ts';
import type { NumericValue, RuntimeValue } from './runtime-values.ts';
import { doubleOf, isInstant, isNumeric, runtimeTypeName, scalarOf } from './runtime-values.ts';
import type { StaticType } from './static-types.ts';
import { isNumericType } from './static-types.ts';
import type { CastType } from './tree.ts';

const staticTypes: Readonly<Record<CastType, StaticType>> = {
  bool: 'bool',
  int: 'int',
  long: 'long',
  double: 'double',
  decimal: 'double',
  string: 'text',
  DateTime: 'instant',
  Guid: 'guid',
};

export function staticTypeOfCast(to: CastType): StaticType {
  return staticTypes[to];
}

/** Whether a cast from a type known beforehand can ever work. */
export function isCastPossible(from: StaticType, to: CastType): boolean {
  if (from === 'any' || from === 'list') return true;
  if (from === 'null') return to === 'string';
  const wanted = staticTypes[to];
  return from === wanted || (isNumericType(from) && isNumericType(wanted));
}

/**
 * EXG-06. Numbers become other numbers if they fit, fractions cut off; anything else must have the wanted type already.
 * Null is no value of any type but string.
 * @throws ExpressionEvaluationError
 */
export function castValue(to: CastType, operand: RuntimeValue): RuntimeValue {
  const value = scalarOf(operand);
  if (isNumeric(value)) {
    const number = castNumber(to, value);
    if (number !== undefined) return number;
  }
  const isRight =
    (to === 'bool' && typeof value === 'boolean') ||
    (to === 'string' && (value === null || typeof value === 'string')) ||
    (to === 'DateTime' && isInstant(value)) ||
    (to === 'Guid' && typeof value === 'object' && value !== null && value.kind === 'guid');
  if (isRight) return value;
  throw new ExpressionEvaluationError(`Cannot cast ${runtimeTypeName(value)} to ${to}.`);
}

function castNumber(to: CastType, value: NumericValue): NumericValue | undefined {
  switch (to) {
    case 'int':
      return Number(wholePart(value, minimumNumber, maximumNumber, to));
    case 'long':
      return wholePart(value, minimumLongNumber, maximumLongNumber, to);
    case 'double':
    case 'decimal':
      return doubleOf(realNumber(value));
    case 'bool':
    case 'string':
    case 'DateTime':
    case 'Guid':
      return undefined;
  }
}

function wholePart(value: NumericValue, minimum: number | bigint, maximum: number | bigint, to: CastType): bigint {
  const whole = typeof value === 'object' ? Math.trunc(value.value) : value;
  if (whole >= minimum && whole <= maximum) return BigInt(whole);
  throw new ExpressionEvaluationError(`The number is out of range for ${to}.`);
}
