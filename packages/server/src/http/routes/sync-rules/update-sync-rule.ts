import { syncRulesUpdate } from '@jim/contract/endpoints/sync-rules.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import { deleteMatchingRulesOfSyncRules } from '../../../store/matching-rules.ts';
import { updateSyncRule as writeRule } from '../../../store/sync-rules.ts';
import { initiatorOf } from '../../caller.ts';
import { route } from '../../route.ts';
import { getSyncRule, syncRuleIsThere } from '../synchronisation-guards.ts';

export const updateSyncRule = route(
  syncRulesUpdate,
  async ({ params, body, caller, services }) => {
    const before = await getSyncRule(services, params.id);
    const rule = { ...before, name: body.name ?? before.name };
    await changeSyncRule(rule, { operation: 'Update' }, caller, services, async (tx) => {
      await writeRule(tx, rule.id, body, initiatorOf(caller));
      const system = await findConnectedSystem(tx, rule.connectedSystemId);
      const keepsMatchingRules = rule.direction === 'Import' && system?.objectMatchingRuleMode === 'SyncRule';
      if (!keepsMatchingRules) await deleteMatchingRulesOfSyncRules(tx, [rule.id]);
    });
    return getSyncRule(services, params.id);
  },
  syncRuleIsThere,
);
