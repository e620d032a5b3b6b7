import type { Initiator } from '../worker/task.ts';
import type { Transaction } from './database.ts';
import { interruptedExport, releaseExecuting } from './claim-exports.ts';

/** Beginning and end of activities that stand for work; what is read of them is in activities.ts. */

export type FinalActivityStatus =
  | 'Complete'
  | 'CompleteWithWarning'
  | 'CompleteWithError'
  | 'FailedWithError'
  | 'Cancelled';
export type ActivityStatus = 'InProgress' | FinalActivityStatus;

export interface NewActivityRow {
  readonly id: string;
  readonly parentActivityId?: string | null;
  readonly createdAt: Date;
  readonly targetType: string;
  readonly targetOperationType: string;
  readonly targetName: string | null;
  readonly targetContext?: string | null;
  readonly initiator: Initiator;
  readonly runType?: string | null;
  readonly connectedSystemId?: number | null;
  readonly runProfileId?: number | null;
  readonly exampleDataTemplateId?: number | null;
  readonly scheduleExecutionId?: string | null;
  readonly scheduleStepIndex?: number | null;
}

/** Status InProgress, not executed yet. */
export async function insertQueuedActivity(transaction: Transaction, activity: NewActivityRow): Promise<void> {
  await transaction.query({
    name: 'insert-queued-activity',
    text: `INSERT INTO activity (id, parent_activity_id, created_at, target_type, target_operation_type, target_name, target_context,
             initiated_by_type, initiated_by_id, initiated_by_name, run_type, connected_system_id, run_profile_id,
             example_data_template_id, schedule_execution_id, schedule_step_index)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    values: [
      activity.id,
      activity.parentActivityId ?? null,
      activity.createdAt,
      activity.targetType,
      activity.targetOperationType,
      activity.targetName,
      activity.targetContext ?? null,
      activity.initiator.type,
      activity.initiator.id,
      activity.initiator.name,
      activity.runType ?? null,
      activity.connectedSystemId ?? null,
      activity.runProfileId ?? null,
      activity.exampleDataTemplateId ?? null,
      activity.scheduleExecutionId ?? null,
      activity.scheduleStepIndex ?? null,
    ],
  });
}

/** `executed` is the moment the worker starts, so that waiting in the queue is not execution time (TSK-01). */
export async function markActivityExecuted(transaction: Transaction, activityId: string, at: Date): Promise<void> {
  await transaction.query({
    name: 'mark-activity-executed',
    text: 'UPDATE activity SET executed_at = $2 WHERE id = $1',
    values: [activityId, at],
  });
}

export interface ActivityEnd {
  readonly status: FinalActivityStatus;
  readonly at: Date;
  readonly errorMessage?: string | null;
  readonly errorStackTrace?: string | null;
}

/**
 * Ends those of the activities that are in progress; the end of the others stands. Complete with a warning is
 * CompleteWithWarning (D-22). @returns the ids it ended.
 */
export async function endActivities(
  transaction: Transaction,
  activityIds: readonly string[],
  end: ActivityEnd,
): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'end-activities',
    text: `UPDATE activity SET status = CASE WHEN $2 = 'Complete' AND warning_message IS NOT NULL THEN 'CompleteWithWarning' ELSE $2 END, ended_at = greatest($3, created_at), error_message = coalesce($4, error_message),
             error_stack_trace = coalesce($5, error_stack_trace)
           WHERE id = ANY($1) AND status = 'InProgress' RETURNING id`,
    values: [activityIds, end.status, end.at, end.errorMessage ?? null, end.errorStackTrace ?? null],
  });
  return rows.map(({ id }) => id);
}

/**
 * What work that ended without finishing left: exports a run was sending are due again and say that nobody knows whether
 * they arrived (TSK-13, D-34, D-11), a system whose deletion came to nothing is Active again (SYS-02).
 */
export async function releaseRunRemains(transaction: Transaction, activityId: string): Promise<void> {
  await transaction.query({
    name: 'release-executing-exports',
    text: `UPDATE pending_export SET ${releaseExecuting}
           WHERE executing_activity_id = $1 AND status = 'Executing'
             AND connected_system_id = (SELECT connected_system_id FROM activity WHERE id = $1 AND run_type = 'Export')`,
    values: [activityId, interruptedExport],
  });
  await transaction.query({
    name: 'reactivate-half-deleted-system',
    text: `UPDATE connected_system SET status = 'Active'
           WHERE status = 'Deleting' AND id = (
             SELECT connected_system_id FROM activity
             WHERE id = $1 AND target_type = 'ConnectedSystem' AND target_operation_type = 'Delete')`,
    values: [activityId],
  });
  await transaction.query({
    name: 'delete-import-before-images',
    text: 'DELETE FROM import_before_image WHERE activity_id = $1',
    values: [activityId],
  });
}
