import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate, failureOf, guid, instant } from './context-for-tests.ts';
import type { RuntimeValue } from './runtime-values.ts';
import { doubleOf, textForm } from './runtime-values.ts';

const mv: Record<string, RuntimeValue> = {
  text: 'Lis',
  digits: '5',
  empty: '',
  int: 5,
  long: 5000000000n,
  real: doubleOf(1.5),
  yes: true,
  day: instant('2026-05-11T08:15:30Z'),
  later: instant('2026-05-12'),
  id: guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301'),
  photo: { kind: 'bytes', base64: 'AQID' },
  sameBytes: { kind: 'bytes', base64: 'AQID' },
  list: ['red', 'green'],
};

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[]): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

function fails(texts: readonly string[]): void {
  for (const text of texts) assert.equal(failureOf(text, mv), 'evaluation', text);
}

test('EXO-01: + with text on one side concatenates, null counts as empty', () => {
  table([
    ['mv["text"] + "-" + 5', 'Lis-5'],
    ['"a" + null', 'a'],
    ['null + "a"', 'a'],
    ['mv["none"] + "" + mv["none"]', ''],
    ['"is " + true', 'is True'],
    ['"n " + 1.5', 'n 1.5'],
    ['"at " + mv["day"]', 'at 2026-05-11T08:15:30Z'],
    ['"id " + mv["id"]', 'id 3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
    ['"l " + mv["list"]', 'l red'],
  ]);
  fails(['"b " + mv["photo"]']);
});

test('EXO-02: + of two attributes decides when it runs', () => {
  table([
    ['mv["text"] + mv["digits"]', 'Lis5'],
    ['mv["text"] + mv["int"]', 'Lis5'],
    ['mv["int"] + mv["int"]', 10],
    ['mv["int"] + mv["long"]', 5000000005n],
    ['mv["int"] + mv["real"]', doubleOf(6.5)],
    ['mv["none"] + mv["nothing"]', null],
    ['mv["none"] + mv["int"]', '5'],
    ['mv["yes"] + mv["yes"]', 'TrueTrue'],
  ]);
});

test('EXO-03: whole numbers truncate, keep the sign of the dividend and never wrap', () => {
  table([
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7L / -2', -3n],
    ['-7 % 3', -1],
    ['7 % -3', 1],
    ['-4 % 2', 0],
    ['-7L % 3', -1n],
    ['7.0 / 2', doubleOf(3.5)],
    ['1.0 / 0', doubleOf(Infinity)],
    ['-1 / 0.0', doubleOf(-Infinity)],
    ['0.0 / 0', doubleOf(NaN)],
    ['2147483647 + 1L', 2147483648n],
    ['0 * -5', 0],
    ['46341 * 46340', 2147441940],
  ]);
  fails(['1 / 0', '1 % 0', '1L / 0', '1L % 0', '2147483647 + 1', '-2147483648 - 1', '65536 * 65536']);
  fails([
    '-2147483648 / -1',
    '-(-2147483648)',
    '9223372036854775807 + 1',
    '9223372036854775807 * 2',
    '-(-9223372036854775808)',
  ]);
});

test('EXO-03: bitwise operators and shifts', () => {
  table([
    ['6 & 3', 2],
    ['6 | 3', 7],
    ['6 ^ 3', 5],
    ['6L & 3', 2n],
    ['6L | 3', 7n],
    ['6L ^ 3', 5n],
    ['true & false', false],
    ['true | false', true],
    ['true ^ true', false],
    ['~5', -6],
    ['~5L', -6n],
    ['1 << 31', -2147483648],
    ['1 << 33', 2],
    ['1L << 33', 8589934592n],
    ['-8 >> 1', -4],
    ['-8L >> 1', -4n],
  ]);
  fails([
    'mv["yes"] & mv["int"]',
    'mv["text"] | 1',
    'mv["real"] << 1',
    '~mv["real"]',
    '!mv["int"]',
    '-mv["text"]',
    '+mv["none"]',
  ]);
});

test('EXO-04: arithmetic on null or text is an error, found beforehand when it can be', () => {
  fails(['mv["none"] - 1', 'mv["digits"] * 2', '1 / mv["none"]', 'mv["yes"] % 2', 'mv["day"] - mv["day"]']);
  for (const text of [
    'null - 1',
    '(true ? null : "a") - 1',
    '"5" * 2',
    'true / 2',
    'Now() - 1',
    '-"5"',
    '!5',
    '~1.5',
    '1 & true',
    '1.5 << 1',
  ]) {
    assert.equal(failureOf(text), 'syntax', text);
  }
  table([['ToInt(mv["digits"]) * 2', 10]]);
});

test('EXO-05: order exists among numbers, instants and texts; null is never less or more', () => {
  table([
    ['mv["int"] < mv["long"]', true],
    ['mv["real"] <= 1.5', true],
    ['2 > mv["real"]', true],
    ['9007199254740993L > 9007199254740992.0', true],
    ['mv["day"] < mv["later"]', true],
    ['mv["day"] >= mv["day"]', true],
    ['"a" < "b"', true],
    ['"B" < "a"', true],
    ['"10" < "9"', true],
    ['mv["none"] < 5', false],
    ['mv["none"] >= mv["none"]', false],
    ['5 > null', false],
  ]);
  fails(['mv["text"] < mv["int"]', 'mv["day"] > mv["text"]', 'mv["yes"] < mv["yes"]', 'mv["id"] < mv["id"]']);
  for (const text of ['1 < "2"', 'true < false', 'Now() < 5']) assert.equal(failureOf(text), 'syntax', text);
});

test('EXO-06: == is Eq and != its negation', () => {
  const rows: [left: string, right: string, isEqual: boolean][] = [
    ['mv["text"]', '"Lis"', true],
    ['mv["text"]', '"lis"', false],
    ['mv["none"]', 'null', true],
    ['mv["none"]', '""', false],
    ['mv["empty"]', 'null', false],
    ['mv["digits"]', '5', true],
    ['mv["int"]', '5L', true],
    ['mv["int"]', '5.0', true],
    ['5000000000.0', 'mv["long"]', true],
    ['1.5', '1', false],
    ['true', '"True"', true],
    ['true', '"true"', false],
    ['true', '1', false],
    ['mv["day"]', '"2026-05-11T08:15:30Z"', true],
    ['mv["day"]', 'mv["day"]', true],
    ['mv["day"]', 'mv["later"]', false],
    ['mv["id"]', '"3f2504e0-4f89-11d3-9a0c-0305e82c3301"', true],
    ['mv["id"]', 'mv["id"]', true],
    ['mv["id"]', 'mv["day"]', false],
    ['mv["photo"]', 'mv["sameBytes"]', true],
    ['mv["photo"]', '"AQID"', false],
    ['mv["photo"]', 'mv["id"]', false],
    ['mv["list"]', '"red"', true],
    ['mv["list"]', '"green"', false],
    ['mv["list"]', 'Split("red,green", ",")', true],
    ['mv["list"]', 'Split("red", ",")', false],
    ['Split("", ",")', 'null', true],
  ];
  for (const [left, right, isEqual] of rows) {
    for (const [a, b] of [
      [left, right],
      [right, left],
    ]) {
      assert.equal(evaluate(`${a} == ${b}`, mv), isEqual, `${a} == ${b}`);
      assert.equal(evaluate(`${a} != ${b}`, mv), !isEqual, `${a} != ${b}`);
      assert.equal(evaluate(`Eq(${a}, ${b})`, mv), isEqual, `Eq(${a}, ${b})`);
    }
  }
});

test('EXO-07: the text form of every type', () => {
  const rows: [RuntimeValue, string | null][] = [
    [null, null],
    ['a', 'a'],
    [-5, '-5'],
    [-9223372036854775808n, '-9223372036854775808'],
    [true, 'True'],
    [false, 'False'],
    [guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301'), '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
    [instant('2026-05-11T10:15:30.1234567+02:00'), '2026-05-11T08:15:30.123456Z'],
    [instant('0001-01-01'), '0001-01-01T00:00:00Z'],
    [['first', 'second'], 'first'],
    [[], null],
  ];
  for (const [value, text] of rows) assert.equal(textForm(value), text);
  assert.throws(() => textForm({ kind: 'bytes', base64: 'AQID' }), { name: 'ExpressionEvaluationError' });
  fails(['ToString(mv["photo"])']);
});

test('EXO-07: reals are written invariantly with the fewest digits that read back', () => {
  const rows: [number, string][] = [
    [1, '1'],
    [0.1, '0.1'],
    [-1234.5, '-1234.5'],
    [100, '100'],
    [123456789012345, '123456789012345'],
    [1e15, '1E+15'],
    [1.5e20, '1.5E+20'],
    [0.0001, '0.0001'],
    [0.00001, '1E-05'],
    [0.000012345, '1.2345E-05'],
    [1e300, '1E+300'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ];
  for (const [value, text] of rows) assert.equal(textForm(doubleOf(value)), text);
});

test('EXO-08: missing, without value and null are the same', () => {
  const same: Record<string, RuntimeValue>[] = [{}, { a: null }];
  for (const attributes of same) {
    assert.equal(evaluate('mv["a"]', attributes), null);
    assert.equal(evaluate('mv["a"] == null', attributes), true);
    assert.equal(evaluate('mv.HasAttribute("a")', attributes), false);
    assert.equal(evaluate('Coalesce(mv["a"], "b")', attributes), 'b');
  }
});
