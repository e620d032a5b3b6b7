import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import type { SyncPage } from '@jim/engine/plan-sync.ts';
import type { RunContext } from './run-context.ts';
import type { Selection } from './synchronise-pages.ts';

/** A page as the engine takes it, with the run's settings. */
export function syncPageOf(
  run: RunContext,
  objects: readonly ConnectedSystemObject[],
  { isFull, settledAt }: Pick<Selection, 'isFull' | 'settledAt'>,
): SyncPage {
  return {
    systemId: run.system.id,
    activityId: run.activity.id,
    objects,
    isFull: isFull && settledAt === null,
    extent: isFull && run.system.rulesChangedSinceFullSync ? 'everything' : 'changes',
    level: run.level,
    recordsNoChange: run.settings.boolean('Sync.VerboseNoChangeRecording'),
  };
}
