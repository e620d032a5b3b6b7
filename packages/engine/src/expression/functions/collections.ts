import { checkTextLength } from '../bounded-text.ts';
import type { RuntimeValue } from '../runtime-values.ts';
import { isList, textForm } from '../runtime-values.ts';
import { trimWhiteSpace } from '../white-space.ts';
import type { CallInput, ExpressionFunction } from './function.ts';
import { pureFunction } from './function.ts';

export const collectionFunctions: readonly ExpressionFunction[] = [
  pureFunction({
    name: 'CollectionContains',
    signature: 'CollectionContains(list, value)',
    returns: 'bool',
    description: 'Whether one of the values has exactly this text. A single value counts as a list of one.',
    example: 'CollectionContains(Split("red,green", ","), "green")',
    exampleResult: 'True',
    parameters: ['any', 'any'],
    resultType: 'bool',
    run: (input) => {
      const wanted = input.text(1) ?? '';
      return itemsOf(input.value(0)).some((item) => textForm(item) === wanted);
    },
  }),
  pureFunction({
    name: 'Split',
    signature: 'Split(value, delimiter)',
    returns: 'list',
    description: 'Cuts text at every delimiter, trims the parts and drops the empty ones.',
    example: 'Join(Split("red; ;green", ";"), "+")',
    exampleResult: 'red+green',
    parameters: ['any', 'any'],
    resultType: 'list',
    run: split,
  }),
  pureFunction({
    name: 'Join',
    signature: 'Join(list, delimiter)',
    returns: 'text?',
    description:
      'Puts the values that are not empty into one text; the delimiter is a comma unless given. Null when nothing is left.',
    example: 'Join(Split("red,green", ","), " / ")',
    exampleResult: 'red / green',
    parameters: ['any', 'any'],
    resultType: 'text',
    run: join,
  }),
];

function itemsOf(value: RuntimeValue): readonly RuntimeValue[] {
  if (value === null) return [];
  return isList(value) ? value : [value];
}

function split(input: CallInput): RuntimeValue {
  const text = input.text(0);
  if (text === null || text === '') return [];
  const delimiter = input.text(1);
  if (delimiter === null || delimiter === '') return [text];
  return text
    .split(delimiter)
    .map(trimWhiteSpace)
    .filter((part) => part !== '');
}

function join(input: CallInput): RuntimeValue {
  const delimiter = input.text(1) ?? ',';
  const texts = itemsOf(input.value(0)).flatMap((item) => textForm(item) || []);
  if (texts.length === 0) return null;
  checkTextLength(texts.reduce((sum, text) => sum + text.length, (texts.length - 1) * delimiter.length));
  return texts.join(delimiter);
}
