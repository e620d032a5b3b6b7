import { predefinedSearchesCreate } from '@jim/contract/endpoints/predefined-searches.ts';
import { createPredefinedSearch as create } from '../../../configuration/predefined-searches.ts';
import { reply, route } from '../../route.ts';
import { readPredefinedSearch } from './get-predefined-search.ts';

export const createPredefinedSearch = route(predefinedSearchesCreate, async ({ body, services }) => {
  await create(services, body);
  const location = `/api/v1/metaverse/predefined-searches/${body.uri}`;
  return reply(201, await readPredefinedSearch(services, body.uri), { location });
});
