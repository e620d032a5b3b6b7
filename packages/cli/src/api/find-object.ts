import type { Client } from '@jim/contract/client.ts';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { connectorSpaceGet, connectorSpaceList } from '@jim/contract/endpoints/connector-space.ts';
import {
  metaverseObjectsGet,
  metaverseObjectsList,
  type MetaverseObjectDto,
} from '@jim/contract/endpoints/metaverse-objects.ts';
import { CommandError } from '../command-error.ts';
import { isGuid, type SystemHeader } from './find-by-name.ts';

export type ConnectedSystemObject = ReplyOf<typeof connectorSpaceGet>;

/** By id or by its whole display name, in any case. @throws CommandError when there is none, or more than one */
export async function findMetaverseObject(client: Client, given: string): Promise<MetaverseObjectDto> {
  const id = isGuid(given) ? given : await findIdByDisplayName(client, given);
  return client.call(metaverseObjectsGet, { params: { id }, query: { valuesPerAttribute: 25 } });
}

async function findIdByDisplayName(client: Client, given: string): Promise<string> {
  const { items, totalCount } = await client.call(metaverseObjectsList, { query: { search: given, pageSize: 100 } });
  const same = items.filter(({ displayName }) => displayName?.toLowerCase() === given.trim().toLowerCase());
  const [only, second] = same;
  if (only && !second) return only.id;
  if (only) {
    const ids = same.map(({ id, typeName }) => `${id} (${typeName})`).join('\n  ');
    throw new CommandError(`${same.length} objects are named "${given}". Say which by its id:\n  ${ids}`, {
      code: 'AMBIGUOUS',
    });
  }
  const near = items.slice(0, 10).map(({ id, displayName }) => `${id}  ${displayName ?? ''}`);
  const hint = totalCount === 0 ? '' : ` ${totalCount} contain it:\n  ${near.join('\n  ')}`;
  throw new CommandError(`No metaverse object is named "${given}".${hint}`, { code: 'NOT_FOUND' });
}

/** By id, external id, secondary external id or display name. @throws CommandError when there is none, or more than one */
export async function findConnectedSystemObject(
  client: Client,
  system: SystemHeader,
  given: string,
): Promise<ConnectedSystemObject> {
  const read = (csoId: string): Promise<ConnectedSystemObject> =>
    client.call(connectorSpaceGet, { params: { id: system.id, csoId } });
  if (isGuid(given)) return read(given);
  const { items } = await client.call(connectorSpaceList, {
    params: { id: system.id },
    query: { search: given, pageSize: 100 },
  });
  const wanted = given.trim().toLowerCase();
  const is = (text: string | null): boolean => text?.toLowerCase() === wanted;
  const byId = items.filter(({ externalId, secondaryExternalId }) => is(externalId) || is(secondaryExternalId));
  const same = byId.length > 0 ? byId : items.filter(({ displayName }) => is(displayName));
  const [only, second] = same;
  if (only && !second) return read(only.id);
  if (only) {
    const ids = same.map(({ id, typeName }) => `${id} (${typeName})`).join('\n  ');
    throw new CommandError(`${system.name} has ${same.length} objects "${given}". Say which by its id:\n  ${ids}`, {
      code: 'AMBIGUOUS',
    });
  }
  throw new CommandError(`${system.name} has no object "${given}" in its connector space.`, { code: 'NOT_FOUND' });
}
