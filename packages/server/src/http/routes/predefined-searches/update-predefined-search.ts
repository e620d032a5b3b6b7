import { predefinedSearchesUpdate } from '@jim/contract/endpoints/predefined-searches.ts';
import { changePredefinedSearch, getPredefinedSearch } from '../../../configuration/predefined-searches.ts';
import { route } from '../../route.ts';
import { readPredefinedSearch } from './get-predefined-search.ts';

export const updatePredefinedSearch = route(
  predefinedSearchesUpdate,
  async ({ params, body, services }) =>
    readPredefinedSearch(services, await changePredefinedSearch(services, params.uri, body)),
  async ({ params, services }) => void (await getPredefinedSearch(services.database, params.uri)),
);
