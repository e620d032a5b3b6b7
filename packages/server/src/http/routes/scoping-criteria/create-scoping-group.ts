import { scopingCriteriaCreateGroup } from '@jim/contract/endpoints/scoping-criteria.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { insertScopingGroup } from '../../../store/scoping-criteria.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule, syncRuleIsThere } from '../synchronisation-guards.ts';
import { scopingGroupLocation, showScopingGroup } from './show-scoping-group.ts';

export const createScopingGroup = route(
  scopingCriteriaCreateGroup,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const id = await changeSyncRule(
      rule,
      { operation: 'Update', message: 'Scoping group added' },
      caller,
      services,
      (tx) => insertScopingGroup(tx, rule.id, { ...body, parentId: null }),
    );
    return reply(201, await showScopingGroup(services, rule.id, id), { location: scopingGroupLocation(rule.id, id) });
  },
  syncRuleIsThere,
);
