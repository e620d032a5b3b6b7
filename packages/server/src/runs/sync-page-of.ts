import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import type { SyncPage } from '@jim/engine/plan-sync.ts';
import type { RunContext } from './run-context.ts';

/** A page as the engine takes it, with the run's settings. */
export function syncPageOf(run: RunContext, objects: readonly ConnectedSystemObject[], isFull: boolean): SyncPage {
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
