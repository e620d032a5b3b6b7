import { predefinedSearchesGet, type PredefinedSearchDto } from '@jim/contract/endpoints/predefined-searches.ts';
import {
  getPredefinedSearch as getSearch,
  getUsableSearch,
  predefinedSearchDto,
} from '../../../configuration/predefined-searches.ts';
import type { Services } from '../../../services.ts';
import { listAttributeFacts } from '../../../store/metaverse-schema.ts';
import { route } from '../../route.ts';

export const getPredefinedSearch = route(predefinedSearchesGet, async ({ params, caller, services }) => {
  const search = await getUsableSearch(services.database, caller, params.uri);
  return predefinedSearchDto(search, await listAttributeFacts(services.database));
});

export async function readPredefinedSearch({ database }: Services, uri: string): Promise<PredefinedSearchDto> {
  return predefinedSearchDto(await getSearch(database, uri), await listAttributeFacts(database));
}
