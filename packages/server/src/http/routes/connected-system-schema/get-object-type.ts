import { objectTypesGetAlias } from '@jim/contract/endpoints/connected-system-schema.ts';
import type { Services } from '../../../services.ts';
import { listObjectTypes, type SystemObjectTypeRow } from '../../../store/connected-system-schema.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { objectTypeIsThere } from '../synchronisation-guards.ts';

export const getObjectType = route(
  objectTypesGetAlias,
  ({ params, services }) => showObjectType(params.id, params.objectTypeId, services),
  objectTypeIsThere,
);

/** @throws ApiError NOT_FOUND */
export async function showObjectType(
  systemId: number,
  objectTypeId: number,
  services: Services,
): Promise<SystemObjectTypeRow> {
  const types = await listObjectTypes(services.database, systemId);
  const found = types.find((type) => type.id === objectTypeId);
  if (found === undefined) throw notFound('There is no such object type in that system.');
  return found;
}
