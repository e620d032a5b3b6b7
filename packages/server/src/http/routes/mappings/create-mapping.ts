import { mappingsCreate } from '@jim/contract/endpoints/mappings.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { checkMapping } from '../../../configuration/check-mapping.ts';
import { insertMapping } from '../../../store/mappings.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule, syncRuleIsThere } from '../synchronisation-guards.ts';
import { findMapping, showMapping } from './show-mapping.ts';

export const createMapping = route(
  mappingsCreate,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const { write, targetName } = await checkMapping(services.database, rule, body);
    const part = { targetType: 'SyncRule', targetName: `Mapping to ${targetName}`, targetContext: rule.name } as const;
    const id = await changeSyncRule(rule, { operation: 'Create', part }, caller, services, (tx) =>
      insertMapping(tx, rule.id, write),
    );
    const location = `/api/v1/synchronisation/sync-rules/${rule.id}/mappings/${id}`;
    return reply(201, showMapping(await findMapping(services, rule.id, id)), { location });
  },
  syncRuleIsThere,
);
