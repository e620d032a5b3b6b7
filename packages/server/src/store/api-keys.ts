import type { ApiKeyDto } from '@jim/contract/endpoints/api-keys.ts';
import type { Transaction } from './database.ts';
import { roleAsJson, roleOfJson } from './roles.ts';

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
      insert into api_key_role (api_key_id, role_id) select distinct added.id, role_id from added, unnest($9::int[]) as role_id`,
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

const shown = `
  api_key.id, api_key.name, api_key.description, api_key.key_prefix as "keyPrefix", api_key.created_at as "createdAt",
  api_key.expires_at as "expiresAt", api_key.last_used_at as "lastUsedAt", api_key.last_used_from_ip as "lastUsedFromIp",
  api_key.is_enabled as "isEnabled",
  coalesce((select jsonb_agg(${roleAsJson} order by lower(role.name)) from role
    where role.id in (select role_id from api_key_role where api_key_id = api_key.id)), '[]') as roles`;

const toDto = (row: ApiKeyDto): ApiKeyDto => ({ ...row, roles: row.roles.map(roleOfJson) });

/** By name. */
export async function listApiKeys(database: Transaction): Promise<ApiKeyDto[]> {
  const { rows } = await database.query<ApiKeyDto>({
    name: 'list-api-keys',
    text: `select ${shown} from api_key order by lower(name), id`,
  });
  return rows.map(toDto);
}

export async function findApiKey(database: Transaction, id: string): Promise<ApiKeyDto | undefined> {
  const { rows } = await database.query<ApiKeyDto>({
    name: 'find-api-key',
    text: `select ${shown} from api_key where id = $1`,
    values: [id],
  });
  return rows[0] && toDto(rows[0]);
}

export interface ApiKeyReplacement {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly expiresAt: string | null;
  readonly isEnabled: boolean;
  readonly roleIds: readonly number[];
}

/** @returns whether the key was there. */
export async function replaceApiKey(transaction: Transaction, key: ApiKeyReplacement): Promise<boolean> {
  const { rowCount } = await transaction.query({
    text: 'update api_key set name = $2, description = $3, expires_at = $4, is_enabled = $5 where id = $1',
    values: [key.id, key.name, key.description, key.expiresAt, key.isEnabled],
  });
  if (rowCount === 0) return false;
  await transaction.query({ text: 'delete from api_key_role where api_key_id = $1', values: [key.id] });
  await transaction.query({
    text: 'insert into api_key_role (api_key_id, role_id) select distinct $1::uuid, role_id from unnest($2::int[]) as role_id',
    values: [key.id, key.roleIds],
  });
  return true;
}

/** @returns whether the key was there. */
export async function deleteApiKey(transaction: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await transaction.query({ text: 'delete from api_key where id = $1', values: [id] });
  return rowCount > 0;
}
