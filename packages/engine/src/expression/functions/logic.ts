import { areEqual } from '../equality.ts';
import { conditionOf } from '../operators.ts';
import type { ExpressionFunction } from './function.ts';
import { lazyFunction, pureFunction } from './function.ts';

export const logicFunctions: readonly ExpressionFunction[] = [
  lazyFunction({
    name: 'Coalesce',
    signature: 'Coalesce(first, second)',
    returns: 'any',
    description: 'The first value, or the second when the first is null. Empty text is not null.',
    example: 'Coalesce(null, "none")',
    exampleResult: 'none',
    parameters: ['any', 'any'],
    resultType: 'any',
    run: ([first, second]) => first?.() ?? second?.() ?? null,
  }),
  lazyFunction({
    name: 'IIF',
    signature: 'IIF(condition, whenTrue, whenFalse)',
    returns: 'any',
    description: 'One of two values. The other one is not evaluated.',
    example: 'IIF(Length("Lis") > 2, "long", "short")',
    exampleResult: 'long',
    parameters: ['bool', 'any', 'any'],
    resultType: 'any',
    run: ([condition, whenTrue, whenFalse]) =>
      (conditionOf(condition?.() ?? null) ? whenTrue?.() : whenFalse?.()) ?? null,
  }),
  pureFunction({
    name: 'Eq',
    signature: 'Eq(first, second)',
    returns: 'bool',
    description:
      'Whether two values are equal: text exactly, numbers by value, text and another type by the text of both.',
    example: 'Eq("5", 5)',
    exampleResult: 'True',
    parameters: ['any', 'any'],
    resultType: 'bool',
    run: (input) => areEqual(input.value(0), input.value(1)),
  }),
];
