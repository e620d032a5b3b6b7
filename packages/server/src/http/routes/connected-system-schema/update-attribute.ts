import { attributesUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import { updateAttribute as changeAttribute } from '../../../configuration/update-attributes.ts';
import { listAttributes } from '../../../store/connected-system-schema.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { objectTypeIsThere } from '../synchronisation-guards.ts';

export const updateAttribute = route(
  attributesUpdate,
  ({ params, body, caller, services }) =>
    changeAttribute(params.id, params.objectTypeId, { ...body, attributeId: params.attributeId }, caller, services),
  async ({ params, services }) => {
    await objectTypeIsThere({ params, services });
    const attributes = await listAttributes(services.database, params.objectTypeId);
    if (!attributes.some(({ id }) => id === params.attributeId))
      throw notFound('There is no such attribute on this object type.');
  },
);
