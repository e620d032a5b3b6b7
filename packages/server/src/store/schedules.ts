import type { Pattern } from '../scheduler/patterns.ts';
import type { Initiator } from '../worker/task.ts';
import type { Transaction } from './database.ts';
import { sortColumnOf } from './list-query.ts';

export interface ScheduleRow extends Pattern {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly isEnabled: boolean;
  readonly lastRunTime: string | null;
  readonly nextRunTime: string | null;
  readonly stepCount: number;
  readonly builtIn: boolean;
  readonly created: string;
  readonly lastUpdated: string | null;
}

export interface StepRow {
  readonly id: string;
  readonly stepIndex: number;
  readonly name: string | null;
  readonly executionMode: 'Sequential' | 'ParallelWithPrevious';
  readonly stepType: 'RunProfile' | 'PowerShell' | 'Executable' | 'SqlScript' | 'TemporalScopeReconciliation';
  readonly continueOnFailure: boolean;
  readonly timeoutSeconds: number | null;
  readonly connectedSystemId: number | null;
  readonly runProfileId: number | null;
  readonly scriptPath: string | null;
  readonly executablePath: string | null;
  readonly workingDirectory: string | null;
  readonly arguments: string | null;
  /** Encrypted. */
  readonly sqlConnection: string | null;
  readonly sqlScriptPath: string | null;
}

/** What a person sets. */
export type ScheduleFields = Pattern & Pick<ScheduleRow, 'name' | 'description' | 'isEnabled'>;

const columns = `
  s.id, s.name, s.description, s.trigger_type as "triggerType", s.cron_expression as "cronExpression",
  s.pattern_type as "patternType", s.days_of_week as "daysOfWeek", s.run_times as "runTimes",
  s.interval_value as "intervalValue", s.interval_unit as "intervalUnit", s.interval_window_start as "intervalWindowStart",
  s.interval_window_end as "intervalWindowEnd", s.time_zone as "timeZone", s.is_enabled as "isEnabled",
  s.last_run_at as "lastRunTime", s.next_run_at as "nextRunTime", s.created_at as created, s.last_updated_at as "lastUpdated",
  s.built_in as "builtIn",
  (select count(*) from schedule_step step where step.schedule_id = s.id) as "stepCount"`;

const sortColumns: Readonly<Record<string, string>> = {
  name: 'lower(s.name)',
  isenabled: 's.is_enabled',
  lastruntime: 's.last_run_at',
  nextruntime: 's.next_run_at',
  created: 's.created_at',
};

export interface ScheduleListRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly search: string | null;
  readonly sortBy: string | null;
  readonly sortDescending: boolean;
}

export async function listSchedules(
  transaction: Transaction,
  request: ScheduleListRequest,
): Promise<{ rows: ScheduleRow[]; totalCount: number }> {
  const where = `($1::text is null or position(lower($1) in lower(s.name)) > 0 or position(lower($1) in lower(s.description)) > 0)`;
  const order = sortColumnOf(sortColumns, request.sortBy) ?? 's.created_at';
  const { rows } = await transaction.query<ScheduleRow>({
    text: `select ${columns} from schedule s where ${where}
           order by ${order} ${request.sortDescending ? 'desc nulls last' : 'asc nulls first'}, s.id limit $2 offset $3`,
    values: [request.search, request.pageSize, (request.page - 1) * request.pageSize],
  });
  const count = await transaction.query<{ count: number }>({
    text: `select count(*) as count from schedule s where ${where}`,
    values: [request.search],
  });
  return { rows, totalCount: count.rows[0]?.count ?? 0 };
}

export async function findSchedule(transaction: Transaction, id: string): Promise<ScheduleRow | undefined> {
  const { rows } = await transaction.query<ScheduleRow>({
    name: 'find-schedule',
    text: `select ${columns} from schedule s where s.id = $1`,
    values: [id],
  });
  return rows[0];
}

