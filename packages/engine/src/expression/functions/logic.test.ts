import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate, failureOf } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('Coalesce and IIF evaluate only what they answer', () => {
  table([
    ['Coalesce(null, "b")', 'b'],
    ['Coalesce("", "b")', ''],
    ['Coalesce(false, true)', false],
    ['Coalesce(null, null)', null],
    ['Coalesce("a", 1 / 0)', 'a'],
    ['IIF(true, "a", 1 / 0)', 'a'],
    ['IIF(false, 1 / 0, "b")', 'b'],
    ['IIF(true, null, "b")', null],
  ]);
  assert.equal(failureOf('IIF("true", 1, 2)'), 'syntax');
  assert.equal(failureOf('IIF(mv["x"], 1, 2)', { x: 'true' }), 'evaluation');
  assert.equal(failureOf('IIF(mv["x"], 1, 2)'), 'evaluation');
});
