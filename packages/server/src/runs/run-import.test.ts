import assert from 'node:assert/strict';
import test from 'node:test';
import { inPages, scriptedObject } from '@jim/connector-kit/testing/scripted-connector.ts';
import { openImportBed } from './run-import-test-bed.ts';

const person = (id: string, rest: Record<string, string | number | string[]> = {}) =>
  scriptedObject('person', { id, displayName: `Person ${id}`, ...rest });

await test('IMP-24: a first import creates every object, with item, history and resolved references', async () => {
  await using bed = await openImportBed();
  const system = await bed.addSystem();
  const result = await system.import(inPages([person('a', { manager: 'b' }), person('b', { age: 7 })], 1));
  assert.equal(result.error, null);
  assert.match(result.message ?? '', /^Import complete: 2 objects \(2 created, 0 updated, 0 errors\) in \d+\.\d s\.$/);
  const stored = await system.stored();
  assert.deepEqual(
    stored.map(({ externalId, status, references }) => ({ externalId, status, references })),
    [
      { externalId: 'a', status: 'Normal', references: ['manager:b → b'] },
      { externalId: 'b', status: 'Normal', references: [] },
    ],
  );
  assert.deepEqual(
    result.items.map(({ summary }) => summary),
    ['CsoAdded:1', 'CsoAdded:1'],
  );
});
