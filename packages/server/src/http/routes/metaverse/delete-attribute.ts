import { metaverseAttributesDelete } from '@jim/contract/endpoints/metaverse.ts';
import { removeAttribute } from '../../../configuration/metaverse-attributes.ts';
import { reply, route } from '../../route.ts';
import { getAttribute } from './metaverse-guards.ts';

export const deleteMetaverseAttribute = route(metaverseAttributesDelete, async ({ params, caller, services }) => {
  await removeAttribute(services, caller, await getAttribute(services, params.id));
  return reply(204);
});
