import { predefinedSearchesList } from '@jim/contract/endpoints/predefined-searches.ts';
import { predefinedSearchDto } from '../../../configuration/predefined-searches.ts';
import { listAttributeFacts } from '../../../store/metaverse-schema.ts';
import { listPredefinedSearches as readAll } from '../../../store/predefined-searches.ts';
import { route } from '../../route.ts';

export const listPredefinedSearches = route(predefinedSearchesList, async ({ services }) => {
  const attributes = await listAttributeFacts(services.database);
  const searches = await readAll(services.database);
  return searches.map((search) => predefinedSearchDto(search, attributes));
});
