import { scopingCriteriaUpdateGroup } from '@jim/contract/endpoints/scoping-criteria.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { updateScopingGroup as writeGroup } from '../../../store/scoping-criteria.ts';
import { route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { scopingGroupIsThere, showScopingGroup } from './show-scoping-group.ts';

export const updateScopingGroup = route(
  scopingCriteriaUpdateGroup,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    await changeSyncRule(rule, { operation: 'Update', message: 'Scoping group changed' }, caller, services, (tx) =>
      writeGroup(tx, params.groupId, body),
    );
    return showScopingGroup(services, params.id, params.groupId);
  },
  scopingGroupIsThere,
);
