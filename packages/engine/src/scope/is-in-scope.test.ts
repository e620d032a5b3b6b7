import assert from 'node:assert/strict';
import test from 'node:test';
import type { ComparisonType, RelativeDate, ScopingCriterion, ScopingGroup } from '../model/rules.ts';
import type { AttributeDataType, Value, Values } from '../model/values.ts';
import { isInScope } from './is-in-scope.ts';

const attribute = 1;
const now = '2026-03-31T08:15:30.25Z';

function holds(
  type: AttributeDataType,
  stored: Values,
  comparison: ComparisonType,
  value: Value | null,
  caseSensitive = true,
): boolean {
  const criterion: ScopingCriterion = { attributeId: attribute, comparison, value, caseSensitive };
  return isInScope([{ type: 'All', criteria: [criterion], groups: [] }], {
    now,
    values: () => stored,
    type: () => type,
  });
}

/** A group over criteria that are true or false by construction. */
function group(type: ScopingGroup['type'], terms: readonly (boolean | ScopingGroup)[]): ScopingGroup {
  const criteria = terms.flatMap((term): ScopingCriterion[] =>
    typeof term === 'boolean'
      ? [{ attributeId: attribute, comparison: term ? 'Equals' : 'NotEquals', value: 'x', caseSensitive: true }]
      : [],
  );
  return { type, criteria, groups: terms.flatMap((term) => (typeof term === 'boolean' ? [] : [term])) };
}

const objectX = { now, values: (): Values => ['x'], type: (): AttributeDataType => 'Text' };

test('SCP-01: a rule without scoping groups has everything in scope', () => {
  assert.equal(isInScope([], objectX), true);
});

test('SCP-02: top-level groups are alternatives; All is AND, Any is OR over criteria and child groups; an empty group is true', () => {
  assert.equal(isInScope([group('All', [false]), group('All', [true])], objectX), true);
  assert.equal(isInScope([group('All', [false]), group('Any', [false])], objectX), false);
  assert.equal(isInScope([group('All', [true, false])], objectX), false);
  assert.equal(isInScope([group('Any', [true, false])], objectX), true);
  assert.equal(isInScope([group('All', [true, group('Any', [false, true])])], objectX), true);
  assert.equal(isInScope([group('All', [true, group('Any', [false])])], objectX), false);
  assert.equal(isInScope([group('Any', [false, group('All', [])])], objectX), true);
  assert.equal(isInScope([group('Any', [])], objectX), true);
});

test('SCP-03: a missing value satisfies only Equals without a comparison value', () => {
  const comparisons: readonly ComparisonType[] = [
    'Equals',
    'NotEquals',
    'StartsWith',
    'NotStartsWith',
    'EndsWith',
    'NotEndsWith',
    'Contains',
    'NotContains',
    'LessThan',
    'LessThanOrEquals',
    'GreaterThan',
    'GreaterThanOrEquals',
  ];
  for (const comparison of comparisons) {
    assert.equal(holds('Text', [], comparison, 'a'), false, comparison);
    assert.equal(holds('Text', [], comparison, null), comparison === 'Equals', comparison);
  }
});

test('SCP-04: of several values only the first stored one is tested', () => {
  assert.equal(holds('Text', ['a', 'b'], 'Equals', 'a'), true);
  assert.equal(holds('Text', ['a', 'b'], 'Equals', 'b'), false);
});

test('SCP-05: text knows eight comparisons, with or without regard to case', () => {
  const table: readonly (readonly [ComparisonType, string, boolean])[] = [
    ['Equals', 'Sales EMEA', true],
    ['Equals', 'sales emea', false],
    ['NotEquals', 'Sales EMEA', false],
    ['NotEquals', 'sales emea', true],
    ['StartsWith', 'Sales', true],
    ['StartsWith', 'sales', false],
    ['NotStartsWith', 'EMEA', true],
    ['EndsWith', 'EMEA', true],
    ['NotEndsWith', 'EMEA', false],
    ['Contains', 's E', true],
    ['NotContains', 's E', false],
    ['LessThan', 'Z', false],
    ['GreaterThan', 'A', false],
  ];
  for (const [comparison, value, expected] of table) {
    assert.equal(holds('Text', ['Sales EMEA'], comparison, value), expected, `${comparison} ${value}`);
  }
  assert.equal(holds('Text', ['Sales'], 'Equals', 'sALES', false), true);
  assert.equal(holds('Text', ['Sales'], 'NotContains', 'ALE', false), false);
});

test('SCP-05: an empty comparison value starts, ends and is contained in any text', () => {
  for (const comparison of ['StartsWith', 'EndsWith', 'Contains'] as const) {
    assert.equal(holds('Text', ['x'], comparison, ''), true, comparison);
  }
});

