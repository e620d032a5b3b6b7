import { pendingExportsGet } from '@jim/contract/endpoints/pending-exports.ts';
import { findPendingExport, readShownChanges } from '../../../store/pending-export-reads.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getPendingExport = route(pendingExportsGet, async ({ params, services: { database } }) => {
  const pendingExport = await findPendingExport(database, params.pendingExportId);
  if (pendingExport === undefined) throw notFound('There is no such pending export.');
  const { isHeld, ...facts } = pendingExport;
  const { changes, summaries } = await readShownChanges(database, pendingExport.id);
  return {
    ...facts,
    attributeChanges: changes,
    attributeChangeSummaries: summaries.length === 0 ? null : summaries,
    isHeld,
  };
});
