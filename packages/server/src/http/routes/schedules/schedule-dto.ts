import { secretMask } from '@jim/contract/endpoints/schedules.ts';
import type { schedule, scheduleDetail } from '@jim/contract/endpoints/schedules.ts';
import type { z } from 'zod';
import type { Transaction } from '../../../store/database.ts';
import { listSteps } from '../../../store/schedules.ts';
import type { ScheduleRow, StepRow } from '../../../store/schedules.ts';

export type ScheduleDto = z.output<typeof schedule>;
export type ScheduleDetailDto = z.output<typeof scheduleDetail>;

export function toScheduleDto(row: ScheduleRow): ScheduleDto {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    triggerType: row.triggerType,
    cronExpression: row.cronExpression,
    patternType: row.patternType,
    daysOfWeek: row.daysOfWeek,
    runTimes: row.runTimes,
    intervalValue: row.intervalValue,
    intervalUnit: row.intervalUnit,
    intervalWindowStart: row.intervalWindowStart,
    intervalWindowEnd: row.intervalWindowEnd,
    timeZone: row.timeZone,
    isEnabled: row.isEnabled,
    lastRunTime: row.lastRunTime,
    nextRunTime: row.nextRunTime,
    stepCount: row.stepCount,
    builtIn: row.builtIn,
    created: row.created,
    lastUpdated: row.lastUpdated,
  };
}

export async function toScheduleDetailDto(transaction: Transaction, row: ScheduleRow): Promise<ScheduleDetailDto> {
  const steps = await listSteps(transaction, row.id);
  return { ...toScheduleDto(row), steps: steps.map(toStepDto) };
}

function toStepDto({ sqlConnection, ...step }: StepRow): ScheduleDetailDto['steps'][number] {
  return { ...step, sqlConnectionString: sqlConnection === null ? null : secretMask };
}
