import { pendingDeletionsCancel } from '@jim/contract/endpoints/metaverse.ts';
import { cancelPendingDeletion as cancel } from '../../../configuration/change-pending-deletion.ts';
import { reply, route } from '../../route.ts';

export const cancelPendingDeletion = route(pendingDeletionsCancel, async ({ params, caller, services }) => {
  await cancel(services, caller, params.id);
  return reply(204);
});
