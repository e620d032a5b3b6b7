import { matchingRulesGet } from '@jim/contract/endpoints/matching-rules.ts';
import type { Services } from '../../../services.ts';
import { route } from '../../route.ts';
import { requireSystem } from '../synchronisation-guards.ts';
import { showMatchingRule } from './show-matching-rule.ts';

export const getMatchingRule = route(
  matchingRulesGet,
  ({ params, services }) => showMatchingRule(services, { kind: 'system', id: params.csId }, params.ruleId),
  matchingRuleIsThere,
);

export async function matchingRuleIsThere(input: {
  readonly params: { readonly csId: number; readonly ruleId: number };
  readonly services: Services;
}): Promise<void> {
  const { params, services } = input;
  await requireSystem(services, params.csId);
  await showMatchingRule(services, { kind: 'system', id: params.csId }, params.ruleId);
}
