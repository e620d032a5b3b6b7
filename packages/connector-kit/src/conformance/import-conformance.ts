import assert from 'node:assert/strict';
import test from 'node:test';
import { parseValue } from '@jim/engine/model/values.ts';
import { collectPages, getPerson, importAll, inOrder, openConnector, requestOf, valuesOf } from './drive-connector.ts';
import type { ConformanceHarness } from './harness.ts';

export function describeImportConformance(harness: ConformanceHarness): void {
  const groups = harness.can.groups ? 2 : 0;

  test('CON-10: discovery finds the types and attributes that the system has', async () => {
    await using system = await harness.prepare({ people: 3, groups });
    await using open = await openConnector(harness, system);
    const { objectTypes } = await open.discoverSchema(new AbortController().signal);
    for (const wanted of requestOf(system).objectTypes) {
      const found = objectTypes.find(({ name }) => name === wanted.name);
      assert.ok(found, `no object type ${wanted.name}`);
      const names = new Set(found.attributes.map(({ name }) => name.toLowerCase()));
      assert.equal(names.size, found.attributes.length, 'attribute names differ in more than case');
      const missing = wanted.attributes.filter(({ name }) => !names.has(name.toLowerCase()));
      assert.deepEqual(missing, []);
    }
  });

  test('CON-24: every object has one external id, and no two have the same', async () => {
    await using system = await harness.prepare({ people: 25, groups });
    const { objects } = await importAll(harness, system);
    assert.equal(objects.length, 25 + groups);
    const ids = objects.map((object) => {
      const type = requestOf(system).objectTypes.find(({ name }) => name === object.objectType);
      assert.ok(type?.externalId, `unexpected object type ${object.objectType}`);
      const values = valuesOf(object, type.externalId);
      assert.equal(values.length, 1);
      return `${object.objectType} ${values[0]}`;
    });
    assert.equal(new Set(ids).size, ids.length);
  });

  test('CON-22: values are canonical for the types of their attributes, and pages are plain data', async () => {
    await using system = await harness.prepare({ people: 10, groups });
    const { pages, objects } = await importAll(harness, system);
    assert.deepEqual(JSON.parse(JSON.stringify(pages)), JSON.parse(JSON.stringify(structuredClone(pages))));
    for (const object of objects) {
      assert.equal(object.problem, undefined);
      const type = requestOf(system).objectTypes.find(({ name }) => name === object.objectType);
      for (const { name, values } of object.attributes) {
        const attribute = type?.attributes.find((each) => each.name.toLowerCase() === name.toLowerCase());
        assert.ok(attribute, `${name} was not asked for`);
        for (const value of values) assert.equal(parseValue(attribute.type, String(value)), value);
        if (attribute.plurality === 'SingleValued') assert.ok(values.length < 2, `${name} has several values`);
      }
    }
  });

  test('CONFORMANCE: two imports of an unchanged system return the same objects', async () => {
    await using system = await harness.prepare({ people: 25, groups });
    const [first, second] = [await importAll(harness, system), await importAll(harness, system)];
    assert.deepEqual(inOrder(second.objects), inOrder(first.objects));
  });

  test('CON-20: the objects do not depend on the page size', async () => {
    await using system = await harness.prepare({ people: 7, groups });
    const whole = inOrder((await importAll(harness, system, { pageSize: 1000 })).objects);
    assert.equal(whole.length, 7 + groups);
    for (const pageSize of [1, 2]) {
      const paged = await importAll(harness, system, { pageSize });
      assert.deepEqual(inOrder(paged.objects), whole);
      assert.ok(paged.pages.every(({ objects }) => objects.length <= pageSize));
    }
  });

  test('CON-26: an aborted import ends at once, and the next one is whole', async () => {
    await using system = await harness.prepare({ people: 60, groups });
    const abort = new AbortController();
    let seen = 0;
    await using open = await openConnector(harness, system);
    assert.ok(open.fullImport);
    try {
      for await (const page of open.fullImport(requestOf(system, { pageSize: 5, signal: abort.signal }))) {
        assert.ok(!abort.signal.aborted || seen <= 10, 'pages go on arriving');
        seen += page.objects.length;
        abort.abort();
      }
    } catch (error) {
      assert.ok(abort.signal.aborted, String(error));
    }
    assert.ok(seen > 0 && seen <= 10, `${seen} objects`);
    assert.equal((await importAll(harness, system)).objects.length, 60 + groups);
  });

  test('CON-26: leaving an import early leaves the connection usable', async () => {
    await using system = await harness.prepare({ people: 20, groups });
    await using open = await openConnector(harness, system);
    assert.ok(open.fullImport);
    for await (const page of open.fullImport(requestOf(system, { pageSize: 5 }))) {
      assert.ok(page.objects.length > 0);
      break;
    }
    assert.equal((await collectPages(open.fullImport(requestOf(system)))).objects.length, 20 + groups);
  });

  test('CONFORMANCE: a change made in the system shows in the next import', async () => {
    await using system = await harness.prepare({ people: 5, groups });
    const { key, textAttribute } = system.people;
    await system.direct.modify(key(1), 'changed directly');
    await system.direct.delete(key(2));
    await system.direct.create(key(5));
    const after = await importAll(harness, system);
    assert.deepEqual(valuesOf(getPerson(system, after, key(1)), textAttribute.name), ['changed directly']);
    assert.equal(after.objects.length, 5 + groups);
    getPerson(system, after, key(5));
  });

  if (harness.can.rename) {
    test('CONFORMANCE: a renamed object is imported under its new name', async () => {
      await using system = await harness.prepare({ people: 3, groups });
      const { key } = system.people;
      await system.direct.rename?.(key(0), key(7));
      const after = await importAll(harness, system);
      getPerson(system, after, key(7));
      assert.equal(after.objects.length, 3 + groups);
    });
  }
}
