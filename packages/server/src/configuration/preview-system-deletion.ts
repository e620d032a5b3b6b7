import { formatTimespan } from '@jim/contract/time-formats.ts';
import { findConnectedSystem } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { countRemoval, type RemovalCounts, sampleRemoval } from '../store/system-removal.ts';
import { readSystemWork } from '../store/system-tasks.ts';

/** Objects up to which a deletion is done within the request. */
export const immediateLimit = 1_000;
const objectsPerSecond = 100;

/** SYS-03. Undefined when there is no such system. */
export async function previewSystemDeletion(tx: Transaction, systemId: number) {
  const system = await findConnectedSystem(tx, systemId);
  if (system === undefined) return undefined;
  const counts = await countRemoval(tx, systemId);
  const samples = await sampleRemoval(tx, systemId);
  const { systemIsBusy } = await readSystemWork(tx, systemId);
  return {
    connectedSystemId: systemId,
    connectedSystemName: system.name,
    ...counts,
    warnings: warningsOf(counts, {
      systemIsBusy,
      isBeingDeleted: system.status === 'Deleting',
      schedules: samples.schedules,
    }),
    estimatedDeletionTime: formatTimespan(Math.max(1, counts.connectedSystemObjectCount / objectsPerSecond) * 1000),
    willRunAsBackgroundJob: counts.connectedSystemObjectCount > immediateLimit,
    hasRunningSyncOperation: systemIsBusy,
    samples: { ...samples },
  };
}

function warningsOf(
  counts: RemovalCounts,
  state: { readonly systemIsBusy: boolean; readonly isBeingDeleted: boolean; readonly schedules: readonly string[] },
): string[] {
  const { syncRuleCount, joinedMvoCount, pendingExportCount, mvosWithDeletionRuleCount } = counts;
  return [
    state.systemIsBusy ? 'A run of this system is in progress; the deletion waits until it has ended.' : '',
    syncRuleCount > 0 ? `Synchronisation rules that go with it: ${syncRuleCount}.` : '',
    joinedMvoCount > 0
      ? `Identities that lose their connection: ${joinedMvoCount}; of these ${mvosWithDeletionRuleCount} become due for deletion.`
      : '',
    pendingExportCount > 0 ? `Changes that will never be sent: ${pendingExportCount}.` : '',
    state.schedules.length > 0 ? `Schedules with a step of this system: ${state.schedules.join(', ')}.` : '',
    state.isBeingDeleted ? 'It is being deleted already.' : '',
  ].filter((warning) => warning !== '');
}
