import assert from 'node:assert/strict';
import test from 'node:test';
import { silentLog } from '../log.ts';
import { openDatabase } from '../store/database.ts';
import { readMigrations } from '../store/migrate.ts';
import { createTestDatabase, type TestTemplate } from './test-database.ts';

const log = silentLog();

test('test database: each one is a migrated copy of its own', async () => {
  await using one = await createTestDatabase();
  await using other = await createTestDatabase();
  await using database = openDatabase(one.url, { log });
  await using otherDatabase = openDatabase(other.url, { log });
  const { rows } = await database.query<{ name: string }>({
    text: 'SELECT name FROM schema_migration ORDER BY version',
  });
  assert.deepEqual(
    rows.map((row) => row.name),
    (await readMigrations()).map((migration) => migration.name),
  );
  await database.query({ text: 'CREATE TABLE only_here ()' });
  await assert.rejects(otherDatabase.query({ text: 'TABLE only_here' }), /does not exist/);
});

test('test database: a template is prepared once and copied each time', async () => {
  let times = 0;
  const template: TestTemplate = {
    name: 'with a guest book',
    prepare: async (url) => {
      times += 1;
      await using database = openDatabase(url, { log });
      await database.query({ text: `CREATE TABLE guest AS SELECT 'Zoë' AS name` });
    },
  };
  await using one = await createTestDatabase(template);
  await using other = await createTestDatabase(template);
  for (const { url } of [one, other]) {
    await using database = openDatabase(url, { log });
    assert.deepEqual((await database.query({ text: 'TABLE guest' })).rows, [{ name: 'Zoë' }]);
  }
  assert.equal(times, 1);
});
