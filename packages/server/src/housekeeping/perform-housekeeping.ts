import type { Log } from '../log.ts';
import type { EffectiveSettings } from '../settings/effective-settings.ts';
import type { Database } from '../store/database.ts';
import { listDueDeletions } from '../store/due-deletions.ts';
import type { DueDeletion } from '../store/due-deletions.ts';
import type { PerformTask } from '../worker/task.ts';

/**
 * Deletes the identities, each page in one transaction of its own, as far as they are still due when it looks (D-41), with
 * what follows from it elsewhere (OUT-50). @returns how many are gone. Throws when none of the page is.
 */
export type DeleteMetaverseObjects = (
  ids: readonly string[],
  context: { readonly activityId: string; readonly signal: AbortSignal },
) => Promise<number>;

export interface HousekeepingServices {
  readonly database: Database;
  readonly settings: EffectiveSettings;
  readonly clock: { now(): Date };
  readonly log: Log;
}

/** The task `housekeeping`: works off every deletion that is due, the longest disconnected first (HK-02, D-44). */
export function createPerformHousekeeping(
  { database, settings, clock, log }: HousekeepingServices,
  deleteMetaverseObjects: DeleteMetaverseObjects,
): PerformTask {
  return async ({ activityId }, { signal }) => {
    const pageSize = (await settings.current()).integer('Sync.PageSize');
    const now = clock.now();
    let after: DueDeletion | null = null;
    let gone = 0;
    let failed = 0;
    for (;;) {
      signal.throwIfAborted();
      const page: DueDeletion[] = await listDueDeletions(database, now, pageSize, after);
      after = page.at(-1) ?? null;
      if (after === null) break;
      const ids = page.map(({ id }) => id);
      const done = await deletePage(ids);
      gone += done.gone;
      failed += done.failed;
      await recordProgress(database, activityId, gone, failed);
    }

    /** One that fails does not keep the others: the page is tried again one by one. */
    async function deletePage(ids: readonly string[]): Promise<{ gone: number; failed: number }> {
      try {
        return { gone: await deleteMetaverseObjects(ids, { activityId, signal }), failed: 0 };
      } catch (error) {
        signal.throwIfAborted();
        log.error({ err: error, activityId, count: ids.length }, 'Identities that are due could not be deleted.');
        if (ids.length === 1) return { gone: 0, failed: 1 };
      }
      let total = { gone: 0, failed: 0 };
      for (const id of ids) {
        signal.throwIfAborted();
        const one = await deletePage([id]);
        total = { gone: total.gone + one.gone, failed: total.failed + one.failed };
      }
      return total;
    }
  };
}

async function recordProgress(database: Database, activityId: string, gone: number, failed: number): Promise<void> {
  await database.query({
    name: 'record-deletion-progress',
    text: `update activity set objects_processed = $2, objects_to_process = $2, message = $3, warning_message = $4 where id = $1`,
    values: [
      activityId,
      gone + failed,
      `Deleted ${gone} identities that were due.`,
      failed > 0 ? `${failed} identities could not be deleted; they are tried again.` : null,
    ],
  });
}
