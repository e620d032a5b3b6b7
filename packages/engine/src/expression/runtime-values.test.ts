import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeDataType, Values } from '../model/values.ts';
import { noAttributes } from './attribute-access.ts';
import { compileExpression } from './compile.ts';
import { contextWith, evaluate, guid, instant } from './context-for-tests.ts';
import type { RuntimeValue } from './runtime-values.ts';
import { doubleOf, fromRuntime, fromRuntimeForExport, toRuntime } from './runtime-values.ts';

const bytes = { kind: 'bytes', base64: 'AQID' } as const;

test('EXR-01: a mapping source is one expression with one result, a value or a list', () => {
  assert.deepEqual(fromRuntime('Text', evaluate('cs["a"] + "!"', {}, { a: 'x' })), { ok: true, values: ['x!'] });
  assert.deepEqual(fromRuntime('Text', evaluate('Split("a;b", ";")')), { ok: true, values: ['a', 'b'] });
});

test('EXR-02: an accessor to the empty side is null', () => {
  const expression = compileExpression('Coalesce(mv["Name"], "no mv") + Coalesce(cs["Name"], "no cs")');
  const context = contextWith();
  assert.equal(expression.evaluate({ ...context, cs: contextWith({ Name: 'Lis' }).mv, mv: noAttributes }), 'no mvLis');
  assert.equal(expression.evaluate({ ...context, mv: contextWith({ Name: 'Lis' }).mv, cs: noAttributes }), 'Lisno cs');
});

