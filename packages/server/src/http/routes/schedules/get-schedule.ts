import { schedulesGet } from '@jim/contract/endpoints/schedules.ts';
import { findSchedule } from '../../../store/schedules.ts';
import { route } from '../../route.ts';
import { noSuchSchedule } from './no-such-schedule.ts';
import { toScheduleDetailDto } from './schedule-dto.ts';

export const getSchedule = route(schedulesGet, async ({ params, services }) => {
  const row = await findSchedule(services.database, params.id);
  if (!row) throw noSuchSchedule();
  return toScheduleDetailDto(services.database, row);
});
