/** What is read of activities; their beginning and end are in activity-states.ts. */
import type { PageRequest } from '@jim/contract/paging.ts';
import type { Transaction } from './database.ts';
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
}

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
  const { page, pageSize, sortBy, sortDirection, search } = request;
  const order = sortColumns[(sortBy ?? '').toLowerCase()] ?? 'activity.created_at';
  const condition = `activity.parent_activity_id is null${search === null || search === '' ? '' : ` and (${searchCondition})`}`;
  const values = search === null || search === '' ? [] : [`%${search.replace(/[\\%_]/g, '\\$&')}%`];
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

const searchCondition = ['target_name', 'target_context', 'target_type', 'initiated_by_name']
  .map((column) => `activity.${column} ilike $1`)
  .join(' or ');

export interface ActivityItemRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly objectType: string | null;
  readonly changeType: string;
  readonly errorType: string | null;
  readonly outcomeSummary: string | null;
}

export async function listActivityItems(
  database: Transaction,
  activityId: string,
  { page, pageSize }: PageRequest,
): Promise<Page<ActivityItemRow>> {
  const [rows, count] = await Promise.all([
    database.query<ActivityItemRow>({
      name: 'list-activity-items',
      text: `
        select id, external_id as "externalId", display_name as "displayName", object_type as "objectType", change_type as "changeType",
          error_type as "errorType", outcome_summary as "outcomeSummary"
        from activity_item where activity_id = $1 order by id limit $2 offset $3`,
      values: [activityId, pageSize, (page - 1) * pageSize],
    }),
    database.query<{ count: number }>({
      name: 'count-activity-items',
      text: 'select count(*) from activity_item where activity_id = $1',
      values: [activityId],
    }),
  ]);
  return { rows: rows.rows, totalCount: count.rows[0]?.count ?? 0 };
}
