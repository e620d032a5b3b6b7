import { connectedSystemsList } from '@jim/contract/endpoints/connected-systems.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listConnectedSystems as readPage } from '../../../store/connected-systems.ts';
import { route } from '../../route.ts';

export const listConnectedSystems = route(connectedSystemsList, async ({ query, services }) => {
  const { rows, totalCount } = await readPage(services.database, query);
  return toPaged([...rows], totalCount, query);
});
