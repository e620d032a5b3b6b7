import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compileExpression } from './compile.ts';
import { contextWith, evaluate } from './context-for-tests.ts';
import { ExpressionEvaluationError, ExpressionSyntaxError } from './errors.ts';
import { listExpressionFunctions } from './functions/registry.ts';
import { instantOfTicks, instantText, maximumTicks, parseInstant } from './instants.ts';
import { parseExpression } from './parse.ts';
import type { RuntimeValue } from './runtime-values.ts';
import { doubleOf, fromRuntime, textForm, toRuntime } from './runtime-values.ts';
import { attributeDataTypes } from '../model/values.ts';

const scalar: fc.Arbitrary<RuntimeValue> = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.constantFrom('', ' ', '5', '-1', 'True', '2026-05-11', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'),
  fc.boolean(),
  fc.integer(),
  fc.integer({ min: -2, max: 40 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double().map(doubleOf),
  fc.bigInt({ min: 0n, max: maximumTicks }).map(instantOfTicks),
  fc.uuid().map((text): RuntimeValue => ({ kind: 'guid', text })),
  fc.base64String().map((base64): RuntimeValue => ({ kind: 'bytes', base64 })),
);
const value: fc.Arbitrary<RuntimeValue> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 4 }),
);

const fragment = fc.constantFrom(
  ...'mv cs ["a"] ["b"] [ ] ( ) ? : ?? || && | ^ & == != < > <= >= << >> + - * / % ! ~ , . " \' \\ 1 2L 3.5 "x" true null (int) (bool) (string) mv["a"] cs["b"] Math.'.split(
    ' ',
  ),
  ...listExpressionFunctions().map((entry) => `${entry.name}(`),
  ' ',
  '\n',
);

function outcome(text: string, mv: Record<string, RuntimeValue>): RuntimeValue {
  try {
    return compileExpression(text).evaluate(contextWith(mv, mv));
  } catch (error) {
    if (error instanceof ExpressionSyntaxError || error instanceof ExpressionEvaluationError) return 'failed';
    throw error;
  }
}

test('EXV-01: the parser throws nothing but ExpressionSyntaxError, at a place inside the text', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      try {
        compileExpression(source);
      } catch (error) {
        assert.ok(error instanceof ExpressionSyntaxError);
        assert.ok(error.position === null || (error.position >= 0 && error.position <= source.length));
      }
    }),
    { numRuns: 3000 },
  );
});

/** A tree of whole-number operators, its fully bracketed text, its text with only the brackets it needs, and its value. */
interface Sum {
  readonly full: string;
  readonly short: string;
  readonly level: number;
}

const operatorLevels: readonly [operator: string, level: number][] = [
  ['|', 2],
  ['^', 3],
  ['&', 4],
  ['<<', 7],
  ['>>', 7],
  ['+', 8],
  ['-', 8],
  ['*', 9],
  ['/', 9],
  ['%', 9],
];

const { sum } = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.nat(40).map((number): Sum => ({ full: String(number), short: String(number), level: 99 })),
    tie('sum').map((inner): Sum => ({
      full: `(- (${inner.full}))`,
      short: `- ${bracketed(inner, 98)}`,
      level: 98,
    })),
    fc
      .tuple(tie('sum'), fc.constantFrom(...operatorLevels), tie('sum'))
      .map(([left, [operator, level], right]): Sum => ({
        full: `(${left.full} ${operator} ${right.full})`,
        short: `${bracketed(left, level)}${operator}${bracketed(right, level + 1)}`,
        level,
      })),
  ),
}));

function bracketed(inner: Sum, atLeast: number): string {
  return inner.level >= atLeast ? inner.short : `(${inner.short})`;
}

test('EXG-05: text with only the brackets it needs means what the fully bracketed text means', () => {
  fc.assert(
    fc.property(sum, ({ full, short }) => {
      assert.deepEqual(outcome(short, {}), outcome(full, {}));
    }),
    { numRuns: 1000 },
  );
});

/** A lone quote would make text of the white space after it. */
const unquoted = fragment.filter((part) => !['"', "'", '\\'].includes(part));

test('EXG-08: white space between tokens changes nothing', () => {
  fc.assert(
    fc.property(fc.array(unquoted, { minLength: 1, maxLength: 12 }), (parts) => {
      const tight = parseOrMessage(parts.join(' '));
      const loose = parseOrMessage(parts.join(' \n\t '));
      assert.equal(tight, loose);
    }),
    { numRuns: 1000 },
  );
});

function parseOrMessage(text: string): string {
  try {
    return JSON.stringify(parseExpression(text), (key, part: unknown) => {
      if (key === 'position') return undefined;
      return typeof part === 'bigint' ? `${part}n` : part;
    });
  } catch (error) {
    assert.ok(error instanceof ExpressionSyntaxError);
    return error.message;
  }
}

