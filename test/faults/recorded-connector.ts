/** The recorded systems as JIM sees them: over HTTP, page by page and export by export. */
import {
  ConnectorError,
  type Connector,
  type DiscoveredSchema,
  type ExportItem,
  type ExportResult,
  type ImportedObject,
  type ImportPage,
  type ImportRequest,
  type OpenConnector,
} from '@jim/connector-kit/connector.ts';
import { textSetting } from '@jim/connector-kit/settings.ts';
import type { ChangesReply, ExportReply, PageReply, RecordedObject } from './recorded-systems.ts';

export const recordedConnectorName = 'Recorded System';
export const selfConfirmingConnectorName = 'Self-confirming Recorded System';

export function recordedConnectors(url: string): readonly Connector[] {
  return [
    recordedConnector(recordedConnectorName, url, false),
    recordedConnector(selfConfirmingConnectorName, url, true),
  ];
}

function recordedConnector(name: string, url: string, autoConfirmExport: boolean): Connector {
  return {
    name,
    description: 'Objects that the fault ledger keeps.',
    url: 'about:blank',
    capabilities: {
      fullImport: true,
      deltaImport: true,
      export: true,
      partitions: false,
      partitionContainers: false,
      secondaryExternalId: true,
      userSelectedExternalId: true,
      userSelectedAttributeTypes: true,
      autoConfirmExport,
      parallelExport: false,
      paging: true,
      filePaths: false,
    },
    settings: [{ name: 'System', category: 'General', type: 'String', required: true }],
    validate: () => Promise.resolve([]),
    open: (values) => Promise.resolve(openRecorded(`${url}/${textSetting(values, 'System')}`)),
  };
}

function openRecorded(url: string): OpenConnector {
  return {
    discoverSchema: (signal) => call<DiscoveredSchema>(`${url}/schema`, undefined, signal),
    fullImport: (request) => importAll(url, request),
    deltaImport: (request) => importChanges(url, request),
    export: (items, signal) => exportItems(url, items, signal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** @throws ConnectorError when there is no answer, or none that was expected. */
async function call<Reply>(url: string, body: unknown, signal: AbortSignal): Promise<Reply> {
  const response = await fetch(url, {
    signal,
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new ConnectorError('connectionLost', 'The recorded system did not answer.', { cause });
  });
  return (await response.json()) as Reply;
}

function imported(objects: readonly RecordedObject[], request: ImportRequest): readonly ImportedObject[] {
  const [type] = request.objectTypes;
  if (type === undefined) return [];
  return objects.map(({ key, values }) => ({
    objectType: type.name,
    change: values === null ? 'deleted' : 'unspecified',
    attributes:
      values === null
        ? [{ name: type.externalId ?? '', values: [key] }]
        : type.attributes.map(({ name }) => ({ name, values: values[name] ?? [] })),
  }));
}

async function* importAll(url: string, request: ImportRequest): AsyncGenerator<ImportPage> {
  for (let after: string | null = ''; after !== null;) {
    const query: string = `after=${encodeURIComponent(after)}&limit=${request.pageSize}`;
    const page: PageReply = await call<PageReply>(`${url}/objects?${query}`, undefined, request.signal);
    yield {
      objects: imported(page.objects, request),
      watermark: String(page.version),
      expectedTotal: page.total,
    };
    after = page.next;
  }
}

async function* importChanges(url: string, request: ImportRequest): AsyncGenerator<ImportPage> {
  if (request.watermark === null)
    throw new ConnectorError('cannotDeltaImport', 'There is no full import to go on from.');
  const reply = await call<ChangesReply>(`${url}/changes?since=${request.watermark}`, undefined, request.signal);
  const watermark = String(reply.version);
  if (reply.objects.length === 0) yield { objects: [], watermark };
  for (let at = 0; at < reply.objects.length; at += request.pageSize) {
    yield { objects: imported(reply.objects.slice(at, at + request.pageSize), request), watermark };
  }
}

/** One request an object. One whose answer does not come may have been applied: that is said before the failure. */
async function* exportItems(
  url: string,
  items: readonly ExportItem[],
  signal: AbortSignal,
): AsyncGenerator<ExportResult> {
  for (const item of items) {
    signal.throwIfAborted();
    try {
      yield { ...(await call<ExportReply>(`${url}/export`, item, signal)), id: item.id };
    } catch (error) {
      yield { kind: 'unknown', id: item.id, message: 'The recorded system did not answer.' };
      throw error;
    }
  }
}
