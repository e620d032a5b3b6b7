/** A connector whose system is a script: what an import brings, page by page, and where it fails. */
import type { Value, Values } from '@jim/engine/model/values.ts';
import type {
  Connector,
  ConnectorCapabilities,
  ImportedObject,
  ImportPage,
  ImportRequest,
  OpenConnector,
} from '../connector.ts';

export interface ImportScript {
  readonly fullImport?: (request: ImportRequest) => AsyncIterable<ImportPage>;
  readonly deltaImport?: (request: ImportRequest) => AsyncIterable<ImportPage>;
}

export interface ScriptedConnector extends Connector {
  /** Opened and not yet disposed of. */
  readonly openCount: number;
  /** What it was asked for, import by import. */
  readonly requests: readonly ImportRequest[];
}

const capabilities: ConnectorCapabilities = {
  fullImport: true,
  deltaImport: true,
  export: false,
  partitions: true,
  partitionContainers: true,
  secondaryExternalId: true,
  userSelectedExternalId: true,
  userSelectedAttributeTypes: true,
  autoConfirmExport: false,
  parallelExport: false,
  paging: true,
  filePaths: false,
};

export function scriptedConnector(script: ImportScript): ScriptedConnector {
  let openCount = 0;
  const requests: ImportRequest[] = [];
  const noted =
    (read: (request: ImportRequest) => AsyncIterable<ImportPage>) =>
    (request: ImportRequest): AsyncIterable<ImportPage> => {
      requests.push(request);
      return read(request);
    };
  const open = (): OpenConnector => {
    openCount += 1;
    return {
      discoverSchema: () => Promise.resolve({ objectTypes: [] }),
      ...(script.fullImport === undefined ? {} : { fullImport: noted(script.fullImport) }),
      ...(script.deltaImport === undefined ? {} : { deltaImport: noted(script.deltaImport) }),
      [Symbol.asyncDispose]: () => {
        openCount -= 1;
        return Promise.resolve();
      },
    };
  };
  return {
    name: 'Scripted Connector',
    description: 'Brings what a test wrote down.',
    url: 'about:blank',
    capabilities,
    settings: [],
    validate: () => Promise.resolve([]),
    open: () => Promise.resolve(open()),
    get openCount() {
      return openCount;
    },
    requests,
  };
}

/** Gives out the pages; an Error among them is thrown when its turn comes. Ends early when the signal is aborted (CON-26). */
export async function* scriptedPages(
  pages: Iterable<ImportPage | Error> | AsyncIterable<ImportPage | Error>,
  signal?: AbortSignal,
): AsyncGenerator<ImportPage> {
  for await (const page of pages) {
    if (signal?.aborted === true) return;
    if (page instanceof Error) throw page;
    yield page;
  }
}

/** An object of a type with these attributes; a value alone stands for a list of one. */
export function scriptedObject(
  objectType: string,
  values: Readonly<Record<string, Value | Values>>,
  rest: Partial<ImportedObject> = {},
): ImportedObject {
  const attributes = Object.entries(values).map(([name, value]) => ({
    name,
    values: typeof value === 'object' ? value : [value],
  }));
  return { objectType, change: 'unspecified', attributes, ...rest };
}

/** The objects in pages of a size. */
export function inPages(objects: readonly ImportedObject[], size: number): ImportPage[] {
  const pages: ImportPage[] = [];
  for (let at = 0; at < objects.length; at += size) pages.push({ objects: objects.slice(at, at + size) });
  return pages;
}
