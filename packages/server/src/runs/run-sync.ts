/** Full and delta synchronisation (SYN-01 … SYN-12): load page → engine → apply → record, one transaction a page. */
import { planReferences, planSync, type SyncPage } from '@jim/engine/plan-sync.ts';
import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { PageItems } from '@jim/engine/statistics/tally.ts';
import { readMainItems } from '../store/activity-items.ts';
import { applySyncPlan } from '../store/apply-sync-plan.ts';
import type { Transaction } from '../store/database.ts';
import { readObjects, readObjectsAfter, readObjectsChanged } from '../store/read-objects.ts';
import {
  completeSync,
  countChangedObjects,
  countObjects,
  currentChangeNumber,
  takeReferencesDue,
} from '../store/sync-progress.ts';
import { driveSyncPlanning } from './drive-sync-planning.ts';
import { historyOf } from './history-of.ts';
import { surroundingsOf, type RunContext } from './run-context.ts';

const largestPage = 2000;
const lowestId = '00000000-0000-0000-0000-000000000000';

/** @returns the final message. */
export async function runSync(run: RunContext): Promise<string> {
  const isFull = run.activity.runType === 'FullSynchronisation';
  const startedAt = run.services.clock.now();
  const upTo = await currentChangeNumber(run.services.database);
  const total = isFull
    ? await countObjects(run.services.database, run.system.id)
    : await countChangedObjects(run.services.database, run.system.id, run.system.syncWatermark, upTo);
  run.progress.expect(total);
  await run.progress.enterPhase('Synchronising objects');
  await synchronisePages(run, isFull, upTo);
  await run.progress.enterPhase('Following references');
  await followReferences(run, isFull);
  await run.services.database.transaction((tx) =>
    completeSync(tx, { systemId: run.system.id, watermark: upTo, isFull, startedAt, now: run.services.clock.now() }),
  );
  const { processed } = run.progress.tally;
  return total === 0 && !isFull ? 'No changes to process' : `Sync complete: ${processed} objects`;
}

async function synchronisePages(run: RunContext, isFull: boolean, upTo: number): Promise<void> {
  const size = Math.min(Math.max(run.settings.integer('Sync.PageSize'), 1), largestPage);
  let position: { readonly id: string; readonly changeNumber: number } = {
    id: lowestId,
    changeNumber: run.system.syncWatermark,
  };
  for (;;) {
    run.signal.throwIfAborted();
    let isLast = true;
    await run.progress.page(async (tx) => {
      const page = isFull
        ? { objects: await readObjectsAfter(tx, run.system.id, position.id, size), last: 0 }
        : await readObjectsChanged(tx, run.system.id, position.changeNumber, upTo, size);
      const last = page.objects.at(-1);
      isLast = page.objects.length < size;
      if (last === undefined) return { processed: 0, items: [] };
      const items = await synchronisePage(run, tx, page.objects, isFull);
      position = { id: last.id, changeNumber: page.last };
      return items;
    }, `Synchronising objects: ${run.progress.tally.processed} of ${run.progress.toProcess}`);
    if (isLast) return;
  }
}

async function synchronisePage(
  run: RunContext,
  tx: Transaction,
  objects: readonly ConnectedSystemObject[],
  isFull: boolean,
): Promise<PageItems> {
  const surroundings = surroundingsOf(run);
  const plan = await driveSyncPlanning(tx, planSync(pageOf(run, objects, isFull), run.rules, surroundings));
  await applySyncPlan(tx, plan, historyOf(run, surroundings.now));
  return { processed: plan.processed, items: plan.items, amended: plan.itemsAmended };
}

/** FLOW-31; the list is worked off in the transactions that act on it, so a crash loses none of it. */
async function followReferences(run: RunContext, isFull: boolean): Promise<void> {
  const size = Math.min(Math.max(run.settings.integer('Sync.PageSize'), 1), largestPage);
  for (;;) {
    run.signal.throwIfAborted();
    let taken = 0;
    await run.progress.page(async (tx) => {
      const ids = await takeReferencesDue(tx, run.system.id, size);
      taken = ids.length;
      if (taken === 0) return { processed: 0, items: [] };
      const objects = await readObjects(tx, ids);
      const surroundings = surroundingsOf(run);
      const earlier = await readMainItems(tx, run.activity.id, ids);
      const plan = await driveSyncPlanning(tx, planReferences(pageOf(run, objects, isFull), run.rules, surroundings, earlier));
      await applySyncPlan(tx, plan, historyOf(run, surroundings.now));
      return { processed: 0, items: plan.items.map(notProcessed), amended: plan.itemsAmended };
    });
    if (taken === 0) return;
  }
}

/** An object only looked at for its references was not processed by this run; it must not reduce what is unchanged. */
function notProcessed(item: SyncPlan['items'][number]): SyncPlan['items'][number] {
  return { ...item, isAboutProcessedObject: false };
}

function pageOf(run: RunContext, objects: readonly ConnectedSystemObject[], isFull: boolean): SyncPage {
  return {
    systemId: run.system.id,
    activityId: run.activity.id,
    objects,
    isFull,
    extent: isFull && run.system.rulesChangedSinceFullSync ? 'everything' : 'changes',
    level: run.level,
    recordsNoChange: run.settings.boolean('Sync.VerboseNoChangeRecording'),
  };
}
