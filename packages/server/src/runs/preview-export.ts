/** What an export would send now (EXP-05): the ids of its pending exports, and nothing changed, no connector opened. */
import type { Services } from '../services.ts';
import { listExecutable } from '../store/claim-exports.ts';
import { makeReadOnly } from '../store/preview-state.ts';

const idsAtOnce = 1_000;

/**
 * @param take gets the ids in the order of change, by pages; the next page is read when it has settled.
 * @returns how many there are: what the run would begin with as `objectsToProcess` (PR-07).
 */
export async function previewExport(
  services: Pick<Services, 'database' | 'clock'>,
  systemId: number,
  take: (ids: readonly string[]) => void | Promise<void>,
): Promise<number> {
  const now = services.clock.now().toISOString();
  return services.database.transaction(async (tx) => {
    await makeReadOnly(tx);
    let count = 0;
    let after = 0;
    for (;;) {
      const page = await listExecutable(tx, { systemId, now, after, limit: idsAtOnce });
      const last = page.at(-1);
      if (last === undefined) return count;
      await take(page.map(({ id }) => id));
      count += page.length;
      after = last.changeNumber;
    }
  });
}
