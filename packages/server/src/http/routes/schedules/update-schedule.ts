import { schedulesUpdate } from '@jim/contract/endpoints/schedules.ts';
import type { BodyOf } from '@jim/contract/endpoint.ts';
import { listSteps, lockSchedule, replaceSteps, updateSchedule as updateRow } from '../../../store/schedules.ts';
import type { ScheduleFields, ScheduleRow, StepRow } from '../../../store/schedules.ts';
import { notify, scheduleChannel } from '../../../store/work-notices.ts';
import { validationError } from '../../api-error.ts';
import { initiatorOf } from '../../caller.ts';
import { route } from '../../route.ts';
import { noSuchSchedule, scheduleExists } from './no-such-schedule.ts';
import { planSchedule } from './plan-schedule.ts';
import { readSteps } from './read-steps.ts';
import { toScheduleDetailDto } from './schedule-dto.ts';

export const updateSchedule = route(
  schedulesUpdate,
  ({ params, body, caller, services }) => {
    const now = services.clock.now();
    return services.database.transaction(async (transaction) => {
      const row = await lockSchedule(transaction, params.id);
      if (!row) throw noSuchSchedule();
      if (row.builtIn) checkFixedParts(row, await listSteps(transaction, row.id), body);
      const planned = await planSchedule(transaction, merge(row, body), row.id, now);
      const nextRunAt = keepsItsTimes(row, planned.fields) ? dateOf(row.nextRunTime) : planned.nextRunAt;
      await updateRow(transaction, row.id, planned.fields, nextRunAt, { at: now, by: initiatorOf(caller) });
      if (body.steps && !row.builtIn) {
        const existing = await listSteps(transaction, row.id);
        await replaceSteps(transaction, row.id, readSteps(body.steps, existing, services));
      }
      await notify(transaction, scheduleChannel);
      const changed = await lockSchedule(transaction, row.id);
      if (!changed) throw noSuchSchedule();
      return toScheduleDetailDto(transaction, changed);
    });
  },
  scheduleExists,
);

/** SCD-10: of a built-in schedule, only the times and whether it is enabled can change; clients send the rest back as it is. */
function checkFixedParts(row: ScheduleRow, steps: readonly StepRow[], body: BodyOf<typeof schedulesUpdate>): void {
  if ((body.name ?? row.name) !== row.name)
    throw validationError({ name: ['The name of a built-in schedule is fixed.'] });
  const kindsOf = (list: readonly Pick<StepRow, 'stepType' | 'name'>[]): string =>
    JSON.stringify(list.map(({ stepType, name }) => [stepType, name]));
  if (body.steps && kindsOf(body.steps) !== kindsOf(steps))
    throw validationError({ steps: ['The steps of a built-in schedule are fixed.'] });
}

/** Absent: as it was. Null: cleared, where there can be nothing. */
function merge(row: ScheduleRow, body: BodyOf<typeof schedulesUpdate>): ScheduleFields {
  const pick = <Value>(given: Value | undefined, stored: Value): Value => (given === undefined ? stored : given);
  return {
    name: body.name ?? row.name,
    description: pick(body.description, row.description),
    triggerType: body.triggerType ?? row.triggerType,
    cronExpression: pick(body.cronExpression, row.cronExpression),
    patternType: body.patternType ?? row.patternType,
    daysOfWeek: pick(body.daysOfWeek, row.daysOfWeek),
    runTimes: pick(body.runTimes, row.runTimes),
    intervalValue: pick(body.intervalValue, row.intervalValue),
    intervalUnit: pick(body.intervalUnit, row.intervalUnit),
    intervalWindowStart: pick(body.intervalWindowStart, row.intervalWindowStart),
    intervalWindowEnd: pick(body.intervalWindowEnd, row.intervalWindowEnd),
    timeZone: body.timeZone ?? row.timeZone,
    isEnabled: body.isEnabled ?? row.isEnabled,
  };
}

const timeFields = [
  'triggerType',
  'cronExpression',
  'patternType',
  'daysOfWeek',
  'runTimes',
  'intervalValue',
  'intervalUnit',
  'intervalWindowStart',
  'intervalWindowEnd',
  'timeZone',
  'isEnabled',
] as const satisfies readonly (keyof ScheduleFields)[];

/** API-02: the next run is computed anew only when trigger, pattern or enabled change; an overdue run is not lost by a rename. */
const keepsItsTimes = (row: ScheduleRow, fields: ScheduleFields): boolean =>
  timeFields.every((field) => row[field] === fields[field]);

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