/** Locks the schedule until the transaction ends. */
export async function lockSchedule(transaction: Transaction, id: string): Promise<ScheduleRow | undefined> {
  const { rows } = await transaction.query<ScheduleRow>({
    name: 'lock-schedule',
    text: `select ${columns} from schedule s where s.id = $1 for update`,
    values: [id],
  });
  return rows[0];
}

export async function isScheduleNameTaken(
  transaction: Transaction,
  name: string,
  exceptId: string | null,
): Promise<boolean> {
  const { rows } = await transaction.query({
    name: 'is-schedule-name-taken',
    text: 'select 1 from schedule where name = $1 and id is distinct from $2',
    values: [name, exceptId],
  });
  return rows.length > 0;
}

/** Due: enabled, by cron, its time has come; the most overdue first (SCD-02). */
export async function listDueSchedules(transaction: Transaction, now: Date): Promise<ScheduleRow[]> {
  const { rows } = await transaction.query<ScheduleRow>({
    name: 'list-due-schedules',
    text: `select ${columns} from schedule s
           where s.is_enabled and s.trigger_type = 'Cron' and s.next_run_at <= $1 order by s.next_run_at, s.id`,
    values: [now],
  });
  return rows;
}

/** Enabled, by cron, and nobody has computed when they run next (SCD-03). */
export async function listUnplannedSchedules(transaction: Transaction): Promise<ScheduleRow[]> {
  const { rows } = await transaction.query<ScheduleRow>({
    name: 'list-unplanned-schedules',
    text: `select ${columns} from schedule s where s.is_enabled and s.trigger_type = 'Cron' and s.next_run_at is null
           for update skip locked`,
  });
  return rows;
}

/** The next time anything is due. */
export async function findNextDueTime(transaction: Transaction): Promise<string | null> {
  const { rows } = await transaction.query<{ next: string | null }>({
    name: 'find-next-due-time',
    text: `select min(next_run_at) as next from schedule where is_enabled and trigger_type = 'Cron'`,
  });
  return rows[0]?.next ?? null;
}

export async function setNextRun(transaction: Transaction, id: string, nextRunAt: Date | null): Promise<void> {
  await transaction.query({
    name: 'set-next-run',
    text: 'update schedule set next_run_at = $2 where id = $1',
    values: [id, nextRunAt],
  });
}

export async function setLastRun(transaction: Transaction, id: string, lastRunAt: Date): Promise<void> {
  await transaction.query({
    name: 'set-last-run',
    text: 'update schedule set last_run_at = $2 where id = $1',
    values: [id, lastRunAt],
  });
}

const fieldValues = (fields: ScheduleFields, nextRunAt: Date | null): readonly unknown[] => [
  fields.name,
  fields.description,
  fields.triggerType,
  fields.cronExpression,
  fields.patternType,
  fields.daysOfWeek,
  fields.runTimes,
  fields.intervalValue,
  fields.intervalUnit,
  fields.intervalWindowStart,
  fields.intervalWindowEnd,
  fields.timeZone,
  fields.isEnabled,
  nextRunAt,
];

export interface Stamp {
  readonly at: Date;
  readonly by: Initiator;
}

