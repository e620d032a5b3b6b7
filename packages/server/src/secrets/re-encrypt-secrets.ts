import type { AttributeChange, AttributeChanges } from '@jim/engine/model/pending-export.ts';
import type { Database, Transaction } from '../store/database.ts';
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
    return count + (await reEncryptChanges(transaction, secrets));
  });
}

interface WaitingSecrets {
  readonly id: string;
  readonly identityId: string | null;
  readonly changes: AttributeChanges;
  readonly attributeIds: readonly number[];
}

/** Passwords that wait to be sent: values of attributes nobody can read, inside the changes of pending exports. */
async function reEncryptChanges(transaction: Transaction, secrets: Secrets): Promise<number> {
  const { rows } = await transaction.query<WaitingSecrets>({
    text: `
      select p.id, p.source_metaverse_object_id as "identityId", p.changes,
             array(select id from connected_system_attribute where object_type_id = o.object_type_id and is_write_only) as "attributeIds"
      from pending_export p join connected_system_object o on o.id = p.connected_system_object_id
      where exists (select from connected_system_attribute a
                    where a.object_type_id = o.object_type_id and a.is_write_only and p.changes -> a.id::text is not null)
      for update of p`,
  });
  let count = 0;
  const renewed = rows.map(({ identityId, changes, attributeIds }) => {
    const anew = (attributeId: number, change: AttributeChange): AttributeChange => {
      if (typeof change.value !== 'string' || !secrets.needsReEncryption(change.value)) return change;
      count += 1;
      return { ...change, value: secrets.seal(secrets.decrypt(change.value), `${identityId} ${attributeId}`) };
    };
    const secret = attributeIds.flatMap((id) => {
      const list = changes[id];
      return list === undefined ? [] : [[id, list.map((change) => anew(id, change))] as const];
    });
    return JSON.stringify({ ...changes, ...Object.fromEntries(secret) });
  });
  await transaction.query({
    text: `update pending_export p set changes = e.changes from unnest($1::uuid[], $2::json[]) as e(id, changes) where p.id = e.id`,
    values: [rows.map(({ id }) => id), renewed],
  });
  return count;
}

/** Adds a key and moves every stored secret to it. Other processes go on: they read the new key when they first meet it. */
export async function rotateSecretKey(database: Database, folder: string): Promise<number> {
  openSecrets(folder);
  addSecretKey(folder);
  return reEncryptSecrets(database, openSecrets(folder));
}
