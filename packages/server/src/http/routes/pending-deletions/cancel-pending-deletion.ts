import { pendingDeletionsCancel } from '@jim/contract/endpoints/pending-deletions.ts';
import { cancelPendingDeletion as cancel, getPending } from '../../../configuration/change-pending-deletion.ts';
import { reply, route } from '../../route.ts';

export const cancelPendingDeletion = route(pendingDeletionsCancel, async ({ params, query, caller, services }) => {
  if (query.preview) {
    const { id, displayName, status } = await getPending(services, services.database, params.id);
    return {
      target: displayName ?? id,
      counts: { pendingDeletions: 1 },
      samples: { pendingDeletions: [status] },
      warnings: [],
    };
  }
  await cancel(services, caller, params.id);
  return reply(204);
});
