import { schedulesList } from '@jim/contract/endpoints/schedules.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listSchedules as listRows } from '../../../store/schedules.ts';
import { route } from '../../route.ts';
import { toScheduleDto } from './schedule-dto.ts';

export const listSchedules = route(schedulesList, async ({ query, services }) => {
  const request = { ...query, pageSize: Math.min(query.pageSize, 100) };
  const { rows, totalCount } = await listRows(services.database, request);
  return toPaged(rows.map(toScheduleDto), totalCount, request);
});
