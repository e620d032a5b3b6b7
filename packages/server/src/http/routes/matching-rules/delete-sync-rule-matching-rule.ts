import { syncRuleMatchingRulesDelete } from '@jim/contract/endpoints/matching-rules.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { deleteMatchingRule } from '../../../store/matching-rules.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { partOfSyncRule, syncRuleMatchingRuleIsThere } from './sync-rule-part.ts';

export const deleteSyncRuleMatchingRule = route(
  syncRuleMatchingRulesDelete,
  async ({ params, query, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const part = partOfSyncRule(rule);
    if (query.preview) return { target: part.targetName, counts: { matchingRules: 1 }, samples: {}, warnings: [] };
    await changeSyncRule(rule, { operation: 'Delete', part }, caller, services, (tx) =>
      deleteMatchingRule(tx, params.ruleId),
    );
    return reply(204);
  },
  syncRuleMatchingRuleIsThere,
);