export async function insertSchedule(
  transaction: Transaction,
  id: string,
  fields: ScheduleFields,
  nextRunAt: Date | null,
  stamp: Stamp,
): Promise<void> {
  await transaction.query({
    name: 'insert-schedule',
    text: `insert into schedule (name, description, trigger_type, cron_expression, pattern_type, days_of_week, run_times,
             interval_value, interval_unit, interval_window_start, interval_window_end, time_zone, is_enabled, next_run_at,
             id, created_at, created_by_type, created_by_id, created_by_name)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    values: [...fieldValues(fields, nextRunAt), id, stamp.at, stamp.by.type, stamp.by.id, stamp.by.name],
  });
}

export async function updateSchedule(
  transaction: Transaction,
  id: string,
  fields: ScheduleFields,
  nextRunAt: Date | null,
  stamp: Stamp,
): Promise<void> {
  await transaction.query({
    name: 'update-schedule',
    text: `update schedule set name = $1, description = $2, trigger_type = $3, cron_expression = $4, pattern_type = $5,
             days_of_week = $6, run_times = $7, interval_value = $8, interval_unit = $9, interval_window_start = $10,
             interval_window_end = $11, time_zone = $12, is_enabled = $13, next_run_at = $14, last_updated_at = $16,
             last_updated_by_type = $17, last_updated_by_id = $18, last_updated_by_name = $19
           where id = $15`,
    values: [...fieldValues(fields, nextRunAt), id, stamp.at, stamp.by.type, stamp.by.id, stamp.by.name],
  });
}

export async function deleteSchedule(transaction: Transaction, id: string): Promise<void> {
  await transaction.query({ name: 'delete-schedule', text: 'delete from schedule where id = $1', values: [id] });
}

const stepColumns = `
  id, step_index as "stepIndex", name, execution_mode as "executionMode", step_type as "stepType",
  continue_on_failure as "continueOnFailure", timeout_seconds as "timeoutSeconds", connected_system_id as "connectedSystemId",
  run_profile_id as "runProfileId", script_path as "scriptPath", arguments, executable_path as "executablePath",
  working_directory as "workingDirectory", sql_connection_encrypted as "sqlConnection", sql_script_path as "sqlScriptPath"`;

export async function listSteps(transaction: Transaction, scheduleId: string): Promise<StepRow[]> {
  const { rows } = await transaction.query<StepRow>({
    name: 'list-steps',
    text: `select ${stepColumns} from schedule_step where schedule_id = $1 order by step_index, position, id`,
    values: [scheduleId],
  });
  return rows;
}

export async function findStep(transaction: Transaction, stepId: string): Promise<StepRow | undefined> {
  const { rows } = await transaction.query<StepRow>({
    name: 'find-step',
    text: `select ${stepColumns} from schedule_step where id = $1`,
    values: [stepId],
  });
  return rows[0];
}

/** `message` is what lists show; the whole output is a detail of the activity. */
export async function recordStepOutput(
  transaction: Transaction,
  activityId: string,
  message: string,
  output: string,
): Promise<void> {
  await transaction.query({
    name: 'record-step-output',
    text: "update activity set message = nullif($2, ''), details = $3 where id = $1",
    values: [activityId, message, JSON.stringify({ output })],
  });
}

/** Afterwards the schedule has exactly these steps. */
export async function replaceSteps(
  transaction: Transaction,
  scheduleId: string,
  steps: readonly StepRow[],
): Promise<void> {
  await transaction.query({
    name: 'delete-steps',
    text: 'delete from schedule_step where schedule_id = $1',
    values: [scheduleId],
  });
  if (steps.length === 0) return;
  await transaction.query({
    name: 'insert-steps',
    text: `insert into schedule_step (schedule_id, id, step_index, name, execution_mode, step_type, continue_on_failure, timeout_seconds,
             connected_system_id, run_profile_id, script_path, arguments, executable_path, working_directory,
             sql_connection_encrypted, sql_script_path, position)
           select $1, step.id, step."stepIndex", step.name, step."executionMode", step."stepType", step."continueOnFailure",
             step."timeoutSeconds", step."connectedSystemId", step."runProfileId", step."scriptPath", step.arguments,
             step."executablePath", step."workingDirectory", step."sqlConnection", step."sqlScriptPath", step.position
           from json_to_recordset($2) as step (id uuid, "stepIndex" int, name text, "executionMode" text, "stepType" text,
             "continueOnFailure" boolean, "timeoutSeconds" int, "connectedSystemId" int, "runProfileId" int, "scriptPath" text,
             arguments text, "executablePath" text, "workingDirectory" text, "sqlConnection" text, "sqlScriptPath" text, position int)`,
    values: [scheduleId, JSON.stringify(steps.map((step, position) => ({ ...step, position })))],
  });
}
