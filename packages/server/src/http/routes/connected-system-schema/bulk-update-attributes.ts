import type { BodyOf, ParamsOf } from '@jim/contract/endpoint.ts';
import { attributesBulkUpdate, attributesBulkUpdateAlias } from '@jim/contract/endpoints/connected-system-schema.ts';
import { type AttributeBulkUpdate, updateAttributes } from '../../../configuration/update-attributes.ts';
import { badRequest, validationError } from '../../api-error.ts';
import type { RouteInput } from '../../route.ts';
import { route } from '../../route.ts';
import { objectTypeIsThere } from '../synchronisation-guards.ts';

export const bulkUpdateAttributes = route(attributesBulkUpdate, bulkUpdate, objectTypeIsThere);
export const bulkUpdateAttributesAlias = route(attributesBulkUpdateAlias, bulkUpdate, objectTypeIsThere);

interface BulkUpdateInput extends Pick<RouteInput<typeof attributesBulkUpdate>, 'caller' | 'services'> {
  readonly params: ParamsOf<typeof attributesBulkUpdate>;
  readonly body: BodyOf<typeof attributesBulkUpdate>;
}

async function bulkUpdate({ params, body, caller, services }: BulkUpdateInput): Promise<AttributeBulkUpdate> {
  const changes = Object.entries(body.attributes).map(([key, change]) => ({
    ...change,
    attributeId: attributeId(key),
  }));
  if (changes.length === 0) throw badRequest('Name at least one attribute.');
  return updateAttributes(params.id, params.objectTypeId, changes, caller, services);
}

const largestId = 2_147_483_647;

function attributeId(key: string): number {
  if (!/^\d{1,10}$/.test(key) || Number(key) > largestId)
    throw validationError({ attributes: [`${key} is no attribute id.`] });
  return Number(key);
}
