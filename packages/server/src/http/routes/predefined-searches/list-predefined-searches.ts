import { predefinedSearchesList } from '@jim/contract/endpoints/predefined-searches.ts';
import { mayUseSearch, predefinedSearchDto } from '../../../configuration/predefined-searches.ts';
import { listAttributeFacts } from '../../../store/metaverse-schema.ts';
import { listPredefinedSearches as readAll } from '../../../store/predefined-searches.ts';
import { route } from '../../route.ts';

export const listPredefinedSearches = route(predefinedSearchesList, async ({ caller, services }) => {
  const attributes = await listAttributeFacts(services.database);
  const searches = await readAll(services.database);
  return searches
    .filter((search) => mayUseSearch(caller, search))
    .map((search) => predefinedSearchDto(search, attributes));
});
