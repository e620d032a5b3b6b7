import { matchingRulesUpdate } from '@jim/contract/endpoints/matching-rules.ts';
import { changeMatchingRule } from '../../../configuration/change-matching-rule.ts';
import { checkMatchingRule } from '../../../configuration/check-matching-rule.ts';
import { updateMatchingRule as writeRule } from '../../../store/matching-rules.ts';
import { route } from '../../route.ts';
import { matchingRuleIsThere } from './get-matching-rule.ts';
import { showMatchingRule } from './show-matching-rule.ts';

export const updateMatchingRule = route(
  matchingRulesUpdate,
  async ({ params, body, caller, services }) => {
    const parent = { kind: 'system', id: params.csId } as const;
    const rule = await showMatchingRule(services, parent, params.ruleId);
    const sources = await checkMatchingRule(services.database, {
      ...body,
      objectTypeId: rule.connectedSystemObjectTypeId,
    });
    const place = { systemId: params.csId, objectTypeName: rule.connectedSystemObjectTypeName ?? '' };
    await changeMatchingRule(place, 'Update', caller, services, (tx) => writeRule(tx, rule.id, { ...body, sources }));
    return showMatchingRule(services, parent, params.ruleId);
  },
  matchingRuleIsThere,
);
