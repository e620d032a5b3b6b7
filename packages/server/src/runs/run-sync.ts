/** Full and delta synchronisation (SYN-01 … SYN-12): load page → engine → apply → record, one transaction a page. */
import { planReferences } from '@jim/engine/plan-sync.ts';
import { settledUpTo, type LastSynchronisation } from '@jim/engine/settled-objects.ts';
import { readMainItems } from '../store/activity-items.ts';
import { applySyncPlan } from '../store/apply-sync-plan.ts';
import { countSettled, readObjects } from '../store/read-objects.ts';
import {
  completeSync,
  countChanged,
  currentChangeNumber,
  findChanged,
  takeReferencesDue,
} from '../store/sync-progress.ts';
import { driveSyncPlanning, planHoldingExports } from './drive-sync-planning.ts';
import { historyOf } from './history-of.ts';
import { surroundingsOf, type RunContext, type RunResult } from './run-context.ts';
import { syncPageOf } from './sync-page-of.ts';
import { synchronisePages, type Selection } from './synchronise-pages.ts';

const largestPage = 2000;

export async function runSync(run: RunContext): Promise<RunResult> {
  const isFull = run.activity.runType === 'FullSynchronisation';
  const startedAt = run.services.clock.now();
  const upTo = await currentChangeNumber(run.services.database);
  const settledAt = isFull ? settledUpTo(run.rules, lastSynchronisationOf(run)) : null;
  const { total, settled } = isFull
    ? await countSettled(run.services.database, run.system.id, settledAt)
    : await countChanged(run.services.database, run.system.id, run.system.syncWatermark, upTo);
  run.progress.expect(total);
  const size = Math.min(Math.max(run.settings.integer('Sync.PageSize'), 1), largestPage);
  const selection: Selection = { isFull, settledAt, upTo, size };
  await run.progress.enterPhase('Synchronising objects');
  if (settled > 0) await run.progress.page(() => Promise.resolve({ processed: settled, items: [] }));
  await synchronisePages(run, selection);
  await run.progress.enterPhase('Following references');
  await followReferences(run, selection);
  run.signal.throwIfAborted();
  return {
    message: total === 0 && !isFull ? 'No changes to process' : messageOf(run, startedAt),
    atEnd: (tx) =>
      completeSync(tx, { systemId: run.system.id, watermark: upTo, isFull, startedAt, now: run.services.clock.now() }),
  };
}

function lastSynchronisationOf({ system, settings }: RunContext): LastSynchronisation {
  return {
    watermark: system.syncWatermark,
    rulesChangedSinceFull: system.rulesChangedSinceFullSync,
    recordsNoChange: settings.boolean('Sync.VerboseNoChangeRecording'),
  };
}

/** SYN-11. */
function messageOf(run: RunContext, startedAt: Date): string {
  const { processed } = run.progress.tally;
  const seconds = Math.max(run.services.clock.now().getTime() - startedAt.getTime(), 1) / 1000;
  return `Sync complete: ${processed} objects in ${seconds.toFixed(1)} s, ${Math.round(processed / seconds)} objects/s`;
}

/**
 * FLOW-31. An object that is only looked at for its references was not processed by the run, so it does not reduce what
 * is unchanged (D-14); one that the pages have gone through was, and does. The list is worked off in the
 * transactions that act on it, so a crash loses none of it.
 */
async function followReferences(run: RunContext, selection: Selection): Promise<void> {
  const { isFull, upTo, size } = selection;
  for (;;) {
    run.signal.throwIfAborted();
    let taken = 0;
    await run.progress.page(async (tx) => {
      const ids = await takeReferencesDue(tx, run.system.id, size);
      taken = ids.length;
      if (taken === 0) return { processed: 0, items: [] };
      const surroundings = surroundingsOf(run);
      const earlier = await readMainItems(tx, run.activity.id, ids);
      const { plan } = await planHoldingExports(tx, async () => {
        const page = syncPageOf(run, await readObjects(tx, ids), selection);
        return { plan: await driveSyncPlanning(tx, planReferences(page, run.rules, surroundings, earlier)) };
      });
      await applySyncPlan(tx, plan, historyOf(run, surroundings.now));
      const selected = isFull ? null : await findChanged(tx, ids, run.system.syncWatermark, upTo);
      const items = plan.items.map((item) => ({
        ...item,
        isAboutProcessedObject: selected === null || selected.has(item.objectKey),
      }));
      return { processed: 0, items, amended: plan.itemsAmended };
    });
    if (taken === 0) return;
  }
}
