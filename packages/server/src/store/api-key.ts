import type { Transaction } from './database.ts';

interface StoredApiKey {
  readonly id: string;
  readonly name: string;
  readonly keyHash: string;
  readonly isEnabled: boolean;
  readonly expiresAt: string | null;
  /** Names. */
  readonly roles: readonly string[];
}

export async function findApiKeyByHash(database: Transaction, keyHash: string): Promise<StoredApiKey | undefined> {
  const { rows } = await database.query<StoredApiKey>({
    name: 'find_api_key_by_hash',
    text: `
      select k.id, k.name, k.key_hash as "keyHash", k.is_enabled as "isEnabled", k.expires_at as "expiresAt",
        array(select r.name from api_key_role kr join role r on r.id = kr.role_id where kr.api_key_id = k.id) as roles
      from api_key k where k.key_hash = $1`,
    values: [keyHash],
  });
  return rows[0];
}

/** At most one write in ten seconds for a key: the time is shown to people, and a busy key must not become a hot row. */
export async function noteApiKeyUse(database: Transaction, id: string, usedAt: string, ip: string): Promise<void> {
  await database.query({
    name: 'note_api_key_use',
    text: `
      update api_key set last_used_at = $2, last_used_from_ip = $3
      where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '10 seconds' or last_used_from_ip is distinct from $3)`,
    values: [id, usedAt, ip],
  });
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly keyPrefix: string;
  readonly keyHash: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly isInfrastructure: boolean;
  readonly roleIds: readonly number[];
}

export async function insertApiKey(transaction: Transaction, key: NewApiKey): Promise<void> {
  await transaction.query({
    text: `
      with added as (
        insert into api_key (id, name, description, key_prefix, key_hash, created_at, expires_at, is_infrastructure)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id)
      insert into api_key_role (api_key_id, role_id) select added.id, role_id from added, unnest($9::int[]) as role_id`,
    values: [
      key.id,
      key.name,
      key.description,
      key.keyPrefix,
      key.keyHash,
      key.createdAt,
      key.expiresAt,
      key.isInfrastructure,
      key.roleIds,
    ],
  });
}
