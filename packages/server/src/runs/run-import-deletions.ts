/** After the last page of a full import: what it did not bring is gone (IMP-40 … IMP-46). */
import { decideDetection, isMissing, itemOfMissing } from '@jim/engine/reconcile/obsolete-object.ts';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { insertItems } from '../store/activity-items.ts';
import { countStoredKeys, markMissing, readStoredKeys, type DetectionScope } from '../store/deletion-detection.ts';
import { surroundingsOf } from './run-context.ts';
import type { ImportRun } from './run-import.ts';

const keysAtOnce = 10_000;
const mostInTransaction = 1_000;
const lowestId = '00000000-0000-0000-0000-000000000000';

/** @returns what the final message has to say about it. */
export async function detectDeletions(importing: ImportRun): Promise<string> {
  const { run, schema } = importing;
  const decision = decideDetection(schema, {
    isFullImport: importing.isFull,
    returned: run.progress.tally.processed,
    unidentified: importing.unidentified,
  });
  switch (decision.kind) {
    case 'refuse':
      throw new ConnectorError('invalidSettings', decision.message);
    case 'skip':
      return skipped(importing, decision.because);
    case 'detect':
      await run.progress.enterPhase('Detecting deletions');
      await markAllMissing(importing, decision.typeIds);
      return '';
  }
}

function skipped(
  { run, unidentified }: ImportRun,
  because: 'notAFullImport' | 'nothingReturned' | 'objectsUnidentified',
): string {
  if (because === 'notAFullImport') return '';
  if (because === 'nothingReturned') return ' Nothing was returned, so nothing was taken as deleted.';
  const rows = unidentified === 1 ? 'The external id of 1 object' : `The external ids of ${unidentified} objects`;
  run.progress.warn(`${rows} could not be read, so nothing was taken as deleted.`);
  return '';
}

async function markAllMissing({ run, schema, seen, touched }: ImportRun, typeIds: readonly number[]): Promise<void> {
  const scope: DetectionScope = { systemId: run.system.id, typeIds, partitionId: run.profile.partitionId };
  // All that the run touched is stored in this scope: where that is all there is, nothing is missing.
  if (touched !== null && touched === (await countStoredKeys(run.services.database, scope))) return;
  let after = lowestId;
  let missing: string[] = [];
  const mark = async (ids: readonly string[]): Promise<void> => {
    run.signal.throwIfAborted();
    const surroundings = surroundingsOf(run);
    await run.progress.page(async (tx) => {
      const marked = await markMissing(tx, ids, surroundings.now);
      const items = marked.map((each) => itemOfMissing(each, schema, run.level, surroundings));
      await insertItems(tx, run.activity.id, items);
      return { processed: 0, items };
    }, 'Detecting deletions…');
  };
  for (;;) {
    run.signal.throwIfAborted();
    const keys = await readStoredKeys(run.services.database, scope, after, keysAtOnce);
    for (const stored of keys) if (isMissing(stored, seen)) missing.push(stored.id);
    while (missing.length >= mostInTransaction) {
      await mark(missing.slice(0, mostInTransaction));
      missing = missing.slice(mostInTransaction);
    }
    const last = keys.at(-1);
    if (last === undefined || keys.length < keysAtOnce) break;
    after = last.id;
  }
  if (missing.length > 0) await mark(missing);
}
