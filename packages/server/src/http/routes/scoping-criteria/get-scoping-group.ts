import { scopingCriteriaGetGroup } from '@jim/contract/endpoints/scoping-criteria.ts';
import { route } from '../../route.ts';
import { scopingGroupIsThere, showScopingGroup } from './show-scoping-group.ts';

export const getScopingGroup = route(
  scopingCriteriaGetGroup,
  ({ params, services }) => showScopingGroup(services, params.id, params.groupId),
  scopingGroupIsThere,
);
