import assert from 'node:assert/strict';
import test from 'node:test';
import { compileExpression } from './compile.ts';
import { evaluate, failureOf, guid, instant } from './context-for-tests.ts';
import { ExpressionSyntaxError } from './errors.ts';
import type { RuntimeValue } from './runtime-values.ts';
import { doubleOf } from './runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}, cs = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv, cs), result, text);
}

function refuses(texts: readonly string[]): void {
  for (const text of texts) assert.equal(failureOf(text), 'syntax', text);
}

test('EXG-01: whole numbers take 32 bits, 64 when they do not fit or say L', () => {
  table([
    ['42', 42],
    ['2147483647', 2147483647],
    ['2147483648', 2147483648n],
    ['-2147483648', -2147483648],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['5L', 5n],
    ['5U', 5],
    ['3000000000U', 3000000000n],
    ['5UL', 5n],
    ['5lu', 5n],
    ['-5L', -5n],
  ]);
  refuses(['9223372036854775808', '-9223372036854775809', '12abc', '0x10', '1_000']);
});

test('EXG-01: reals have a point, an exponent or a suffix', () => {
  table([
    ['1.5', doubleOf(1.5)],
    ['1e3', doubleOf(1000)],
    ['1.25E-2', doubleOf(0.0125)],
    ['2D', doubleOf(2)],
    ['2f', doubleOf(2)],
    ['2.5M', doubleOf(2.5)],
    ['.5', doubleOf(0.5)],
  ]);
  refuses(['1e999', '1.5L', '1.', '1e', '1.2.3']);
});

test('EXG-01: text and characters know their escapes', () => {
  table([
    ['"a\\"b\\\\c\\nd\\re\\tf\\0g\\u00e4"', 'a"b\\c\nd\re\tf\0gä'],
    ["'a'", 'a'],
    ["'\\''", "'"],
    ["'\"'", '"'],
    ['""', ''],
    ['"two\nlines"', 'two\nlines'],
  ]);
  refuses(['"open', "'a", "''", "'ab'", '"\\q"', '"\\u12"', '"\\']);
});

test('EXG-01: true, false and null are spelled in lower case', () => {
  table([
    ['true', true],
    ['false', false],
    ['null', null],
  ]);
  refuses(['True', 'NULL']);
});

test('EXG-02: accessors take a literal or any expression that gives text', () => {
  const mv = { 'Last Name': 'Lis', which: 'Last Name' };
  table(
    [
      ['mv["Last Name"]', 'Lis'],
      ['mv [ "Last Name" ]', 'Lis'],
      ['mv["Last" + " Name"]', 'Lis'],
      ['mv[mv["which"]]', 'Lis'],
      ['cs["badge"]', 1044],
      ['mv.HasAttribute("LAST NAME")', true],
      ['mv.HasAttribute("badge")', false],
      ['mv.AttributeNames', ['Last Name', 'which']],
    ],
    mv,
    { badge: 1044 },
  );
  refuses(['mv', 'mv["a"', 'mv[]', 'mv[5]', 'mv.Length', 'mv("a")', 'cs.HasAttribute()', 'MV["a"]']);
  assert.equal(failureOf('mv[mv["none"]]'), 'evaluation');
});

test('EXG-03: attribute names are matched in any case', () => {
  table(
    [
      ['mv["LAST name"]', 'Lis'],
      ['mv[Lower("LAST NAME")]', 'Lis'],
    ],
    { 'Last Name': 'Lis' },
  );
});

test('EXG-04: function names are case-sensitive, arity and name are checked beforehand', () => {
  refuses(['upper("a")', 'UPPER("a")', 'Nothing()', 'Upper()', 'Upper("a", "b")', 'Now(1)', 'Left("a")', 'Upper']);
  assert.throws(() => compileExpression('1 + upper("a")'), {
    message: "Unknown function 'upper'. Names are case-sensitive: did you mean 'Upper'?",
    position: 4,
  });
  assert.throws(() => compileExpression('Left("a")'), { message: "'Left' takes 2 arguments, not 1.", position: 0 });
});

test('EXG-05: operators bind in the order of the table', () => {
  table([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 3 - 2', 5],
    ['100 / 5 / 2', 10],
    ['1 << 2 + 1', 8],
    ['1 < 2 << 1', true],
    ['1 < 2 == true', true],
    ['(5 & 4) == 4', true],
    ['6 & 3 ^ 1', 3],
    ['1 | 2 ^ 3 & 1', 3],
    ['8 | 1 ^ 1', 8],
    ['true || false && false', true],
    ['(true || false) && false', false],
    ['true | false && false', false],
    ['null ?? false || true', true],
    ['null ?? null ?? "x"', 'x'],
    ['true ? "a" : null ?? "b"', 'a'],
    ['false ? 1 : true ? 2 : 3', 2],
    ['true ? false ? 1 : 2 : 3', 2],
    ['-2 + 3', 1],
    ['!true || true', true],
    ['~1 + 1', -1],
    ['- -5', 5],
    ['+5', 5],
    ['-(5)', -5],
    ['2 - -3', 5],
    ['(int)1.9 + 1', 2],
    ['-(int)1.9', -1],
    ['(int)-1.9', -1],
    ['1 + 2 + "a" + 1 + 2', '3a12'],
    ['Split("a,b", ",")[1] + "!"', 'b!'],
  ]);
  refuses(['5 & 3 == 3 ? 1 : 0']);
});

