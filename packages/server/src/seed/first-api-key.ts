import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateApiKey, hashApiKey, prefixOfApiKey } from '../http/auth/api-key.ts';
import { newId } from '../new-id.ts';
import { insertApiKey } from '../store/api-keys.ts';
import type { Transaction } from '../store/database.ts';

export const firstApiKeyFile = (dataFolder: string): string => join(dataFolder, 'first-api-key');

/**
 * The key with which a new install is entered: role Administrator, no expiry. It is kept in a file of the data folder that only
 * the service's own user can read, written before the database commits, so that a committed key is never lost.
 */
export async function createFirstApiKey(
  transaction: Transaction,
  dataFolder: string,
  now: Date,
): Promise<{ readonly id: string; readonly key: string }> {
  const key = generateApiKey();
  const id = newId(now);
  const path = firstApiKeyFile(dataFolder);
  await writeFile(path, `${key}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  await insertApiKey(transaction, {
    id,
    name: 'First administrator',
    description: 'Made when this service was installed. Replace it with keys of your own.',
    keyPrefix: prefixOfApiKey(key),
    keyHash: hashApiKey(key),
    createdAt: now.toISOString(),
    expiresAt: null,
    isInfrastructure: false,
    roleIds: [await administratorRoleId(transaction)],
  });
  return { id, key };
}

const infrastructureKeyLifetime = 24 * 3600 * 1000;

/**
 * The key that the environment names: called `Infrastructure Key`, role Administrator, good for 24 hours from this start
 * (conventions 4.2). One that an earlier start made from another value goes.
 * @throws RangeError when the value does not start with `jim_ak_` or is shorter than 32 characters.
 */
export async function seedInfrastructureKey(transaction: Transaction, key: string, now: Date): Promise<void> {
  if (!key.startsWith('jim_ak_') || key.length < 32) {
    throw new RangeError('JIM_INFRASTRUCTURE_API_KEY must start with jim_ak_ and have at least 32 characters.');
  }
  const hash = hashApiKey(key);
  await transaction.query({ text: 'delete from api_key where is_infrastructure or key_hash = $1', values: [hash] });
  await insertApiKey(transaction, {
    id: newId(now),
    name: 'Infrastructure Key',
    description: null,
    keyPrefix: prefixOfApiKey(key),
    keyHash: hash,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + infrastructureKeyLifetime).toISOString(),
    isInfrastructure: true,
    roleIds: [await administratorRoleId(transaction)],
  });
}

async function administratorRoleId(transaction: Transaction): Promise<number> {
  const { rows } = await transaction.query<{ id: number }>({
    text: `select id from role where name = 'Administrator'`,
  });
  if (!rows[0]) throw new Error('The role Administrator is not there.');
  return rows[0].id;
}
