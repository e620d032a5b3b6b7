import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { findConnectedSystem, markRulesChanged } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { keepMatchKeys } from '../store/match-keys.ts';

/** One change of a matching rule of an object type: the change, its activity and the match keys, in one transaction. */
export async function changeMatchingRule<Result>(
  place: { readonly systemId: number; readonly objectTypeName: string },
  operation: 'Create' | 'Update' | 'Delete',
  caller: Caller,
  services: Services,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return services.database.transaction(async (tx) => {
    const system = await findConnectedSystem(tx, place.systemId);
    const result = await keepMatchKeys(tx, () => work(tx));
    await markRulesChanged(tx, [place.systemId]);
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ObjectMatchingRule',
      operation,
      targetName: `Rule for ${place.objectTypeName}`,
      targetContext: system?.name ?? null,
      connectedSystemId: place.systemId,
    });
    return result;
  });
}
