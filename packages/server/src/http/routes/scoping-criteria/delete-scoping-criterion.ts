import { scopingCriteriaDeleteCriterion } from '@jim/contract/endpoints/scoping-criteria.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { deleteScopingCriterion as removeCriterion } from '../../../store/scoping-criteria.ts';
import { notFound } from '../../api-error.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { showScopingGroup } from './show-scoping-group.ts';

export const deleteScopingCriterion = route(
  scopingCriteriaDeleteCriterion,
  async ({ params, query, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    if (query.preview) return { target: rule.name, counts: { criteria: 1 }, samples: {}, warnings: [] };
    await changeSyncRule(rule, { operation: 'Update', message: 'Scoping criterion deleted' }, caller, services, (tx) =>
      removeCriterion(tx, params.criterionId),
    );
    return reply(204);
  },
  async ({ params, services }) => {
    await getSyncRule(services, params.id);
    const group = await showScopingGroup(services, params.id, params.groupId);
    if (!group.criteria.some(({ id }) => id === params.criterionId))
      throw notFound('There is no such criterion in that group.');
  },
);
