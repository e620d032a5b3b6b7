/**
 * What a synchronisation would do: every page planned as a run plans it, and nothing applied. It reads one state of the
 * database in a transaction that cannot write.
 *
 *   read page → engine → hand the plan on → next page
 *
 * Each page is planned upon the state before the run. So the preview is exact for a population of one page; of several
 * pages a later one does not see what an earlier one would have changed, and references that a run follows again at its
 * end (`plan.referencesDue`, `plan.referrersDue`) are only named.
 */
import { planSync, type SyncPage } from '@jim/engine/plan-sync.ts';
import { buildRuleSet } from '@jim/engine/rule-set.ts';
import { trackingLevels } from '@jim/engine/statistics/outcome-tree.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { Services } from '../services.ts';
import type { Transaction } from '../store/database.ts';
import { loadConfiguration } from '../store/load-rules.ts';
import { makeReadOnly, readPreviewState, type PreviewState } from '../store/preview-state.ts';
import { readObjectsChanged, readUnsettledAfter } from '../store/read-objects.ts';
import { currentChangeNumber } from '../store/sync-progress.ts';
import { driveSyncPlanning } from './drive-sync-planning.ts';
import { surroundingsOf } from './run-context.ts';

export interface SyncPreview {
  readonly systemId: number;
  readonly kind: 'full' | 'delta';
  /** Objects a page. */
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

export type PreviewServices = Pick<Services, 'database' | 'settings' | 'clock' | 'newId' | 'secrets'>;

const lowestId = '00000000-0000-0000-0000-000000000000';

/**
 * @param take gets the plan of each page, in order; the next page is planned when it has settled.
 * @returns how many objects were planned for.
 * @throws Error when there is no such connected system.
 */
export async function previewSync(
  services: PreviewServices,
  preview: SyncPreview,
  take: (plan: SyncPlan) => void | Promise<void>,
): Promise<number> {
  const settings = await services.settings.current();
  const level = settings.text('ChangeTracking.SyncOutcomes.Level');
  return services.database.transaction(async (tx) => {
    await makeReadOnly(tx);
    const state = await readPreviewState(tx, preview.systemId);
    if (state === undefined) throw new Error('There is no such connected system.');
    const rules = buildRuleSet(await loadConfiguration(tx));
    const isFull = preview.kind === 'full';
    const page: Omit<SyncPage, 'objects'> = {
      systemId: preview.systemId,
      activityId: services.newId(),
      isFull,
      extent: isFull && state.rulesChangedSinceFullSync ? 'everything' : 'changes',
      level: trackingLevels.find((each) => each === level) ?? 'Detailed',
      recordsNoChange: settings.boolean('Sync.VerboseNoChangeRecording'),
    };
    let processed = 0;
    for await (const objects of readPages(tx, preview, state)) {
      preview.signal.throwIfAborted();
      const plan = await driveSyncPlanning(tx, planSync({ ...page, objects }, rules, surroundingsOf({ services })));
      processed += plan.processed;
      await take(plan);
    }
    return processed;
  });
}

async function* readPages(
  tx: Transaction,
  { systemId, kind, pageSize }: SyncPreview,
  { syncWatermark }: PreviewState,
): AsyncGenerator<SyncPage['objects']> {
  const upTo = await currentChangeNumber(tx);
  let afterId = lowestId;
  let afterChange = syncWatermark;
  for (;;) {
    let objects: SyncPage['objects'];
    if (kind === 'full') objects = await readUnsettledAfter(tx, systemId, null, afterId, pageSize);
    else ({ objects, last: afterChange } = await readObjectsChanged(tx, systemId, afterChange, upTo, pageSize));
    const final = objects.at(-1);
    if (final !== undefined) yield objects;
    if (final === undefined || objects.length < pageSize) return;
    afterId = final.id;
  }
}
