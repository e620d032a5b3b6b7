import { connectorSpaceList } from '@jim/contract/endpoints/connector-space.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listConnectorSpace as readPage } from '../../../store/connector-space-reads.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const listConnectorSpace = route(
  connectorSpaceList,
  async ({ params, query, services }) => {
    const { rows, totalCount } = await readPage(services.database, params.id, query);
    return toPaged([...rows], totalCount, query);
  },
  systemIsThere,
);
