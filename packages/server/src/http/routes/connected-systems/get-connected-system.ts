import { connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import {
  describeConnectedSystem,
  type ConnectedSystemDescription,
} from '../../../configuration/describe-connected-system.ts';
import type { Services } from '../../../services.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getConnectedSystem = route(connectedSystemsGet, ({ params, services }) =>
  showConnectedSystem(params.id, services),
);

/** @throws ApiError NOT_FOUND */
export async function showConnectedSystem(id: number, services: Services): Promise<ConnectedSystemDescription> {
  const description = await describeConnectedSystem(id, services);
  if (description === undefined) throw notFound('There is no such connected system.');
  return description;
}
