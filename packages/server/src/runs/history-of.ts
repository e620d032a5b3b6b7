/** The history context of a run: its activity's initiator, copied onto every change. */
import type { HistoryContext } from '../store/change-history.ts';
import type { RunContext } from './run-context.ts';

export function historyOf(run: RunContext, at: string): HistoryContext {
  return {
    activityId: run.activity.id,
    at,
    initiatedByType: run.activity.initiatedByType,
    initiatedById: run.activity.initiatedById,
    initiatedByName: run.activity.initiatedByName,
    systemId: run.system.id,
    rules: run.rules,
    tracksObjects: run.settings.boolean('ChangeTracking.CsoChanges.Enabled'),
    tracksIdentities: run.settings.boolean('ChangeTracking.MvoChanges.Enabled'),
    newId: run.services.newId,
  };
}
