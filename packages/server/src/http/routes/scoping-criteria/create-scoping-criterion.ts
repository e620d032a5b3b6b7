import { scopingCriteriaCreateCriterion } from '@jim/contract/endpoints/scoping-criteria.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { checkScopingCriteria } from '../../../configuration/check-scoping-criterion.ts';
import { insertScopingCriterion } from '../../../store/scoping-criteria.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { scopingGroupIsThere, scopingGroupLocation, showScopingGroup } from './show-scoping-group.ts';

export const createScopingCriterion = route(
  scopingCriteriaCreateCriterion,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const criteria = await checkScopingCriteria(services.database, rule, [body]);
    const ids = await changeSyncRule(
      rule,
      { operation: 'Update', message: 'Scoping criterion added' },
      caller,
      services,
      async (tx) => {
        const inserted: number[] = [];
        for (const criterion of criteria) inserted.push(await insertScopingCriterion(tx, params.groupId, criterion));
        return inserted;
      },
    );
    const group = await showScopingGroup(services, params.id, params.groupId);
    const created = group.criteria.find((criterion) => ids.includes(criterion.id));
    return reply(201, created, { location: scopingGroupLocation(params.id, params.groupId) });
  },
  scopingGroupIsThere,
);
