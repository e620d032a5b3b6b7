import { ConnectorError, type DiscoveredPartition } from '@jim/connector-kit/connector.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { lockConnectedSystem } from '../store/connected-systems.ts';
import { applyHierarchyPlan, loadStoredHierarchy } from '../store/hierarchy.ts';
import { asConnectorError, openConnectedSystem } from './connector-settings.ts';
import { type HierarchyReport, planHierarchyImport, type StoredPartition } from './plan-hierarchy-import.ts';
import { recordFailedDiscovery } from './record-failed-discovery.ts';

const nothingFound = 'The system reported no partitions: nothing was changed.';
const selectedItemsRemoved = 'Selected partitions or containers are gone from the system.';

export interface HierarchyImportResult {
  readonly report: HierarchyReport;
  readonly warning: string | null;
}

/**
 * Reads partitions and containers from the system and merges them into the stored ones (SYS-06).
 * @throws ConnectorError when the connector has no partitions, the settings are not valid or the system cannot be read.
 */
export async function importHierarchy(
  systemId: number,
  mode: 'apply' | 'preview',
  caller: Caller,
  services: Services,
  signal: AbortSignal,
): Promise<HierarchyImportResult> {
  const startedAt = services.clock.now();
  try {
    const discovered = await discover(systemId, services, signal);
    if (mode === 'preview') return plan(await loadStoredHierarchy(services.database, systemId), discovered).result;
    return await services.database.transaction(async (tx) => {
      const system = await lockConnectedSystem(tx, systemId);
      const { hierarchy, result } = plan(await loadStoredHierarchy(tx, systemId), discovered);
      if (hierarchy !== undefined) await applyHierarchyPlan(tx, systemId, hierarchy);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystem',
        operation: 'ImportHierarchy',
        targetName: system?.name ?? null,
        connectedSystemId: systemId,
        message: result.report.summary,
        startedAt,
        outcome: result.warning === null ? { kind: 'complete' } : { kind: 'warning', warningMessage: result.warning },
      });
      return result;
    });
  } catch (error) {
    if (mode === 'apply') await recordFailedDiscovery(systemId, 'ImportHierarchy', caller, services, startedAt, error);
    throw error;
  }
}

async function discover(
  systemId: number,
  services: Services,
  signal: AbortSignal,
): Promise<readonly DiscoveredPartition[]> {
  const { connector, opened } = await openConnectedSystem(services.database, systemId, services);
  await using open = opened;
  const { discoverHierarchy } = open;
  if (discoverHierarchy === undefined) {
    throw new ConnectorError('notSupported', `${connector.name} has no partitions and containers.`);
  }
  return await asConnectorError(() => discoverHierarchy.call(open, signal));
}

function plan(stored: readonly StoredPartition[], discovered: readonly DiscoveredPartition[]) {
  const hierarchy = planHierarchyImport(stored, discovered);
  if (hierarchy === undefined) return { hierarchy, result: { report: unchanged(stored), warning: nothingFound } };
  const warning = hierarchy.report.hasSelectedItemsRemoved ? selectedItemsRemoved : null;
  return { hierarchy, result: { report: hierarchy.report, warning } };
}

function unchanged(stored: readonly StoredPartition[]): HierarchyReport {
  return {
    totalPartitions: stored.length,
    totalContainers: stored.reduce((sum, partition) => sum + partition.containers.length, 0),
    summary: 'No changes',
    hasChanges: false,
    hasSelectedItemsRemoved: false,
    addedPartitions: [],
    removedPartitions: [],
    renamedPartitions: [],
    addedContainers: [],
    removedContainers: [],
    renamedContainers: [],
    movedContainers: [],
  };
}
