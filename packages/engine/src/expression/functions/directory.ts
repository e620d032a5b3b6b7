import type { ExpressionFunction } from './function.ts';
import { pureFunction } from './function.ts';

export const directoryFunctions: readonly ExpressionFunction[] = [
  pureFunction({
    name: 'EscapeDN',
    signature: 'EscapeDN(value)',
    returns: 'text?',
    description: 'Escapes text for use as a value in a distinguished name (RFC 4514).',
    example: '"CN=" + EscapeDN("Lis, Ada") + ",O=Garden"',
    exampleResult: 'CN=Lis\\, Ada,O=Garden',
    parameters: ['any'],
    resultType: 'text',
    run: (input) => {
      const text = input.text(0);
      return text === null ? null : escapeDistinguishedNameValue(text);
    },
  }),
];

const escapes: ReadonlyMap<string, string> = new Map([
  ['\r', '\\0D'],
  ['\n', '\\0A'],
  ['\0', '\\00'],
]);

function escapeDistinguishedNameValue(text: string): string {
  const last = text.length - 1;
  return text.replace(/[,+"\\<>;=\r\n\0 #]/g, (character, index: number) => {
    const isPlain = (character === ' ' && index !== 0 && index !== last) || (character === '#' && index !== 0);
    return isPlain ? character : (escapes.get(character) ?? `\\${character}`);
  });
}