test('EXO: whatever the values, evaluation answers or throws ExpressionEvaluationError', () => {
  const calls = listExpressionFunctions().map((entry) => {
    const count = entry.signature.split(',').length;
    return entry.signature.endsWith('()')
      ? entry.name + '()'
      : `${entry.name}(${['mv["a"]', 'mv["b"]', 'mv["c"]'].slice(0, count).join(', ')})`;
  });
  const operators = '+ - * / % == != < > <= >= & | ^ << >> ?? && ||'
    .split(' ')
    .map((symbol) => `mv["a"] ${symbol} mv["b"]`);
  const others = ['-mv["a"]', '~mv["a"]', '!mv["a"]', '+mv["a"]', 'mv["a"][mv["b"]]', 'mv[mv["a"]]', 'mv["a"] ? 1 : 2'];
  const casts = ['bool', 'int', 'long', 'double', 'decimal', 'string', 'DateTime', 'Guid'].map(
    (type) => `(${type})mv["a"]`,
  );
  fc.assert(
    fc.property(fc.constantFrom(...calls, ...operators, ...others, ...casts), value, value, value, (text, a, b, c) => {
      const result = outcome(text, { a, b, c });
      if (typeof result === 'number')
        assert.ok(Number.isInteger(result) && result === (result | 0) && !Object.is(result, -0), text);
      if (typeof result === 'bigint') assert.equal(BigInt.asIntN(64, result), result, text);
      for (const type of attributeDataTypes) fromRuntime(type, result);
    }),
    { numRuns: 5000 },
  );
});

test('EXO-06: Eq is total and symmetric', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const isEqual = evaluate('Eq(mv["a"], mv["b"])', { a, b });
      assert.equal(typeof isEqual, 'boolean');
      assert.equal(evaluate('Eq(mv["b"], mv["a"])', { a, b }), isEqual);
      assert.equal(evaluate('mv["a"] != mv["b"]', { a, b }), !isEqual);
    }),
    { numRuns: 2000 },
  );
});

test('EXO-07: a real reads back from its text', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (number) => {
      assert.ok(Object.is(Number(textForm(doubleOf(number))), number));
    }),
  );
});

test('EXR-06: canonical values survive the way in and out again', () => {
  const canonical = fc.oneof(
    fc.tuple(fc.constant('Text' as const), fc.string()),
    fc.tuple(fc.constant('Number' as const), fc.integer()),
    fc.tuple(fc.constant('LongNumber' as const), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
    fc.tuple(fc.constant('Boolean' as const), fc.boolean()),
    fc.tuple(fc.constant('Guid' as const), fc.uuid()),
    fc.tuple(
      fc.constant('DateTime' as const),
      fc.bigInt({ min: 0n, max: maximumTicks }).map((ticks) => instantText(instantOfTicks(ticks))),
    ),
  );
  fc.assert(
    fc.property(canonical, ([type, single]) => {
      assert.deepEqual(fromRuntime(type, toRuntime(type, [single])), { ok: true, values: [single] });
    }),
    { numRuns: 1000 },
  );
});

test('EXO-07: an instant reads back from its text to the microsecond', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: maximumTicks }), (ticks) => {
      assert.deepEqual(parseInstant(instantText(instantOfTicks(ticks))), instantOfTicks(ticks - (ticks % 10n)));
    }),
  );
});

test('ToFileTime undoes FromFileTime', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2650467743999999989n }), (fileTime) => {
      assert.equal(evaluate('ToFileTime(FromFileTime(mv["n"]))', { n: fileTime }), fileTime);
      assert.equal(evaluate('ToFileTime(FromFileTime(mv["n"]))', { n: String(fileTime) }), fileTime);
    }),
  );
});

test('ToInt is total', () => {
  fc.assert(
    fc.property(value, (x) => {
      const number = evaluate('ToInt(mv["x"])', { x });
      assert.ok(typeof number === 'number' && number === (number | 0));
    }),
  );
});

/** RFC 4514, read the other way. */
function unescapeDistinguishedNameValue(text: string): string {
  return text.replace(/\\([0-9A-Fa-f]{2}|.)/gs, (_all, escaped: string) =>
    escaped.length === 2 ? String.fromCharCode(Number.parseInt(escaped, 16)) : escaped,
  );
}

test('EscapeDN can be undone and leaves nothing special unescaped', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...',+"\\<>;= #\r\n\0ab0D'), fc.string({ minLength: 1, maxLength: 1 })),
  });
  fc.assert(
    fc.property(text, (x) => {
      const escaped = String(evaluate('EscapeDN(mv["x"])', { x }));
      assert.equal(unescapeDistinguishedNameValue(escaped), x);
      assert.doesNotMatch(escaped.replace(/\\(?:[0-9A-F]{2}|.)/gs, ''), /[,+"\\<>;=\r\n\0]/);
      assert.doesNotMatch(escaped, /^[ #]|(?<!\\) $/);
    }),
    { numRuns: 500 },
  );
});

test('Split and Join: what was joined by a delimiter that is nowhere else comes apart again', () => {
  const part = fc
    .string({ minLength: 1 })
    .map((text) => text.replaceAll('|', '').trim())
    .filter((text) => text !== '');
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (list) => {
      const back = evaluate('Split(Join(mv["list"], "|"), "|")', { list });
      assert.deepEqual(
        back,
        list.map((text) => String(evaluate('Trim(mv["t"])', { t: text }))),
      );
    }),
  );
});
