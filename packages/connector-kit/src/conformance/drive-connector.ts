/** The steps that conformance tests are made of. */
import assert from 'node:assert/strict';
import type { Value, Values } from '@jim/engine/model/values.ts';
import type {
  ExportAttributeChange,
  ExportItem,
  ExportResult,
  ImportedObject,
  ImportPage,
  ImportRequest,
  OpenConnector,
} from '../connector.ts';
import type { ConformanceHarness, ConformanceSystem } from './harness.ts';

export function openConnector(harness: ConformanceHarness, system: ConformanceSystem): Promise<OpenConnector> {
  return harness.connector.open(system.settings, system.environment);
}

export function requestOf(system: ConformanceSystem, changes: Partial<ImportRequest> = {}): ImportRequest {
  return {
    objectTypes: system.groups === undefined ? [system.people.objectType] : [system.people.objectType, system.groups],
    unselectedTypeNames: [],
    partitions: system.partitions,
    pageSize: 1000,
    filePath: system.filePath,
    watermark: null,
    signal: new AbortController().signal,
    ...changes,
  };
}

export interface Imported {
  readonly pages: readonly ImportPage[];
  readonly objects: readonly ImportedObject[];
  /** The first one of the run (IMP-04). */
  readonly watermark: string | null;
}

export async function collectPages(pages: AsyncIterable<ImportPage>): Promise<Imported> {
  const collected: ImportPage[] = [];
  for await (const page of pages) collected.push(page);
  return {
    pages: collected,
    objects: collected.flatMap((page) => page.objects),
    watermark: collected.find((page) => page.watermark !== undefined)?.watermark ?? null,
  };
}

/** A full import over a connection of its own. */
export async function importAll(
  harness: ConformanceHarness,
  system: ConformanceSystem,
  changes: Partial<ImportRequest> = {},
): Promise<Imported> {
  await using open = await openConnector(harness, system);
  assert.ok(open.fullImport, 'the connector cannot import with these settings');
  return await collectPages(open.fullImport(requestOf(system, changes)));
}

/** One result per item, in the order of the items, over a connection of its own. */
export async function exportAll(
  harness: ConformanceHarness,
  system: ConformanceSystem,
  items: readonly ExportItem[],
): Promise<readonly ExportResult[]> {
  await using open = await openConnector(harness, system);
  assert.ok(open.export, 'the connector cannot export with these settings');
  const results = new Map<string, ExportResult>();
  for await (const result of exportOver(open, items)) {
    assert.ok(!results.has(result.id), `item ${result.id} has two results`);
    results.set(result.id, result);
  }
  return items.map(({ id }) => {
    const result = results.get(id);
    assert.ok(result, `item ${id} has no result`);
    return result;
  });
}

/** All results of exporting the items, also where the system is written as a whole. */
export async function* exportOver(
  open: OpenConnector,
  items: readonly ExportItem[],
  signal = new AbortController().signal,
): AsyncGenerator<ExportResult> {
  yield* open.export?.(items, signal) ?? [];
  yield* open.completeExport?.(signal) ?? [];
}

export function assertApplied(results: readonly ExportResult[]): void {
  for (const result of results) assert.equal(result.kind, 'applied', JSON.stringify(result));
}

export function valuesOf(object: ImportedObject, attribute: string): Values {
  const name = attribute.toLowerCase();
  return object.attributes.find((each) => each.name.toLowerCase() === name)?.values ?? [];
}

export function findPerson(system: ConformanceSystem, imported: Imported, key: Value): ImportedObject | undefined {
  const { keyAttribute, objectType } = system.people;
  return imported.objects.find(
    (object) =>
      object.objectType?.toLowerCase() === objectType.name.toLowerCase() && valuesOf(object, keyAttribute)[0] === key,
  );
}

export function getPerson(system: ConformanceSystem, imported: Imported, key: Value): ImportedObject {
  const person = findPerson(system, imported, key);
  assert.ok(person, `no person ${key} among ${imported.objects.length} objects`);
  return person;
}

export function createItem(system: ConformanceSystem, id: string, key: Value): ExportItem {
  const { changes, secondaryExternalId } = system.people.create(key);
  const { objectType } = system.people;
  return { id, change: 'create', objectType, externalId: null, secondaryExternalId, changes, current: {} };
}

/** An update or delete of a person as it was imported. */
export function changeItem(
  system: ConformanceSystem,
  id: string,
  person: ImportedObject,
  change: 'update' | 'delete',
  changes: readonly ExportAttributeChange[] = [],
): ExportItem {
  const { objectType } = system.people;
  const { externalId, secondaryExternalId } = objectType;
  return {
    id,
    change,
    objectType,
    externalId: externalId === null ? null : (valuesOf(person, externalId)[0] ?? null),
    secondaryExternalId: secondaryExternalId === null ? null : (valuesOf(person, secondaryExternalId)[0] ?? null),
    changes,
    current: Object.fromEntries(person.attributes.map(({ name, values }) => [name, values])),
  };
}

/** Objects in an order that does not depend on the system's, as JSON. */
export function inOrder(objects: readonly ImportedObject[]): readonly string[] {
  const texts = objects.map((object) => {
    const attributes = object.attributes
      .filter(({ values }) => values.length > 0)
      .map(({ name, values }) => [name, [...values].sort()] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return JSON.stringify([object.objectType, object.problem ?? null, attributes]);
  });
  return texts.sort();
}
