import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { findConnectedSystem } from '../store/connected-systems.ts';
import {
  countDiscards,
  type DiscardCount,
  discardPendingExports as discard,
  type PendingExportSelection,
} from '../store/pending-export-writes.ts';

/** D-41: the activity says what was discarded; the next synchronisation stages it again if it is still due. */
export async function discardPendingExports(
  systemId: number,
  selection: PendingExportSelection,
  caller: Caller,
  services: Services,
): Promise<{ readonly discardedCount: number; readonly activityId: string }> {
  return services.database.transaction(async (tx) => {
    const system = await findConnectedSystem(tx, systemId);
    const counts = await countDiscards(tx, systemId, selection);
    const discardedCount = await discard(tx, systemId, selection);
    const activityId = await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Clear',
      targetName: system?.name ?? null,
      connectedSystemId: systemId,
      message: `Pending exports discarded: ${describe(counts)}`,
      objectsToProcess: discardedCount,
      objectsProcessed: discardedCount,
    });
    return { discardedCount, activityId };
  });
}

function describe(counts: readonly DiscardCount[]): string {
  if (counts.length === 0) return 'none';
  return counts
    .map(({ changeType, count, samples }) => {
      const more = count > samples.length ? ', …' : '';
      return `${changeType} ${count} (${samples.join(', ')}${more})`;
    })
    .join('; ');
}

/** D-42. */
export async function previewDiscard(
  systemId: number,
  selection: PendingExportSelection,
  services: Services,
): Promise<DestructionPreview> {
  const system = await findConnectedSystem(services.database, systemId);
  const counts = await countDiscards(services.database, systemId, selection);
  return {
    target: system?.name ?? '',
    counts: Object.fromEntries(counts.map(({ changeType, count }) => [changeType, count])),
    samples: Object.fromEntries(counts.map(({ changeType, samples }) => [changeType, [...samples]])),
    warnings: [],
  };
}
