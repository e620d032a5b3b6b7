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

test('EscapeDN escapes as RFC 4514 wants', () => {
  table(
    [
      ['EscapeDN("")', ''],
      ['EscapeDN(mv["all"])', '\\,\\+\\"\\\\\\<\\>\\;\\='],
      ['EscapeDN(" a b ")', '\\ a b\\ '],
      ['EscapeDN("  a  ")', '\\  a \\ '],
      ['EscapeDN(" ")', '\\ '],
      ['EscapeDN("#a#")', '\\#a#'],
      ['EscapeDN(" #a")', '\\ #a'],
      ['EscapeDN("a\\r\\nb")', 'a\\0D\\0Ab'],
      ['EscapeDN("a\\0b")', 'a\\00b'],
      ['EscapeDN("Żółw/é")', 'Żółw/é'],
    ],
    { all: ',+"\\<>;=' },
  );
});

test('EXF-01: the bit functions take masks and read whatever is no number as 0', () => {
  table([
    ['SetBit(512, 2)', 514],
    ['SetBit(null, 2)', 2],
    ['SetBit("512", 2)', 514],
    ['SetBit(" 512 ", 2)', 514],
    ['SetBit("no", 2)', 2],
    ['SetBit(true, 2)', 2],
    ['SetBit(4294967297, 2)', 3],
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
