import { matchingRulesDelete } from '@jim/contract/endpoints/matching-rules.ts';
import { changeMatchingRule } from '../../../configuration/change-matching-rule.ts';
import { deleteMatchingRule as removeRule } from '../../../store/matching-rules.ts';
import { reply, route } from '../../route.ts';
import { matchingRuleIsThere } from './get-matching-rule.ts';
import { showMatchingRule } from './show-matching-rule.ts';

export const deleteMatchingRule = route(
  matchingRulesDelete,
  async ({ params, query, caller, services }) => {
    const rule = await showMatchingRule(services, { kind: 'system', id: params.csId }, params.ruleId);
    const objectTypeName = rule.connectedSystemObjectTypeName ?? '';
    if (query.preview) {
      return {
        target: `Rule for ${objectTypeName}`,
        counts: { matchingRules: 1 },
        samples: {},
        warnings: [
          `Objects no longer find their identity by ${rule.targetMetaverseAttributeName ?? 'it'}; existing joins stay.`,
        ],
      };
    }
    await changeMatchingRule({ systemId: params.csId, objectTypeName }, 'Delete', caller, services, (tx) =>
      removeRule(tx, rule.id),
    );
    return reply(204);
  },
  matchingRuleIsThere,
);
