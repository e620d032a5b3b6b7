/** What is read of activities; their beginning and end are in activity-states.ts. */
import type { PageRequest } from '@jim/contract/paging.ts';
import type { Transaction } from './database.ts';
import { sortColumnOf } from './list-query.ts';
import type { Page } from './list-query.ts';

export interface ActivityRow {
  readonly id: string;
  readonly parentActivityId: string | null;
  readonly createdAt: string;
  readonly executedAt: string | null;
  readonly endedAt: string | null;
  readonly status: string;
  readonly targetType: string;
  readonly targetOperationType: string;
  readonly targetName: string | null;
  readonly targetContext: string | null;
  readonly message: string | null;
  readonly warningMessage: string | null;
  readonly errorMessage: string | null;
  readonly errorStackTrace: string | null;
  readonly initiatedByType: string;
  readonly initiatedById: string | null;
  readonly initiatedByName: string;
  readonly objectsToProcess: number;
  readonly objectsProcessed: number;
  readonly runType: string | null;
  /** By counter name, see engine/statistics/counters.ts. */
  readonly counters: Readonly<Record<string, unknown>> | null;
  readonly connectedSystemId: number | null;
  readonly runProfileId: number | null;
  readonly syncRuleId: number | null;
  readonly metaverseObjectId: string | null;
  readonly exampleDataTemplateId: number | null;
  readonly childActivityCount: number;
  readonly phases: readonly StoredPhase[] | null;
  readonly scheduleExecutionId: string | null;
  readonly firstProblem: string | null;
}

/** As runs write them (runs/run-context.ts). */
export interface StoredPhase {
  readonly name: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly objects: number;
}

const hasObjectErrors = `coalesce((activity.counters->>'totalObjectErrors')::int, 0) > 0`;

const columns = {
  id: 'activity.id',
  parentActivityId: 'activity.parent_activity_id',
  createdAt: 'activity.created_at',
  executedAt: 'activity.executed_at',
  endedAt: 'activity.ended_at',
  status: 'activity.status',
  targetType: 'activity.target_type',
  targetOperationType: 'activity.target_operation_type',
  targetName: 'activity.target_name',
  targetContext: 'activity.target_context',
  message: 'activity.message',
  warningMessage: 'activity.warning_message',
  errorMessage: 'activity.error_message',
  errorStackTrace: 'activity.error_stack_trace',
  initiatedByType: 'activity.initiated_by_type',
  initiatedById: 'activity.initiated_by_id',
  initiatedByName: 'activity.initiated_by_name',
  objectsToProcess: 'activity.objects_to_process',
  objectsProcessed: 'activity.objects_processed',
  runType: 'activity.run_type',
  counters: 'activity.counters',
  connectedSystemId: 'activity.connected_system_id',
  runProfileId: 'activity.run_profile_id',
  syncRuleId: 'activity.sync_rule_id',
  metaverseObjectId: 'activity.metaverse_object_id',
  exampleDataTemplateId: 'activity.example_data_template_id',
  childActivityCount: '(select count(*)::int from activity child where child.parent_activity_id = activity.id)',
  phases: 'activity.phases',
  scheduleExecutionId: 'activity.schedule_execution_id',
  firstProblem: `coalesce(activity.error_message, activity.warning_message, case when ${hasObjectErrors} then
    (select coalesce(item.error_message, item.error_type) from activity_item item
     where item.activity_id = activity.id and item.error_type is not null order by item.id limit 1) end)`,
} as const satisfies Record<keyof ActivityRow, string>;

const selected = Object.entries(columns)
  .map(([name, sql]) => `${sql} as "${name}"`)
  .join(', ');

export async function findActivity(database: Transaction, id: string): Promise<ActivityRow | undefined> {
  const { rows } = await database.query<ActivityRow>({
    name: 'find-activity',
    text: `select ${selected} from activity where id = $1`,
    values: [id],
  });
  return rows[0];
}

export async function findActivities(database: Transaction, ids: readonly string[]): Promise<ActivityRow[]> {
  const { rows } = await database.query<ActivityRow>({
    name: 'find-activities',
    text: `select ${selected} from activity where id = any($1) order by created_at, id`,
    values: [ids],
  });
  return rows;
}

/** Activities without a parent that are in progress, or ended since then; the newest 500 of them, oldest first. */
export async function listChangedActivities(database: Transaction, since: Date | null): Promise<ActivityRow[]> {
  const { rows } = await database.query<ActivityRow>({
    name: 'list-changed-activities',
    text: `
      select ${selected} from activity
      where activity.id in (
        select id from activity
        where parent_activity_id is null and (status = 'InProgress' or ($1::timestamptz is not null and ended_at >= $1))
        order by created_at desc limit 500)
      order by activity.created_at, activity.id`,
    values: [since],
  });
  return rows;
}

/** Oldest first; undefined when the parent is not there. */
export async function listChildActivities(
  database: Transaction,
  parentId: string,
): Promise<readonly ActivityRow[] | undefined> {
  const { rows } = await database.query<ActivityRow>({
    name: 'list-child-activities',
    text: `select ${selected} from activity where parent_activity_id = $1 order by created_at, id`,
    values: [parentId],
  });
  if (rows.length > 0) return rows;
  const parent = await database.query({
    name: 'activity-exists',
    text: 'select from activity where id = $1',
    values: [parentId],
  });
  return parent.rows.length > 0 ? rows : undefined;
}

