import { scopingCriteriaDeleteGroup } from '@jim/contract/endpoints/scoping-criteria.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { deleteScopingGroup as removeGroup } from '../../../store/scoping-criteria.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { countScope, scopingGroupIsThere, showScopingGroup } from './show-scoping-group.ts';

export const deleteScopingGroup = route(
  scopingCriteriaDeleteGroup,
  async ({ params, query, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    if (query.preview) {
      const { groups, criteria } = countScope(await showScopingGroup(services, params.id, params.groupId));
      return { target: rule.name, counts: { groups, criteria }, samples: {}, warnings: [] };
    }
    await changeSyncRule(rule, { operation: 'Update', message: 'Scoping group deleted' }, caller, services, (tx) =>
      removeGroup(tx, params.groupId),
    );
    return reply(204);
  },
  scopingGroupIsThere,
);
