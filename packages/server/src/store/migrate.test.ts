import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { silentLog } from '../log.ts';
import { createEmptyTestDatabase } from '../testing/test-database.ts';
import { openDatabase, type Database } from './database.ts';
import { differencesOf, type StoredDifferences } from './stored-differences.ts';
import { migrate, migrationsFolder, MigrationError } from './migrate.ts';

const log = silentLog();

async function prepare(
  t: TestContext,
  files: Readonly<Record<string, string>>,
): Promise<{ database: Database; folder: string }> {
  const home = await createEmptyTestDatabase();
  const database = openDatabase(home.url, { log });
  const folder = await mkdtemp(join(tmpdir(), 'jim-migrations-'));
  t.after(async () => {
    await database.close();
    await home.drop();
    await rm(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { database, folder };
}

const first = 'CREATE TABLE one (id int); INSERT INTO one VALUES (1);';
const second = 'ALTER TABLE one ADD COLUMN name text;';

test('migrate: applies files in order, once, and later ones alone', async (t) => {
  const { database, folder } = await prepare(t, { '0001-one.sql': first });
  assert.deepEqual(await migrate(database, { log, folder }), ['0001-one']);
  assert.deepEqual(await migrate(database, { log, folder }), []);
  await writeFile(join(folder, '0002-name.sql'), second);
  assert.deepEqual(await migrate(database, { log, folder }), ['0002-name']);
  const { rows } = await database.query({ text: 'SELECT * FROM one' });
  assert.deepEqual(rows, [{ id: 1, name: null }]);
});

test('migrate: an edited migration is refused, with its name', async (t) => {
  const { database, folder } = await prepare(t, { '0001-one.sql': first });
  await migrate(database, { log, folder });
  await writeFile(join(folder, '0001-one.sql'), `${first} -- changed`);
  await assert.rejects(migrate(database, { log, folder }), {
    name: 'MigrationError',
    message: /0001-one\.sql was edited/,
  });
});

test('migrate: line ends of another system do not count as an edit', async (t) => {
  const { database, folder } = await prepare(t, { '0001-one.sql': `${first}\n${second}\n` });
  await migrate(database, { log, folder });
  await writeFile(join(folder, '0001-one.sql'), `${first}\r\n${second}\r\n`);
  assert.deepEqual(await migrate(database, { log, folder }), []);
});

test('migrate: a failing migration leaves nothing of itself and keeps those before it', async (t) => {
  const { database, folder } = await prepare(t, {
    '0001-one.sql': first,
    '0002-bad.sql': 'CREATE TABLE two (id int);\nSELECT no_such_function();',
  });
  await assert.rejects(
    migrate(database, { log, folder }),
    /0002-bad\.sql failed at line 2 and was rolled back: .*no_such_function/,
  );
  const { rows } = await database.query({
    text: `SELECT to_regclass('one')::text AS one, to_regclass('two')::text AS two`,
  });
  assert.deepEqual(rows, [{ one: 'one', two: null }]);
});

test('migrate: processes that start together apply each migration once', async (t) => {
  const { database, folder } = await prepare(t, { '0001-one.sql': first, '0002-name.sql': second });
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database, { log, folder })));
  assert.deepEqual(applied.flat().toSorted(), ['0001-one', '0002-name']);
});

test('migrate: a database of a newer version and a gap in the numbers are refused', async (t) => {
  const { database, folder } = await prepare(t, { '0001-one.sql': first, '0002-name.sql': second });
  await migrate(database, { log, folder });
  await rm(join(folder, '0002-name.sql'));
  await assert.rejects(migrate(database, { log, folder }), /0002-name, which this JIM does not know/);
  await writeFile(join(folder, '0003-gap.sql'), second);
  await assert.rejects(migrate(database, { log, folder }), MigrationError);
});

test('DAT-46: differences written before they were kept by side are turned round by the migration, and read the same', async (t) => {
  const { database, folder } = await prepare(t, {});
  const upTo = ['0001-foundation', '0002-lighter-writes', '0003-search-connector-spaces'];
  for (const name of upTo) await copyFile(join(migrationsFolder, `${name}.sql`), join(folder, `${name}.sql`));
  assert.deepEqual(await migrate(database, { log, folder }), upTo);
  const before = [
    { 1: { added: ['new'], removed: ['old'] }, 2: { added: [3], removed: [] }, 3: { added: [], removed: ['', 'x'] } },
    { 4: { added: ['only'], removed: [] } },
    {},
  ];
  await database.query({
    text: `
      insert into metaverse_object_change (id, metaverse_object_id, changed_at, change_number, change_type, initiator_type,
        initiated_by_type, differences)
      select gen_random_uuid(), gen_random_uuid(), now(), place, 'Projected', 'System', 'System', difference
      from json_array_elements($1::json) with ordinality as d(difference, place)`,
    values: [JSON.stringify(before)],
  });
  await copyFile(join(migrationsFolder, '0004-compact-history.sql'), join(folder, '0004-compact-history.sql'));
  assert.deepEqual(await migrate(database, { log, folder }), ['0004-compact-history']);
  const { rows } = await database.query<{ differences: StoredDifferences }>({
    text: 'select differences::json from metaverse_object_change order by change_number',
  });
  assert.deepEqual(
    rows.map(({ differences }) => differencesOf(differences)),
    before,
  );
});
