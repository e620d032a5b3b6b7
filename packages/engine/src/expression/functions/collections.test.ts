import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('CollectionContains compares texts exactly, in a list or with a single value', () => {
  table(
    [
      ['CollectionContains(mv["none"], "a")', false],
      ['CollectionContains(mv["none"], null)', false],
      ['CollectionContains(mv["list"], "b")', true],
      ['CollectionContains(mv["list"], "B")', false],
      ['CollectionContains(mv["list"], null)', true],
      ['CollectionContains(mv["numbers"], "2")', true],
      ['CollectionContains(mv["numbers"], 3)', false],
      ['CollectionContains("a", "a")', true],
      ['CollectionContains("abc", "b")', false],
      ['CollectionContains("", null)', true],
    ],
    { list: ['a', 'b', ''], numbers: [1, 2] },
  );
});

test('Split cuts at the whole delimiter, trims and drops what is empty', () => {
  table([
    ['Split(null, ",")', []],
    ['Split("", ",")', []],
    ['Split(" a ; b;;  ;c", ";")', ['a', 'b', 'c']],
    ['Split("a||b|c", "||")', ['a', 'b|c']],
    ['Split("a.b", ".")', ['a', 'b']],
    ['Split(" a b ", "")', [' a b ']],
    ['Split("a,b", null)', ['a,b']],
    ['Split(";;", ";")', []],
    ['Split("a;b", \';\')', ['a', 'b']],
  ]);
});

test('Join drops null and empty elements and is null when nothing is left', () => {
  table(
    [
      ['Join(null, ";")', null],
      ['Join(mv["list"], ";")', 'a;b'],
      ['Join(mv["list"], null)', 'a,b'],
      ['Join(mv["list"], "")', 'ab'],
      ['Join(mv["numbers"], "+")', '1+2'],
      ['Join("a", ";")', 'a'],
      ['Join("", ";")', null],
      ['Join(mv["blank"], ";")', null],
    ],
    { list: ['a', '', 'b'], numbers: [1, 2], blank: ['', ''] },
  );
});
