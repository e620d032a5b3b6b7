import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { type Caller, initiatorOf } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { markRulesChanged } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { keepMatchKeys } from '../store/match-keys.ts';
import { type SyncRuleRow, touchSyncRule } from '../store/sync-rules.ts';

export interface RuleChangeActivity {
  readonly operation: 'Create' | 'Update' | 'Delete';
  /** The rule itself unless given. */
  readonly part?: {
    readonly targetType: 'SyncRule' | 'ObjectMatchingRule';
    readonly targetName: string;
    readonly targetContext: string;
  };
  readonly message?: string;
}

/**
 * One change of a synchronisation rule or a part of it: the change, its activity, the note that a full synchronisation is
 * due, and the match keys of attributes whose use began or ended, in one transaction.
 */
export async function changeSyncRule<Result>(
  rule: SyncRuleRow,
  activity: RuleChangeActivity,
  caller: Caller,
  services: Services,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return services.database.transaction(async (tx) => {
    const result = await keepMatchKeys(tx, () => work(tx));
    await touchSyncRule(tx, rule.id, initiatorOf(caller));
    await markRulesChanged(tx, [rule.connectedSystemId]);
    await recordConfigurationActivity(tx, {
      caller,
      targetType: activity.part?.targetType ?? 'SyncRule',
      operation: activity.operation,
      targetName: activity.part?.targetName ?? rule.name,
      targetContext: activity.part?.targetContext ?? rule.connectedSystemName,
      message: activity.message ?? null,
      syncRuleId: rule.id,
    });
    return result;
  });
}
