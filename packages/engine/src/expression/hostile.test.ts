import assert from 'node:assert/strict';
import test from 'node:test';
import { attributesOf } from './attribute-access.ts';
import { compileExpression } from './compile.ts';
import { evaluate, failureOf } from './context-for-tests.ts';
import { maximumExpressionLength, maximumTextLength } from './limits.ts';
import { attributesFromJson, testExpression } from './test-expression.ts';
import { contextWith } from './context-for-tests.ts';
import { validateExpression } from './validate.ts';

const inherited = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '__defineGetter__',
];

test('EXS-01: values are data and are never parsed as code', () => {
  const mv = { a: 'mv["b"]', b: '1 + 1', c: '${1 + 1}' };
  assert.equal(evaluate('mv["a"] + mv["b"] + mv["c"]', mv), 'mv["b"]1 + 1${1 + 1}');
  assert.equal(evaluate('Replace(mv["b"], "1", mv["a"])', mv), 'mv["b"] + mv["b"]');
});

test('EXS-02: an expression has at most 10,000 characters', () => {
  const longest = `"${'a'.repeat(maximumExpressionLength - 2)}"`;
  assert.deepEqual(validateExpression(longest), { isValid: true });
  const tooLong = `${longest} `;
  assert.equal(validateExpression(tooLong).isValid, false);
  assert.equal(testExpression(tooLong, contextWith()).isValid, false);
  assert.equal(failureOf(tooLong), 'syntax');
});

test('EXS-03: names of JavaScript are missing attributes, unknown functions and unknown names', () => {
  for (const name of inherited) {
    for (const side of ['mv', 'cs']) {
      assert.equal(evaluate(`${side}["${name}"]`), null, name);
      assert.equal(evaluate(`${side}.HasAttribute("${name}")`), false, name);
    }
    for (const text of [name, `${name}()`, `mv.${name}`, `"a".${name}`, `Math.${name}(1)`, `mv["a"]["${name}"]`]) {
      assert.notEqual(failureOf(text, { a: 'x' }), 'none', text);
    }
  }
  for (const text of [
    'process',
    'globalThis',
    'require("fs")',
    'this',
    'import("fs")',
    'eval("1")',
    'Function("1")()',
  ]) {
    assert.equal(failureOf(text), 'syntax', text);
  }
  assert.equal(evaluate('mv["a"]', Object.fromEntries([['A', 1]])), 1);
});

test('EXS-03: an attribute that is called like a JavaScript property is only an attribute', () => {
  const mv = attributesFromJson(JSON.parse('{"__proto__": "p", "constructor": "c"}') as Record<string, unknown>);
  const context = { ...contextWith(), mv };
  assert.equal(compileExpression('mv["__PROTO__"] + mv["constructor"]').evaluate(context), 'pc');
  assert.deepEqual(attributesOf([['__proto__', 'p']]).names(), ['__proto__']);
});

test('EXS-04: brackets nest 200 deep and no deeper', () => {
  const nestings: [open: string, core: string, close: string, cost: number][] = [
    ['(', '1', ')', 1],
    ['Trim(', '1', ')', 1],
    ['- ', '(1)', '', 1],
    ['!', 'true', '', 1],
    ['(int)', '1', '', 1],
    ['mv[', '"a"', ']', 1],
    ['true ? ', '1', ' : 2', 1],
    ['IIF(true, ', '1', ', 2)', 1],
    ['', 'mv["a"]', '[0]', 1],
    ['1 + 2 * (3 - ', '1', ')', 1],
    ['null ?? 1 == 1 || 2 == 2 && 1 | 2 ^ 3 & (4 == 5 << 1 + 2 * ', '1', ')', 1],
  ];
  for (const [open, core, close] of nestings) {
    const nested = (depth: number) => open.repeat(depth) + core + close.repeat(depth);
    const fits = nested(Math.min(150, Math.floor(9_000 / (open.length + close.length))));
    assert.notEqual(validateExpressionMessage(fits), 'depth', fits.slice(0, 40));
    assert.ok(['none', 'evaluation', 'syntax'].includes(String(failureOf(fits, { a: 'a' }))), open);
    if (open.length + close.length < 40) {
      assert.equal(validateExpressionMessage(nested(201)), 'depth', open);
      assert.equal(validateExpressionMessage(nested(1_000).slice(0, maximumExpressionLength)), 'depth', open);
    }
  }
  assert.equal(evaluate('('.repeat(199) + '7' + ')'.repeat(199)), 7);
});

