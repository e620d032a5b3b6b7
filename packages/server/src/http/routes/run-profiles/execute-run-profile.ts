import { runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { checkPartitionSelection } from '../../../configuration/check-partition-selection.ts';
import { lockConnectedSystem } from '../../../store/connected-systems.ts';
import { enqueueRun } from '../../../worker/enqueue-run.ts';
import { badRequest, notFound } from '../../api-error.ts';
import { initiatorOf } from '../../caller.ts';
import { reply, route } from '../../route.ts';
import { runProfileIsThere } from './show-run-profile.ts';

export const executeRunProfile = route(
  runProfilesExecute,
  async ({ params: { connectedSystemId, runProfileId }, caller, services }) =>
    services.database.transaction(async (tx) => {
      const system = await lockConnectedSystem(tx, connectedSystemId);
      if (system?.status === 'Deleting') throw badRequest('The connected system is being deleted.');
      const selection = await checkPartitionSelection(tx, connectedSystemId, services);
      if (selection.kind === 'refuse') throw badRequest(selection.message);
      const queued = await enqueueRun(
        tx,
        { connectedSystemId, runProfileId, initiator: initiatorOf(caller) },
        services,
      );
      if (queued === undefined) throw notFound('There is no such run profile in that system.');
      const warnings = selection.kind === 'warn' ? [selection.message] : [];
      return reply(202, {
        activityId: queued.activityId,
        taskId: queued.taskId,
        message: 'The run is queued.',
        warnings,
      });
    }),
  runProfileIsThere,
);
