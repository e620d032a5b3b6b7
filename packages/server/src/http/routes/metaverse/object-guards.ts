import { namedAttributes } from '../../../metaverse/describe-headers.ts';
import type { Services } from '../../../services.ts';
import { findObject, type ObjectRow } from '../../../store/metaverse-objects.ts';
import { listAttributeFacts, type AttributeFact } from '../../../store/metaverse-schema.ts';
import { notFound } from '../../api-error.ts';

export async function getObjectRow(services: Services, id: string): Promise<ObjectRow> {
  const row = await findObject(services.database, id);
  if (row === undefined) throw notFound('There is no such metaverse object.');
  return row;
}

/** By name, in any case. */
export async function getNamedAttribute(services: Services, name: string): Promise<AttributeFact> {
  const attributes = await listAttributeFacts(services.database);
  const exact = [...attributes.values()].find((attribute) => attribute.name === name);
  const attribute = exact ?? namedAttributes([name], attributes)[0];
  if (attribute === undefined) throw notFound(`There is no attribute called ${name}.`);
  return attribute;
}
