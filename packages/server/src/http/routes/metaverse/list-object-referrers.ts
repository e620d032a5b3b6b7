import { metaverseObjectsReferencedBy } from '@jim/contract/endpoints/metaverse-object-details.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listReferrers } from '../../../store/metaverse-object-details.ts';
import { route } from '../../route.ts';
import { getObjectRow } from './object-guards.ts';

export const listMetaverseObjectReferrers = route(metaverseObjectsReferencedBy, async ({ params, query, services }) => {
  await getObjectRow(services, params.id);
  const { rows, totalCount } = await listReferrers(services.database, params.id, query);
  return toPaged([...rows], totalCount, query);
});
