import { metaverseAttributesList } from '@jim/contract/endpoints/metaverse-attributes.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listAttributes } from '../../../store/metaverse-schema.ts';
import { route } from '../../route.ts';

export const listMetaverseAttributes = route(metaverseAttributesList, async ({ query, services }) => {
  const { rows, totalCount } = await listAttributes(services.database, query);
  return toPaged([...rows], totalCount, query);
});
