import { syncRulesGet } from '@jim/contract/endpoints/sync-rules.ts';
import { route } from '../../route.ts';
import { getSyncRule as readRule } from '../synchronisation-guards.ts';

export const getSyncRule = route(syncRulesGet, ({ params, services }) => readRule(services, params.id));
