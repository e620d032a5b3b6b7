import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashApiKey } from '../http/auth/api-key.ts';
import { silentLog } from '../log.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { openDatabase } from '../store/database.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { createFirstApiKey, firstApiKeyFile } from './first-api-key.ts';
import { seedDatabase } from './seed-database.ts';

test('MVD-01: what belongs to the first start happens once: the first key is made once, into a file of its owner; the infrastructure key lives 24 hours', async () => {
  await using testDatabase = await createTestDatabase();
  await using database = openDatabase(testDatabase.url, { log: silentLog() });
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-first-key-'));
  const secrets = createSecrets([{ id: 'a', key: randomBytes(32) }]);
  const keys: string[] = [];
  const start = (now: string, infrastructureKey: string): Promise<void> =>
    seedDatabase({
      database,
      secrets,
      connectors: [],
      environment: { JIM_INFRASTRUCTURE_API_KEY: infrastructureKey },
      now: new Date(now),
      onFirstStart: async (transaction) =>
        void keys.push((await createFirstApiKey(transaction, dataFolder, new Date(now))).key),
    });
  const stored = async (): Promise<unknown[]> =>
    (
      await database.query({
        text: `select k.name, key_hash, expires_at, r.name as role from api_key k join api_key_role on api_key_id = k.id
          join role r on r.id = role_id order by k.name`,
      })
    ).rows;
  try {
    await start('2026-05-01T00:00:00Z', `jim_ak_${'a'.repeat(25)}`);
    await start('2026-05-03T00:00:00Z', `jim_ak_${'b'.repeat(25)}`);
    assert.equal(keys.length, 1);
    const [key = ''] = keys;
    assert.match(key, /^jim_ak_[0-9a-f]{64}$/);
    assert.equal((await readFile(firstApiKeyFile(dataFolder), 'utf8')).trim(), key);
    assert.equal((await stat(firstApiKeyFile(dataFolder))).mode & 0o777, 0o600);
    assert.deepEqual(await stored(), [
      { name: 'First administrator', key_hash: hashApiKey(key), expires_at: null, role: 'Administrator' },
      {
        name: 'Infrastructure Key',
        key_hash: hashApiKey(`jim_ak_${'b'.repeat(25)}`),
        expires_at: '2026-05-04T00:00:00Z',
        role: 'Administrator',
      },
    ]);
    await assert.rejects(start('2026-05-03T00:00:00Z', 'jim_ak_short'), RangeError);
  } finally {
    await rm(dataFolder, { recursive: true });
  }
});
