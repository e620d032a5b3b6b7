import { predefinedSearchesDelete } from '@jim/contract/endpoints/predefined-searches.ts';
import { getPredefinedSearch, removePredefinedSearch } from '../../../configuration/predefined-searches.ts';
import { reply, route } from '../../route.ts';

export const deletePredefinedSearch = route(predefinedSearchesDelete, async ({ params, query, services }) => {
  if (query.preview) {
    const { name, builtIn, isDefault, typeName } = await getPredefinedSearch(services.database, params.uri);
    const warnings = [
      ...(builtIn ? ['It is built in: deleting it is refused.'] : []),
      ...(isDefault ? [`${typeName} is left without a default search.`] : []),
    ];
    return { target: name, counts: { predefinedSearches: 1 }, samples: { predefinedSearches: [name] }, warnings };
  }
  await removePredefinedSearch(services, params.uri);
  return reply(204);
});
