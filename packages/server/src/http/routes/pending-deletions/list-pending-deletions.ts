import { pendingDeletionsList } from '@jim/contract/endpoints/pending-deletions.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listPendingDeletions as readPage } from '../../../store/pending-deletions.ts';
import { route } from '../../route.ts';
import { pendingDeletionDto } from './pending-deletion-dto.ts';

export const listPendingDeletions = route(pendingDeletionsList, async ({ query, services }) => {
  const { rows, totalCount } = await readPage(services.database, services.clock.now(), query);
  return toPaged(rows.map(pendingDeletionDto), totalCount, query);
});
