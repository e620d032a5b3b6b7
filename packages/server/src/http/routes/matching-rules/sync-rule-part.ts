import type { RuleChangeActivity } from '../../../configuration/change-sync-rule.ts';
import type { Services } from '../../../services.ts';
import type { SyncRuleRow } from '../../../store/sync-rules.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { showMatchingRule } from './show-matching-rule.ts';

/** How activities name a matching rule of a synchronisation rule. */
export function partOfSyncRule(rule: SyncRuleRow): NonNullable<RuleChangeActivity['part']> {
  return {
    targetType: 'ObjectMatchingRule',
    targetName: `Rule for ${rule.connectedSystemObjectTypeName}`,
    targetContext: rule.name,
  };
}

export async function syncRuleMatchingRuleIsThere(input: {
  readonly params: { readonly id: number; readonly ruleId: number };
  readonly services: Services;
}): Promise<void> {
  const { params, services } = input;
  await getSyncRule(services, params.id);
  await showMatchingRule(services, { kind: 'syncRule', id: params.id }, params.ruleId);
}
