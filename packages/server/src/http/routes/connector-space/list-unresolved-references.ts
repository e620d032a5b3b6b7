import { connectorSpaceListUnresolvedReferences } from '@jim/contract/endpoints/connector-space.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listUnresolvedReferences as readPage } from '../../../store/unresolved-references.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const listUnresolvedReferences = route(
  connectorSpaceListUnresolvedReferences,
  async ({ params, query, services }) => {
    const { rows, totalCount } = await readPage(services.database, params.id, query);
    return toPaged([...rows], totalCount, query);
  },
  systemIsThere,
);
