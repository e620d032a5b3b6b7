import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate, failureOf } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('EXN-01: functions that give text pass null on', () => {
  const calls = ['Trim(null)', 'Upper(null)', 'Lower(null)', 'Capitalise(null)', 'Left(null, 1)', 'Right(null, 1)'];
  for (const text of [
    ...calls,
    'Substring(null, 0, 1)',
    'Replace(null, "a", "b")',
    'ToString(null)',
    'EscapeDN(null)',
  ]) {
    assert.equal(evaluate(text), null, text);
  }
  assert.equal(evaluate('Trim(null) + "."'), '.');
});

test('Trim removes Unicode white space at both ends', () => {
  table(
    [
      ['Trim(" \\t\\r\\n a b \\u00a0\\u2003\\u3000")', 'a b'],
      ['Trim("\\u0085a\\u0085")', 'a'],
      ['Trim("\\ufeffa")', '\ufeffa'],
      ['Trim("   ")', ''],
      ['Trim(mv["n"])', '5'],
    ],
    { n: 5 },
  );
});

test('Upper and Lower are invariant and keep the number of letters', () => {
  table([
    ['Upper("straße ı é")', 'STRAßE ı É'],
    ['Lower("ÀÉ İ ΟΔΟΣ")', 'àé İ οδοσ'],
    ['Upper(true)', 'TRUE'],
    ['Upper("\\ud801\\udc28")', '\u{10400}'],
  ]);
});

test('Capitalise starts anew after white space, hyphen and apostrophe', () => {
  table([
    ['Capitalise("mary-jane o\'BRIEN")', "Mary-Jane O'Brien"],
    ['Capitalise("McDonald")', 'Mcdonald'],
    ['Capitalise("  ada   LIS")', '  Ada   Lis'],
    ['Capitalise("élan-ÖST")', 'Élan-Öst'],
    ['Capitalise("(ada)")', '(Ada)'],
    ['Capitalise("")', ''],
  ]);
});

test('Left, Right and Substring never fail on short text', () => {
  table([
    ['Left("abc", 2)', 'ab'],
    ['Left("abc", 5)', 'abc'],
    ['Left("abc", 0)', ''],
    ['Left("abc", -1)', ''],
    ['Right("abc", 2)', 'bc'],
    ['Right("abc", 5)', 'abc'],
    ['Right("abc", 0)', ''],
    ['Right("abc", -1)', ''],
    ['Substring("abcdef", 2, 3)', 'cde'],
    ['Substring("abcdef", -2, 3)', 'abc'],
    ['Substring("abcdef", 4, 9)', 'ef'],
    ['Substring("abcdef", 6, 1)', ''],
    ['Substring("abcdef", 2, 0)', ''],
    ['Substring("abcdef", 2, -1)', ''],
    ['Substring("abcdef", 1, 2147483647)', 'bcdef'],
    ['Left(12345, 2)', '12'],
    ['Left("\\ud83d\\ude00", 1)', '\ud83d'],
  ]);
  assert.equal(failureOf('Left("abc", mv["n"])'), 'evaluation');
  assert.equal(failureOf('Left("abc", mv["n"])', { n: '2' }), 'evaluation');
  assert.equal(failureOf('Left("abc", mv["n"])', { n: 5000000000n }), 'evaluation');
  assert.equal(evaluate('Left("abc", mv["n"])', { n: 2n }), 'ab');
});

test('Replace is ordinal, takes its arguments literally and leaves x alone when there is nothing to look for', () => {
  table([
    ['Replace("a.b.c", ".", "")', 'abc'],
    ['Replace("aXa", "x", "-")', 'aXa'],
    ['Replace("aaa", "aa", "b")', 'ba'],
    ['Replace("a$b", "$", "$&$1")', 'a$&$1b'],
    ['Replace("abc", "b", null)', 'ac'],
    ['Replace("abc", "", "x")', 'abc'],
    ['Replace("abc", null, "x")', 'abc'],
    ['Replace(1001, 0, 9)', '1991'],
  ]);
});

test('StartsWith, EndsWith and Contains are ordinal; null is in nothing, nothing is in everything', () => {
  for (const name of ['StartsWith', 'EndsWith', 'Contains']) {
    table([
      [`${name}(null, "a")`, false],
      [`${name}(null, null)`, false],
      [`${name}("a", null)`, true],
      [`${name}("a", "")`, true],
      [`${name}("", "")`, true],
      [`${name}("a", "A")`, false],
      [`${name}("é", "e\\u0301")`, false],
      [`${name}("aba", "a")`, true],
      [`${name}(55, 5)`, true],
    ]);
  }
  table([
    ['StartsWith("abc", "bc")', false],
    ['EndsWith("abc", "ab")', false],
    ['Contains("abc", "ac")', false],
  ]);
});

test('Length, IsNullOrEmpty and IsNullOrWhitespace', () => {
  table(
    [
      ['Length(null)', 0],
      ['Length("")', 0],
      ['Length("\\ud83d\\ude00")', 2],
      ['Length(-15)', 3],
      ['IsNullOrEmpty(null)', true],
      ['IsNullOrEmpty("")', true],
      ['IsNullOrEmpty(" ")', false],
      ['IsNullOrEmpty(0)', false],
      ['IsNullOrEmpty(mv["photo"])', false],
      ['IsNullOrEmpty(Split("", ","))', true],
      ['IsNullOrWhitespace(null)', true],
      ['IsNullOrWhitespace(" \\t\\u00a0")', true],
      ['IsNullOrWhitespace("a")', false],
      ['IsNullOrWhitespace(false)', false],
    ],
    { photo: { kind: 'bytes', base64: 'AQID' } },
  );
  assert.equal(failureOf('IsNullOrWhiteSpace("")'), 'syntax');
});
