import { metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { changeObjectType, previewObjectTypeChange } from '../../../configuration/metaverse-object-types.ts';
import { route } from '../../route.ts';
import { getObjectTypeDto, objectTypeIsThere } from './metaverse-guards.ts';

export const updateMetaverseObjectType = route(
  metaverseObjectTypesUpdate,
  async ({ params, query, body, caller, services }) => {
    if (query.preview) return previewObjectTypeChange(services, params.id, body);
    await changeObjectType(services, caller, params.id, body);
    return getObjectTypeDto(services, params.id);
  },
  objectTypeIsThere,
);
