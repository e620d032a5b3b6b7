/**
 * The connector's pages, read while the database works: a page is checked as it arrives, and while one batch is being
 * committed the next pages are gathered, up to a full batch. So small pages cost no transaction each, large ones are
 * divided, and memory holds two batches at most.
 */
import type { CheckedObject } from '@jim/engine/reconcile/check-object.ts';
import {
  ConnectorError,
  type ImportedObject,
  type ImportPage,
  type ImportRequest,
  type OpenConnector,
} from '@jim/connector-kit/connector.ts';
import { readImportRequest } from '../store/read-import-request.ts';
import type { ImportRun } from './run-import.ts';

const batchSize = 1_000;

export interface ImportStream extends AsyncDisposable {
  readonly pages: AsyncIterable<readonly CheckedObject[]>;
  /** The first of each that a page brought (IMP-04, IMP-05). */
  readonly watermark: string | null;
  readonly warning: string | null;
  readonly expectedTotal: number | null;
}

export async function openImport(
  importing: ImportRun,
  check: (objects: readonly ImportedObject[]) => readonly CheckedObject[],
): Promise<ImportStream> {
  const { run } = importing;
  const stop = new AbortController();
  const request = await readImportRequest(run.services.database, {
    ...run,
    signal: AbortSignal.any([run.signal, stop.signal]),
  });
  const connector = await run.openConnector();
  const facts: { watermark: string | null; warning: string | null; expectedTotal: number | null } = {
    watermark: null,
    warning: null,
    expectedTotal: null,
  };
  const take = (page: ImportPage): readonly CheckedObject[] => {
    facts.watermark ??= page.watermark ?? null;
    facts.warning ??= page.warning?.message ?? null;
    facts.expectedTotal = page.expectedTotal ?? facts.expectedTotal;
    return check(page.objects);
  };
  return {
    pages: gather(pagesOf(connector, importing, request), stop, take),
    get watermark() {
      return facts.watermark;
    },
    get warning() {
      return facts.warning;
    },
    get expectedTotal() {
      return facts.expectedTotal;
    },
    [Symbol.asyncDispose]: () => connector[Symbol.asyncDispose](),
  };
}

function pagesOf(
  connector: OpenConnector,
  { isFull, run }: ImportRun,
  request: ImportRequest,
): AsyncIterable<ImportPage> {
  const read = isFull ? connector.fullImport : connector.deltaImport;
  if (read !== undefined) return read.call(connector, request);
  const kind = isFull ? 'full' : 'delta';
  throw new ConnectorError('notSupported', `${run.system.connectorName} cannot do ${kind} imports.`);
}

/** Once the source fails, what had arrived is given out before the error. */
async function* gather(
  source: AsyncIterable<ImportPage>,
  stop: AbortController,
  take: (page: ImportPage) => readonly CheckedObject[],
): AsyncGenerator<readonly CheckedObject[]> {
  const gathered: CheckedObject[] = [];
  let end: { readonly error?: unknown } | undefined;
  let arrival = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  const pump = async (): Promise<void> => {
    try {
      for await (const page of source) {
        for (const object of take(page)) gathered.push(object);
        arrival.resolve();
        while (gathered.length >= batchSize && !stop.signal.aborted) await room.promise;
        if (stop.signal.aborted) break;
      }
      end = {};
    } catch (error) {
      end = { error };
    }
    arrival.resolve();
  };
  const pumping = pump();
  try {
    for (;;) {
      if (gathered.length === 0 && end === undefined) await arrival.promise;
      arrival = Promise.withResolvers();
      const batch = gathered.splice(0, batchSize);
      room.resolve();
      room = Promise.withResolvers();
      if (batch.length > 0) yield batch;
      else if (end !== undefined && gathered.length === 0) break;
    }
    if (end !== undefined && 'error' in end) throw end.error;
  } finally {
    stop.abort();
    room.resolve();
    await pumping;
  }
}
