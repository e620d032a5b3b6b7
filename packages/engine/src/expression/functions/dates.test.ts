import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate, failureOf, guid, instant } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

const day = instant('2026-05-11T08:05:09.123456Z');
const noon = instant('2026-12-01T12:00:00Z');

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('Now is the clock of the context, Today its day at 00:00', () => {
  table([
    ['Now()', instant('2026-05-11T08:15:30.25Z')],
    ['Today()', instant('2026-05-11')],
    ['Today() < Now()', true],
  ]);
});

test('FormatDate knows the custom patterns', () => {
  const rows: [format: string, text: string, noonText?: string][] = [
    ['yyyy-MM-dd', '2026-05-11', '2026-12-01'],
    ['yy yyy yyyyy', '26 2026 02026'],
    ['M MM MMM MMMM MMMMM', '5 05 May May May', '12 12 Dec December December'],
    ['d dd ddd dddd ddddd', '11 11 Mon Monday Monday', '1 01 Tue Tuesday Tuesday'],
    ['H HH h hh hhh', '8 08 8 08 08', '12 12 12 12 12'],
    ['m mm s ss', '5 05 9 09', '0 00 0 00'],
    ['f ff fff ffff fffff ffffff fffffff', '1 12 123 1234 12345 123456 1234560'],
    ['ss.F ss.FFF ss.FFFFFFF', '09.1 09.123 09.123456', '00 00 00'],
    ['t tt', 'A AM', 'P PM'],
    ['K z zz zzz', 'Z +0 +00 +00:00'],
    ['gg', 'A.D.'],
    ['dd/MM/yyyy HH:mm:ss', '11/05/2026 08:05:09'],
    ['yyyy\'year\' "day" d', '2026year day 11'],
    ["h 'o''clock'", '8 oclock'],
    ['\\y\\y yy', 'yy 26'],
    ['%d', '11'],
    ['%M', '5'],
    ['yyyyMMddHHmmss.0Z', '20260511080509.0Z'],
    ['äöü 😀 yy', 'äöü 😀 26'],
  ];
  for (const [format, text, noonText] of rows) {
    const mv = { day, noon, format };
    assert.equal(evaluate('FormatDate(mv["day"], mv["format"])', mv), text, format);
    if (noonText !== undefined) assert.equal(evaluate('FormatDate(mv["noon"], mv["format"])', mv), noonText, format);
  }
});

test('FormatDate knows the standard letters', () => {
  const rows: [format: string, text: string][] = [
    ['d', '05/11/2026'],
    ['D', 'Monday, 11 May 2026'],
    ['f', 'Monday, 11 May 2026 08:05'],
    ['F', 'Monday, 11 May 2026 08:05:09'],
    ['g', '05/11/2026 08:05'],
    ['G', '05/11/2026 08:05:09'],
    ['', '05/11/2026 08:05:09'],
    ['M', 'May 11'],
    ['o', '2026-05-11T08:05:09.1234560Z'],
    ['R', 'Mon, 11 May 2026 08:05:09 GMT'],
    ['s', '2026-05-11T08:05:09'],
    ['t', '08:05'],
    ['T', '08:05:09'],
    ['u', '2026-05-11 08:05:09Z'],
    ['U', 'Monday, 11 May 2026 08:05:09'],
    ['Y', '2026 May'],
  ];
  for (const [format, text] of rows) {
    assert.equal(evaluate('FormatDate(mv["day"], mv["format"])', { day, format }), text, format);
  }
  assert.equal(evaluate('FormatDate(mv["day"], null)', { day }), '05/11/2026 08:05:09');
});

test('FormatDate takes an instant, a cast, text that is a date, or null', () => {
  table(
    [
      ['FormatDate((DateTime)mv["day"], "yyyy")', '2026'],
      ['FormatDate(mv["text"], "yyyy-MM-dd HH")', '2026-05-11 06'],
      ['FormatDate(mv["none"], "yyyy")', null],
      ['FormatDate(" ", "yyyy")', null],
      ['FormatDate(Today(), "dd.MM.yyyy")', '11.05.2026'],
    ],
    { day, text: '2026-05-11T08:00:00+02:00' },
  );
  assert.equal(failureOf('FormatDate("soon", "yyyy")'), 'evaluation');
  assert.equal(failureOf('FormatDate(mv["n"], "yyyy")', { n: 5 }), 'evaluation');
  assert.equal(failureOf('FormatDate(mv["day"], mv["n"])', { day, n: 5 }), 'evaluation');
  assert.equal(failureOf('FormatDate(5, "yyyy")'), 'syntax');
  for (const format of ['q', 'ffffffff', "'open", 'yyyy\\', 'yyyy%', '%%d', 'é']) {
    assert.equal(failureOf('FormatDate(mv["day"], mv["format"])', { day, format }), 'evaluation', format);
  }
});

test('ToFileTime counts 100 ns since 1601, null for no date and for "never"', () => {
  table(
    [
      ['ToFileTime("1601-01-01")', 0n],
      ['ToFileTime("1970-01-01T00:00:00Z")', 116444736000000000n],
      ['ToFileTime("1970-01-01T02:00:00+02:00")', 116444736000000000n],
      ['ToFileTime(mv["day"])', 134229603091234560n],
      ['ToFileTime(null)', null],
      ['ToFileTime("")', null],
      ['ToFileTime("soon")', null],
      ['ToFileTime("1600-12-31T23:59:59Z")', null],
      ['ToFileTime("0001-01-01T00:00:00Z")', null],
      ['ToFileTime("9999-12-31T23:59:59.9999999Z")', null],
      ['ToFileTime("9999-12-31T23:59:59Z")', 2650467743990000000n],
    ],
    { day },
  );
  for (const value of [5, true, guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301')]) {
    assert.equal(failureOf('ToFileTime(mv["x"])', { x: value }), 'evaluation');
  }
  assert.throws(() => evaluate('ToFileTime(mv["x"])', { x: true }), /Boolean/);
});

test('FromFileTime is the way back, null for 0, "never" and what is no file time', () => {
  table([
    ['FromFileTime(116444736000000000)', instant('1970-01-01')],
    ['FromFileTime("116444736000000000")', instant('1970-01-01')],
    ['FromFileTime(10000000)', instant('1601-01-01T00:00:01Z')],
    ['FromFileTime(null)', null],
    ['FromFileTime(0)', null],
    ['FromFileTime(-1)', null],
    ['FromFileTime(9223372036854775807)', null],
    ['FromFileTime(2650467744000000000)', null],
    ['FromFileTime("9223372036854775808")', null],
    ['FromFileTime("soon")', null],
    ['FromFileTime("")', null],
  ]);
  for (const value of [true, day]) assert.equal(failureOf('FromFileTime(mv["x"])', { x: value }), 'evaluation');
  assert.equal(failureOf('FromFileTime(1.5)'), 'evaluation');
  assert.throws(() => evaluate('FromFileTime(mv["x"])', { x: true }), /Boolean/);
});
