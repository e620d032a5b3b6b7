import { hierarchySelect } from '@jim/contract/endpoints/connected-system-schema.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { lockConnectedSystem } from '../../../store/connected-systems.ts';
import type { Transaction } from '../../../store/database.ts';
import { listPartitionTrees, selectContainer, selectPartition } from '../../../store/hierarchy.ts';
import { badRequest } from '../../api-error.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const selectHierarchy = route(
  hierarchySelect,
  async ({ params, body, caller, services }) => {
    await services.database.transaction(async (tx) => {
      const system = await lockConnectedSystem(tx, params.id);
      const partitions = await select(tx, params.id, body.partitions ?? {}, selectPartition);
      const containers = await select(tx, params.id, body.containers ?? {}, selectContainer);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystem',
        operation: 'Update',
        targetName: system?.name ?? null,
        connectedSystemId: params.id,
        message: `Selection of ${partitions} partitions and ${containers} containers`,
      });
    });
    return listPartitionTrees(services.database, params.id);
  },
  systemIsThere,
);

async function select(
  tx: Transaction,
  systemId: number,
  selection: Readonly<Record<string, boolean>>,
  write: (tx: Transaction, systemId: number, id: number, selected: boolean) => Promise<boolean>,
): Promise<number> {
  const entries = Object.entries(selection);
  for (const [key, selected] of entries) {
    const isThere = /^\d{1,9}$/.test(key) && (await write(tx, systemId, Number(key), selected));
    if (!isThere) throw badRequest(`${key} is no partition or container of this system.`);
  }
  return entries.length;
}
