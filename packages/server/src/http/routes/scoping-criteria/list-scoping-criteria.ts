import { scopingCriteriaList } from '@jim/contract/endpoints/scoping-criteria.ts';
import { loadScope } from '../../../store/scoping-criteria.ts';
import { route } from '../../route.ts';
import { syncRuleIsThere } from '../synchronisation-guards.ts';

export const listScopingCriteria = route(
  scopingCriteriaList,
  ({ params, services }) => loadScope(services.database, params.id),
  syncRuleIsThere,
);
