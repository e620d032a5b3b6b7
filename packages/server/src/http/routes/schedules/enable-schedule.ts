import { schedulesDisable, schedulesEnable } from '@jim/contract/endpoints/schedules.ts';
import { nextRunOf } from '../../../scheduler/patterns.ts';
import type { Services } from '../../../services.ts';
import { findSchedule, lockSchedule, updateSchedule } from '../../../store/schedules.ts';
import { notify, scheduleChannel } from '../../../store/work-notices.ts';
import { initiatorOf } from '../../caller.ts';
import type { Caller } from '../../caller.ts';
import { route } from '../../route.ts';
import { noSuchSchedule } from './no-such-schedule.ts';
import { toScheduleDto } from './schedule-dto.ts';
import type { ScheduleDto } from './schedule-dto.ts';

export const enableSchedule = route(schedulesEnable, ({ params, caller, services }) =>
  setEnabled(services, caller, params.id, true),
);

export const disableSchedule = route(schedulesDisable, ({ params, caller, services }) =>
  setEnabled(services, caller, params.id, false),
);

/** API-03: enabling computes the next run, disabling clears it. Nothing changes when it is so already. */
async function setEnabled(services: Services, caller: Caller, id: string, isEnabled: boolean): Promise<ScheduleDto> {
  const now = services.clock.now();
  return services.database.transaction(async (transaction) => {
    const row = await lockSchedule(transaction, id);
    if (!row) throw noSuchSchedule();
    if (row.isEnabled === isEnabled) return toScheduleDto(row);
    const fields = { ...row, isEnabled };
    await updateSchedule(transaction, id, fields, nextRunOf(fields, now), { at: now, by: initiatorOf(caller) });
    await notify(transaction, scheduleChannel);
    return toScheduleDto((await findSchedule(transaction, id)) ?? row);
  });
}
