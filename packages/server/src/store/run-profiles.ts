import type { ActivityStatus } from './activity-states.ts';
import type { Transaction } from './database.ts';

export type RunType = 'FullImport' | 'DeltaImport' | 'FullSynchronisation' | 'DeltaSynchronisation' | 'Export';

export interface RunProfileRow {
  readonly id: number;
  readonly name: string;
  readonly connectedSystemId: number;
  readonly runType: RunType;
  readonly pageSize: number;
  readonly partitionId: number | null;
  readonly partitionName: string | null;
  readonly filePath: string | null;
  readonly lastActivity: { readonly id: string; readonly status: ActivityStatus; readonly created: string } | null;
}

interface StoredRunProfile extends Omit<RunProfileRow, 'lastActivity'> {
  readonly activityId: string | null;
  readonly activityStatus: ActivityStatus;
  readonly activityCreated: string;
}

function withActivity({ activityId, activityStatus, activityCreated, ...profile }: StoredRunProfile): RunProfileRow {
  const lastActivity =
    activityId === null ? null : { id: activityId, status: activityStatus, created: activityCreated };
  return { ...profile, lastActivity };
}

const columns = `
  profile.id, profile.name, profile.connected_system_id as "connectedSystemId", profile.run_type as "runType",
  profile.page_size as "pageSize", profile.partition_id as "partitionId", partition.name as "partitionName",
  profile.file_path as "filePath", last.id as "activityId", last.status as "activityStatus", last.created_at as "activityCreated"`;
const from = `
  from run_profile profile
  left join partition on partition.id = profile.partition_id
  left join lateral (
    select id, status, created_at from activity where run_profile_id = profile.id and target_operation_type = 'Execute'
    order by created_at desc limit 1) last on true`;

/** By id. */
export async function listRunProfiles(tx: Transaction, systemId: number): Promise<RunProfileRow[]> {
  const { rows } = await tx.query<StoredRunProfile>({
    name: 'list-run-profiles',
    text: `select ${columns} ${from} where profile.connected_system_id = $1 order by profile.id`,
    values: [systemId],
  });
  return rows.map(withActivity);
}

export async function findRunProfile(
  tx: Transaction,
  systemId: number,
  id: number,
): Promise<RunProfileRow | undefined> {
  const { rows } = await tx.query<StoredRunProfile>({
    name: 'find-run-profile',
    text: `select ${columns} ${from} where profile.id = $2 and profile.connected_system_id = $1`,
    values: [systemId, id],
  });
  return rows[0] && withActivity(rows[0]);
}

export interface NewRunProfile {
  readonly name: string;
  readonly runType: RunType;
  readonly pageSize: number;
  readonly partitionId: number | null;
  readonly filePath: string | null;
}

export async function insertRunProfile(tx: Transaction, systemId: number, profile: NewRunProfile): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    text: `
      insert into run_profile (connected_system_id, name, run_type, page_size, partition_id, file_path)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    values: [systemId, profile.name, profile.runType, profile.pageSize, profile.partitionId, profile.filePath],
  });
  return rows[0]?.id ?? 0;
}

/** Null leaves a field as it is; an empty file path clears it. */
export async function updateRunProfile(
  tx: Transaction,
  id: number,
  changes: {
    readonly name: string | null;
    readonly pageSize: number | null;
    readonly partitionId: number | null;
    readonly filePath: string | null;
  },
): Promise<void> {
  await tx.query({
    text: `
      update run_profile set name = coalesce($2, name), page_size = coalesce($3, page_size),
        partition_id = coalesce($4, partition_id), file_path = nullif(coalesce($5, file_path), '')
      where id = $1`,
    values: [id, changes.name, changes.pageSize, changes.partitionId, changes.filePath],
  });
}

export async function deleteRunProfile(tx: Transaction, id: number): Promise<void> {
  await tx.query({ name: 'delete-run-profile', text: 'delete from run_profile where id = $1', values: [id] });
}

export async function isPartitionOfSystem(tx: Transaction, systemId: number, partitionId: number): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>({
    text: 'select exists (select from partition where id = $2 and connected_system_id = $1) as found',
    values: [systemId, partitionId],
  });
  return rows[0]?.found ?? false;
}

/** Schedules with a step that runs the profile, by name. */
export async function listSchedulesOfProfile(tx: Transaction, id: number): Promise<readonly string[]> {
  const { rows } = await tx.query<{ name: string }>({
    text: `
      select distinct schedule.name from schedule join schedule_step step on step.schedule_id = schedule.id
      where step.run_profile_id = $1 order by 1`,
    values: [id],
  });
  return rows.map((row) => row.name);
}

/** Runs of the profile that wait or are under way. */
export async function countOpenRuns(tx: Transaction, id: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    text: `
      select count(*) as count from worker_task task join activity on activity.id = task.activity_id
      where activity.run_profile_id = $1`,
    values: [id],
  });
  return rows[0]?.count ?? 0;
}
