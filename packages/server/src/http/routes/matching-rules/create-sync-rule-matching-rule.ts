import { syncRuleMatchingRulesCreate } from '@jim/contract/endpoints/matching-rules.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { checkMatchingRule } from '../../../configuration/check-matching-rule.ts';
import { insertMatchingRule } from '../../../store/matching-rules.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule, syncRuleIsThere } from '../synchronisation-guards.ts';
import { showMatchingRule } from './show-matching-rule.ts';
import { partOfSyncRule } from './sync-rule-part.ts';

export const createSyncRuleMatchingRule = route(
  syncRuleMatchingRulesCreate,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const metaverseObjectTypeId = null;
    const objectTypeId = rule.connectedSystemObjectTypeId;
    const sources = await checkMatchingRule(services.database, { ...body, objectTypeId, metaverseObjectTypeId });
    const parent = { kind: 'syncRule', id: rule.id } as const;
    const id = await changeSyncRule(rule, { operation: 'Create', part: partOfSyncRule(rule) }, caller, services, (tx) =>
      insertMatchingRule(tx, { ...body, parent, metaverseObjectTypeId, sources: sources ?? [] }),
    );
    const location = `/api/v1/synchronisation/sync-rules/${rule.id}/matching-rules/${id}`;
    return reply(201, await showMatchingRule(services, parent, id), { location });
  },
  syncRuleIsThere,
);
