/** The rows a run begins with and ends with. */
import type { RunActivity, RunProfile, RunSystem } from '../runs/run-context.ts';
import type { Transaction } from './database.ts';
import { activityChannel, notify } from './work-notices.ts';

export interface RunRows {
  readonly activity: RunActivity;
  readonly profile: RunProfile;
  readonly system: RunSystem;
}

interface RunRow {
  readonly id: string;
  readonly runType: RunActivity['runType'];
  readonly initiatedByType: RunActivity['initiatedByType'];
  readonly initiatedById: string | null;
  readonly initiatedByName: string;
  readonly profileId: number;
  readonly profileName: string;
  readonly pageSize: number;
  readonly partitionId: number | null;
  readonly filePath: string | null;
  readonly systemId: number;
  readonly systemName: string;
  readonly connectorName: string;
  readonly importWatermark: string | null;
  readonly syncWatermark: number;
  readonly rulesChanged: boolean;
  readonly maxExportParallelism: number | null;
}

/** Undefined when the profile or the system is gone. Rules count as changed until a full synchronisation has applied them. */
export async function readRun(tx: Transaction, activityId: string): Promise<RunRows | undefined> {
  const { rows } = await tx.query<RunRow>({
    name: 'read-run',
    text: `
      select a.id, p.run_type as "runType", a.initiated_by_type as "initiatedByType", a.initiated_by_id as "initiatedById",
             a.initiated_by_name as "initiatedByName", p.id as "profileId", p.name as "profileName", p.page_size as "pageSize",
             p.partition_id as "partitionId", p.file_path as "filePath", s.id as "systemId", s.name as "systemName",
             d.name as "connectorName", s.import_watermark as "importWatermark", s.sync_watermark as "syncWatermark",
             coalesce(s.full_sync_applied_at <= (select max(rules_changed_at) from connected_system), s.full_sync_applied_at is null) as "rulesChanged",
             s.max_export_parallelism as "maxExportParallelism"
      from activity a
      join run_profile p on p.id = a.run_profile_id
      join connected_system s on s.id = p.connected_system_id
      join connector_definition d on d.id = s.connector_definition_id
      where a.id = $1`,
    values: [activityId],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    activity: {
      id: row.id,
      runType: row.runType,
      initiatedByType: row.initiatedByType,
      initiatedById: row.initiatedById,
      initiatedByName: row.initiatedByName,
    },
    profile: {
      id: row.profileId,
      name: row.profileName,
      pageSize: row.pageSize,
      partitionId: row.partitionId,
      filePath: row.filePath,
    },
    system: {
      id: row.systemId,
      name: row.systemName,
      connectorName: row.connectorName,
      importWatermark: row.importWatermark,
      syncWatermark: row.syncWatermark,
      rulesChangedSinceFullSync: row.rulesChanged,
      maxExportParallelism: row.maxExportParallelism,
    },
  };
}

export interface FinishedRun {
  readonly activityId: string;
  readonly status: string;
  readonly at: Date;
  readonly message: string | null;
  readonly warning: string | null;
  readonly errorMessage: string | null;
  readonly errorStackTrace: string | null;
  readonly processed: number;
  readonly toProcess: number;
  readonly counters: string;
  readonly phases: string;
}

/**
 * Only an activity that is still in progress is ended: a cancellation that came first stands (TSK-08).
 * @returns whether this ended it.
 */
export async function finishRun(tx: Transaction, run: FinishedRun): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'finish-run',
    text: `
      update activity
      set status = $2, ended_at = $3, message = coalesce($4, message), warning_message = $5, error_message = $6,
          error_stack_trace = $7, objects_processed = $8::int, objects_to_process = greatest($8::int, $9::int), counters = $10, phases = $11
      where id = $1 and status = 'InProgress'`,
    values: [
      run.activityId,
      run.status,
      run.at,
      run.message,
      run.warning,
      run.errorMessage,
      run.errorStackTrace,
      run.processed,
      run.toProcess,
      run.counters,
      run.phases,
    ],
  });
  await notify(tx, activityChannel, run.activityId);
  return rowCount > 0;
}