function validateExpressionMessage(text: string): string {
  const validation = validateExpression(text);
  if (validation.isValid) return 'valid';
  return validation.message.includes('deep') ? 'depth' : validation.message;
}

test('EXS-04: long runs without brackets need no depth', () => {
  assert.equal(evaluate(`1${' + 1'.repeat(2_499)}`), 2500);
  assert.equal(evaluate(`null${' ?? null'.repeat(1_200)} ?? 1`), 1);
  assert.equal(evaluate(`${'false || '.repeat(1_000)}true`), true);
  assert.equal(evaluate(`${'false ? 1 : '.repeat(800)}2`), 2);
});

test('EXS-04: produced text has at most 1 MiB', () => {
  const big = 'a'.repeat(maximumTextLength);
  const mv = {
    big,
    half: 'b'.repeat(maximumTextLength / 2),
    many: Array.from({ length: 3 }, () => big),
    commas: 'a,'.repeat(2_000),
  };
  const fine = [
    'mv["big"]',
    'mv["half"] + mv["half"]',
    'Upper(mv["big"])',
    'Replace(mv["big"], "a", "b")',
    'Trim(mv["big"])',
  ];
  for (const text of fine) assert.equal(failureOf(text, mv), 'none', text);
  const tooMuch = ['mv["big"] + "a"', 'Replace(mv["big"], "a", mv["big"])', 'Replace(mv["half"], "b", "xxx")'];
  for (const text of [
    ...tooMuch,
    'Join(mv["many"], ",")',
    'Join(Split(mv["commas"], ","), mv["big"])',
    'Join(Split(mv["half"] + " c", " "), mv["half"])',
  ]) {
    assert.equal(failureOf(text, mv), 'evaluation', text);
  }
  assert.equal(failureOf('EscapeDN(Replace(mv["big"], "a", ","))', mv), 'evaluation');
  let doubling = 'mv["big"]';
  for (let times = 0; times < 8; times++) doubling = `(${doubling} + ${doubling})`;
  assert.equal(failureOf(doubling, mv), 'evaluation');
});

test('EXS-04: long runs of white space, digits and quotes cost no more than their length', () => {
  const size = maximumTextLength - 1;
  const mv = {
    spaces: `x${' '.repeat(size - 1)}x`,
    digits: `${'0'.repeat(size)}x`,
    quotes: `'${'\\a'.repeat(size / 3)}`,
  };
  for (const text of [
    'Trim(mv["spaces"])',
    'ToInt(mv["spaces"])',
    'ToInt(mv["digits"])',
    'FromFileTime(mv["digits"])',
  ]) {
    assert.equal(failureOf(text, mv), 'none', text);
  }
  assert.equal(failureOf('FormatDate(Now(), mv["quotes"])', mv), 'evaluation');
  assert.equal(evaluate('ToFileTime(mv["spaces"])', mv), null);
});

test('EXS-05: messages name types, never values', () => {
  const secret = 'hunter2';
  const mv = { secret, list: [secret] };
  const texts = ['mv["secret"] - 1', '-mv["secret"]', '(int)mv["secret"]', 'mv["secret"] ? 1 : 2', 'mv["secret"] < 5'];
  const calls = ['Left("a", mv["secret"])', 'FormatDate(mv["secret"], "d")', 'FormatDate(Now(), mv["secret"] + "%")'];
  for (const text of [...texts, ...calls, 'mv["list"][1]', 'mv[5 + ToInt(mv["secret"]) == 5 ? 1 : 2]']) {
    const answer = testExpression(text, contextWith(mv));
    assert.equal(answer.isValid, false, text);
    assert.ok(!answer.errorMessage?.includes(secret), text);
  }
});
