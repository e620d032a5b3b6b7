import { pendingDeletionsCount } from '@jim/contract/endpoints/pending-deletions.ts';
import { countPendingDeletions as count } from '../../../store/pending-deletions.ts';
import { route } from '../../route.ts';

export const countPendingDeletions = route(pendingDeletionsCount, ({ query, services }) =>
  count(services.database, query.objectTypeId),
);
