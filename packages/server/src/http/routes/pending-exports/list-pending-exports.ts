import { pendingExportsList } from '@jim/contract/endpoints/pending-exports.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listPendingExports as readPage } from '../../../store/pending-export-reads.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const listPendingExports = route(
  pendingExportsList,
  async ({ params, query, services }) => {
    const { rows, totalCount } = await readPage(services.database, params.id, query);
    return toPaged([...rows], totalCount, query);
  },
  systemIsThere,
);
