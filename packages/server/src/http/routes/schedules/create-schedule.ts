import { schedulesCreate } from '@jim/contract/endpoints/schedules.ts';
import { insertSchedule, lockSchedule, replaceSteps } from '../../../store/schedules.ts';
import { notify, scheduleChannel } from '../../../store/work-notices.ts';
import { initiatorOf } from '../../caller.ts';
import { reply, route } from '../../route.ts';
import { noSuchSchedule } from './no-such-schedule.ts';
import { planSchedule } from './plan-schedule.ts';
import { readSteps } from './read-steps.ts';
import { toScheduleDetailDto } from './schedule-dto.ts';

export const createSchedule = route(schedulesCreate, async ({ body, caller, services }) => {
  const { steps: givenSteps, ...wanted } = body;
  const steps = readSteps(givenSteps, [], services);
  const now = services.clock.now();
  const id = services.newId();
  const created = await services.database.transaction(async (transaction) => {
    const { fields, nextRunAt } = await planSchedule(transaction, wanted, null, now);
    await insertSchedule(transaction, id, fields, nextRunAt, { at: now, by: initiatorOf(caller) });
    await replaceSteps(transaction, id, steps);
    await notify(transaction, scheduleChannel);
    const row = await lockSchedule(transaction, id);
    if (!row) throw noSuchSchedule();
    return toScheduleDetailDto(transaction, row);
  });
  return reply(201, created, { location: `/api/v1/schedules/${id}` });
});
