import { pendingExportsListChanges } from '@jim/contract/endpoints/pending-exports.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { findPendingExport, listChanges } from '../../../store/pending-export-reads.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const listAttributeChanges = route(
  pendingExportsListChanges,
  async ({ params, query, services: { database } }) => {
    const pendingExport = await findPendingExport(database, params.pendingExportId);
    if (pendingExport === undefined) throw notFound('There is no such pending export.');
    const { rows, totalCount } = await listChanges(database, pendingExport.id, params.attributeName, query);
    return toPaged([...rows], totalCount, query);
  },
);
