import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Imported } from './imported-object.ts';
import { importedForTests, openSpace, typeForTests, type Space, type SpaceRun } from './space-for-tests.ts';

const types = [
  typeForTests(1, 'Person', {
    id: { isExternalId: true },
    displayName: {},
    phones: {},
    manager: { type: 'Reference' },
  }),
  typeForTests(2, 'Group', { id: { isExternalId: true }, members: { type: 'Reference' } }),
];

const id = fc.constantFrom('a', 'A', 'b', 'c', 'd', 'e');
const text = fc.constantFrom('', 'x', 'y', 'z');
const problem = fc.constantFrom({}, {}, {}, {}, { problem: { kind: 'other', message: 'damaged' } } as const);
const someone = fc
  .tuple(fc.option(id), text, fc.array(text, { maxLength: 3 }), text, problem)
  .map(([key, displayName, phones, manager, rest]) =>
    importedForTests('Person', { ...(key === null ? {} : { id: key }), displayName, phones, manager }, rest),
  );
const aGroup = fc
  .tuple(id, fc.array(text, { maxLength: 4 }))
  .map(([key, members]) => importedForTests('Group', { id: key, members }));
const gone = id.map((key) => importedForTests('Person', { id: key }, { change: 'deleted' }));
const odd = fc.constantFrom(
  importedForTests('Nobody', { id: 'a' }),
  importedForTests('Person', { id: 'b', wrong: 'x' }),
);
const object = fc.oneof(
  { weight: 6, arbitrary: someone },
  { weight: 2, arbitrary: aGroup },
  { weight: 1, arbitrary: gone },
  { weight: 1, arbitrary: odd },
);
const whole = fc.array(object, { maxLength: 12 });
const cuts = fc.array(fc.nat({ max: 12 }), { maxLength: 6 });

function cut(objects: readonly Imported[], places: readonly number[]): readonly (readonly Imported[])[] {
  const ends = [...new Set([...places, objects.length])]
    .filter((place) => place <= objects.length)
    .toSorted((a, b) => a - b);
  return ends.map((end, index) => objects.slice(index === 0 ? 0 : ends[index - 1], end));
}

/** What can be seen of a space, without the ids it gave. */
function stateOf({ objects }: Space): readonly unknown[] {
  return [...objects.values()]
    .map(({ objectTypeId, row: { status, externalId, displayName, document, contentHash }, references }) => ({
      objectTypeId,
      status,
      externalId,
      displayName,
      document,
      contentHash,
      references: references.map(({ attributeId, raw }) => `${attributeId} ${raw}`).toSorted(),
    }))
    .toSorted((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
}

function itemsOf({ items }: SpaceRun): readonly string[] {
  return items
    .map(({ externalId, displayName, objectType, changeType, error, outcomes, counts }) =>
      JSON.stringify([
        externalId,
        displayName,
        objectType,
        changeType,
        error?.type,
        outcomes.map(({ type, count }) => [type, count]),
        counts,
      ]),
    )
    .toSorted();
}

function prepared(before: readonly Imported[]): Space {
  const space = openSpace(types);
  space.run([before]);
  // Some of it is gone by now.
  if (before.length > 3) space.run([before.slice(2)]);
  return space;
}

test('D-17: what an import does depends neither on the size of its pages nor on where they end', () => {
  fc.assert(
    fc.property(whole, whole, cuts, fc.boolean(), (before, objects, places, isFull) => {
      const inOne = prepared(before);
      const inMany = prepared(before);
      const one = inOne.run([objects], { isFull });
      const many = inMany.run(cut(objects, places), { isFull });
      assert.deepEqual(stateOf(inMany), stateOf(inOne));
      assert.deepEqual(itemsOf(many), itemsOf(one));
      assert.deepEqual(many.counters, one.counters);
    }),
    { numRuns: 600 },
  );
});

test('D-17: nor on the order of its objects', () => {
  fc.assert(
    fc.property(whole, whole, fc.infiniteStream(fc.nat()), (before, objects, keys) => {
      const inOrder = prepared(before);
      const shuffled = prepared(before);
      const one = inOrder.run([objects]);
      const ranked = objects
        .map((each) => ({ each, rank: keys.next().value as number }))
        .toSorted((a, b) => a.rank - b.rank);
      const other = shuffled.run([ranked.map(({ each }) => each)]);
      assert.deepEqual(stateOf(shuffled), stateOf(inOrder));
      assert.deepEqual(itemsOf(other), itemsOf(one));
    }),
    { numRuns: 300 },
  );
});

test('IMP-36: importing the same twice changes nothing the second time', () => {
  fc.assert(
    fc.property(whole, whole, cuts, (before, objects, places) => {
      const space = prepared(before);
      space.run(cut(objects, places));
      const after = stateOf(space);
      const numbers = [...space.objects.values()].map(({ row }) => row.changeNumber);
      const again = space.run(cut(objects, places));
      assert.deepEqual(stateOf(space), after);
      assert.deepEqual(
        [...space.objects.values()].map(({ row }) => row.changeNumber),
        numbers,
      );
      assert.deepEqual(
        again.items.filter(({ error }) => error === null),
        [],
      );
      assert.equal(again.counters.totalCsoAdds + again.counters.totalCsoUpdates + again.counters.totalCsoDeletes, 0);
    }),
    { numRuns: 300 },
  );
});

test('D-14, D-15, IMP-28: the counters of an import agree with each other and with its items', () => {
  fc.assert(
    fc.property(whole, whole, cuts, (before, objects, places) => {
      const run = prepared(before).run(cut(objects, places));
      const { counters, tally, items } = run;
      assert.equal(counters.totalObjectsProcessed, objects.length);
      const made = items.filter(({ changeType, error }) => changeType === 'Added' && error === null);
      assert.ok(made.every(({ connectedSystemObjectId }) => connectedSystemObjectId !== null));
      assert.equal(counters.totalUnchanged + tally.changedAndProcessed, counters.totalObjectsProcessed);
      assert.ok(counters.totalObjectErrors <= counters.totalObjectChangeCount);
      assert.equal(counters.totalObjectChangeCount, new Set(items.map(({ objectKey }) => objectKey)).size);
      assert.equal(
        counters.totalCsoAdds,
        items.filter(({ outcomes }) => outcomes.some(({ type }) => type === 'CsoAdded')).length,
      );
      assert.equal(counters.totalObjectErrors, items.filter(({ error }) => error !== null).length);
    }),
    { numRuns: 300 },
  );
});
