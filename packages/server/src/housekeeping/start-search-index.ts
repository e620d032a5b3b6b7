/**
 * Keeps search rows caught up: at once when little changed, after the synchronisation when one is under way, for it needs
 * the processor more. Any number of processes may do this; the database lets one at a time.
 */
import type { Log } from '../log.ts';
import type { Database } from '../store/database.ts';
import { hasSearchDue, indexSearch, isMetaverseBusy } from '../store/index-search.ts';

/** A synchronisation that takes longer than this is not waited for any more. */
const longestWaitMs = 10 * 60_000;

export interface SearchIndex {
  stop(): Promise<void>;
}

export function startSearchIndex(
  { database, log, clock }: { readonly database: Database; readonly log: Log; readonly clock: { now(): Date } },
  { everyMs = 1_000 } = {},
): SearchIndex {
  const stopping = new AbortController();
  let current: Promise<void> | undefined;
  let waitingSince: number | undefined;

  async function pass(): Promise<void> {
    if (!(await hasSearchDue(database))) return;
    const now = clock.now().getTime();
    if ((await isMetaverseBusy(database)) && now - (waitingSince ??= now) < longestWaitMs) return;
    waitingSince = undefined;
    await indexSearch(database, stopping.signal);
  }

  const begin = (): void => {
    current ??= pass()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'The search rows could not be caught up; it will be tried again.'),
      )
      .finally(() => (current = undefined));
  };
  const timer = setInterval(begin, everyMs);
  begin();
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await current;
    },
  };
}