test('EXG-05: || and && stop as soon as the answer is known, and want Booleans', () => {
  table([
    ['true || 1 / 0 == 1', true],
    ['false && 1 / 0 == 1', false],
    ['true ? 1 : 1 / 0', 1],
    ['"a" ?? ToString(1 / 0)', 'a'],
  ]);
  assert.equal(failureOf('false || 1 / 0 == 1'), 'evaluation');
  assert.equal(failureOf('mv["x"] ? 1 : 2', { x: 'true' }), 'evaluation');
  assert.equal(failureOf('mv["x"] && true'), 'evaluation');
  refuses(['"a" ? 1 : 2', '1 && true', 'null || true', 'true ? 1', 'true ? : 2', '1 ?? ']);
});

test('EXG-05: an index takes an element of a list; a single value is a list of one', () => {
  const mv = { mails: ['a@x', 'b@x'], mail: 'c@x' };
  table(
    [
      ['mv["mails"][1]', 'b@x'],
      ['mv["mail"][0]', 'c@x'],
      ['mv["none"][3]', null],
    ],
    mv,
  );
  for (const text of ['mv["mails"][2]', 'mv["mails"][-1]', 'mv["mail"][1]', 'mv["mails"][mv["mail"]]']) {
    assert.equal(failureOf(text, mv), 'evaluation', text);
  }
  refuses(['"abc"[0]', 'Split("a", ",")["0"]', 'mv["mails"][0']);
});

test('EXG-06: a cast wants the right type; only numbers become other numbers', () => {
  const mv = {
    flag: true,
    word: 'true',
    count: 7,
    big: 5000000000n,
    real: doubleOf(2.9),
    day: instant('2026-05-11'),
    id: guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301'),
  };
  table(
    [
      ['(bool)mv["flag"]', true],
      ['(int)mv["count"]', 7],
      ['(long)mv["count"]', 7n],
      ['(long)mv["big"]', 5000000000n],
      ['(double)mv["count"]', doubleOf(7)],
      ['(decimal)mv["real"]', doubleOf(2.9)],
      ['(int)mv["real"]', 2],
      ['(string)mv["word"]', 'true'],
      ['(string)mv["none"]', null],
      ['(DateTime)mv["day"]', mv.day],
      ['(Guid)mv["id"]', mv.id],
      ['( int ) mv["count"]', 7],
    ],
    mv,
  );
  const wrong = ['(bool)mv["word"]', '(bool)mv["none"]', '(int)mv["word"]', '(int)mv["big"]', '(string)mv["count"]'];
  for (const text of [...wrong, '(DateTime)mv["word"]', '(Guid)mv["word"]', '(long)mv["none"]', '(int)mv["flag"]']) {
    assert.equal(failureOf(text, mv), 'evaluation', text);
  }
  refuses(['(bool)"true"', '(string)5', '(DateTime)"2026-05-11"', '(int)null', '(float)1', '(bool)', '(int)']);
});

test('EXG-07: members, constructors and other classes are refused, six functions of Math are there', () => {
  refuses(['"a".Length', 'mv["a"].ToUpper()', 'Upper("a").Trim()', 'Convert.ToInt32("1")', 'new DateTime(2026, 1, 1)']);
  refuses(['typeof(string)', 'Math.Sqrt(4)', 'Math.PI', 'Math', 'Enumerable.Empty()', 'string.Join(",", mv["a"])']);
  table([
    ['Math.Min(3, 2L)', 2n],
    ['Math.Max(3, 2.5)', doubleOf(3)],
    ['Math.Max(-1, -2)', -1],
    ['Math.Abs(-5L)', 5n],
    ['Math.Abs(-1.5)', doubleOf(1.5)],
    ['Math.Floor(-1.5)', doubleOf(-2)],
    ['Math.Ceiling(1.1)', doubleOf(2)],
    ['Math.Floor(7)', 7],
    ['Math.Round(2.5)', doubleOf(2)],
    ['Math.Round(3.5)', doubleOf(4)],
    ['Math.Round(-2.5)', doubleOf(-2)],
    ['Math.Round(2.345, 1)', doubleOf(2.3)],
  ]);
  for (const text of ['Math.Abs(-2147483648)', 'Math.Abs(mv["x"])', 'Math.Round(1.5, 16)']) {
    assert.equal(failureOf(text), 'evaluation', text);
  }
});

test('EXG-08: no lambdas, assignments, statements or comments; white space means nothing', () => {
  refuses([
    'x => x',
    'mv["a"] = 1',
    '1; 2',
    '1 // one',
    '/* one */ 1',
    'var x',
    '1 2',
    '#',
    '{ 1 }',
    '@"a"',
    '$"a"',
    ')',
  ]);
  table([['\t1\r\n +\n\u00a02 ', 3]]);
});

test('EXG-05: text in brackets is text, also where it is spelled like a type', () => {
  table([['("int") + "a"', 'inta']]);
});

test('EXV-01: the position of a mistake is where it stands', () => {
  const rows: [text: string, position: number | null][] = [
    ['', null],
    ['  ', null],
    ['1 +', 3],
    ['1 + )', 4],
    ['Upper("a"', 9],
    ['"ab" + "open', 7],
    ['1 # 2', 2],
    ['foo', 0],
    ['1 2', 2],
    ['"a" - 1', 4],
    ['Left("a", "b")', 10],
    ['(', 1],
    ['(int', 1],
    ['(int)', 5],
    ['((int', 2],
  ];
  for (const [text, position] of rows) {
    assert.throws(
      () => compileExpression(text),
      (error) => error instanceof ExpressionSyntaxError && error.position === position,
      text,
    );
  }
});
