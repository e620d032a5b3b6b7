import assert from 'node:assert/strict';
import test from 'node:test';
import type { Value } from '@jim/engine/model/values.ts';
import type { ExportAttributeChange, SchemaAttribute } from '../connector.ts';
import {
  assertApplied,
  changeItem,
  createItem,
  exportAll,
  findPerson,
  getPerson,
  importAll,
  inOrder,
  valuesOf,
} from './drive-connector.ts';
import type { ConformanceHarness, ConformanceSystem } from './harness.ts';

export function describeExportConformance(harness: ConformanceHarness): void {
  test('CON-30: create, update and delete reach the system', async () => {
    await using system = await harness.prepare({ people: 3, groups: 0 });
    const { key, textAttribute, objectType } = system.people;
    const created = await exportAll(harness, system, [createItem(system, 'create', key(10))]);
    assertApplied(created);
    const person = getPerson(system, await importAll(harness, system), key(10));
    const [result] = created;
    if (result?.kind === 'applied' && result.externalId !== undefined && objectType.externalId !== null) {
      assert.deepEqual(valuesOf(person, objectType.externalId), [result.externalId]);
    }
    assertApplied(await exportAll(harness, system, [setText(system, 'update', person, 'first')]));
    const updated = getPerson(system, await importAll(harness, system), key(10));
    assert.deepEqual(valuesOf(updated, textAttribute.name), ['first']);
    const cleared = changeItem(system, 'clear', updated, 'update', [change(textAttribute, 'update', null)]);
    assertApplied(await exportAll(harness, system, [cleared]));
    const bare = getPerson(system, await importAll(harness, system), key(10));
    assert.deepEqual(valuesOf(bare, textAttribute.name), []);
    assertApplied(await exportAll(harness, system, [changeItem(system, 'delete', bare, 'delete')]));
    const after = await importAll(harness, system);
    assert.equal(findPerson(system, after, key(10)), undefined);
    assert.equal(after.objects.length, 3);
  });

  test('CONFORMANCE: exporting the same items twice leaves what exporting them once left', async () => {
    await using system = await harness.prepare({ people: 3, groups: 0 });
    const { key } = system.people;
    const before = await importAll(harness, system);
    const items = [
      createItem(system, 'create', key(10)),
      setText(system, 'update', getPerson(system, before, key(0)), 'same again'),
      changeItem(system, 'delete', getPerson(system, before, key(1)), 'delete'),
    ];
    assertApplied(await exportAll(harness, system, items));
    const once = inOrder((await importAll(harness, system)).objects);
    const [, update, deletion] = await exportAll(harness, system, items);
    assertApplied([update, deletion].filter((result) => result !== undefined));
    assert.deepEqual(inOrder((await importAll(harness, system)).objects), once);
  });

  if (harness.can.refuse) {
    test('CON-31: a refused item fails alone and says why', async () => {
      await using system = await harness.prepare({ people: 1, groups: 0 });
      const { key } = system.people;
      const refused = system.refusedItem?.('refused');
      assert.ok(refused, 'the harness has no refusedItem');
      const items = [createItem(system, 'before', key(10)), refused, createItem(system, 'after', key(11))];
      const [before, failure, after] = await exportAll(harness, system, items);
      assertApplied([before, after].filter((result) => result !== undefined));
      assert.ok(failure?.kind === 'rejected' && failure.message.length > 0, JSON.stringify(failure));
      assert.equal((await importAll(harness, system)).objects.length, 3);
    });
  }

  test('CONFORMANCE: text of any script comes back as it was written', async () => {
    await using system = await harness.prepare({ people: texts.length, groups: 0 });
    const { key, textAttribute } = system.people;
    const before = await importAll(harness, system);
    const items = texts.map((text, index) =>
      setText(system, String(index), getPerson(system, before, key(index)), text),
    );
    assertApplied(await exportAll(harness, system, items));
    const after = await importAll(harness, system);
    const found = texts.map((_, index) => valuesOf(getPerson(system, after, key(index)), textAttribute.name)[0]);
    assert.deepEqual(found, texts);
  });

  if (harness.can.largeText) {
    test('CONFORMANCE: a value of 1 MiB comes back as it was written', async () => {
      await using system = await harness.prepare({ people: 1, groups: 0 });
      const { key, textAttribute } = system.people;
      const text = `${'äbc, "d" '.repeat(104_858)}.`;
      const person = getPerson(system, await importAll(harness, system), key(0));
      assertApplied(await exportAll(harness, system, [setText(system, 'large', person, text)]));
      const after = getPerson(system, await importAll(harness, system), key(0));
      assert.ok(valuesOf(after, textAttribute.name)[0] === text, 'another text came back');
    });
  }

  if (harness.can.multiValued) describeMultiValued(harness);
}

const texts = [
  'Zoë Größe',
  'combining e\u0301 and composed \u00e9',
  'Ελληνικά Русский 日本語 한국어',
  'עברית العربية',
  '👩🏽‍🚀 \u{20BB7}',
  'comma, semicolon; "quotes" \\ backslash | pipe = + < > #',
  "O'Brien",
];

function describeMultiValued(harness: ConformanceHarness): void {
  test('CONFORMANCE: an attribute of 20,000 values is written, changed and read whole', async () => {
    await using system = await harness.prepare({ people: 1, groups: 0 });
    const { key, multiValuedAttribute: attribute } = system.people;
    assert.ok(attribute, 'the harness has no multiValuedAttribute');
    const readValues = async (): Promise<ReadonlySet<Value>> =>
      new Set(valuesOf(getPerson(system, await importAll(harness, system), key(0)), attribute.name));
    const values = Array.from({ length: 20_000 }, (_, index) => `value ${index}`);
    const person = getPerson(system, await importAll(harness, system), key(0));
    const adds = values.map((value) => change(attribute, 'add', value));
    const known = valuesOf(person, attribute.name).map((value) => change(attribute, 'remove', value));
    assertApplied(
      await exportAll(harness, system, [changeItem(system, 'fill', person, 'update', [...known, ...adds])]),
    );
    assert.deepEqual(await readValues(), new Set(values));
    const full = getPerson(system, await importAll(harness, system), key(0));
    const removals = values.slice(0, 10_000).map((value) => change(attribute, 'remove', value));
    assertApplied(await exportAll(harness, system, [changeItem(system, 'halve', full, 'update', removals)]));
    assert.deepEqual(await readValues(), new Set(values.slice(10_000)));
  });
}

function change(
  attribute: SchemaAttribute,
  kind: ExportAttributeChange['kind'],
  value: Value | null,
): ExportAttributeChange {
  return { attribute, kind, value };
}

function setText(system: ConformanceSystem, id: string, person: Parameters<typeof changeItem>[2], text: string) {
  return changeItem(system, id, person, 'update', [change(system.people.textAttribute, 'update', text)]);
}