test('EXR-06: every data type has its own runtime form', () => {
  const rows: [AttributeDataType, Values, RuntimeValue][] = [
    ['Text', ['5'], '5'],
    ['Number', [5], 5],
    ['LongNumber', ['9223372036854775807'], 9223372036854775807n],
    ['DateTime', ['2026-05-11T08:15:30.000001Z'], instant('2026-05-11T08:15:30.000001Z')],
    ['Boolean', [false], false],
    ['Guid', ['3f2504e0-4f89-11d3-9a0c-0305e82c3301'], guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301')],
    ['Binary', ['AQID'], bytes],
    ['Reference', ['7d1c'], '7d1c'],
  ];
  for (const [type, values, runtime] of rows) assert.deepEqual(toRuntime(type, values), runtime, type);
});

test('EXR-07: no value is null, one a scalar, several a list whose scalar use takes the first', () => {
  assert.equal(toRuntime('Text', []), null);
  assert.equal(toRuntime('Text', ['a']), 'a');
  assert.deepEqual(toRuntime('LongNumber', ['1', '2']), [1n, 2n]);
  const mv = { Mail: toRuntime('Text', ['a@x', 'b@x']), Count: toRuntime('Number', [3, 4]) };
  const rows: [string, RuntimeValue][] = [
    ['Upper(mv["Mail"])', 'A@X'],
    ['mv["Mail"] + "!"', 'a@x!'],
    ['mv["Count"] * 2', 6],
    ['mv["Count"] > 3', false],
    ['(int)mv["Count"]', 3],
    ['-mv["Count"]', -3],
    ['Left("abcdef", mv["Count"])', 'abc'],
    ['ToString(mv["Mail"])', 'a@x'],
    ['Join(mv["Mail"], ";")', 'a@x;b@x'],
    ['CollectionContains(mv["Mail"], "b@x")', true],
    ['mv["Mail"]', ['a@x', 'b@x']],
    ['Coalesce(mv["Mail"], "none")', ['a@x', 'b@x']],
  ];
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
});

test('EXR-08, FLOW-26, EXN-02: a null result is no values, whatever the type', () => {
  for (const type of ['Text', 'Number', 'LongNumber', 'DateTime', 'Boolean', 'Guid', 'Binary', 'Reference'] as const) {
    assert.deepEqual(fromRuntime(type, null), { ok: true, values: [] }, type);
    assert.deepEqual(fromRuntime(type, []), { ok: true, values: [] }, type);
    assert.deepEqual(fromRuntimeForExport(type, null), { ok: true, values: [] }, type);
  }
});

test('EXN-03: empty text is a value', () => {
  assert.deepEqual(fromRuntime('Text', ''), { ok: true, values: [''] });
});

test('FLOW-27: a list gives its distinct values without the nulls, an empty one none', () => {
  assert.deepEqual(fromRuntime('Text', ['b', 'a', null, 'b', 'B']), { ok: true, values: ['b', 'a', 'B'] });
  assert.deepEqual(fromRuntime('Text', []), { ok: true, values: [] });
  assert.deepEqual(fromRuntime('Number', ['1', 2, 3n]), { ok: true, values: [1, 2, 3] });
  assert.equal(fromRuntime('Number', ['1', 'two']).ok, false);
});

test('FLOW-28, FLOW-29: a result is converted to the canonical form of the target', () => {
  const day = instant('2026-05-11T08:15:30Z');
  const id = guid('3f2504e0-4f89-11d3-9a0c-0305e82c3301');
  const rows: [AttributeDataType, RuntimeValue, Values][] = [
    ['Text', 5, ['5']],
    ['Text', 5n, ['5']],
    ['Text', doubleOf(1.5), ['1.5']],
    ['Text', true, ['True']],
    ['Text', day, ['2026-05-11T08:15:30Z']],
    ['Text', id, [id.text]],
    ['Number', 5, [5]],
    ['Number', 5n, [5]],
    ['Number', ' 5 ', [5]],
    ['Number', doubleOf(5), [5]],
    ['LongNumber', 5, ['5']],
    ['LongNumber', 9223372036854775807n, ['9223372036854775807']],
    ['LongNumber', '+005', ['5']],
    ['DateTime', day, ['2026-05-11T08:15:30Z']],
    ['DateTime', '2026-05-11T10:15:30+02:00', ['2026-05-11T08:15:30Z']],
    ['Boolean', false, [false]],
    ['Boolean', 'TRUE', [true]],
    ['Guid', id, [id.text]],
    ['Guid', '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}', [id.text]],
  ];
  for (const [type, result, values] of rows) {
    assert.deepEqual(fromRuntime(type, result), { ok: true, values }, type);
    assert.deepEqual(fromRuntimeForExport(type, result), { ok: true, values }, type);
  }
});

test('FLOW-29: overflow and what does not convert is refused with a reason that holds no value', () => {
  const rows: [AttributeDataType, RuntimeValue][] = [
    ['Number', 2147483648n],
    ['Number', '2147483648'],
    ['Number', doubleOf(1.5)],
    ['Number', doubleOf(NaN)],
    ['Number', true],
    ['Number', ''],
    ['LongNumber', '9223372036854775808'],
    ['LongNumber', doubleOf(1e19)],
    ['DateTime', 'soon'],
    ['DateTime', 5],
    ['Boolean', 1],
    ['Boolean', 'yes'],
    ['Guid', 'no guid'],
    ['Guid', instant('2026-05-11')],
    ['Text', bytes],
    ['Binary', bytes],
    ['Binary', 'AQID'],
    ['Reference', 'cn=x'],
    ['NotSet', 'x'],
  ];
  for (const [type, result] of rows) assert.equal(fromRuntime(type, result).ok, false, `${type} ${String(result)}`);
  const secret = fromRuntime('Number', 'hunter2');
  assert.ok(!secret.ok && !secret.reason.includes('hunter2'));
});

test('OUT-20: an export stores bytes as Binary and text as a raw reference', () => {
  assert.deepEqual(fromRuntimeForExport('Binary', bytes), { ok: true, values: ['AQID'] });
  assert.deepEqual(fromRuntimeForExport('Reference', 'cn=x'), { ok: true, values: ['cn=x'] });
  assert.equal(fromRuntimeForExport('Binary', 'AQID').ok, false);
  assert.equal(fromRuntimeForExport('Reference', bytes).ok, false);
});
