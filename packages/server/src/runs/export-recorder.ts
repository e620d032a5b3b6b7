/** Records the batches of an export in the order in which they were answered, a few at a time (pages-in-flight.ts). */
import { pagesInFlight, type BegunPage, type PagesAhead } from './pages-in-flight.ts';
import type { PreparedBatch } from './prepare-exports.ts';
import { recordExports, type ExportTotals } from './record-exports.ts';
import type { RunContext } from './run-context.ts';
import type { Answers } from './send-exports.ts';

export interface ExportRecorder {
  /**
   * `noteRecorded` is called when the batch has been recorded.
   * @returns when there is room for another one. @throws what any batch before failed with.
   */
  add(batch: PreparedBatch, answers: Answers, noteRecorded?: () => void): Promise<void>;
  /** Settles when nothing is being recorded any more. @throws what a batch failed with. */
  finish(): Promise<void>;
}

interface Answered {
  readonly batch: PreparedBatch;
  readonly answers: Answers;
  noteRecorded?(): void;
}

/** Who was given an external id, by type and id. */
type Holders = ReadonlyMap<string, string>;

export function exportRecorder(run: RunContext, confirmsItself: boolean, totals: ExportTotals): ExportRecorder {
  const begin = (answered: Answered, ahead: PagesAhead<Holders>): BegunPage<Holders> => {
    const { batch, answers, noteRecorded } = answered;
    const { holders, taken } = holdersIn(batch, answers, ahead.plans);
    let counts: Readonly<ExportTotals> | undefined;
    const recorded = run.progress.pageAfter(
      ahead.committed,
      async (tx) => {
        const waiting = tx.query({ text: `set local lock_timeout = '${ahead.longestWaitForLock}'` });
        const [record] = await Promise.all([
          recordExports(run, tx, { ...batch, answers, taken, confirmsItself }),
          waiting,
        ]);
        ({ counts } = record);
        return record.page;
      },
      `Exporting: ${run.progress.tally.processed} of ${run.progress.toProcess}`,
    );
    const committed = recorded.then(() => {
      totals.succeeded += counts?.succeeded ?? 0;
      totals.failed += counts?.failed ?? 0;
      totals.deferred += counts?.deferred ?? 0;
      noteRecorded?.();
    });
    // Whoever waits for it hears of its failure.
    committed.catch(() => undefined);
    return { planned: Promise.resolve(holders), committed };
  };
  const flight = pagesInFlight(begin);
  const record = async (batches: readonly Answered[]): Promise<void> => {
    let waiting = batches;
    for (;;) {
      const [next, ...rest] = waiting;
      if (next === undefined) return;
      const started = await flight.start(next);
      waiting = started.kind === 'takenBack' ? [...started.pages, ...rest] : rest;
    }
  };
  /** Lanes add beside each other; their batches go one after the other. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work);
    last.catch(() => undefined);
    return last;
  };
  return {
    add: (batch, answers, noteRecorded) =>
      inTurn(() => record([{ batch, answers, ...(noteRecorded && { noteRecorded }) }])),
    finish: () =>
      inTurn(async () => {
        for (;;) {
          const takenBack = await flight.finish();
          if (takenBack.length === 0) return;
          await record(takenBack);
        }
      }).finally(() => flight[Symbol.asyncDispose]()),
  };
}

/** @returns as `taken`, objects that were given an external id which another one was given just before. */
function holdersIn(
  { prepared, objects }: PreparedBatch,
  answers: Answers,
  ahead: readonly Holders[],
): { readonly holders: Holders; readonly taken: ReadonlySet<string> } {
  const holders = new Map<string, string>();
  const taken = new Set<string>();
  for (const { pendingExport } of prepared) {
    const result = answers.byId.get(pendingExport.id);
    const object = objects.get(pendingExport.objectId);
    if (result?.kind !== 'applied' || result.externalId === undefined || object === undefined) continue;
    const key = `${object.objectTypeId} ${String(result.externalId).toLowerCase()}`;
    const holder = holders.get(key) ?? ahead.find((each) => each.has(key))?.get(key);
    if (holder !== undefined && holder !== object.id) taken.add(object.id);
    else holders.set(key, object.id);
  }
  return { holders, taken };
}
