import { containersUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import type { Services } from '../../../services.ts';
import { type ContainerTree, findContainer, listPartitionTrees, selectContainer } from '../../../store/hierarchy.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { requireSystem } from '../synchronisation-guards.ts';

export const updateContainer = route(
  containersUpdate,
  async ({ params, body, services }) => {
    await selectContainer(services.database, params.id, params.containerId, body.selected);
    return showContainer(params.id, params.containerId, services);
  },
  async ({ params, services }) => {
    await requireSystem(services, params.id);
    await showContainer(params.id, params.containerId, services);
  },
);

async function showContainer(systemId: number, containerId: number, services: Services): Promise<ContainerTree> {
  const found = findContainer(await listPartitionTrees(services.database, systemId), containerId);
  if (found === undefined) throw notFound('There is no such container in that system.');
  return found;
}
