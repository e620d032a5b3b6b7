import { metaverseAttributesUpdate } from '@jim/contract/endpoints/metaverse-attributes.ts';
import { changeAttribute } from '../../../configuration/metaverse-attributes.ts';
import { route } from '../../route.ts';
import { attributeDto, attributeIsThere, getAttribute } from './metaverse-guards.ts';

export const updateMetaverseAttribute = route(
  metaverseAttributesUpdate,
  async ({ params, body, caller, services }) => {
    await changeAttribute(services, caller, await getAttribute(services, params.id), body);
    return attributeDto(await getAttribute(services, params.id));
  },
  attributeIsThere,
);
