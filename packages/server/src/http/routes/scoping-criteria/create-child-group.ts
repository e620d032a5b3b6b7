import { scopingCriteriaCreateChildGroup } from '@jim/contract/endpoints/scoping-criteria.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { insertScopingGroup } from '../../../store/scoping-criteria.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { scopingGroupIsThere, scopingGroupLocation, showScopingGroup } from './show-scoping-group.ts';

export const createChildGroup = route(
  scopingCriteriaCreateChildGroup,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const id = await changeSyncRule(
      rule,
      { operation: 'Update', message: 'Scoping group added' },
      caller,
      services,
      (tx) => insertScopingGroup(tx, rule.id, { ...body, parentId: params.parentGroupId }),
    );
    return reply(201, await showScopingGroup(services, rule.id, id), { location: scopingGroupLocation(rule.id, id) });
  },
  ({ params, services }) => scopingGroupIsThere({ params: { id: params.id, groupId: params.parentGroupId }, services }),
);
