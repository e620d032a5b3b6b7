import { attributesBulkUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import { updateAttributes } from '../../../configuration/update-attributes.ts';
import { badRequest, validationError } from '../../api-error.ts';
import { route } from '../../route.ts';
import { objectTypeIsThere } from '../synchronisation-guards.ts';

export const bulkUpdateAttributes = route(
  attributesBulkUpdate,
  ({ params, body, caller, services }) => {
    const changes = Object.entries(body.attributes).map(([key, change]) => ({
      ...change,
      attributeId: attributeId(key),
    }));
    if (changes.length === 0) throw badRequest('Name at least one attribute.');
    return updateAttributes(params.id, params.objectTypeId, changes, caller, services);
  },
  objectTypeIsThere,
);

function attributeId(key: string): number {
  if (!/^\d{1,10}$/.test(key)) throw validationError({ attributes: [`${key} is no attribute id.`] });
  return Number(key);
}
