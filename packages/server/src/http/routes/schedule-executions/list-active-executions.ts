import { scheduleExecutionsActive } from '@jim/contract/endpoints/schedule-executions.ts';
import { listActiveExecutions as listRows } from '../../../store/schedule-execution-reads.ts';
import { route } from '../../route.ts';
import { toExecutionDto } from './execution-dto.ts';

export const listActiveExecutions = route(scheduleExecutionsActive, async ({ services }) => {
  const rows = await listRows(services.database);
  return rows.map(toExecutionDto);
});
