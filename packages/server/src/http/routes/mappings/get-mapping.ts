import { mappingsGet } from '@jim/contract/endpoints/mappings.ts';
import { route } from '../../route.ts';
import { syncRuleIsThere } from '../synchronisation-guards.ts';
import { findMapping, showMapping } from './show-mapping.ts';

export const getMapping = route(
  mappingsGet,
  async ({ params, services }) => showMapping(await findMapping(services, params.id, params.mappingId)),
  syncRuleIsThere,
);
