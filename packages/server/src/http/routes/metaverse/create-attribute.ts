import { metaverseAttributesCreate } from '@jim/contract/endpoints/metaverse-attributes.ts';
import { createAttribute } from '../../../configuration/metaverse-attributes.ts';
import { reply, route } from '../../route.ts';
import { attributeDto, getAttribute } from './metaverse-guards.ts';

export const createMetaverseAttribute = route(metaverseAttributesCreate, async ({ body, caller, services }) => {
  const id = await createAttribute(services, caller, body);
  return reply(201, attributeDto(await getAttribute(services, id)), { location: `/api/v1/metaverse/attributes/${id}` });
});
