import type { MetaverseObjectTypeDto } from '@jim/contract/endpoints/metaverse-object-types.ts';
import type { MetaverseAttributeDto } from '@jim/contract/endpoints/metaverse-attributes.ts';
import type { Services } from '../../../services.ts';
import { findAttribute, findObjectType, graceText, type AttributeRow } from '../../../store/metaverse-schema.ts';
import { notFound } from '../../api-error.ts';

interface Guarded {
  readonly params: { readonly id: number };
  readonly services: Services;
}

export async function getObjectTypeDto(services: Services, id: number): Promise<MetaverseObjectTypeDto> {
  const row = await findObjectType(services.database, id);
  if (row === undefined) throw notFound('There is no such object type.');
  const { graceSeconds, deletionTriggerConnectedSystemIds, attributes, ...rest } = row;
  return { ...rest, deletionGracePeriod: graceText(graceSeconds), deletionTriggerConnectedSystemIds, attributes };
}

export async function getAttribute(services: Services, id: number): Promise<AttributeRow> {
  const row = await findAttribute(services.database, id);
  if (row === undefined) throw notFound('There is no such attribute.');
  return row;
}

export const attributeDto = ({
  id,
  name,
  created,
  type,
  attributePlurality,
  builtIn,
  objectTypes,
}: AttributeRow): MetaverseAttributeDto => ({
  id,
  name,
  created,
  type,
  attributePlurality,
  builtIn,
  objectTypes,
});

export const objectTypeIsThere = async ({ params, services }: Guarded): Promise<void> =>
  void (await getObjectTypeDto(services, params.id));

export const attributeIsThere = async ({ params, services }: Guarded): Promise<void> =>
  void (await getAttribute(services, params.id));
