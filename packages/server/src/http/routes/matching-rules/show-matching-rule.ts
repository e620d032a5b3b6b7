import type { Services } from '../../../services.ts';
import { listMatchingRules, type MatchingRuleParent, type MatchingRuleRow } from '../../../store/matching-rules.ts';
import { notFound } from '../../api-error.ts';

/** @throws ApiError NOT_FOUND when the rule is not under that parent. */
export async function showMatchingRule(
  services: Services,
  parent: MatchingRuleParent,
  ruleId: number,
): Promise<MatchingRuleRow> {
  const [rule] = await listMatchingRules(services.database, parent, ruleId);
  if (rule === undefined) throw notFound('There is no such matching rule there.');
  return rule;
}