test('SCP-05: numbers, long numbers and instants are ordered', () => {
  const types: readonly (readonly [AttributeDataType, Value, Value])[] = [
    ['Number', 2, 10],
    ['LongNumber', '2', '9007199254740993'],
    ['DateTime', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.51Z'],
  ];
  const lower: readonly ComparisonType[] = ['NotEquals', 'LessThan', 'LessThanOrEquals'];
  const same: readonly ComparisonType[] = ['Equals', 'LessThanOrEquals', 'GreaterThanOrEquals'];
  const higher: readonly ComparisonType[] = ['NotEquals', 'GreaterThan', 'GreaterThanOrEquals'];
  const all: readonly ComparisonType[] = [
    'Equals',
    'NotEquals',
    'LessThan',
    'LessThanOrEquals',
    'GreaterThan',
    'GreaterThanOrEquals',
    'Contains',
  ];
  for (const [type, small, large] of types) {
    for (const comparison of all) {
      assert.equal(holds(type, [small], comparison, large), lower.includes(comparison), `${type} ${comparison} <`);
      assert.equal(holds(type, [small], comparison, small), same.includes(comparison), `${type} ${comparison} =`);
      assert.equal(holds(type, [large], comparison, small), higher.includes(comparison), `${type} ${comparison} >`);
    }
  }
});

test('SCP-05: a number with nothing to compare with satisfies no comparison', () => {
  for (const comparison of ['Equals', 'NotEquals', 'LessThan', 'GreaterThanOrEquals'] as const) {
    assert.equal(holds('Number', [1], comparison, null), false, comparison);
  }
});

test('SCP-05: Boolean and Guid know equality only; Binary and Reference match nothing', () => {
  assert.equal(holds('Boolean', [true], 'Equals', true), true);
  assert.equal(holds('Boolean', [true], 'NotEquals', true), false);
  assert.equal(
    holds('Guid', ['00000000-0000-0000-0000-000000000001'], 'NotEquals', '00000000-0000-0000-0000-000000000002'),
    true,
  );
  assert.equal(holds('Boolean', [true], 'GreaterThan', false), false);
  assert.equal(holds('Binary', ['AA=='], 'Equals', 'AA=='), false);
  assert.equal(holds('Reference', ['x'], 'Equals', 'x'), false);
});

test('SCP-06, DAT-42: a criterion without an attribute, or with one that is gone, is false', () => {
  const criterion: ScopingCriterion = { attributeId: null, comparison: 'Equals', value: null, caseSensitive: true };
  assert.equal(isInScope([{ type: 'All', criteria: [criterion], groups: [] }], objectX), false);
  const gone = { now, values: (): Values => [], type: () => undefined };
  assert.equal(isInScope([{ type: 'All', criteria: [{ ...criterion, attributeId: 9 }], groups: [] }], gone), false);
});

test('EXR-04: a criterion holds no expression: what looks like one is text to compare with', () => {
  assert.equal(holds('Text', ['X'], 'Equals', '=Upper("x")'), false);
  assert.equal(holds('Text', ['=Upper("x")'], 'Equals', '=Upper("x")'), true);
});

test('DAT-19: NotSet compares as nothing', () => {
  for (const type of ['Text', 'Number', 'Boolean'] as const)
    assert.equal(holds(type, ['x'], 'NotSet', 'x'), false, type);
});

function holdsRelative(
  stored: Values,
  comparison: ComparisonType,
  relative: RelativeDate,
  type: AttributeDataType = 'DateTime',
): boolean {
  const criterion: ScopingCriterion = {
    attributeId: attribute,
    comparison,
    value: null,
    relative,
    caseSensitive: true,
  };
  return isInScope([{ type: 'All', criteria: [criterion], groups: [] }], {
    now,
    values: () => stored,
    type: () => type,
  });
}

test('SCP-13: a relative criterion compares with the moment its distance from now stands for', () => {
  const twoHoursAgo: RelativeDate = { count: 2, unit: 'Hours', direction: 'Ago' };
  const boundary = '2026-03-31T06:15:30.25Z';
  const table: readonly (readonly [ComparisonType, boolean, boolean, boolean])[] = [
    ['LessThan', true, false, false],
    ['LessThanOrEquals', true, true, false],
    ['Equals', false, true, false],
    ['NotEquals', true, false, true],
    ['GreaterThanOrEquals', false, true, true],
    ['GreaterThan', false, false, true],
    ['Contains', false, false, false],
  ];
  for (const [comparison, before, at, after] of table) {
    assert.equal(
      holdsRelative(['2026-03-31T06:15:30.249999Z'], comparison, twoHoursAgo),
      before,
      `${comparison} before`,
    );
    assert.equal(holdsRelative([boundary], comparison, twoHoursAgo), at, `${comparison} at`);
    assert.equal(holdsRelative(['2026-03-31T06:15:31Z'], comparison, twoHoursAgo), after, `${comparison} after`);
  }
});

test('SCP-13, SCP-03: a missing date satisfies no relative criterion, and only dates can', () => {
  const today: RelativeDate = { count: 0, unit: 'Days', direction: 'Ago' };
  for (const comparison of ['Equals', 'NotEquals', 'LessThan', 'GreaterThanOrEquals'] as const)
    assert.equal(holdsRelative([], comparison, today), false, comparison);
  assert.equal(holdsRelative(['2026-03-31T00:00:00Z'], 'Equals', today), true);
  assert.equal(holdsRelative(['2026-03-31T00:00:00Z'], 'Equals', today, 'Text'), false);
  assert.equal(holdsRelative([], 'Equals', today, 'Text'), false);
});
