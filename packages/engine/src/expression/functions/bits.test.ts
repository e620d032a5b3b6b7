import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate, failureOf } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('EXF-01: the bit functions take masks and read whatever is no number as 0', () => {
  table([
    ['SetBit(512, 2)', 514],
    ['SetBit(null, 2)', 2],
    ['SetBit("512", 2)', 514],
    ['SetBit(" 512 ", 2)', 514],
    ['SetBit("no", 2)', 2],
    ['SetBit(true, 2)', 2],
    ['SetBit(4294967297, 2)', 3],
    ['SetBit(9007199254740993, 2)', 3],
    ['SetBit(2147483648, 1)', -2147483647],
    ['SetBit("4294967297", 2)', 2],
    ['ClearBit(514, 2)', 512],
    ['ClearBit(512, 2)', 512],
    ['ClearBit(null, 2)', 0],
    ['HasBit(514, 2)', true],
    ['HasBit(512, 2)', false],
    ['HasBit(2, 3)', false],
    ['HasBit(null, 0)', true],
    ['HasBit("514", 2)', true],
    ['HasBit(-2147483648, -2147483648)', true],
    ['EnableUser(514)', 512],
    ['EnableUser(512)', 512],
    ['EnableUser(null)', 0],
    ['DisableUser("512")', 514],
    ['DisableUser(null)', 2],
  ]);
  assert.equal(failureOf('SetBit(1, "2")'), 'syntax');
  assert.equal(failureOf('SetBit(1, mv["x"])'), 'evaluation');
});
