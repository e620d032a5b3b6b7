import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { differencesOf, storedDifferencesOf } from './stored-differences.ts';

const noBinary = (): boolean => false;

test('DAT-46: differences come back as they were kept, whatever they hold', () => {
  const values = fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean()), { maxLength: 4 });
  const side = fc
    .record({ added: values, removed: values }, { noNullPrototype: true })
    .filter(({ added, removed }) => added.length + removed.length > 0);
  fc.assert(
    fc.property(fc.dictionary(fc.nat(1000).map(String), side, { noNullPrototype: true }), (differences) => {
      const kept: unknown = JSON.parse(JSON.stringify(storedDifferencesOf(differences, noBinary)));
      assert.deepEqual(differencesOf(kept as object), differences);
    }),
    { numRuns: 300 },
  );
});

test('IMP-61: a side without values is left out, and of binary values the length is kept', () => {
  const differences = { 1: { added: ['AAECAw=='], removed: [] }, 2: { added: ['x'], removed: [] } };
  assert.deepEqual(
    storedDifferencesOf(differences, (id) => id === 1),
    { added: { 1: ['4 bytes'], 2: ['x'] } },
  );
});
