import { checkTextLength } from '../bounded-text.ts';
import type { RuntimeValue } from '../runtime-values.ts';
import { scalarOf } from '../runtime-values.ts';
import { trimWhiteSpace } from '../white-space.ts';
import type { CallInput, ExpressionFunction } from './function.ts';
import { pureFunction } from './function.ts';
import { capitalise, lowerInvariant, upperInvariant } from './letter-case.ts';

/** Lengths and indexes count UTF-16 units; comparisons are ordinal. */
export const textFunctions: readonly ExpressionFunction[] = [
  textToText({
    name: 'Trim',
    description: 'Removes white space at both ends.',
    example: 'Trim("  Lis ")',
    exampleResult: 'Lis',
    change: trimWhiteSpace,
  }),
  textToText({
    name: 'Upper',
    description: 'Turns every letter into upper case, whatever the language.',
    example: 'Upper("lis")',
    exampleResult: 'LIS',
    change: upperInvariant,
  }),
  textToText({
    name: 'Lower',
    description: 'Turns every letter into lower case, whatever the language.',
    example: 'Lower("LIS")',
    exampleResult: 'lis',
    change: lowerInvariant,
  }),
  textToText({
    name: 'Capitalise',
    description: 'Turns the first letter of each word into upper case and the others into lower case.',
    example: 'Capitalise("mary-jane o\'BRIEN")',
    exampleResult: "Mary-Jane O'Brien",
    change: capitalise,
  }),
  pureFunction({
    name: 'Left',
    signature: 'Left(value, count)',
    returns: 'text?',
    description: 'The first characters, or all of them when there are fewer.',
    example: 'Left("Lisbon", 3)',
    exampleResult: 'Lis',
    parameters: ['any', 'int'],
    resultType: 'text',
    run: (input) => input.text(0)?.slice(0, Math.max(0, input.integer(1))) ?? null,
  }),
  pureFunction({
    name: 'Right',
    signature: 'Right(value, count)',
    returns: 'text?',
    description: 'The last characters, or all of them when there are fewer.',
    example: 'Right("Lisbon", 3)',
    exampleResult: 'bon',
    parameters: ['any', 'int'],
    resultType: 'text',
    run: (input) => {
      const text = input.text(0);
      return text === null ? null : text.slice(Math.max(0, text.length - Math.max(0, input.integer(1))));
    },
  }),
  pureFunction({
    name: 'Substring',
    signature: 'Substring(value, start, length)',
    returns: 'text?',
    description: 'A part of the text; the first character has the number 0. Never fails on short text.',
    example: 'Substring("Lisbon", 1, 2)',
    exampleResult: 'is',
    parameters: ['any', 'int', 'int'],
    resultType: 'text',
    run: (input) => {
      const start = Math.max(0, input.integer(1));
      return input.text(0)?.slice(start, start + Math.max(0, input.integer(2))) ?? null;
    },
  }),
  pureFunction({
    name: 'Replace',
    signature: 'Replace(value, old, new)',
    returns: 'text?',
    description: 'Replaces every occurrence of a text by another.',
    example: 'Replace("a.b.c", ".", "-")',
    exampleResult: 'a-b-c',
    parameters: ['any', 'any', 'any'],
    resultType: 'text',
    run: replace,
  }),
  textTest('StartsWith', 'prefix', 'begins with', 'StartsWith("Lisbon", "Lis")', (text, part) => text.startsWith(part)),
  textTest('EndsWith', 'suffix', 'ends with', 'EndsWith("Lisbon", "bon")', (text, part) => text.endsWith(part)),
  textTest('Contains', 'part', 'contains', 'Contains("Lisbon", "sb")', (text, part) => text.includes(part)),
  pureFunction({
    name: 'Length',
    signature: 'Length(value)',
    returns: 'int',
    description: 'The number of characters; 0 for null.',
    example: 'Length("Lisbon")',
    exampleResult: '6',
    parameters: ['any'],
    resultType: 'int',
    run: (input) => input.text(0)?.length ?? 0,
  }),
  pureFunction({
    name: 'IsNullOrEmpty',
    signature: 'IsNullOrEmpty(value)',
    returns: 'bool',
    description: 'Whether there is no value or an empty text.',
    example: 'IsNullOrEmpty("")',
    exampleResult: 'True',
    parameters: ['any'],
    resultType: 'bool',
    run: (input) => wording(input.value(0)) === '',
  }),
  pureFunction({
    name: 'IsNullOrWhitespace',
    signature: 'IsNullOrWhitespace(value)',
    returns: 'bool',
    description: 'Whether there is no value or nothing but white space.',
    example: 'IsNullOrWhitespace("  ")',
    exampleResult: 'True',
    parameters: ['any'],
    resultType: 'bool',
    run: (input) => trimWhiteSpace(wording(input.value(0))) === '',
  }),
];

function textToText(definition: {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly exampleResult: string;
  readonly change: (text: string) => string;
}): ExpressionFunction {
  const { change, ...described } = definition;
  return pureFunction({
    ...described,
    signature: `${definition.name}(value)`,
    returns: 'text?',
    parameters: ['any'],
    resultType: 'text',
    run: (input) => {
      const text = input.text(0);
      return text === null ? null : change(text);
    },
  });
}

function textTest(
  name: string,
  part: string,
  verb: string,
  example: string,
  holds: (text: string, part: string) => boolean,
): ExpressionFunction {
  return pureFunction({
    name,
    signature: `${name}(value, ${part})`,
    returns: 'bool',
    description: `Whether the text ${verb} another one. False for null; true for every other value when the ${part} is empty.`,
    example,
    exampleResult: 'True',
    parameters: ['any', 'any'],
    resultType: 'bool',
    run: (input) => {
      const text = input.text(0);
      return text !== null && holds(text, input.text(1) ?? '');
    },
  });
}

/** The length is checked before the text is built (EXS-04). */
function replace(input: CallInput): RuntimeValue {
  const text = input.text(0);
  const old = input.text(1) ?? '';
  if (text === null || old === '') return text;
  const parts = text.split(old);
  const replacement = input.text(2) ?? '';
  checkTextLength(text.length + (parts.length - 1) * (replacement.length - old.length));
  return parts.join(replacement);
}

/** Text to look at for emptiness; bytes, which have no text form, by their Base64. */
function wording(value: RuntimeValue): string {
  const scalar = scalarOf(value);
  if (scalar === null) return '';
  if (typeof scalar === 'string') return scalar;
  return typeof scalar === 'object' && scalar.kind === 'bytes' ? scalar.base64 : 'x';
}
