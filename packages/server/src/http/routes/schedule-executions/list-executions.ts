import { scheduleExecutionsList } from '@jim/contract/endpoints/schedule-executions.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listExecutions as listRows } from '../../../store/schedule-execution-reads.ts';
import { route } from '../../route.ts';
import { toExecutionDto } from './execution-dto.ts';

export const listExecutions = route(scheduleExecutionsList, async ({ query, services }) => {
  const request = { ...query, pageSize: Math.min(query.pageSize, 100) };
  const { rows, totalCount } = await listRows(services.database, request);
  return toPaged(rows.map(toExecutionDto), totalCount, request);
});
