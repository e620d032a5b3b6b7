import { syncRuleMatchingRulesUpdate } from '@jim/contract/endpoints/matching-rules.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { checkMatchingRule } from '../../../configuration/check-matching-rule.ts';
import { updateMatchingRule } from '../../../store/matching-rules.ts';
import { route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { showMatchingRule } from './show-matching-rule.ts';
import { partOfSyncRule, syncRuleMatchingRuleIsThere } from './sync-rule-part.ts';

export const updateSyncRuleMatchingRule = route(
  syncRuleMatchingRulesUpdate,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const metaverseObjectTypeId = null;
    const objectTypeId = rule.connectedSystemObjectTypeId;
    const sources = await checkMatchingRule(services.database, { ...body, objectTypeId, metaverseObjectTypeId });
    await changeSyncRule(rule, { operation: 'Update', part: partOfSyncRule(rule) }, caller, services, (tx) =>
      updateMatchingRule(tx, params.ruleId, { ...body, metaverseObjectTypeId, sources }),
    );
    return showMatchingRule(services, { kind: 'syncRule', id: rule.id }, params.ruleId);
  },
  syncRuleMatchingRuleIsThere,
);
