import { metaverseAttributesDelete } from '@jim/contract/endpoints/metaverse-attributes.ts';
import { previewAttributeRemoval, removeAttribute } from '../../../configuration/metaverse-attributes.ts';
import { reply, route } from '../../route.ts';
import { attributeIsThere, getAttribute } from './metaverse-guards.ts';

export const deleteMetaverseAttribute = route(
  metaverseAttributesDelete,
  async ({ params, query, caller, services }) => {
    const attribute = await getAttribute(services, params.id);
    if (query.preview) return previewAttributeRemoval(services, attribute);
    await removeAttribute(services, caller, attribute);
    return reply(204);
  },
  attributeIsThere,
);
