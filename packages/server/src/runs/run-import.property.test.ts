import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ImportedObject } from '@jim/connector-kit/connector.ts';
import { inPages, scriptedObject } from '@jim/connector-kit/testing/scripted-connector.ts';
import fc from 'fast-check';
import { openImportBed, type ImportResult, type ImportSystem } from './run-import-test-bed.ts';

const bed = await openImportBed();
after(() => bed[Symbol.asyncDispose]());

const id = fc.constantFrom('a', 'A', 'b', 'c', 'd', 'e', 'f');
const value = fc.constantFrom('x', 'y');
const reference = fc.constantFrom('a', 'B', 'c', 'd', 'e', 'f', 'nobody');
const someone = fc
  .record({ id, mail: value, manager: fc.option(reference) })
  .map(({ manager, ...rest }) => scriptedObject('person', { ...rest, manager: manager === null ? [] : [manager] }));
const aGroup = fc
  .record({ id, members: fc.uniqueArray(reference, { maxLength: 4 }) })
  .map(({ id: key, members }) => scriptedObject('group', { id: key, members }));
const whole = fc.array(fc.oneof({ weight: 3, arbitrary: someone }, { weight: 1, arbitrary: aGroup }), {
  minLength: 1,
  maxLength: 10,
});

async function stateOf(system: ImportSystem): Promise<readonly unknown[]> {
  const stored = await system.stored();
  return stored.map(({ id: _id, changeNumber: _number, ...rest }) => rest);
}

function itemsOf({ items }: ImportResult): readonly string[] {
  return items
    .map(({ objectId, errorMessage: _message, ...rest }) => JSON.stringify({ ...rest, hasObject: objectId !== null }))
    .toSorted();
}

async function importTwice(
  before: readonly ImportedObject[],
  objects: readonly ImportedObject[],
  { size, inFlight }: { readonly size: number; readonly inFlight: number },
) {
  const system = await bed.addSystem();
  await system.import(inPages(before, size), { inFlight });
  const result = await system.import(inPages(objects, size), { inFlight });
  return { state: await stateOf(system), items: itemsOf(result), counters: result.counters, error: result.error };
}

const runs = Number(process.env['JIM_PROPERTY_RUNS'] ?? 300);
const paces = fc.record({ size: fc.integer({ min: 1, max: 4 }), inFlight: fc.integer({ min: 0, max: 2 }) });

test(
  'D-17: what is stored and told after an import, references included, depends neither on the size of its pages nor on how many are in flight',
  { timeout: 900_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(whole, whole, paces, async (before, objects, pace) => {
        const inOne = await importTwice(before, objects, { size: 100, inFlight: 0 });
        assert.equal(inOne.error, null);
        assert.deepEqual(await importTwice(before, objects, pace), inOne);
      }),
      { numRuns: runs },
    );
  },
);
