/** Deleting identities whose time has come: one transaction a page, with everything that follows elsewhere (HK-02, OUT-50). */
import { planDeletions } from '@jim/engine/plan-sync.ts';
import { buildRuleSet } from '@jim/engine/rule-set.ts';
import type { DeleteMetaverseObjects } from '../housekeeping/perform-housekeeping.ts';
import type { Services } from '../services.ts';
import { applySyncPlan } from '../store/apply-sync-plan.ts';
import { lockDueDeletions } from '../store/due-deletions.ts';
import { loadConfiguration } from '../store/load-rules.ts';
import { driveSyncPlanning, planHoldingExports } from './drive-sync-planning.ts';
import { surroundingsOf } from './run-context.ts';

export function createDeleteIdentities(services: Services): DeleteMetaverseObjects {
  return async (ids, { activityId, signal }) => {
    signal.throwIfAborted();
    const settings = await services.settings.current();
    return services.database.transaction(async (tx) => {
      const due = await lockDueDeletions(tx, ids, services.clock.now());
      if (due.length === 0) return 0;
      const rules = buildRuleSet(await loadConfiguration(tx));
      const surroundings = surroundingsOf({ services });
      const { plan } = await planHoldingExports(tx, async () => {
        const planning = planDeletions({ activityId, level: 'None' }, due, rules, surroundings);
        return { plan: await driveSyncPlanning(tx, planning) };
      });
      await applySyncPlan(tx, plan, {
        activityId,
        at: surroundings.now,
        initiatedByType: 'System',
        initiatedById: null,
        initiatedByName: 'System',
        systemId: 0,
        rules,
        tracksObjects: settings.boolean('ChangeTracking.CsoChanges.Enabled'),
        tracksIdentities: settings.boolean('ChangeTracking.MvoChanges.Enabled'),
        newId: services.newId,
      });
      return due.length;
    });
  };
}
