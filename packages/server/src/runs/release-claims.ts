import { withArrayText } from '../store/array-text.ts';
import { releaseUnsent, type DueExport } from '../store/claim-exports.ts';
import type { RunContext } from './run-context.ts';

/** Gives back what certainly was not sent. Where this fails it stays Executing, and is found as after a crash (EXP-16). */
export async function releaseClaims(
  run: RunContext,
  pages: AsyncIterable<readonly DueExport[]> | Iterable<readonly DueExport[]>,
): Promise<void> {
  const database = withArrayText(run.services.database);
  try {
    for await (const unsent of pages) await releaseUnsent(database, run.activity.id, unsent);
  } catch (error) {
    run.services.log.warn({ err: error }, 'Exports that were not sent could not be released.');
  }
}