export interface ActivityListRequest extends PageRequest {
  readonly sortBy: string | null;
  readonly sortDirection: 'asc' | 'desc';
  readonly search: string | null;
  readonly status: readonly string[] | null;
  readonly targetType: readonly string[] | null;
  readonly operation: readonly string[] | null;
  readonly runType: readonly string[] | null;
  readonly connectedSystemId: readonly number[] | null;
  readonly runProfileId: readonly number[] | null;
  readonly syncRuleId: readonly number[] | null;
  readonly scheduleId: readonly string[] | null;
  readonly initiatedById: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly hasErrors: boolean | null;
}

/** By the lower-case name a caller may give. */
const sortColumns: Readonly<Record<string, string>> = {
  created: 'activity.created_at',
  executed: 'activity.executed_at',
  status: 'activity.status',
  type: 'activity.target_type',
  targettype: 'activity.target_type',
  target_type: 'activity.target_type',
  target: 'lower(activity.target_name)',
  targetname: 'lower(activity.target_name)',
  target_name: 'lower(activity.target_name)',
};

/** Activities without a parent; those of one moment by id, so that pages never overlap. */
export async function listActivities(database: Transaction, request: ActivityListRequest): Promise<Page<ActivityRow>> {
  const { page, pageSize, sortBy, sortDirection } = request;
  const order = sortColumnOf(sortColumns, sortBy) ?? 'activity.created_at';
  const { condition, values } = conditionOf(request);
  const [rows, count] = await Promise.all([
    database.query<ActivityRow>({
      text: `select ${selected} from activity where ${condition} order by ${order} ${sortDirection} nulls last, activity.id ${sortDirection}
        limit ${pageSize} offset ${(page - 1) * pageSize}`,
      values,
    }),
    database.query<{ count: number }>({ text: `select count(*) from activity where ${condition}`, values }),
  ]);
  return { rows: rows.rows, totalCount: count.rows[0]?.count ?? 0 };
}

/** Trusted SQL with a place for the value. */
const filters = {
  status: (value) => `activity.status = any(${value}::text[])`,
  targetType: (value) => `activity.target_type = any(${value}::text[])`,
  operation: (value) => `activity.target_operation_type = any(${value}::text[])`,
  runType: (value) => `activity.run_type = any(${value}::text[])`,
  connectedSystemId: (value) => `activity.connected_system_id = any(${value}::int[])`,
  runProfileId: (value) => `activity.run_profile_id = any(${value}::int[])`,
  syncRuleId: (value) => `activity.sync_rule_id = any(${value}::int[])`,
  scheduleId: (value) =>
    `activity.schedule_execution_id in (select id from schedule_execution where schedule_id = any(${value}::uuid[]))`,
  initiatedById: (value) => `activity.initiated_by_id = any(${value}::uuid[])`,
  from: (value) => `activity.created_at >= ${value}::timestamptz`,
  to: (value) => `activity.created_at <= ${value}::timestamptz`,
  hasErrors: (value) => `(activity.error_message is not null or ${hasObjectErrors}) = ${value}::boolean`,
  search: (value) =>
    `(${['target_name', 'target_context', 'target_type', 'initiated_by_name'].map((column) => `activity.${column} ilike ${value}`).join(' or ')})`,
} as const satisfies Partial<Record<keyof ActivityListRequest, (value: string) => string>>;

function conditionOf(request: ActivityListRequest): { condition: string; values: readonly unknown[] } {
  const search =
    request.search === null || request.search === '' ? null : `%${request.search.replace(/[\\%_]/g, '\\$&')}%`;
  const values: unknown[] = [];
  const conditions = ['activity.parent_activity_id is null'];
  for (const [name, sql] of Object.entries(filters)) {
    const given = name === 'search' ? search : request[name as keyof ActivityListRequest];
    if (given === null || (Array.isArray(given) && given.length === 0)) continue;
    values.push(given);
    conditions.push(sql(`$${values.length}`));
  }
  return { condition: conditions.join(' and '), values };
}

/** The run of the same profile before this one. */
export async function findPreviousRun(database: Transaction, row: ActivityRow): Promise<string | null> {
  if (row.runProfileId === null || row.runType === null) return null;
  const { rows } = await database.query<{ id: string }>({
    name: 'find-previous-run',
    text: `select id from activity where run_profile_id = $1 and run_type is not null and target_operation_type = 'Execute'
             and (created_at, id) < ($2, $3) order by created_at desc, id desc limit 1`,
    values: [row.runProfileId, row.createdAt, row.id],
  });
  return rows[0]?.id ?? null;
}

/** Runs of the same profile before this one, the newest first. */
export async function listEarlierRuns(database: Transaction, row: ActivityRow, count: number): Promise<ActivityRow[]> {
  const { rows } = await database.query<ActivityRow>({
    name: 'list-earlier-runs',
    text: `select ${selected} from activity where run_profile_id = $1 and run_type is not null and target_operation_type = 'Execute'
             and (created_at, id) < ($2, $3) order by created_at desc, id desc limit $4`,
    values: [row.runProfileId, row.createdAt, row.id, count],
  });
  return rows;
}

/** What was configured between two times: of this system, or of all. */
export async function listConfigurationChanges(
  database: Transaction,
  connectedSystemId: number | null,
  from: string,
  to: string,
): Promise<ActivityRow[]> {
  const { rows } = await database.query<ActivityRow>({
    name: 'list-configuration-changes',
    text: `select ${selected} from activity
           where created_at >= $2 and created_at <= $3 and parent_activity_id is null
             and target_operation_type <> 'Execute' and target_operation_type <> 'Read'
             and target_type in ('ConnectedSystem', 'ConnectedSystemRunProfile', 'SyncRule', 'ObjectMatchingRule', 'MetaverseAttribute', 'ServiceSetting')
             and (connected_system_id is null or connected_system_id = $1)
           order by created_at desc, id desc limit 50`,
    values: [connectedSystemId, from, to],
  });
  return rows;
}
