import assert from 'node:assert/strict';
import test from 'node:test';
import { compileExpression } from './compile.ts';
import { contextWith, guid, instant } from './context-for-tests.ts';
import { maximumCachedExpressions } from './limits.ts';
import { doubleOf } from './runtime-values.ts';
import type { RuntimeValue } from './runtime-values.ts';
import type { JsonResult } from './test-expression.ts';
import { attributesFromJson, testExpression } from './test-expression.ts';
import { validateExpression } from './validate.ts';
import { evaluateWatched } from './watch.ts';

test('EXV-01: validation says what is wrong and where', () => {
  assert.deepEqual(validateExpression(' \n '), {
    isValid: false,
    message: 'Expression cannot be empty.',
    position: null,
  });
  assert.deepEqual(validateExpression('Upper(mv["a"]'), {
    isValid: false,
    message: "Expected ')', found the end of the expression.",
    position: 13,
  });
  assert.deepEqual(validateExpression('1 + nothing'), {
    isValid: false,
    message: "Unknown name 'nothing'.",
    position: 4,
  });
  assert.deepEqual(validateExpression('Left("a", "b")'), {
    isValid: false,
    message: "Argument 2 of 'Left' cannot be text; see Left(value, count).",
    position: 10,
  });
});

test('EXV-01, EXV-02: what can be saved is valid; attribute names are not looked at', () => {
  assert.deepEqual(validateExpression('mv["No such attribute"] + cs["nor this"]'), { isValid: true });
  assert.deepEqual(validateExpression('1 / 0'), { isValid: true });
});

test('EXV-03: a test answers the result as JSON with the name of its type', () => {
  const mv: Record<string, RuntimeValue> = {
    big: 5000000000n,
    huge: 9223372036854775807n,
    id: guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301'),
    day: instant('2026-05-11'),
    photo: { kind: 'bytes', base64: 'AQID' },
    mixed: ['a', 1],
    numbers: [1, 2],
  };
  const rows: [text: string, result: JsonResult, resultType: string][] = [
    ['"a"', 'a', 'String'],
    ['5', 5, 'Int32'],
    ['mv["big"]', 5000000000, 'Int64'],
    ['mv["huge"]', '9223372036854775807', 'Int64'],
    ['1.5', 1.5, 'Double'],
    ['0.0 / 0', 'NaN', 'Double'],
    ['1 == 1', true, 'Boolean'],
    ['mv["day"]', '2026-05-11T00:00:00Z', 'DateTime'],
    ['mv["id"]', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'Guid'],
    ['mv["photo"]', 'AQID', 'Byte[]'],
    ['Split("a,b", ",")', ['a', 'b'], 'String[]'],
    ['Split("", ",")', [], 'String[]'],
    ['mv["numbers"]', [1, 2], 'Int32[]'],
    ['mv["mixed"]', ['a', 1], 'Object[]'],
    ['mv["none"]', null, 'null'],
  ];
  for (const [text, result, resultType] of rows) {
    const expected = { isValid: true, result, resultType, errorMessage: null, errorPosition: null };
    assert.deepEqual(testExpression(text, contextWith(mv)), expected, text);
    assert.doesNotThrow(() => JSON.stringify(expected));
  }
});

test('EXV-03: an invalid or failing expression is an answer, the position belongs to parse errors', () => {
  assert.deepEqual(testExpression('1 +', contextWith()), {
    isValid: false,
    result: null,
    resultType: null,
    errorMessage: 'The expression ends where a value is expected.',
    errorPosition: 3,
  });
  assert.deepEqual(testExpression('1 / 0', contextWith()), {
    isValid: false,
    result: null,
    resultType: null,
    errorMessage: 'Division by zero.',
    errorPosition: null,
  });
});

test('POST test-expression: JSON values become native ones', () => {
  const context = {
    ...contextWith(),
    mv: attributesFromJson({ 'Last Name': 'Lis', list: ['a', ['b', null]], none: null, empty: [], flag: true }),
    cs: attributesFromJson({ badge: 1044, real: 1.5, big: 5000000000, object: { a: 1 }, minus: -0 }),
  };
  const rows: [text: string, result: JsonResult, resultType: string][] = [
    ['Upper(Left(mv["Last Name"], 3)) + "-" + cs["badge"]', 'LIS-1044', 'String'],
    ['cs["badge"] * 2', 2088, 'Int32'],
    ['cs["real"] + 1', 2.5, 'Double'],
    ['cs["big"]', 5000000000, 'Int64'],
    ['mv["list"]', ['a', 'b'], 'String[]'],
    ['mv["empty"] == null && mv["none"] == null', true, 'Boolean'],
    ['mv["flag"] ? 1 : 2', 1, 'Int32'],
    ['cs["object"]', '{"a":1}', 'String'],
    ['cs["minus"]', 0, 'Int32'],
  ];
  for (const [text, result, resultType] of rows) {
    const answer = testExpression(text, context);
    assert.deepEqual([answer.result, answer.resultType, answer.errorMessage], [result, resultType, null], text);
  }
});

test('EXV-04, EXS-02: compiled expressions are shared by text until 1,000 are kept, then all are dropped', () => {
  const first = compileExpression('"kept"');
  assert.equal(compileExpression('"kept"'), first);
  for (let number = 0; number <= maximumCachedExpressions; number++) compileExpression(`"cache ${number}"`);
  const again = compileExpression('"kept"');
  assert.notEqual(again, first);
  assert.equal(compileExpression('"kept"'), again);
});

test('EXV-05: an evaluation of more than 10 ms is reported, a failing one too', () => {
  const reports: [string, number][] = [];
  const watch = (taken: number) => {
    const readings = [100, 100 + taken];
    return {
      milliseconds: () => readings.shift() ?? 0,
      reportSlow: (text: string, milliseconds: number) => reports.push([text, milliseconds]),
    };
  };
  assert.equal(evaluateWatched(compileExpression('1 + 1'), contextWith(), watch(10)), 2);
  assert.deepEqual(reports, []);
  assert.equal(evaluateWatched(compileExpression('1 + 1'), contextWith(), watch(11)), 2);
  assert.throws(() => evaluateWatched(compileExpression('1 / 0'), contextWith(), watch(12)));
  assert.deepEqual(reports, [
    ['1 + 1', 11],
    ['1 / 0', 12],
  ]);
});

test('EXV-03: a real result keeps its type through arithmetic', () => {
  assert.equal(testExpression('mv["a"] / 2', contextWith({ a: doubleOf(5) })).result, 2.5);
});
