import { cronLineOf, nextRunOf, problemsOfPattern } from '../../../scheduler/patterns.ts';
import type { Transaction } from '../../../store/database.ts';
import { isScheduleNameTaken } from '../../../store/schedules.ts';
import type { ScheduleFields } from '../../../store/schedules.ts';
import { validationError } from '../../api-error.ts';

export interface PlannedSchedule {
  readonly fields: ScheduleFields;
  readonly nextRunAt: Date | null;
}

/**
 * What is stored for the fields a caller wants: the cron line derived, the next run computed.
 * @throws ApiError VALIDATION_ERROR: the name is taken, or the pattern cannot be followed (API-01).
 */
export async function planSchedule(
  transaction: Transaction,
  wanted: ScheduleFields,
  ownId: string | null,
  now: Date,
): Promise<PlannedSchedule> {
  const errors = Object.entries(problemsOfPattern(wanted)).map(([field, message]) => [field, [message]] as const);
  if (errors.length > 0) throw validationError(Object.fromEntries(errors));
  if (await isScheduleNameTaken(transaction, wanted.name, ownId)) {
    throw validationError({ name: ['There is a schedule of this name already.'] });
  }
  const fields = { ...wanted, cronExpression: cronLineOf(wanted) };
  return { fields, nextRunAt: nextRunOf(fields, now) };
}
