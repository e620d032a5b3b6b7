import { syncRuleMatchingRulesList } from '@jim/contract/endpoints/matching-rules.ts';
import { listMatchingRules } from '../../../store/matching-rules.ts';
import { route } from '../../route.ts';
import { syncRuleIsThere } from '../synchronisation-guards.ts';

export const listSyncRuleMatchingRules = route(
  syncRuleMatchingRulesList,
  ({ params, services }) => listMatchingRules(services.database, { kind: 'syncRule', id: params.id }),
  syncRuleIsThere,
);
