import type { ExpressionContext } from '../compile.ts';
import type { RuntimeValue } from '../runtime-values.ts';
import type { CallInput, ExpressionFunction } from './function.ts';
import { nonDeterministicFunction } from './function.ts';
import { passphraseWords } from './passphrase-words.ts';

type Random = ExpressionContext['randomInteger'];

const lowerLetters = 'abcdefghijklmnopqrstuvwxyz';
const upperLetters = lowerLetters.toUpperCase();
const digits = '0123456789';
const symbols = '!@#$%^&*';

/** Every choice is uniform as long as the context's source is. */
export const randomFunctions: readonly ExpressionFunction[] = [
  nonDeterministicFunction({
    name: 'RandomPassword',
    signature: 'RandomPassword(length, extended)',
    returns: 'text',
    description: `A password of 8 to 128 characters with at least one lower-case letter, upper-case letter and digit, and one of ${symbols} when extended.`,
    example: 'RandomPassword(12, true)',
    exampleResult: 'r7$Gk2mWq9xB',
    parameters: ['int', 'bool'],
    resultType: 'text',
    run: (input, context) => randomPassword(input.integer(0), input.boolean(1), context.randomInteger),
  }),
  nonDeterministicFunction({
    name: 'RandomPassphrase',
    signature: 'RandomPassphrase(words, separator)',
    returns: 'text',
    description: 'A passphrase of 3 to 10 words, joined by a hyphen unless another separator is given.',
    example: 'RandomPassphrase(4, "-")',
    exampleResult: 'meadow-copper-lantern-otter',
    parameters: ['int', 'text'],
    resultType: 'text',
    run: randomPassphrase,
  }),
];

function randomPassword(wantedLength: number, isExtended: boolean, random: Random): string {
  const sets = isExtended ? [lowerLetters, upperLetters, digits, symbols] : [lowerLetters, upperLetters, digits];
  const alphabet = sets.join('');
  const length = Math.min(128, Math.max(8, wantedLength));
  const characters = sets.map((set) => pick(set, random));
  while (characters.length < length) characters.push(pick(alphabet, random));
  return shuffled(characters, random).join('');
}

function pick(characters: string, random: Random): string {
  return characters.charAt(random(characters.length));
}

function shuffled(items: readonly string[], random: Random): string[] {
  const left = [...items];
  const drawn: string[] = [];
  while (left.length > 0) drawn.push(...left.splice(random(left.length), 1));
  return drawn;
}

function randomPassphrase(input: CallInput, context: ExpressionContext): RuntimeValue {
  const count = Math.min(10, Math.max(3, input.integer(0)));
  const separator = input.text(1);
  const words = Array.from(
    { length: count },
    () => passphraseWords[context.randomInteger(passphraseWords.length)] ?? '',
  );
  return words.join(separator === null || separator === '' ? '-' : separator);
}
