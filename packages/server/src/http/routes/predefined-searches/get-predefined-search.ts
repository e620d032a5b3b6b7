import { predefinedSearchesGet, type PredefinedSearchDto } from '@jim/contract/endpoints/predefined-searches.ts';
import { getPredefinedSearch as getSearch, predefinedSearchDto } from '../../../configuration/predefined-searches.ts';
import type { Services } from '../../../services.ts';
import { listAttributeFacts } from '../../../store/metaverse-schema.ts';
import { route } from '../../route.ts';

export const getPredefinedSearch = route(predefinedSearchesGet, ({ params, services }) =>
  readPredefinedSearch(services, params.uri),
);

export async function readPredefinedSearch({ database }: Services, uri: string): Promise<PredefinedSearchDto> {
  return predefinedSearchDto(await getSearch(database, uri), await listAttributeFacts(database));
}
