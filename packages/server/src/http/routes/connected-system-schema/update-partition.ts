import { partitionsUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import type { Services } from '../../../services.ts';
import { listPartitionTrees, type PartitionTree, selectPartition } from '../../../store/hierarchy.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { requireSystem } from '../synchronisation-guards.ts';

export const updatePartition = route(
  partitionsUpdate,
  async ({ params, body, services }) => {
    await selectPartition(services.database, params.id, params.partitionId, body.selected);
    return showPartition(params.id, params.partitionId, services);
  },
  async ({ params, services }) => {
    await requireSystem(services, params.id);
    await showPartition(params.id, params.partitionId, services);
  },
);

async function showPartition(systemId: number, partitionId: number, services: Services): Promise<PartitionTree> {
  const partitions = await listPartitionTrees(services.database, systemId);
  const found = partitions.find((partition) => partition.id === partitionId);
  if (found === undefined) throw notFound('There is no such partition in that system.');
  return found;
}
