import type { Transaction } from './database.ts';

/** Everything a scrape tells of the installation as a whole. */
export interface InstallationMetrics {
  readonly runs: readonly {
    readonly runType: string;
    readonly status: string;
    readonly count: number;
    readonly objects: number;
    readonly seconds: number;
  }[];
  readonly running: readonly {
    readonly connectedSystem: string;
    readonly runType: string;
    readonly objects: number;
    readonly seconds: number;
  }[];
  readonly tasks: readonly { readonly status: string; readonly count: number; readonly oldestSeconds: number }[];
  readonly pendingExports: readonly {
    readonly connectedSystem: string;
    readonly status: string;
    readonly count: number;
    readonly oldestSeconds: number;
  }[];
  readonly connections: readonly { readonly application: string; readonly state: string; readonly count: number }[];
}

export async function readInstallationMetrics(database: Transaction): Promise<InstallationMetrics> {
  const read = async <Row>(name: string, text: string): Promise<Row[]> =>
    (await database.query<Row>({ name, text })).rows;
  const [runs, running, tasks, pendingExports, connections] = await Promise.all([
    read<InstallationMetrics['runs'][number]>('metrics-runs', runsText),
    read<InstallationMetrics['running'][number]>('metrics-running', runningText),
    read<InstallationMetrics['tasks'][number]>('metrics-tasks', tasksText),
    read<InstallationMetrics['pendingExports'][number]>('metrics-pending-exports', pendingExportsText),
    read<InstallationMetrics['connections'][number]>('metrics-connections', connectionsText),
  ]);
  return { runs, running, tasks, pendingExports, connections };
}

const runsText = `
  select run_type as "runType", status, count(*) as count, sum(objects_processed) as objects,
         coalesce(sum(extract(epoch from ended_at - executed_at)), 0)::float8 as seconds
  from activity where run_type is not null and target_operation_type = 'Execute' group by 1, 2`;

const runningText = `
  select coalesce(target_context, '') as "connectedSystem", run_type as "runType", sum(objects_processed) as objects,
         greatest(0, max(extract(epoch from clock_timestamp() - executed_at)))::float8 as seconds
  from activity where status = 'InProgress' and run_type is not null and executed_at is not null group by 1, 2`;

const tasksText = `
  select status, count(*) as count, greatest(0, max(extract(epoch from clock_timestamp() - created_at)))::float8 as "oldestSeconds"
  from worker_task group by 1`;

const pendingExportsText = `
  select coalesce(s.name, '') as "connectedSystem", e.status, e.count, e."oldestSeconds" from (
    select connected_system_id, status, count(*) as count,
           greatest(0, max(extract(epoch from clock_timestamp() - created_at)))::float8 as "oldestSeconds"
    from pending_export group by 1, 2
  ) e left join connected_system s on s.id = e.connected_system_id`;

const connectionsText = `
  select coalesce(nullif(application_name, ''), 'unknown') as application, coalesce(state, 'unknown') as state, count(*) as count
  from pg_stat_activity where datname = current_database() group by 1, 2`;
