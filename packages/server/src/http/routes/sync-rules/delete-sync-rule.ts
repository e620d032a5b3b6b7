import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import { syncRulesDelete } from '@jim/contract/endpoints/sync-rules.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import type { Services } from '../../../services.ts';
import { countSyncRuleParts, deleteSyncRule as removeRule, type SyncRuleRow } from '../../../store/sync-rules.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule, syncRuleIsThere } from '../synchronisation-guards.ts';

export const deleteSyncRule = route(
  syncRulesDelete,
  async ({ params, query, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    if (query.preview) return preview(rule, services);
    await changeSyncRule(rule, { operation: 'Delete' }, caller, services, (tx) => removeRule(tx, rule.id));
    return reply(204);
  },
  syncRuleIsThere,
);

async function preview(rule: SyncRuleRow, { database }: Services): Promise<DestructionPreview> {
  const { targets, ...parts } = await countSyncRuleParts(database, rule.id);
  const counts = Object.entries(parts).filter(([, count]) => count > 0);
  return {
    target: rule.name,
    counts: Object.fromEntries(counts),
    samples: targets.length > 0 ? { mappings: [...targets] } : {},
    warnings: targets.length > 0 ? [`Flow into ${targets.join(', ')} stops.`] : [],
  };
}
