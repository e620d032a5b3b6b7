import type { Database } from '../store/database.ts';
import { addSecretKey, openSecrets } from './key-file.ts';
import type { Secrets } from './secrets.ts';

/** Every place where a secret is stored: the row's key columns and the column. A new one belongs here. */
const places = [
  {
    table: 'service_setting',
    key: 'key',
    column: 'value',
    where: `value_type = 'StringEncrypted' and value is not null`,
  },
  {
    table: 'connected_system_setting_value',
    key: `connected_system_id || ' ' || connector_setting_id`,
    column: 'encrypted_value',
    where: 'encrypted_value is not null',
  },
  {
    table: 'schedule_step',
    key: 'id::text',
    column: 'sql_connection_encrypted',
    where: 'sql_connection_encrypted is not null',
  },
] as const;

/** Encrypts with the current key whatever is stored with an older one, or as plain text; all of it or nothing. @returns how many. */
export async function reEncryptSecrets(database: Database, secrets: Secrets): Promise<number> {
  return database.transaction(async (transaction) => {
    let count = 0;
    for (const { table, key, column, where } of places) {
      const { rows } = await transaction.query<{ key: string; secret: string }>({
        text: `select ${key} as key, ${column} as secret from ${table} where ${where} for update`,
      });
      const due = rows.filter(({ secret }) => secrets.needsReEncryption(secret));
      await transaction.query({
        text: `update ${table} set ${column} = renewed.secret
          from unnest($1::text[], $2::text[]) as renewed(renewed_key, secret) where ${key} = renewed_key`,
        values: [due.map((row) => row.key), due.map((row) => secrets.encrypt(secrets.decrypt(row.secret)))],
      });
      count += due.length;
    }
    return count;
  });
}

/** Adds a key and moves every stored secret to it. Other processes go on: they read the new key when they first meet it. */
export async function rotateSecretKey(database: Database, folder: string): Promise<number> {
  openSecrets(folder);
  addSecretKey(folder);
  return reEncryptSecrets(database, openSecrets(folder));
}
