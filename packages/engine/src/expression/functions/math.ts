import { ExpressionEvaluationError } from '../errors.ts';
import { applyBinary, applyUnary, realNumber } from '../operators.ts';
import type { NumericValue, RuntimeValue } from '../runtime-values.ts';
import { doubleOf, isNumeric, scalarOf } from '../runtime-values.ts';
import type { CallInput, ExpressionFunction } from './function.ts';
import { pureFunction } from './function.ts';

/** EXG-07. Whole numbers stay what they are; the wider of two numbers decides the type of the result. */
export const mathFunctions: readonly ExpressionFunction[] = [
  pureFunction({
    name: 'Math.Min',
    signature: 'Math.Min(first, second)',
    returns: 'number',
    description: 'The smaller of two numbers.',
    example: 'Math.Min(2, 7)',
    exampleResult: '2',
    parameters: ['number', 'number'],
    resultType: 'any',
    run: (input) => extreme(input, '<='),
  }),
  pureFunction({
    name: 'Math.Max',
    signature: 'Math.Max(first, second)',
    returns: 'number',
    description: 'The larger of two numbers.',
    example: 'Math.Max(2, 7)',
    exampleResult: '7',
    parameters: ['number', 'number'],
    resultType: 'any',
    run: (input) => extreme(input, '>='),
  }),
  pureFunction({
    name: 'Math.Abs',
    signature: 'Math.Abs(value)',
    returns: 'number',
    description: 'The number without its sign.',
    example: 'Math.Abs(-7)',
    exampleResult: '7',
    parameters: ['number'],
    resultType: 'any',
    run: (input) => {
      const number = numberAt(input, 0);
      if (typeof number === 'object') return doubleOf(Math.abs(number.value));
      return number < 0 ? applyUnary('-', number) : number;
    },
  }),
  pureFunction({
    name: 'Math.Floor',
    signature: 'Math.Floor(value)',
    returns: 'number',
    description: 'The largest whole number that is not larger.',
    example: 'Math.Floor(-1.5)',
    exampleResult: '-2',
    parameters: ['number'],
    resultType: 'any',
    run: (input) => ofReal(numberAt(input, 0), Math.floor),
  }),
  pureFunction({
    name: 'Math.Ceiling',
    signature: 'Math.Ceiling(value)',
    returns: 'number',
    description: 'The smallest whole number that is not smaller.',
    example: 'Math.Ceiling(1.2)',
    exampleResult: '2',
    parameters: ['number'],
    resultType: 'any',
    run: (input) => ofReal(numberAt(input, 0), Math.ceil),
  }),
  pureFunction({
    name: 'Math.Round',
    signature: 'Math.Round(value, digits)',
    returns: 'number',
    description:
      'The nearest number with so many decimals (none unless given, 15 at most); a tie goes to the even digit.',
    example: 'Math.Round(2.5)',
    exampleResult: '2',
    parameters: ['number', 'int'],
    optionalParameters: 1,
    resultType: 'any',
    run: round,
  }),
];

function numberAt(input: CallInput, index: number): NumericValue {
  const value = scalarOf(input.value(index));
  if (isNumeric(value)) return value;
  throw input.wrong(index, 'a number', value);
}

function ofReal(number: NumericValue, change: (real: number) => number): RuntimeValue {
  return typeof number === 'object' ? doubleOf(change(number.value)) : number;
}

function extreme(input: CallInput, operator: '<=' | '>='): RuntimeValue {
  const [first, second] = [numberAt(input, 0), numberAt(input, 1)];
  const chosen = applyBinary(operator, first, second) === true ? first : second;
  if (typeof first === 'object' || typeof second === 'object') return doubleOf(realNumber(chosen));
  return typeof first === 'bigint' || typeof second === 'bigint' ? BigInt(chosen as number | bigint) : chosen;
}

function round(input: CallInput): RuntimeValue {
  const number = numberAt(input, 0);
  const digits = input.count > 1 ? input.integer(1) : 0;
  if (digits < 0 || digits > 15) throw new ExpressionEvaluationError('Math.Round keeps between 0 and 15 decimals.');
  return ofReal(number, (real) => roundToEven(real * 10 ** digits, real) / 10 ** digits);
}

/** `real` is the unscaled number, answered when scaling went beyond what a real can hold. */
function roundToEven(scaled: number, real: number): number {
  if (!Number.isFinite(scaled)) return real;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
