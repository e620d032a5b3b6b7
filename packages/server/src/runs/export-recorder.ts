/**
 * Records the batches of an export in the order in which they were answered, one at a time: a batch locks what it changes
 * only in its turn, because whoever waits for another with locks in hand could wait for ever, unseen by the database.
 */
import type { PreparedBatch } from './prepare-exports.ts';
import { recordExports, type ExportTotals } from './record-exports.ts';
import type { RunContext } from './run-context.ts';
import type { Answers } from './send-exports.ts';

export interface ExportRecorder {
  /**
   * `noteRecorded` is called when the batch has been recorded. A batch is recorded whatever became of those before: it was sent.
   * @returns when the one before has been recorded, so that one waits at most. @throws what that one failed with.
   */
  add(batch: PreparedBatch, answers: Answers, noteRecorded?: () => void): Promise<void>;
  /** Settles when nothing is being recorded any more. @throws what the last batch failed with. */
  finish(): Promise<void>;
}

export function exportRecorder(run: RunContext, confirmsItself: boolean, totals: ExportTotals): ExportRecorder {
  let recorded: Promise<void> = Promise.resolve();

  const record = async (batch: PreparedBatch, answers: Answers, noteRecorded?: () => void): Promise<void> => {
    let counts: Readonly<ExportTotals> | undefined;
    await run.progress.page(async (tx) => {
      const written = await recordExports(run, tx, { ...batch, answers, confirmsItself });
      ({ counts } = written);
      return written.page;
    }, `Exporting: ${run.progress.tally.processed} of ${run.progress.toProcess}`);
    totals.succeeded += counts?.succeeded ?? 0;
    totals.failed += counts?.failed ?? 0;
    totals.deferred += counts?.deferred ?? 0;
    noteRecorded?.();
  };

  return {
    add(batch, answers, noteRecorded) {
      const before = recorded;
      recorded = before.catch(() => undefined).then(() => record(batch, answers, noteRecorded));
      // Whoever adds the next one, or finishes, hears of its failure.
      recorded.catch(() => undefined);
      return before;
    },
    finish: () => recorded,
  };
}
