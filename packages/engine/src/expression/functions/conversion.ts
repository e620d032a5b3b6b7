import type { RuntimeValue } from '../runtime-values.ts';
import { scalarOf, textForm } from '../runtime-values.ts';
import type { ExpressionFunction } from './function.ts';
import { pureFunction } from './function.ts';
import { integerOfText } from './whole-number-text.ts';

export const conversionFunctions: readonly ExpressionFunction[] = [
  pureFunction({
    name: 'ToString',
    signature: 'ToString(value)',
    returns: 'text?',
    description: 'The value as text: numbers without grouping, True or False, dates in ISO 8601, null as null.',
    example: 'ToString(1044)',
    exampleResult: '1044',
    parameters: ['any'],
    resultType: 'text',
    run: (input) => input.text(0),
  }),
  pureFunction({
    name: 'ToInt',
    signature: 'ToInt(value)',
    returns: 'int',
    description: 'The text of the value read as a 32-bit whole number; 0 when it is none.',
    example: 'ToInt(" 42 ")',
    exampleResult: '42',
    parameters: ['any'],
    resultType: 'int',
    run: (input) => toInteger(input.value(0)),
  }),
];

/** Never throws: what has no text form is 0 too. */
function toInteger(value: RuntimeValue): number {
  const scalar = scalarOf(value);
  if (typeof scalar === 'object' && scalar?.kind === 'bytes') return 0;
  return integerOfText(textForm(scalar) ?? '');
}
