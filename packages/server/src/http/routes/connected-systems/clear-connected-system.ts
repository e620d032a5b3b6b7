import { connectedSystemsClear } from '@jim/contract/endpoints/connected-system-deletion.ts';
import { clearConnectedSystem as clearSystem, previewClear } from '../../../configuration/clear-connected-system.ts';
import { awaitActivity } from '../../../activities/await-activity.ts';
import { badRequest } from '../../api-error.ts';
import { reply, route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

/** The reply comes when it is done, also when a worker does it: then nothing of the system is left to run into. */
export const clearConnectedSystem = route(
  connectedSystemsClear,
  async ({ params, query, caller, services, request }) => {
    if (query.preview) return previewClear(services.database, params.id);
    const outcome = await clearSystem(
      { connectedSystemId: params.id, deleteChangeHistory: query.deleteChangeHistory },
      caller,
      services,
    );
    if (outcome.kind === 'queued') {
      const { status, errorMessage } = await awaitActivity(services.database, outcome.activityId, request.signal);
      if (status !== 'Complete') throw badRequest(errorMessage ?? 'Clearing was cancelled.');
    }
    return reply(200);
  },
  systemIsThere,
);
