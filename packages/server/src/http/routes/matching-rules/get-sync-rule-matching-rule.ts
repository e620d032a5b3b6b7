import { syncRuleMatchingRulesGet } from '@jim/contract/endpoints/matching-rules.ts';
import { route } from '../../route.ts';
import { showMatchingRule } from './show-matching-rule.ts';
import { syncRuleMatchingRuleIsThere } from './sync-rule-part.ts';

export const getSyncRuleMatchingRule = route(
  syncRuleMatchingRulesGet,
  ({ params, services }) => showMatchingRule(services, { kind: 'syncRule', id: params.id }, params.ruleId),
  syncRuleMatchingRuleIsThere,
);
