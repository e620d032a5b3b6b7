import { maximumLongNumber, maximumNumber, minimumLongNumber, minimumNumber } from '../model/values.ts';
import { ExpressionEvaluationError } from './errors.ts';
import { areEqual } from './equality.ts';
import { boundedText } from './bounded-text.ts';
import type { NumericValue, RuntimeValue, ScalarValue } from './runtime-values.ts';
import { doubleOf, isInstant, isNumeric, runtimeTypeName, scalarOf, textForm } from './runtime-values.ts';
import type { BinaryOperator, UnaryOperator } from './tree.ts';

/**
 * EXO: an operator applied to two values; lists give their first value.
 * @throws ExpressionEvaluationError on operands of the wrong type, overflow, division by zero, overlong text
 */
export function applyBinary(operator: BinaryOperator, leftValue: RuntimeValue, rightValue: RuntimeValue): RuntimeValue {
  switch (operator) {
    case '==':
      return areEqual(leftValue, rightValue);
    case '!=':
      return !areEqual(leftValue, rightValue);
    case '+':
      return add(scalarOf(leftValue), scalarOf(rightValue));
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(operator, scalarOf(leftValue), scalarOf(rightValue));
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compare(operator, scalarOf(leftValue), scalarOf(rightValue));
    case '|':
    case '^':
    case '&':
      return bitwise(operator, scalarOf(leftValue), scalarOf(rightValue));
    case '<<':
    case '>>':
      return shift(operator, scalarOf(leftValue), scalarOf(rightValue));
  }
}

/** EXO-01, EXO-02. */
function add(left: ScalarValue, right: ScalarValue): RuntimeValue {
  if (isNumeric(left) && isNumeric(right)) return arithmetic('+', left, right);
  if (left === null && right === null) return null;
  return boundedText((textForm(left) ?? '') + (textForm(right) ?? ''));
}

type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** EXO-03, EXO-04. The wider operand decides the width. */
function arithmetic(operator: ArithmeticOperator, left: ScalarValue, right: ScalarValue): NumericValue {
  if (!isNumeric(left) || !isNumeric(right)) throw mismatch(operator, left, right);
  if (typeof left === 'object' || typeof right === 'object') {
    return doubleOf(calculateReal(operator, realNumber(left), realNumber(right)));
  }
  if (typeof left === 'number' && typeof right === 'number') return calculateInteger(operator, left, right);
  return calculateLong(operator, BigInt(left), BigInt(right));
}

function calculateReal(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function calculateInteger(operator: ArithmeticOperator, left: number, right: number): number {
  if ((operator === '/' || operator === '%') && right === 0) throw divisionByZero();
  const result = calculateReal(operator, left, right);
  return checkedInteger(operator === '/' ? Math.trunc(result) : result);
}

function calculateLong(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return checkedLong(left + right);
    case '-':
      return checkedLong(left - right);
    case '*':
      return checkedLong(left * right);
    case '/':
      if (right === 0n) throw divisionByZero();
      return checkedLong(left / right);
    case '%':
      if (right === 0n) throw divisionByZero();
      return left % right;
  }
}

/** A product of two 32-bit integers that is in range is exact, so the check sees every overflow. Adding 0 turns -0 to 0. */
function checkedInteger(result: number): number {
  if (result < minimumNumber || result > maximumNumber) throw overflow();
  return result + 0;
}

function checkedLong(result: bigint): bigint {
  if (result < minimumLongNumber || result > maximumLongNumber) throw overflow();
  return result;
}

export function realNumber(value: NumericValue): number {
  return typeof value === 'object' ? value.value : Number(value);
}

type ComparisonOperator = '<' | '>' | '<=' | '>=';

/** EXO-05. */
function compare(operator: ComparisonOperator, left: ScalarValue, right: ScalarValue): boolean {
  if (left === null || right === null) return false;
  if (isNumeric(left) && isNumeric(right)) return ordered(operator, comparable(left), comparable(right));
  if (isInstant(left) && isInstant(right)) return ordered(operator, left.ticks, right.ticks);
  if (typeof left === 'string' && typeof right === 'string') return ordered(operator, left, right);
  throw mismatch(operator, left, right);
}

function comparable(value: NumericValue): number | bigint {
  return typeof value === 'object' ? value.value : value;
}

function ordered<T extends string | number | bigint>(operator: ComparisonOperator, left: T, right: T): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
  }
}

type BitwiseOperator = '|' | '^' | '&';

function bitwise(operator: BitwiseOperator, left: ScalarValue, right: ScalarValue): RuntimeValue {
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return operator === '^' ? left !== right : operator === '|' ? left || right : left && right;
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return operator === '^' ? left ^ right : operator === '|' ? left | right : left & right;
  }
  if (!isInteger(left) || !isInteger(right)) throw mismatch(operator, left, right);
  const [wideLeft, wideRight] = [BigInt(left), BigInt(right)];
  return operator === '^' ? wideLeft ^ wideRight : operator === '|' ? wideLeft | wideRight : wideLeft & wideRight;
}

/** The count is taken modulo the width, as the sign of a 32-bit or 64-bit integer is kept by `>>`. */
function shift(operator: '<<' | '>>', left: ScalarValue, right: ScalarValue): number | bigint {
  if (!isInteger(left) || !isInteger(right)) throw mismatch(operator, left, right);
  const count = BigInt(right);
  if (typeof left === 'number') {
    return operator === '<<' ? left << Number(count & 31n) : left >> Number(count & 31n);
  }
  return BigInt.asIntN(64, operator === '<<' ? left << (count & 63n) : left >> (count & 63n));
}

function isInteger(value: ScalarValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** @throws ExpressionEvaluationError */
export function applyUnary(operator: UnaryOperator, operand: RuntimeValue): RuntimeValue {
  const value = scalarOf(operand);
  switch (operator) {
    case '!':
      if (typeof value === 'boolean') return !value;
      break;
    case '~':
      if (isInteger(value)) return ~value;
      break;
    case '+':
      if (isNumeric(value)) return value;
      break;
    case '-':
      if (typeof value === 'number') return checkedInteger(-value);
      if (typeof value === 'bigint') return checkedLong(-value);
      if (isNumeric(value)) return doubleOf(-value.value);
  }
  throw new ExpressionEvaluationError(`'${operator}' cannot be applied to ${runtimeTypeName(value)}.`);
}

/** EXG-05: a condition must be Boolean. @throws ExpressionEvaluationError */
export function conditionOf(value: RuntimeValue): boolean {
  const condition = scalarOf(value);
  if (typeof condition === 'boolean') return condition;
  throw new ExpressionEvaluationError(`A condition must be Boolean, not ${runtimeTypeName(condition)}.`);
}

function mismatch(operator: BinaryOperator, left: ScalarValue, right: ScalarValue): ExpressionEvaluationError {
  const types = `${runtimeTypeName(left)} and ${runtimeTypeName(right)}`;
  return new ExpressionEvaluationError(`'${operator}' cannot be applied to ${types}.`);
}

function divisionByZero(): ExpressionEvaluationError {
  return new ExpressionEvaluationError('Division by zero.');
}

function overflow(): ExpressionEvaluationError {
  return new ExpressionEvaluationError('The result of an arithmetic operation is out of range.');
}
