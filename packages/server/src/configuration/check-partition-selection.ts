import type { Connector } from '@jim/connector-kit/connector.ts';
import type { EffectiveSettings } from '../settings/effective-settings.ts';
import { findConnectedSystem } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { countSelection } from '../store/hierarchy.ts';

export interface SelectionServices {
  readonly connectors: ReadonlyMap<string, Pick<Connector, 'capabilities'>>;
  readonly settings: Pick<EffectiveSettings, 'current'>;
}

export type SelectionCheck =
  | { readonly kind: 'selected' }
  | { readonly kind: 'warn'; readonly message: string }
  | { readonly kind: 'refuse'; readonly message: string };

/** TSK-02, before any run of the system is queued: whether there is anything selected to run over. */
export async function checkPartitionSelection(
  tx: Transaction,
  systemId: number,
  services: SelectionServices,
): Promise<SelectionCheck> {
  const system = await findConnectedSystem(tx, systemId);
  const capabilities = system && services.connectors.get(system.connectorName)?.capabilities;
  if (capabilities?.partitions !== true) return { kind: 'selected' };
  const { selectedPartitions, selectedContainers } = await countSelection(tx, systemId);
  const message =
    selectedPartitions === 0
      ? 'No partition is selected: the run would find nothing.'
      : capabilities.partitionContainers && selectedContainers === 0
        ? 'No container is selected in any selected partition: the run would find nothing.'
        : undefined;
  if (message === undefined) return { kind: 'selected' };
  const settings = await services.settings.current();
  return { kind: settings.text('Sync.PartitionValidationMode') === 'Warning' ? 'warn' : 'refuse', message };
}
