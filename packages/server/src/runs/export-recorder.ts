/** Records batches of an export as they are answered, a few at a time; they commit in their order. */
import type { PreparedBatch } from './prepare-exports.ts';
import { recordExports, type ExportTotals } from './record-exports.ts';
import type { RunContext } from './run-context.ts';
import type { Answers } from './send-exports.ts';

/** More would only hold more memory. */
const mostInFlight = 3;

export interface ExportRecorder {
  /** Settles when there is room for another batch. @throws what a batch before it failed with. */
  room(): Promise<void>;
  /** @returns when it has been recorded. */
  add(batch: PreparedBatch, answers: Answers): Promise<void>;
  /** Settles when nothing is being recorded any more. @throws what a batch failed with. */
  finish(): Promise<void>;
}

interface Recording {
  /** Who was given an external id, by type and id. */
  readonly holders: ReadonlyMap<string, string>;
  readonly committed: Promise<void>;
}

export function exportRecorder(run: RunContext, confirmsItself: boolean, totals: ExportTotals): ExportRecorder {
  let ahead: readonly Recording[] = [];
  return {
    async room() {
      while (ahead.length >= mostInFlight) await ahead[0]?.committed;
    },
    add(batch, answers) {
      const { holders, taken } = holdersIn(batch, answers, ahead);
      const answered = { ...batch, answers, taken, confirmsItself };
      const committed = run.progress.pageAfter(
        ahead.at(-1)?.committed ?? null,
        (tx) => recordExports(run, tx, answered, totals),
        `Exporting: ${run.progress.tally.processed} of ${run.progress.toProcess}`,
      );
      const recording = { holders, committed };
      ahead = [...ahead, recording];
      // Whoever waits for it hears of its failure; it then stays ahead, and takes those behind it back.
      committed.then(() => (ahead = ahead.filter((each) => each !== recording))).catch(() => undefined);
      return committed;
    },
    async finish() {
      const all = ahead.map(({ committed }) => committed);
      await Promise.allSettled(all);
      await Promise.all(all);
    },
  };
}

/** @returns as `taken`, objects that were given an external id which another one was given just before. */
function holdersIn(
  { prepared, objects }: PreparedBatch,
  answers: Answers,
  ahead: readonly Recording[],
): Pick<Recording, 'holders'> & { readonly taken: ReadonlySet<string> } {
  const holders = new Map<string, string>();
  const taken = new Set<string>();
  for (const { pendingExport } of prepared) {
    const result = answers.byId.get(pendingExport.id);
    const object = objects.get(pendingExport.objectId);
    if (result?.kind !== 'applied' || result.externalId === undefined || object === undefined) continue;
    const key = `${object.objectTypeId} ${String(result.externalId).toLowerCase()}`;
    const holder = holders.get(key) ?? ahead.find((each) => each.holders.has(key))?.holders.get(key);
    if (holder !== undefined && holder !== object.id) taken.add(object.id);
    else holders.set(key, object.id);
  }
  return { holders, taken };
}
