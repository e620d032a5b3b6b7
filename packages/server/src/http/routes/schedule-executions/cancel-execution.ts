import { scheduleExecutionsCancel } from '@jim/contract/endpoints/schedule-executions.ts';
import { cancelExecution as cancel } from '../../../scheduler/cancel-execution.ts';
import { findExecution } from '../../../store/schedule-execution-reads.ts';
import { ApiError, notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { toExecutionDto } from './execution-dto.ts';

export const cancelExecution = route(scheduleExecutionsCancel, ({ params, services }) =>
  services.database.transaction(async (transaction) => {
    const cancellation = await cancel(transaction, params.id, services.clock.now());
    if (cancellation.kind === 'over') {
      throw new ApiError('VALIDATION_ERROR', `The execution is ${cancellation.status} already.`);
    }
    const row = await findExecution(transaction, params.id);
    if (!row) throw notFound('There is no such execution.');
    return toExecutionDto(row);
  }),
);
