import type { RuntimeValue } from '../runtime-values.ts';
import { scalarOf, textForm } from '../runtime-values.ts';
import type { ExpressionFunction } from './function.ts';
import { pureFunction } from './function.ts';
import { integerOfText } from './whole-number-text.ts';

/** ACCOUNTDISABLE of a directory's userAccountControl. */
const disabled = 2;

/** All take a bit mask, not the number of a bit. */
export const bitFunctions: readonly ExpressionFunction[] = [
  pureFunction({
    name: 'EnableUser',
    signature: 'EnableUser(userAccountControl)',
    returns: 'int',
    description: 'The flags of an account with "disabled" (2) removed.',
    example: 'EnableUser(514)',
    exampleResult: '512',
    parameters: ['any'],
    resultType: 'int',
    run: (input) => bitsOf(input.value(0)) & ~disabled,
  }),
  pureFunction({
    name: 'DisableUser',
    signature: 'DisableUser(userAccountControl)',
    returns: 'int',
    description: 'The flags of an account with "disabled" (2) added.',
    example: 'DisableUser(512)',
    exampleResult: '514',
    parameters: ['any'],
    resultType: 'int',
    run: (input) => bitsOf(input.value(0)) | disabled,
  }),
  pureFunction({
    name: 'SetBit',
    signature: 'SetBit(value, mask)',
    returns: 'int',
    description: 'The number with the bits of the mask set.',
    example: 'SetBit(512, 65536)',
    exampleResult: '66048',
    parameters: ['any', 'int'],
    resultType: 'int',
    run: (input) => bitsOf(input.value(0)) | input.integer(1),
  }),
  pureFunction({
    name: 'ClearBit',
    signature: 'ClearBit(value, mask)',
    returns: 'int',
    description: 'The number with the bits of the mask cleared.',
    example: 'ClearBit(66048, 65536)',
    exampleResult: '512',
    parameters: ['any', 'int'],
    resultType: 'int',
    run: (input) => bitsOf(input.value(0)) & ~input.integer(1),
  }),
  pureFunction({
    name: 'HasBit',
    signature: 'HasBit(value, mask)',
    returns: 'bool',
    description: 'Whether all bits of the mask are set in the number.',
    example: 'HasBit(514, 2)',
    exampleResult: 'True',
    parameters: ['any', 'int'],
    resultType: 'bool',
    run: (input) => {
      const mask = input.integer(1);
      return (bitsOf(input.value(0)) & mask) === mask;
    },
  }),
];

/** EXF-01. */
function bitsOf(value: RuntimeValue): number {
  const scalar = scalarOf(value);
  if (typeof scalar === 'number') return scalar;
  if (typeof scalar === 'bigint') return Number(BigInt.asIntN(32, scalar));
  if (typeof scalar === 'object' && scalar?.kind === 'bytes') return 0;
  return integerOfText(textForm(scalar) ?? '');
}
