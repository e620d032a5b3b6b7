import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('ToInt reads 32-bit text and answers 0 for everything else', () => {
  table(
    [
      ['ToInt(" 42 ")', 42],
      ['ToInt("-42")', -42],
      ['ToInt("+42")', 42],
      ['ToInt("000000000000000000000000000042")', 42],
      ['ToInt("2147483647")', 2147483647],
      ['ToInt("2147483648")', 0],
      ['ToInt("-2147483648")', -2147483648],
      ['ToInt("4 2")', 0],
      ['ToInt("1.0")', 0],
      ['ToInt("1e3")', 0],
      ['ToInt("")', 0],
      ['ToInt(null)', 0],
      ['ToInt(true)', 0],
      ['ToInt(7)', 7],
      ['ToInt(7L)', 7],
      ['ToInt(5000000000)', 0],
      ['ToInt(7.0)', 7],
      ['ToInt(7.5)', 0],
      ['ToInt(mv["photo"])', 0],
      ['ToInt(mv["list"])', 8],
    ],
    { photo: { kind: 'bytes', base64: 'AQID' }, list: ['8', '9'] },
  );
});
