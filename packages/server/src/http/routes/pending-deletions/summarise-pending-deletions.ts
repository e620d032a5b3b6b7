import { pendingDeletionsSummary } from '@jim/contract/endpoints/pending-deletions.ts';
import { summarisePendingDeletions as summarise } from '../../../store/pending-deletions.ts';
import { route } from '../../route.ts';

export const summarisePendingDeletions = route(pendingDeletionsSummary, async ({ services }) => {
  const counts = await summarise(services.database, services.clock.now());
  const deprovisioningCount = counts.get('Deprovisioning') ?? 0;
  const awaitingGracePeriodCount = counts.get('AwaitingGracePeriod') ?? 0;
  const readyForDeletionCount = counts.get('ReadyForDeletion') ?? 0;
  return {
    totalCount: deprovisioningCount + awaitingGracePeriodCount + readyForDeletionCount,
    deprovisioningCount,
    awaitingGracePeriodCount,
    readyForDeletionCount,
  };
});
