import { metaverseObjectTypesList } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listObjectTypes } from '../../../store/metaverse-schema.ts';
import { route } from '../../route.ts';

export const listMetaverseObjectTypes = route(metaverseObjectTypesList, async ({ query, services }) => {
  const { rows, totalCount } = await listObjectTypes(services.database, query);
  return toPaged([...rows], totalCount, query);
});
