import { metaverseObjectTypesGet } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { route } from '../../route.ts';
import { getObjectTypeDto, objectTypeIsThere } from './metaverse-guards.ts';

export const getMetaverseObjectType = route(
  metaverseObjectTypesGet,
  ({ params, services }) => getObjectTypeDto(services, params.id),
  objectTypeIsThere,
);
