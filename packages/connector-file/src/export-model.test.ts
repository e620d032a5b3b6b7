import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ExportItem, ImportedObject } from '@jim/connector-kit/connector.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import { attribute, openTestBed, typeOf } from './file-test-bed.ts';

const id = attribute('id');
const name = attribute('name');
const age = attribute('age', 'Number');
const tags = attribute('tags', 'Text', 'MultiValued');
const person = typeOf('person', [id, name, age, tags]);
const request = { objectTypes: [person], pageSize: 5 };

type Person = { readonly name: Values; readonly age: Values; readonly tags: Values };
type Population = ReadonlyMap<string, Person>;

const key = fc.constantFrom('1', '2', '3', 'a b', 'ü', '"q"', 'x,y', ' z', '4\n5');
const text = fc.string({
  unit: fc.constantFrom('a', 'B', '"', ',', '\n', '\r', '|', ' ', 'é', '👩', '\t', ';', "'", '0'),
  minLength: 1,
  maxLength: 8,
});
const tag = fc.constantFrom('red', 'green', 'blue, deep', 'say "hi"', 'ü', 'line\nbreak');
const number = fc.integer({ min: -2147483648, max: 2147483647 });

const change = fc.oneof(
  fc.record({ attribute: fc.constant(name), kind: fc.constant('update' as const), value: fc.option(text) }),
  fc.record({ attribute: fc.constant(age), kind: fc.constant('update' as const), value: fc.option(number) }),
  fc.record({ attribute: fc.constant(tags), kind: fc.constantFrom('add' as const, 'remove' as const), value: tag }),
  fc.record({ attribute: fc.constant(tags), kind: fc.constant('removeAll' as const), value: fc.constant(null) }),
);

const item = fc
  .record({
    kind: fc.constantFrom('create' as const, 'update' as const, 'delete' as const),
    key,
    changes: fc.array(change, { maxLength: 6 }),
  })
  .map(({ kind, key: externalId, changes }): Omit<ExportItem, 'id'> => ({
    change: kind,
    objectType: person,
    externalId: kind === 'create' ? null : externalId,
    secondaryExternalId: null,
    changes:
      kind === 'create'
        ? [{ attribute: id, kind: 'update', value: externalId }, ...changes]
        : kind === 'delete'
          ? []
          : changes,
    current: {},
  }));

const batch = fc
  .array(item, { minLength: 1, maxLength: 8 })
  .map((items) => items.map((each, index) => ({ ...each, id: String(index) })));

/** What the items mean, written as plainly as can be. */
function applyToModel(before: Population, items: readonly ExportItem[]): Population {
  const after = new Map(before);
  for (const { change: kind, externalId, changes } of items) {
    const itemKey = String(externalId ?? changes[0]?.value);
    const start = kind === 'update' ? after.get(itemKey) : undefined;
    const values = new Map<string, Set<Value>>(Object.entries(start ?? {}).map(([of, held]) => [of, new Set(held)]));
    for (const { attribute: of, kind: how, value } of changes) {
      const held = values.get(of.name) ?? new Set();
      values.set(of.name, held);
      if (how === 'update' || how === 'removeAll') held.clear();
      if (value !== null && how === 'remove') held.delete(value);
      else if (value !== null) held.add(value);
    }
    const held = (of: string): Values => [...(values.get(of) ?? [])];
    if (kind === 'delete') after.delete(itemKey);
    else after.set(itemKey, { name: held('name'), age: held('age'), tags: held('tags') });
  }
  return after;
}

function toPopulation(objects: readonly ImportedObject[]): Population {
  return new Map(
    objects.map((object) => {
      assert.equal(object.problem, undefined);
      const values = (of: string): Values => object.attributes.find((each) => each.name === of)?.values ?? [];
      return [String(values('id')[0]), { name: values('name'), age: values('age'), tags: values('tags') }];
    }),
  );
}

function inOrder(population: Population): readonly string[] {
  return [...population].map(([of, held]) => JSON.stringify([of, held.name, held.age, [...held.tags].sort()])).sort();
}

test('FILE-32: whatever batches are exported, the file holds what the items mean', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
      await using bed = await openTestBed('id,name,age,tags\n');
      let model: Population = new Map();
      for (const items of batches) {
        const results = await bed.export(items);
        assert.ok(results.every(({ kind }) => kind === 'applied'));
        model = applyToModel(model, items);
        const objects = await bed.importObjects(request);
        assert.deepEqual(inOrder(toPopulation(objects)), inOrder(model));
        assert.equal(objects.length, model.size);
      }
    }),
    { numRuns: 60 },
  );
});

test('FILE-32: exporting a batch again, one item a key, changes nothing', async () => {
  const onePerKey = batch.map((items) => [
    ...new Map(items.map((each) => [String(each.externalId ?? each.changes[0]?.value), each])).values(),
  ]);
  await fc.assert(
    fc.asyncProperty(batch, onePerKey, async (first, items) => {
      await using bed = await openTestBed('id,name,age,tags\n');
      await bed.export(first);
      await bed.export(items);
      const once = inOrder(toPopulation(await bed.importObjects(request)));
      const lines = (await bed.read()).length;
      await bed.export(items);
      // An item that removes a value and adds it again moves it behind the others: their order means nothing.
      assert.deepEqual(inOrder(toPopulation(await bed.importObjects(request))), once);
      assert.equal((await bed.read()).length, lines);
    }),
    { numRuns: 60 },
  );
});

test('FILE-33: any text in any cell comes back as it was written', async () => {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((value) => value.isWellFormed());
  const awkward = fc.oneof(text, any);
  const delimiter = fc.constantFrom(',', ';', '\t', '||', ' ', "'");
  await fc.assert(
    fc.asyncProperty(fc.array(awkward, { minLength: 1, maxLength: 6 }), delimiter, async (values, between) => {
      const settings = { Delimiter: between };
      await using bed = await openTestBed(null, settings);
      const items = values.map((value, index): ExportItem => ({
        id: String(index),
        change: 'create',
        objectType: person,
        externalId: null,
        secondaryExternalId: null,
        changes: [
          { attribute: id, kind: 'update', value: String(index) },
          { attribute: name, kind: 'update', value },
        ],
        current: {},
      }));
      await bed.export(items);
      const found = toPopulation(await bed.importObjects(request));
      assert.deepEqual(
        values.map((_, index) => found.get(String(index))?.name[0]),
        values,
      );
    }),
    { numRuns: 100 },
  );
});
