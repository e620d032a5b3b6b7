import { matchingRulesListForObjectType } from '@jim/contract/endpoints/matching-rules.ts';
import { listMatchingRules as readRules } from '../../../store/matching-rules.ts';
import { route } from '../../route.ts';
import { objectTypeIsThere } from '../synchronisation-guards.ts';

export const listMatchingRules = route(
  matchingRulesListForObjectType,
  ({ params, services }) => readRules(services.database, { kind: 'objectType', id: params.objectTypeId }),
  ({ params, services }) =>
    objectTypeIsThere({ params: { id: params.csId, objectTypeId: params.objectTypeId }, services }),
);
