import assert from 'node:assert/strict';
import test from 'node:test';
import { builtInDataSets, usersAndGroups } from './built-in-data.ts';
import { findTemplateErrors, type AttributeKind, type TemplateAttribute } from './template.ts';
import { builtInObjectTypes } from '../seed/built-in-schema.ts';

const kind = (type: AttributeKind['type'], plurality: AttributeKind['plurality'] = 'SingleValued'): AttributeKind => ({
  name: 'X',
  type,
  plurality,
});
const errors = (of: AttributeKind | undefined, part: Partial<TemplateAttribute>): number =>
  findTemplateErrors({ id: 1, attributeId: 1, ...part }, of).length;
const words = { dataSets: [{ id: 1, setId: 1, order: 0 }] };

const refused: readonly (readonly [string, AttributeKind | undefined, Partial<TemplateAttribute>])[] = [
  ['an attribute is required', undefined, words],
  ['percentage 0', kind('Text'), { ...words, populatedValuesPercentage: 0 }],
  ['percentage 101', kind('Text'), { ...words, populatedValuesPercentage: 101 }],
  ['Boolean options elsewhere', kind('Text'), { ...words, boolShouldBeRandom: true }],
  ['dates elsewhere', kind('Text'), { ...words, minDate: '2026-01-01T00:00:00Z' }],
  ['dates in disorder', kind('DateTime'), { minDate: '2026-01-02T00:00:00Z', maxDate: '2026-01-01T00:00:00Z' }],
  ['words for a date', kind('DateTime'), words],
  ['a pattern for a number', kind('Number'), { pattern: 'x' }],
  ['weighted values for a guid', kind('Guid'), { weightedValues: [{ id: 1, value: 'x', weight: 1 }] }],
  ['text from nothing', kind('Text'), {}],
  ['numbers in disorder', kind('Number'), { minNumber: 5, maxNumber: 5 }],
  ['sequential and random', kind('Number'), { sequentialNumbers: true, randomNumbers: true }],
  ['numbers for a Boolean', kind('Boolean'), { minNumber: 1 }],
  ['a reference to nothing', kind('Reference'), {}],
  ['manager depth 100', kind('Reference'), { managerDepthPercentage: 100 }],
  ['manager depth elsewhere', kind('Text'), { ...words, managerDepthPercentage: 20 }],
  ['manager depth and percentage', kind('Reference'), { managerDepthPercentage: 20, populatedValuesPercentage: 50 }],
  ['assignments of a single value', kind('Reference'), { referenceTypeIds: [1], mvaRefMinAssignments: 1 }],
  ['negative assignments', kind('Reference', 'MultiValued'), { referenceTypeIds: [1], mvaRefMinAssignments: -1 }],
  [
    'assignments in disorder',
    kind('Reference', 'MultiValued'),
    { referenceTypeIds: [1], mvaRefMinAssignments: 3, mvaRefMaxAssignments: 3 },
  ],
];
for (const [name, of, part] of refused) {
  test(`EXD-12: refused: ${name}`, () => assert.equal(errors(of, part), 1));
}

test('EXD-12: what makes sense is accepted', () => {
  assert.equal(errors(kind('Text'), { sequentialNumbers: true }), 0);
  assert.equal(errors(kind('Text'), { ...words, pattern: '{0}', populatedValuesPercentage: 100 }), 0);
  assert.equal(errors(kind('Boolean'), { boolTrueDistribution: 30, boolShouldBeRandom: true }), 0);
  assert.equal(errors(kind('Guid'), {}), 0);
  assert.equal(errors(kind('Reference'), { managerDepthPercentage: 25 }), 0);
  assert.equal(errors(kind('Reference', 'MultiValued'), { referenceTypeIds: [1], mvaRefMaxAssignments: 9 }), 0);
});

test('EXD-01: thirteen built-in sets of words, each word once, of about the sizes of old', () => {
  assert.deepEqual(
    builtInDataSets.map(({ name, words: { length } }) => [name, length]),
    [
      ['Companies', 25],
      ['Departments', 12],
      ['Teams', 114],
      ['Job Titles', 245],
      ['Firstnames Male', 100],
      ['Firstnames Female', 100],
      ['Lastnames', 100],
      ['Adjectives', 228],
      ['Colours', 166],
      ['Words', 6772],
      ['Group Name Endings', 14],
      ['User Statuses', 8],
      ['Group Statuses', 3],
    ],
  );
  for (const { name, words: list } of builtInDataSets) assert.equal(new Set(list).size, list.length, name);
});

test('EXD-11: the built-in template makes 10,000 users and 500 groups and contradicts itself nowhere', () => {
  const { name, objectTypes } = usersAndGroups(new Date('2026-05-20T00:00:00Z'));
  assert.equal(name, 'Users & Groups');
  assert.deepEqual(
    objectTypes.map(({ type, objectsToCreate }) => [type, objectsToCreate]),
    [
      ['User', 10_000],
      ['Group', 500],
    ],
  );
  for (const { type, attributes } of objectTypes) {
    const schema = builtInObjectTypes.find((candidate) => candidate.name === type);
    for (const { attribute, sets, weights, refersTo, onlyIf: _onlyIf, ...rest } of attributes) {
      const found = schema?.attributes.find((candidate) => candidate.name === attribute);
      const part = {
        ...rest,
        ...(sets && { dataSets: sets.map((_set, order) => ({ id: order, setId: order, order })) }),
        ...(weights && {
          weightedValues: Object.entries(weights).map(([value, weight], id) => ({ id, value, weight })),
        }),
        ...(refersTo && { referenceTypeIds: refersTo.map((_type, index) => index) }),
      };
      assert.deepEqual(findTemplateErrors({ id: 1, attributeId: 1, ...part }, found), [], `${type} ${attribute}`);
      for (const set of sets ?? [])
        assert.ok(
          builtInDataSets.some((candidate) => candidate.name === set),
          set,
        );
    }
  }
});
