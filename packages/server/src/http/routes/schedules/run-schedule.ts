import { schedulesRun } from '@jim/contract/endpoints/schedules.ts';
import { startExecution } from '../../../scheduler/start-execution.ts';
import { findSchedule } from '../../../store/schedules.ts';
import { ApiError } from '../../api-error.ts';
import { initiatorOf } from '../../caller.ts';
import { reply, route } from '../../route.ts';
import { noSuchSchedule } from './no-such-schedule.ts';

/** API-03, API-04. */
export const runSchedule = route(schedulesRun, async ({ params, caller, services }) => {
  const start = await startExecution(services, params.id, initiatorOf(caller));
  switch (start.kind) {
    case 'notFound':
      throw noSuchSchedule();
    case 'noSteps':
      throw new ApiError('VALIDATION_ERROR', 'The schedule has no steps.');
    case 'alreadyActive':
      throw new ApiError('VALIDATION_ERROR', 'An execution of this schedule is active already.', {
        details: start.executionId,
      });
    case 'failed':
      return reply(202, { executionId: start.executionId, message: start.message });
    case 'started': {
      const schedule = await findSchedule(services.database, params.id);
      const message = schedule?.isEnabled === false ? 'Started, although the schedule is disabled.' : 'Started.';
      return reply(202, { executionId: start.executionId, message });
    }
  }
});
