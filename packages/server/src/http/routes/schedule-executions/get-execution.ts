import { scheduleExecutionsGet } from '@jim/contract/endpoints/schedule-executions.ts';
import { findExecution, listStepActivities } from '../../../store/schedule-execution-reads.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { toExecutionDetailDto } from './execution-dto.ts';

export const getExecution = route(scheduleExecutionsGet, async ({ params, services }) => {
  const row = await findExecution(services.database, params.id);
  if (!row) throw notFound('There is no such execution.');
  return toExecutionDetailDto(row, await listStepActivities(services.database, row.id));
});
