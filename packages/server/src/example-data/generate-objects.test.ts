import assert from 'node:assert/strict';
import test from 'node:test';
import { assignManagers } from './assign-managers.ts';
import { generateObjects, type GeneratedObject } from './generate-objects.ts';
import { seededRandom } from './random.ts';
import { TemplateRefused, type AttributeKind, type TemplateAttribute, type TemplateObjectType } from './template.ts';

const attributes = new Map<number, AttributeKind>([
  [1, { name: 'First Name', type: 'Text', plurality: 'SingleValued' }],
  [2, { name: 'Last Name', type: 'Text', plurality: 'SingleValued' }],
  [3, { name: 'Email', type: 'Text', plurality: 'SingleValued' }],
  [4, { name: 'Number', type: 'Number', plurality: 'SingleValued' }],
  [5, { name: 'Started', type: 'DateTime', plurality: 'SingleValued' }],
  [6, { name: 'Hidden', type: 'Boolean', plurality: 'SingleValued' }],
  [7, { name: 'Guid', type: 'Guid', plurality: 'SingleValued' }],
  [8, { name: 'Manager', type: 'Reference', plurality: 'SingleValued' }],
  [9, { name: 'Members', type: 'Reference', plurality: 'MultiValued' }],
  [10, { name: 'Kind', type: 'Text', plurality: 'SingleValued' }],
  [11, { name: 'Long', type: 'LongNumber', plurality: 'SingleValued' }],
]);
const words = new Map([
  [1, ['Ann', 'Bea']],
  [2, ['Fox', 'Hill', 'Lake']],
]);

const typeOf = (count: number, parts: readonly Partial<TemplateAttribute>[], typeId = 1): TemplateObjectType => ({
  id: typeId,
  typeId,
  objectsToCreate: count,
  attributes: parts.map((part, index) => ({ id: index + 1, attributeId: 1, ...part })),
});

