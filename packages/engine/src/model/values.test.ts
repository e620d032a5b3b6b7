import assert from 'node:assert/strict';
import test from 'node:test';
import { parseValue, sameValueSet, textOf, withValues, type AttributeDataType, type Value } from './values.ts';

const read: readonly (readonly [AttributeDataType, string, Value | undefined])[] = [
  ['Text', ' as it is ', ' as it is '],
  ['Reference', ' CN=Ann ', ' CN=Ann '],
  ['Number', ' +007 ', 7],
  ['Number', '-0', 0],
  ['Number', '2147483647', 2_147_483_647],
  ['Number', '2147483648', undefined],
  ['Number', '-2147483648', -2_147_483_648],
  ['Number', '-2147483649', undefined],
  ['Number', '1.5', undefined],
  ['LongNumber', ' +0042 ', '42'],
  ['LongNumber', '9223372036854775807', '9223372036854775807'],
  ['LongNumber', '9223372036854775808', undefined],
  ['LongNumber', '-9223372036854775808', '-9223372036854775808'],
  ['LongNumber', '-9223372036854775809', undefined],
  ['Boolean', ' TRUE ', true],
  ['Boolean', 'False', false],
  ['Boolean', '1', undefined],
  ['Guid', '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  ['Guid', '3f2504e04f8911d39a0c0305e82c3301', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  ['Guid', '3f2504e0', undefined],
  ['Binary', ' AQ ID\n', 'AQID'],
  ['Binary', 'AQI', undefined],
  ['NotSet', 'x', undefined],
];
for (const [type, text, value] of read)
  test(`DAT-01: ${JSON.stringify(text)} as ${type} is ${JSON.stringify(value)}`, () =>
    assert.equal(parseValue(type, text), value));

const instants: readonly (readonly [string, string | undefined])[] = [
  ['2026-05-11', '2026-05-11T00:00:00Z'],
  [' 2026-05-11 08:15 ', '2026-05-11T08:15:00Z'],
  ['2026-05-11T23:59:59z', '2026-05-11T23:59:59Z'],
  ['2026-05-11T08:15:30.1200', '2026-05-11T08:15:30.12Z'],
  ['2026-05-11T08:15:30.123456789Z', '2026-05-11T08:15:30.123456Z'],
  ['2026-05-11T08:15:30.000Z', '2026-05-11T08:15:30Z'],
  ['2026-05-11T00:30:00+02:00', '2026-05-10T22:30:00Z'],
  ['2026-05-11T22:30:00-0330', '2026-05-12T02:00:00Z'],
  ['2026-05-11T12:00:00+14:59', '2026-05-10T21:01:00Z'],
  ['2026-05-11T12:00:00+15:00', undefined],
  ['2026-05-11T12:00:00+01:60', undefined],
  ['2026-05-11T24:00:00', undefined],
  ['2026-05-11T23:60:00', undefined],
  ['2026-05-11T23:59:60', undefined],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['2026-02-29', undefined],
  ['2026-04-31', undefined],
  ['2026-12-31', '2026-12-31T00:00:00Z'],
  ['2026-13-01', undefined],
  ['2026-00-01', undefined],
  ['2026-01-00', undefined],
  ['0001-01-01', '0001-01-01T00:00:00Z'],
  ['0001-01-01T00:00:00+01:00', undefined],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ['9999-12-31T23:59:59-01:00', undefined],
  ['11/05/2026', undefined],
];
for (const [text, value] of instants)
  test(`DAT-01, FILE-22: the instant ${JSON.stringify(text)} is ${JSON.stringify(value)}`, () =>
    assert.equal(parseValue('DateTime', text), value));

test('EXO-07: the text of a value', () => {
  assert.deepEqual([true, false, 7, 'x'].map(textOf), ['True', 'False', '7', 'x']);
});

test('DAT-34: an attribute without values is not in the document', () => {
  const document = { 1: ['a'], 2: ['b'] };
  assert.deepEqual(withValues(document, 1, []), { 2: ['b'] });
  assert.deepEqual(withValues(document, 1, ['c']), { 1: ['c'], 2: ['b'] });
  assert.deepEqual(document, { 1: ['a'], 2: ['b'] });
});

test('IMP-33: the same values in another order are the same values', () => {
  assert.equal(sameValueSet(['a', 'b'], ['b', 'a']), true);
  assert.equal(sameValueSet(['a', 'b'], ['a', 'c']), false);
  assert.equal(sameValueSet(['a'], ['a', 'b']), false);
  assert.equal(sameValueSet(['a', 'b'], ['a']), false);
  assert.equal(sameValueSet(['a'], ['b']), false);
  assert.equal(sameValueSet(['1'], [1]), false);
  assert.equal(sameValueSet([], []), true);
});
