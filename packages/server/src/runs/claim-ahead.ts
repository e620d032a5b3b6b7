/** Batches of exports, claimed and read one ahead of the one that was taken last. */
import { withArrayText } from '../store/array-text.ts';
import { claimExports, readDueExports, type DueExport, type DuePage } from '../store/claim-exports.ts';
import type { AnswersInFlight } from './answers-in-flight.ts';
import { readExportBatch, referringAttributes, type ExportBatch } from './prepare-exports.ts';
import { releaseClaims } from './release-claims.ts';
import type { RunContext } from './run-context.ts';

export interface ClaimedBatch extends ExportBatch {
  /** What had been recorded when it was read, see `AnswersInFlight`. */
  readonly place: number;
}

export interface ClaimsAhead {
  /** The next batch; without exports when there is none left. @throws TaskAborted when the run is over. */
  take(): Promise<ClaimedBatch>;
  /** Nothing more is claimed, nor taken. */
  stop(): void;
  /** Gives back what was claimed and not taken: certainly nobody has sent it. */
  release(): Promise<void>;
}

export function claimAhead(run: RunContext, page: Omit<DuePage, 'after'>, flight: AnswersInFlight): ClaimsAhead {
  const { database } = run.services;
  const referring = referringAttributes(run);
  const untaken = new Set<readonly DueExport[]>();
  let isStopped = false;
  let after = 0;
  let next: Promise<ClaimedBatch> | undefined;
  let asked: Promise<void> = Promise.resolve();

  const claim = async (): Promise<ClaimedBatch> => {
    const read = isStopped ? [] : await claimPage();
    untaken.add(read);
    const { place } = flight;
    const batch = await database.transaction((tx) =>
      readExportBatch(withArrayText(tx), page.systemId, read, referring),
    );
    return { ...batch, place };
  };

  /** In a short transaction of its own: recordings and claims both hold the activity. */
  const claimPage = async (): Promise<readonly DueExport[]> => {
    for (;;) {
      run.signal.throwIfAborted();
      const { due, claimed } = await run.progress.whileInProgress(async (tx) => {
        const read = await readDueExports(tx, { ...page, after });
        const request = { ...page, activityId: run.activity.id };
        return { due: read, claimed: await claimExports(withArrayText(tx), request, read) };
      });
      after = due.at(-1)?.changeNumber ?? after;
      if (due.length === 0 || claimed.size > 0) return due.filter(({ id }) => claimed.has(id));
    }
  };

  /**
   * What was claimed ahead has waited: the run may have been told to stop, or somebody may have ended it (TSK-14). Asked one
   * after the other, so that lanes get their batches in the order in which they were read.
   */
  const assertStillOurs = (): Promise<void> =>
    (asked = asked.then(() => {
      run.signal.throwIfAborted();
      return run.progress.whileInProgress(() => Promise.resolve());
    }));

  return {
    async take() {
      const taking = next ?? claim();
      next = taking.then((batch) => (batch.exports.length === 0 ? batch : claim()));
      // Whoever takes it hears of its failure.
      next.catch(() => undefined);
      const batch = await taking;
      if (isStopped) return { ...batch, exports: [] };
      if (batch.exports.length > 0) await assertStillOurs();
      untaken.delete(batch.exports);
      return batch;
    },
    stop() {
      isStopped = true;
    },
    async release() {
      await next?.catch(() => undefined);
      await releaseClaims(run, [[...untaken].flat()]);
    },
  };
}
