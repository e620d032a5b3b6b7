import { isTransientDatabaseError } from '../store/transient-database-error.ts';
import type { EffectiveSettings } from '../settings/effective-settings.ts';
import type { Transaction } from '../store/database.ts';
import { listRunningExecutionIds } from '../store/schedule-execution-reads.ts';
import {
  findNextDueTime,
  listDueSchedules,
  listUnplannedSchedules,
  lockSchedule,
  setNextRun,
} from '../store/schedules.ts';
import type { ScheduleRow } from '../store/schedules.ts';
import type { Initiator } from '../worker/task.ts';
import { advanceExecution } from './advance-execution.ts';
import { nextRunOf } from './patterns.ts';
import { recordFailedStart, startIn, StepNotQueuedError } from './start-execution.ts';
import type { StartServices } from './start-execution.ts';

export interface CycleServices extends StartServices {
  readonly settings: EffectiveSettings;
}

export const schedulerInitiator: Initiator = { type: 'System', id: null, name: 'Scheduler Service' };

/** Whoever acts for schedules holds this lock of the database for the transaction (SCD-07). */
const schedulerLock = 5_200_012;

/**
 * One look at the schedules: start what is due, plan what has no time yet, move on what got stuck. Due comes first: a time that
 * has passed is acted on before it is computed anew (SCD-03). Any number of schedulers may do this at the same moment;
 * each step is one transaction under one lock that sees for itself what is still to do.
 * @returns when something is due next.
 */
export async function runCycle(services: CycleServices): Promise<Date | null> {
  const { database, settings, log } = services;
  if ((await settings.current()).boolean('Maintenance.IsEnabled')) return null;
  const due = await database.transaction((transaction) => listDueSchedules(transaction, services.clock.now()));
  for (const schedule of due) {
    if (!(await startDue(services, schedule.id))) break;
  }
  await database.transaction(async (transaction) => {
    for (const schedule of await listUnplannedSchedules(transaction)) {
      const next = nextRunOf(schedule, services.clock.now());
      if (next) await setNextRun(transaction, schedule.id, next);
      else log.warn({ schedule: schedule.name }, 'A schedule has no next run: its pattern cannot be followed.');
    }
  });
  await moveOnStuckExecutions(services);
  const next = await findNextDueTime(database);
  return next === null ? null : new Date(next);
}

/** @returns false when another scheduler acts. */
async function startDue(services: CycleServices, scheduleId: string): Promise<boolean> {
  const { database, log } = services;
  try {
    return await database.transaction(async (transaction) => {
      if (!(await takeLock(transaction))) return false;
      const schedule = await lockSchedule(transaction, scheduleId);
      if (!schedule || !isDue(schedule, services.clock.now())) return true;
      const start = await startIn(transaction, services, scheduleId, schedulerInitiator);
      if (start.kind === 'alreadyActive')
        log.warn({ schedule: schedule.name }, 'A schedule is due, but its last execution is still active: skipped.');
      if (start.kind === 'noSteps') log.warn({ schedule: schedule.name }, 'A schedule is due, but it has no steps.');
      await setNextRun(transaction, scheduleId, nextRunOf(schedule, services.clock.now()));
      return true;
    });
  } catch (error) {
    if (isTransientDatabaseError(error)) throw error;
    log.error({ err: error, scheduleId }, 'A schedule that is due could not be started.');
    await database.transaction((transaction) => giveUpStart(transaction, services, scheduleId, error));
    return true;
  }
}

/** SCD-04: whatever went wrong, the schedule's next time comes; EXE-06: what failed can be seen. */
async function giveUpStart(
  transaction: Transaction,
  services: CycleServices,
  scheduleId: string,
  error: unknown,
): Promise<void> {
  const schedule = await lockSchedule(transaction, scheduleId);
  if (!schedule) return;
  if (error instanceof StepNotQueuedError)
    await recordFailedStart(transaction, services, scheduleId, schedulerInitiator, error);
  await setNextRun(transaction, scheduleId, nextRunOf(schedule, services.clock.now()));
}

async function moveOnStuckExecutions({ database, clock, log }: CycleServices): Promise<void> {
  for (const executionId of await listRunningExecutionIds(database)) {
    await database
      .transaction((transaction) => advanceExecution(transaction, executionId, clock.now()))
      .catch((error: unknown) => log.error({ err: error, executionId }, 'An execution could not be moved on.'));
  }
}

const isDue = (schedule: ScheduleRow, now: Date): boolean =>
  schedule.isEnabled &&
  schedule.triggerType === 'Cron' &&
  schedule.nextRunTime !== null &&
  new Date(schedule.nextRunTime) <= now;

async function takeLock(transaction: Transaction): Promise<boolean> {
  const { rows } = await transaction.query<{ taken: boolean }>({
    name: 'try-scheduler-lock',
    text: `SELECT pg_try_advisory_xact_lock(${schedulerLock}) AS taken`,
  });
  return rows[0]?.taken === true;
}