function generate(objectTypes: readonly TemplateObjectType[], seed = 7): readonly GeneratedObject[] {
  let ids = 0;
  const steps = generateObjects({
    template: { objectTypes },
    attributes,
    words,
    now: new Date('2026-05-20T12:34:56Z'),
    random: seededRandom(seed),
    newId: () => `id-${(ids += 1)}`,
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const valuesOf = (objects: readonly GeneratedObject[], attributeId: number): unknown[] =>
  objects.map(({ values }) => values.get(attributeId));
const sets = (...setIds: number[]): Pick<TemplateAttribute, 'dataSets'> => ({
  dataSets: setIds.map((setId, order) => ({ id: order, setId, order })),
});

test('EXD-13: without a pattern a word of one of the data sets is taken; the same seed takes the same', () => {
  const template = [typeOf(40, [{ attributeId: 1, ...sets(1, 2) }])];
  const taken = valuesOf(generate(template), 1);
  assert.deepEqual(new Set(taken), new Set(['Ann', 'Bea', 'Fox', 'Hill', 'Lake']));
  assert.deepEqual(taken, valuesOf(generate(template), 1));
  assert.notDeepEqual(taken, valuesOf(generate(template, 8), 1));
});

test('EXD-13: a pattern takes values of the object, and [UniqueInt] is empty, 2, 3, … for each text', () => {
  const objects = generate([
    typeOf(12, [
      { attributeId: 1, ...sets(1) },
      { attributeId: 3, pattern: '{First Name}[UniqueInt]@example.net' },
    ]),
  ]);
  const emails = valuesOf(objects, 3);
  assert.equal(new Set(emails).size, 12);
  const anns = emails.filter((email) => String(email).startsWith('Ann'));
  assert.deepEqual(
    anns,
    anns.map((_email, index) => `Ann${index === 0 ? '' : index + 1}@example.net`),
  );
  assert.throws(() => generate([typeOf(1, [{ attributeId: 3, pattern: '{Last Name}' }])]), TemplateRefused);
});

test('EXD-13: {n} is drawn until the value is unique, and refused when there is none left', () => {
  const pair = { attributeId: 1, pattern: '{1} {0}', ...sets(1, 2) };
  const all = valuesOf(generate([typeOf(6, [pair])]), 1);
  assert.deepEqual(all.toSorted(), ['Fox Ann', 'Fox Bea', 'Hill Ann', 'Hill Bea', 'Lake Ann', 'Lake Bea']);
  assert.throws(() => generate([typeOf(7, [pair])]), TemplateRefused);
});

test('EXD-13: weighted values come as often as they weigh; numbers are sequential or random, also as text', () => {
  const objects = generate([
    typeOf(2_000, [
      {
        attributeId: 10,
        weightedValues: [
          { id: 1, value: 'a', weight: 3 },
          { id: 2, value: 'b', weight: 1 },
        ],
      },
      { attributeId: 4, sequentialNumbers: true, minNumber: 100_001 },
      { attributeId: 11, randomNumbers: true, minNumber: 5, maxNumber: 8 },
      { attributeId: 2, sequentialNumbers: true },
    ]),
  ]);
  const share = valuesOf(objects, 10).filter((value) => value === 'a').length / 2_000;
  assert.ok(share > 0.7 && share < 0.8, String(share));
  assert.deepEqual(valuesOf(objects, 4).slice(0, 3), [100_001, 100_002, 100_003]);
  assert.deepEqual(new Set(valuesOf(objects, 11)), new Set(['5', '6', '7']));
  assert.deepEqual(valuesOf(objects, 2).slice(0, 2), ['1', '2']);
});

test('EXD-13: dates are of the minute within their range, booleans half and half, guids new', () => {
  const objects = generate([
    typeOf(400, [
      { attributeId: 5, minDate: '2026-01-01T00:00:30Z', maxDate: '2026-01-01T00:10:00Z' },
      { attributeId: 6 },
      { attributeId: 7 },
    ]),
  ]);
  for (const date of valuesOf(objects, 5)) assert.match(String(date), /^2026-01-01T00:0[1-9]:00Z$/);
  const trues = valuesOf(objects, 6).filter((value) => value === true).length;
  assert.ok(trues > 150 && trues < 250, String(trues));
  assert.equal(new Set(valuesOf(objects, 7)).size, 400);
  assert.match(
    String(valuesOf(objects, 7)[0]),
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('EXD-13: a dependent attribute comes last and only where the other one equals the text', () => {
  const objects = generate([
    typeOf(100, [
      { attributeId: 3, ...sets(2), dependency: { id: 1, attributeId: 10, stringValue: 'yes' } },
      {
        attributeId: 10,
        weightedValues: [
          { id: 1, value: 'yes', weight: 1 },
          { id: 2, value: 'no', weight: 1 },
        ],
      },
    ]),
  ]);
  for (const { values } of objects) assert.equal(values.has(3), values.get(10) === 'yes');
});

test('EXD-13: references go to earlier types, many of them distinct and within their bounds', () => {
  const objects = generate([
    typeOf(30, [], 1),
    typeOf(50, [{ attributeId: 9, referenceTypeIds: [1], mvaRefMinAssignments: 2, mvaRefMaxAssignments: 5 }], 2),
  ]);
  const people = new Set(objects.filter(({ typeId }) => typeId === 1).map(({ id }) => id));
  for (const { references } of objects.filter(({ typeId }) => typeId === 2)) {
    const members = references.get(9) ?? [];
    assert.ok(members.length >= 2 && members.length < 5);
    assert.equal(new Set(members).size, members.length);
    assert.ok(members.every((member) => people.has(member)));
  }
});

test('EXD-13: managers are a balanced binary tree, everyone else is dealt out to all but the root', () => {
  const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const managerOf = assignManagers(people, 25);
  assert.equal(managerOf.size, 39, 'only the root has no manager');
  assert.deepEqual(
    ['p1', 'p2', 'p3', 'p4', 'p5', 'p9'].map((person) => managerOf.get(person)),
    ['p0', 'p0', 'p1', 'p1', 'p2', 'p4'],
  );
  const dealt = Map.groupBy(people.slice(10), (person) => managerOf.get(person));
  assert.equal(dealt.has('p0'), false);
  assert.deepEqual([...new Set([...dealt.values()].map(({ length }) => length))].toSorted(), [3, 4]);
  assert.equal(assignManagers(['a', 'b'], 1).get('b'), 'a');
});

test('EXD-13: a percentage clears the attribute on drawn objects afterwards, some drawn twice', () => {
  const objects = generate([typeOf(1_000, [{ attributeId: 1, ...sets(1), populatedValuesPercentage: 75 }])]);
  const empty = objects.filter(({ values }) => !values.has(1)).length;
  assert.ok(empty > 180 && empty <= 250, String(empty));
});
