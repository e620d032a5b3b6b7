import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { badRequest } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import {
  findConnectedSystem,
  lockConnectedSystem,
  markRulesChanged,
  setMatchingMode,
} from '../store/connected-systems.ts';
import { keepMatchKeys } from '../store/match-keys.ts';
import { copyMatchingRules, deleteMatchingRulesOfSyncRules, loadMatching } from '../store/matching-rules.ts';
import { type MatchingMode, type MatchingModeSwitch, planMatchingModeSwitch } from './plan-matching-mode-switch.ts';

/** SYS-04. The same mode again changes nothing and records nothing. */
export async function switchMatchingMode(
  systemId: number,
  to: MatchingMode,
  mode: 'apply' | 'preview',
  caller: Caller,
  services: Services,
): Promise<MatchingModeSwitch> {
  return services.database.transaction(async (tx) => {
    const system = await lockConnectedSystem(tx, systemId);
    if (system?.status === 'Deleting') throw badRequest('The connected system is being deleted.');
    const from = (await findConnectedSystem(tx, systemId))?.objectMatchingRuleMode ?? to;
    const { objectTypes, syncRules } = await loadMatching(tx, systemId);
    const plan = planMatchingModeSwitch(from, to, objectTypes, syncRules);
    if (mode === 'preview' || from === to) return plan;
    await keepMatchKeys(tx, async () => {
      await copyMatchingRules(tx, plan.copies);
      await deleteMatchingRulesOfSyncRules(tx, plan.clearedSyncRuleIds);
      await setMatchingMode(tx, systemId, to);
    });
    await markRulesChanged(tx, [systemId]);
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Update',
      targetName: system?.name ?? null,
      connectedSystemId: systemId,
      message: to === 'SyncRule' ? 'Matching switched to advanced' : 'Matching switched to simple',
      outcome:
        plan.warnings.length === 0
          ? { kind: 'complete' }
          : { kind: 'warning', warningMessage: plan.warnings.join(' ') },
    });
    return plan;
  });
}
