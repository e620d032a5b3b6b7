import type { ActivityTargetOperationType, ActivityTargetType } from '@jim/contract/enums.ts';
import { initiatorOf } from '../http/caller.ts';
import type { Caller } from '../http/caller.ts';
import { newId } from '../new-id.ts';
import type { Transaction } from '../store/database.ts';

export interface ConfigurationActivity {
  readonly caller: Caller;
  readonly targetType: ActivityTargetType;
  readonly operation: ActivityTargetOperationType;
  readonly targetName: string | null;
  readonly targetContext?: string | null;
  readonly message?: string | null;
  readonly parentActivityId?: string;
  readonly connectedSystemId?: number | null;
  readonly runProfileId?: number | null;
  readonly syncRuleId?: number | null;
  readonly metaverseObjectId?: string | null;
  readonly exampleDataTemplateId?: number | null;
  readonly objectsToProcess?: number;
  readonly objectsProcessed?: number;
  /** When the operation began; now unless given. */
  readonly startedAt?: Date;
  /** How it ended; complete unless given. */
  readonly outcome?:
    | { readonly kind: 'complete' }
    | { readonly kind: 'warning'; readonly warningMessage: string }
    | { readonly kind: 'failed'; readonly errorMessage: string };
}

/** Records a finished operation, in the transaction of the change itself. Names: contract/activities.md. Returns the activity's id. */
export async function recordConfigurationActivity(
  transaction: Transaction,
  activity: ConfigurationActivity,
): Promise<string> {
  const now = new Date();
  const id = newId(now);
  const initiator = initiatorOf(activity.caller);
  const outcome = activity.outcome ?? { kind: 'complete' };
  await transaction.query({
    name: 'record_configuration_activity',
    text: `
      insert into activity (id, parent_activity_id, created_at, executed_at, ended_at, status, target_type, target_operation_type,
        target_name, target_context, message, warning_message, error_message, initiated_by_type, initiated_by_id, initiated_by_name,
        objects_to_process, objects_processed, connected_system_id, run_profile_id, sync_rule_id, metaverse_object_id,
        example_data_template_id)
      values ($1, $2, $3, $3, greatest($4::timestamptz, clock_timestamp()), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
    values: [
      id,
      activity.parentActivityId ?? null,
      (activity.startedAt ?? now).toISOString(),
      now.toISOString(),
      statusOf[outcome.kind],
      activity.targetType,
      activity.operation,
      activity.targetName,
      activity.targetContext ?? null,
      activity.message ?? null,
      outcome.kind === 'warning' ? outcome.warningMessage : null,
      outcome.kind === 'failed' ? outcome.errorMessage : null,
      initiator.type,
      initiator.id,
      initiator.name,
      activity.objectsToProcess ?? 0,
      activity.objectsProcessed ?? 0,
      activity.connectedSystemId ?? null,
      activity.runProfileId ?? null,
      activity.syncRuleId ?? null,
      activity.metaverseObjectId ?? null,
      activity.exampleDataTemplateId ?? null,
    ],
  });
  return id;
}

const statusOf = { complete: 'Complete', warning: 'CompleteWithWarning', failed: 'FailedWithError' } as const;
