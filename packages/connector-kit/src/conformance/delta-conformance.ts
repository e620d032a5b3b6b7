import assert from 'node:assert/strict';
import test from 'node:test';
import {
  collectPages,
  findPerson,
  getPerson,
  importAll,
  inOrder,
  openConnector,
  requestOf,
  valuesOf,
} from './drive-connector.ts';
import type { Imported } from './drive-connector.ts';
import type { ConformanceHarness, ConformanceSystem } from './harness.ts';

export function describeDeltaConformance(harness: ConformanceHarness): void {
  test('CON-20: a delta import returns what was created, modified and deleted since the full import', async () => {
    await using system = await harness.prepare({ people: 10, groups: 0 });
    const { key, textAttribute, objectType } = system.people;
    const full = await importAll(harness, system);
    assert.ok(full.watermark, 'the full import left no watermark');
    const gone = getPerson(system, full, key(2));
    await system.direct.create(key(20));
    await system.direct.modify(key(1), 'since then');
    await system.direct.delete(key(2));
    const delta = await importDelta(harness, system, full.watermark);
    assert.notEqual(getPerson(system, delta, key(20)).change, 'deleted');
    assert.deepEqual(valuesOf(getPerson(system, delta, key(1)), textAttribute.name), ['since then']);
    const idOf = (object: typeof gone) => valuesOf(object, objectType.externalId ?? '')[0];
    const deletions = delta.objects.filter((object) => object.change === 'deleted').map(idOf);
    assert.deepEqual(deletions, [idOf(gone)]);
  });

  test('IMP-32: the objects of a delta import are complete', async () => {
    await using system = await harness.prepare({ people: 5, groups: 0 });
    const { key } = system.people;
    const full = await importAll(harness, system);
    assert.ok(full.watermark);
    await system.direct.modify(key(1), 'since then');
    const delta = await importDelta(harness, system, full.watermark);
    const expected = getPerson(system, await importAll(harness, system), key(1));
    const found = getPerson(system, delta, key(1));
    assert.deepEqual(inOrder([{ ...found, change: 'unspecified' }]), inOrder([{ ...expected, change: 'unspecified' }]));
  });

  test('IMP-03: a delta import from the watermark of the one before returns only what is new', async () => {
    await using system = await harness.prepare({ people: 5, groups: 0 });
    const { key } = system.people;
    const full = await importAll(harness, system);
    assert.ok(full.watermark);
    await system.direct.modify(key(1), 'first');
    const first = await importDelta(harness, system, full.watermark);
    await system.direct.modify(key(3), 'second');
    const second = await importDelta(harness, system, first.watermark ?? full.watermark);
    getPerson(system, second, key(3));
    assert.equal(findPerson(system, second, key(4)), undefined);
  });

  if (harness.can.rename) {
    test('CONFORMANCE: a delta import returns a renamed object under its new name, and no deletion', async () => {
      await using system = await harness.prepare({ people: 5, groups: 0 });
      const { key, objectType } = system.people;
      const full = await importAll(harness, system);
      assert.ok(full.watermark);
      await system.direct.rename?.(key(0), key(30));
      const delta = await importDelta(harness, system, full.watermark);
      const idOf = (object: Imported['objects'][number]) => valuesOf(object, objectType.externalId ?? '');
      const [before, after] = [getPerson(system, full, key(0)), getPerson(system, delta, key(30))];
      if (system.people.keyAttribute !== objectType.externalId) assert.deepEqual(idOf(after), idOf(before));
      assert.ok(
        delta.objects.every(
          (object) => object.change !== 'deleted' || objectType.externalId === system.people.keyAttribute,
        ),
      );
    });
  }

  test('CON-25: a watermark that means nothing to the system ends in a refusal or a warned full read', async () => {
    await using system = await harness.prepare({ people: 3, groups: 0 });
    try {
      const delta = await importDelta(harness, system, null);
      assert.ok(delta.pages.some((page) => page.warning?.kind === 'deltaFellBackToFull'));
      assert.equal(delta.objects.length, 3);
    } catch (error) {
      assert.equal(error instanceof Error && 'code' in error ? error.code : error, 'cannotDeltaImport');
    }
  });
}

async function importDelta(
  harness: ConformanceHarness,
  system: ConformanceSystem,
  watermark: string | null,
): Promise<Imported> {
  await using open = await openConnector(harness, system);
  assert.ok(open.deltaImport, 'the connector has no delta import with these settings');
  return await collectPages(open.deltaImport(requestOf(system, { watermark })));
}
