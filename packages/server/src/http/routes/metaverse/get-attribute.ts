import { metaverseAttributesGet } from '@jim/contract/endpoints/metaverse-attributes.ts';
import { route } from '../../route.ts';
import { attributeDto, getAttribute } from './metaverse-guards.ts';

export const getMetaverseAttribute = route(metaverseAttributesGet, async ({ params, services }) =>
  attributeDto(await getAttribute(services, params.id)),
);
