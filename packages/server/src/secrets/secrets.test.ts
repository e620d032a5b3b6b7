import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLog } from '../log.ts';
import { seedDatabase } from '../seed/seed-database.ts';
import { openDatabase } from '../store/database.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { addSecretKey, forgetOldSecretKeys, openSecrets } from './key-file.ts';
import { reEncryptSecrets, rotateSecretKey } from './re-encrypt-secrets.ts';
import { redact, redactText } from './redact.ts';
import { SecretUnreadableError } from './secrets.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jim-keys-'));
});
after(() => rm(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

test('SECRETS: what is encrypted starts with $JIM$v1$, differs each time, and reads back; plain text passes through', () => {
  const secrets = openSecrets(inFolder('a'));
  const [one, two] = [secrets.encrypt('pässword'), secrets.encrypt('pässword')];
  assert.ok(one.startsWith('$JIM$v1$'));
  assert.notEqual(one, two);
  assert.deepEqual(
    [secrets.decrypt(one), secrets.decrypt(two), secrets.decrypt('plain')],
    ['pässword', 'pässword', 'plain'],
  );
  assert.deepEqual([secrets.needsReEncryption(one), secrets.needsReEncryption('plain')], [false, true]);
});

test('SECRETS: what is sealed comes out the same for one owner and text, differs for others, and reads back', () => {
  const secrets = openSecrets(inFolder('a'));
  const one = secrets.seal('pässword', 'Ann');
  assert.ok(one.startsWith('$JIM$v1$'));
  assert.equal(secrets.seal('pässword', 'Ann'), one);
  assert.notEqual(secrets.seal('pässword', 'Ben').slice(-24), one.slice(-24));
  assert.notEqual(secrets.seal('passw0rd', 'Ann'), one);
  assert.equal(secrets.decrypt(one), 'pässword');
});

test('SECRETS: a changed byte, or another installation’s key, is an error and never a wrong value', () => {
  const stored = openSecrets(inFolder('a')).encrypt('secret');
  const bytes = Buffer.from(stored.slice('$JIM$v1$'.length), 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  assert.throws(() => openSecrets(inFolder('a')).decrypt(`$JIM$v1$${bytes.toString('base64')}`), SecretUnreadableError);
  assert.throws(() => openSecrets(inFolder('b')).decrypt(stored), SecretUnreadableError);
  assert.throws(() => openSecrets(inFolder('a')).decrypt('$JIM$v1$AAAA'), SecretUnreadableError);
});

test('SECRETS: the key file is readable by its owner only, and made so again; a damaged one is refused, not replaced', async () => {
  openSecrets(inFolder('c'));
  const path = join(inFolder('c'), 'secret-keys.json');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await chmod(path, 0o644);
  openSecrets(inFolder('c'));
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await writeFile(path, '{"keys":[]}');
  assert.throws(() => openSecrets(inFolder('c')), /cannot be read as a file of keys/);
  assert.equal(await readFile(path, 'utf8'), '{"keys":[]}');
});

test('SECRETS: after a rotation a process that knows only the old key reads what the new one wrote', () => {
  const running = openSecrets(inFolder('d'));
  const old = running.encrypt('old');
  addSecretKey(inFolder('d'));
  const restarted = openSecrets(inFolder('d'));
  assert.equal(restarted.decrypt(old), 'old');
  assert.equal(restarted.needsReEncryption(old), true);
  assert.equal(running.decrypt(restarted.encrypt('new')), 'new');
});

test('SECRETS: rotation encrypts every stored secret anew, and the old key can go', async () => {
  await using testDatabase = await createTestDatabase();
  await using database = openDatabase(testDatabase.url, { log: silentLog() });
  const keys = inFolder('e');
  const secrets = openSecrets(keys);
  await seedDatabase({ database, secrets, connectors: [], environment: { JIM_SSO_SECRET: 'sso' }, now: new Date() });
  await database.query({
    text: `insert into connector_definition (id, name, capabilities) values (1, 'X', '{}');
      insert into connector_setting (id, connector_definition_id, position, definition) values (1, 1, 0, '{}'), (2, 1, 1, '{}');
      insert into connected_system (id, name, connector_definition_id) values (1, 'A', 1), (2, 'B', 1);
      insert into schedule (id, name) values ('018f0000-0000-7000-8000-000000000001', 'S');`,
  });
  await database.query({
    text: `insert into connected_system_setting_value (connected_system_id, connector_setting_id, encrypted_value)
      select system, setting, case when setting = 1 then $1 else 'plain' end from generate_series(1, 2) system, generate_series(1, 2) setting`,
    values: [secrets.encrypt('connector')],
  });
  await database.query({
    text: `insert into schedule_step (id, schedule_id, step_index, sql_connection_encrypted)
      values (gen_random_uuid(), '018f0000-0000-7000-8000-000000000001', 0, $1)`,
    values: [secrets.encrypt('connection')],
  });
  await database.query({
    text: `insert into connected_system_object_type (id, connected_system_id, name) values (1, 1, 'account');
      insert into connected_system_attribute (id, object_type_id, name, type, plurality, writability, is_write_only)
        values (1, 1, 'cn', 'Text', 'SingleValued', 'Writable', false), (2, 1, 'userPassword', 'Text', 'SingleValued', 'Writable', true);
      insert into connected_system_object (id, connected_system_id, object_type_id, status, document, change_number)
        values ('018f0000-0000-7000-8000-000000000002', 1, 1, 'PendingProvisioning', '{}', 1)`,
  });
  const identity = '018f0000-0000-7000-8000-000000000003';
  const looksSealed = secrets.encrypt('not ours');
  await database.query({
    text: `insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, source_metaverse_object_id, change_number)
      values (gen_random_uuid(), 1, '018f0000-0000-7000-8000-000000000002', 'Create', $1, $2, 1)`,
    values: [
      JSON.stringify({
        1: [{ kind: 'Update', value: looksSealed }],
        2: [{ kind: 'Update', value: secrets.seal('password', `${identity} 2`) }],
      }),
      identity,
    ],
  });
  assert.equal(await rotateSecretKey(database, keys), 7);
  forgetOldSecretKeys(keys);
  const rotated = openSecrets(keys);
  const { rows } = await database.query<{ secret: string }>({
    text: `select value as secret from service_setting where key = 'SSO.Secret' union all
      select encrypted_value from connected_system_setting_value union all
      select sql_connection_encrypted from schedule_step where sql_connection_encrypted is not null`,
  });
  assert.deepEqual(rows.map(({ secret }) => rotated.decrypt(secret)).toSorted(), [
    'connection',
    'connector',
    'connector',
    'plain',
    'plain',
    'sso',
  ]);
  const { rows: waiting } = await database.query<{ changes: unknown }>({ text: 'select changes from pending_export' });
  assert.deepEqual(waiting[0]?.changes, {
    1: [{ kind: 'Update', value: looksSealed }],
    2: [{ kind: 'Update', value: rotated.seal('password', `${identity} 2`) }],
  });
  assert.equal(await reEncryptSecrets(database, rotated), 0);
});

test('SECRETS: redaction hides secrets by name and by looks, and leaves the rest', () => {
  assert.deepEqual(
    redact({ user: 'a', bindPassword: 'x', nested: [{ apiKey: 'y', hasSecret: true }], password: null }),
    {
      user: 'a',
      bindPassword: '[redacted]',
      nested: [{ apiKey: '[redacted]', hasSecret: true }],
      password: null,
    },
  );
  const secrets = openSecrets(inFolder('a'));
  const text = redactText(
    `key jim_ak_${'0'.repeat(64)} stored ${secrets.encrypt('x')} sent Bearer abc.def-ghi to ldap://admin:hunter2@host/ by jim`,
  );
  assert.equal(text, 'key [redacted] stored [redacted] sent Bearer [redacted] to ldap://admin:[redacted]@host/ by jim');
});
