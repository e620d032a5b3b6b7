import { predefinedSearchesDelete } from '@jim/contract/endpoints/predefined-searches.ts';
import { removePredefinedSearch } from '../../../configuration/predefined-searches.ts';
import { reply, route } from '../../route.ts';

export const deletePredefinedSearch = route(predefinedSearchesDelete, async ({ params, services }) => {
  await removePredefinedSearch(services, params.uri);
  return reply(204);
});
