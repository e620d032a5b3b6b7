import { mappingsList } from '@jim/contract/endpoints/mappings.ts';
import { listMappings as readMappings } from '../../../store/mappings.ts';
import { route } from '../../route.ts';
import { syncRuleIsThere } from '../synchronisation-guards.ts';
import { showMapping } from './show-mapping.ts';

export const listMappings = route(
  mappingsList,
  async ({ params, services }) => (await readMappings(services.database, params.id)).map(showMapping),
  syncRuleIsThere,
);
