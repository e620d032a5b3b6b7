/** API keys straight in the database, for whoever may read the data folder but has no key left. */
import type { ApiKeyDto } from '@jim/contract/endpoints/api-keys.ts';
import { CommandError } from '../command-error.ts';
import { pickByName } from '../api/pick-by-name.ts';
import type { OpenedData } from './open-data.ts';

export interface OfflineKey {
  readonly name: string;
  readonly roles: readonly string[];
  readonly expiresAt: string | null;
  readonly now: Date;
}

export async function createKeyOffline(
  data: OpenedData,
  wanted: OfflineKey,
): Promise<ApiKeyDto & { readonly key: string }> {
  const { server } = data;
  await using database = server.openDatabase(data.databaseUrl, { log: server.silentLog(), poolSize: 1 });
  const { rows: roles } = await database
    .query<{ id: number; name: string }>({ text: 'select id, name from role order by name' })
    .catch((error: Error) => {
      throw new CommandError(`The database holds no JIM: ${error.message}`, { cause: error });
    });
  const roleIds = wanted.roles.map((name) => pickByName('role', roles, name).id);
  const key = server.generateApiKey();
  const id = server.newId(wanted.now);
  await server.insertApiKey(database, {
    id,
    name: wanted.name,
    description: 'Made from the command line, in the database itself.',
    keyPrefix: server.prefixOfApiKey(key),
    keyHash: server.hashApiKey(key),
    createdAt: wanted.now.toISOString(),
    expiresAt: wanted.expiresAt,
    isInfrastructure: false,
    roleIds,
  });
  const created = (await server.listApiKeys(database)).find((each) => each.id === id);
  if (!created) throw new CommandError('The key was made but cannot be found again.');
  return { key, ...created };
}

export async function revokeKeyOffline(data: OpenedData, given: string): Promise<ApiKeyDto> {
  const { server } = data;
  await using database = server.openDatabase(data.databaseUrl, { log: server.silentLog(), poolSize: 1 });
  const key = pickKey(await server.listApiKeys(database), given);
  await server.deleteApiKey(database, key.id);
  return key;
}

/** By name or id, or by how the key begins. */
export function pickKey(keys: readonly ApiKeyDto[], given: string): ApiKeyDto {
  const prefix = given.startsWith('jim_ak_') ? given.slice(0, 12) : undefined;
  const byPrefix = prefix === undefined ? [] : keys.filter(({ keyPrefix }) => keyPrefix === prefix);
  const [only] = byPrefix;
  return byPrefix.length === 1 && only ? only : pickByName('API key', keys, given);
}
