/**
 * Systems that live in memory, for tests of whole runs: a real connector over a map. What a directory does by itself it
 * does too: it gives external ids, it knows objects by an address, and what points at a deleted object lets go of it.
 */
import type {
  Connector,
  DiscoveredSchema,
  ExportItem,
  ExportResult,
  ImportedObject,
  ImportPage,
  ImportRequest,
  OpenConnector,
} from '../connector.ts';
import { textSetting } from '../settings.ts';
import { bereaved, changedObject, findKey, type StoredObject } from './stored-object.ts';

export type MemoryObject = StoredObject;

export type MemoryAnswer = 'rejected' | 'unknown' | undefined;

export interface MemorySystem {
  readonly schema: DiscoveredSchema;
  readonly objectType: string;
  /** The attribute that names an object; the system gives it when a create brings none. */
  readonly externalId: string;
  /** Where references point at, and what addresses an object: the external id unless given. */
  readonly address?: string;
  readonly objects: Map<string, MemoryObject>;
  /** Refuses an export, or leaves it unanswered, when a test wants that. */
  answer?: (item: ExportItem) => MemoryAnswer | Promise<MemoryAnswer>;
  /** Hears of the items that a system written as a whole takes in. */
  take?: (items: readonly ExportItem[]) => void | Promise<void>;
  /** Opens without export, as a file connector set up to import only does. */
  isReadOnly?: boolean;
  made: number;
}

export function memorySystem(options: Omit<MemorySystem, 'objects' | 'made'>): MemorySystem {
  return { ...options, objects: new Map(), made: 0 };
}

/** `systems` by the value of the setting `System`. */
export function memoryConnector(
  name: string,
  systems: ReadonlyMap<string, MemorySystem>,
  options: { readonly confirmsItself: boolean; readonly isWrittenAsAWhole?: boolean },
): Connector {
  return {
    name,
    description: 'Objects in memory.',
    url: 'about:blank',
    capabilities: {
      fullImport: true,
      deltaImport: false,
      export: true,
      partitions: false,
      partitionContainers: false,
      secondaryExternalId: true,
      userSelectedExternalId: true,
      userSelectedAttributeTypes: true,
      autoConfirmExport: options.confirmsItself,
      parallelExport: true,
      paging: true,
      filePaths: false,
    },
    settings: [{ name: 'System', category: 'General', type: 'String', required: true }],
    validate: () => Promise.resolve([]),
    open: (values) => {
      const system = systems.get(textSetting(values, 'System') ?? '');
      if (system === undefined) return Promise.reject(new Error('There is no such system in memory.'));
      return Promise.resolve(openMemory(system, options.isWrittenAsAWhole === true));
    },
  };
}

function openMemory(system: MemorySystem, isWrittenAsAWhole: boolean): OpenConnector {
  const exporting = isWrittenAsAWhole
    ? exportAtOnce(system)
    : { export: (items: readonly ExportItem[]) => exportItems(system, items) };
  return {
    discoverSchema: () => Promise.resolve(system.schema),
    fullImport: (request) => importPages(system, request),
    ...(system.isReadOnly === true ? {} : exporting),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function* importPages(
  system: MemorySystem,
  { pageSize, objectTypes }: ImportRequest,
): AsyncGenerator<ImportPage> {
  const wanted = objectTypes.find(({ name }) => name === system.objectType)?.attributes.map(({ name }) => name) ?? [];
  const objects = [...system.objects.values()].map((object): ImportedObject => ({
    objectType: system.objectType,
    change: 'unspecified',
    attributes: wanted.map((name) => ({ name, values: object[name] ?? [] })),
  }));
  for (let at = 0; at < objects.length; at += pageSize) yield { objects: objects.slice(at, at + pageSize) };
}

async function* exportItems(system: MemorySystem, items: readonly ExportItem[]): AsyncGenerator<ExportResult> {
  for (const item of items) {
    const answer = await system.answer?.(item);
    if (answer === 'rejected')
      yield { kind: 'rejected', id: item.id, reason: 'general', message: 'The system refuses.' };
    else if (answer === 'unknown') yield { kind: 'unknown', id: item.id, message: 'No answer came.' };
    else yield applyItem(system, item);
  }
}

/** Holds what it is given until it writes all of it. */
function exportAtOnce(system: MemorySystem): Required<Pick<OpenConnector, 'export' | 'completeExport'>> {
  const taken: ExportItem[] = [];
  return {
    export: async function* take(items) {
      await system.take?.(items);
      taken.push(...items);
      yield* [];
    },
    completeExport: () => exportItems(system, taken.splice(0)),
  };
}

function applyItem(system: MemorySystem, item: ExportItem): ExportResult {
  const key = findKey(system, item);
  if (item.change === 'delete') {
    if (key !== undefined) removeObject(system, key);
    return { kind: 'applied', id: item.id };
  }
  if (item.change === 'update' && key === undefined) {
    return { kind: 'rejected', id: item.id, reason: 'general', message: 'There is no such object.' };
  }
  const changed = changedObject((key === undefined ? undefined : system.objects.get(key)) ?? {}, item.changes);
  const externalId = String(changed[system.externalId]?.[0] ?? key ?? `made-${(system.made += 1)}`);
  const stored: MemoryObject = { ...changed, [system.externalId]: [externalId] };
  if (key !== undefined && key !== externalId) system.objects.delete(key);
  system.objects.set(externalId, stored);
  const address = system.address === undefined ? undefined : stored[system.address]?.[0];
  return {
    kind: 'applied',
    id: item.id,
    externalId,
    ...(address === undefined ? {} : { secondaryExternalId: address }),
  };
}

/** Removes an object as a person at the system would; references to it go with it. */
export function removeObject(system: MemorySystem, key: string): void {
  const gone = system.objects.get(key);
  system.objects.delete(key);
  if (gone !== undefined) for (const [other, left] of bereaved(system, gone)) system.objects.set(other, left);
}
