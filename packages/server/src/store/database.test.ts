import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { silentLog } from '../log.ts';
import { createEmptyTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { openDatabase, type Database } from './database.ts';
import { CommitOutcomeUnknownError, isTransientDatabaseError } from './transient-database-error.ts';

let home: TestDatabase;
let database: Database;

before(async () => {
  home = await createEmptyTestDatabase();
  database = openDatabase(home.url, { log: silentLog(), poolSize: 3 });
  await database.query({ text: 'CREATE TABLE note (id int PRIMARY KEY, text text NOT NULL)' });
});

after(async () => {
  await database.close();
  await home.drop();
});

async function readOne(expression: string): Promise<unknown> {
  const { rows } = await database.query<{ value: unknown }>({ text: `SELECT ${expression} AS value` });
  return rows[0]?.value;
}

test('database: times are canonical UTC text with microseconds', async () => {
  assert.equal(await readOne(`'2026-05-11 08:15:30.123456Z'::timestamptz`), '2026-05-11T08:15:30.123456Z');
  assert.equal(await readOne(`'2026-05-11 08:15:30.120000Z'::timestamptz`), '2026-05-11T08:15:30.12Z');
  assert.equal(await readOne(`'2026-05-11 10:15:30+02'::timestamptz`), '2026-05-11T08:15:30Z');
  assert.deepEqual(await readOne(`ARRAY['2026-05-11 10:15:30+02'::timestamptz, NULL]`), ['2026-05-11T08:15:30Z', null]);
  await assert.rejects(readOne(`'infinity'::timestamptz`), RangeError);
});

test('database: whole numbers are numbers, and one that is too large is an error, not another number', async () => {
  assert.equal(await readOne('9007199254740991::int8'), Number.MAX_SAFE_INTEGER);
  await assert.rejects(readOne('9007199254740993::int8'), /too large/);
  assert.equal(await readOne('(SELECT sum(n) FROM generate_series(1, 4) n)'), 10);
  assert.equal(await readOne('12.5::numeric'), 12.5);
  assert.deepEqual(await readOne('ARRAY[1::int8, 2]'), [1, 2]);
  assert.deepEqual(await readOne('ARRAY[[1::int8, 2], [3, 4]]'), [
    [1, 2],
    [3, 4],
  ]);
});

test('database: json, bytea and null are read as what they are', async () => {
  assert.deepEqual(await readOne(`'{"1": ["a", 2, true]}'::jsonb`), { 1: ['a', 2, true] });
  assert.deepEqual(await readOne(`'[1]'::json`), [1]);
  assert.deepEqual(await readOne(`ARRAY['{"a": 1}'::jsonb]`), [{ a: 1 }]);
  assert.deepEqual(await readOne(`'\\x00ff'::bytea`), Buffer.from([0, 255]));
  assert.equal(await readOne('NULL::int8'), null);
});

test('database: a transaction that throws leaves nothing behind, and its connection serves on', async () => {
  const work = database.transaction(async (transaction) => {
    await transaction.query({ text: `INSERT INTO note VALUES (1, 'lost')` });
    throw new Error('changed my mind');
  });
  await assert.rejects(work, /changed my mind/);
  assert.equal(await readOne('(SELECT count(*) FROM note WHERE id = 1)'), 0);
});

test('D-33: nothing more of a transaction is sent once it is over', async () => {
  const insert = { text: `INSERT INTO note VALUES (9, 'slipped out')` };
  let late: (() => Promise<unknown>) | undefined;
  const failing = database.transaction(async (transaction) => {
    late = () => transaction.query(insert);
    await Promise.all([transaction.query({ text: 'SELECT 1 / 0' }), transaction.query({ text: 'SELECT 1' })]);
  });
  await assert.rejects(failing, /division by zero/);
  await assert.rejects(async () => late?.(), /over/);
  await database.transaction((transaction) => {
    late = () => transaction.query(insert);
    return Promise.resolve();
  });
  await assert.rejects(async () => late?.(), /over/);
  assert.equal(await readOne('(SELECT count(*) FROM note WHERE id = 9)'), 0);
});

test('database: a transaction that ends well is there for others, with its row count', async () => {
  const { rowCount } = await database.transaction((transaction) =>
    transaction.query({
      name: 'insert-notes',
      text: 'INSERT INTO note SELECT * FROM unnest($1::int[], $2::text[])',
      values: [
        [10, 11],
        ['ten', 'eleven'],
      ],
    }),
  );
  assert.equal(rowCount, 2);
  assert.equal(await readOne('(SELECT count(*) FROM note WHERE id IN (10, 11))'), 2);
});

test('database: the statement counter counts round trips, BEGIN and COMMIT included', async () => {
  const before = database.statementCount;
  await database.transaction((transaction) => transaction.query({ text: 'SELECT 1' }));
  assert.equal(database.statementCount - before, 3);
});

test('database: a cut connection is transient, a mistake in a statement is not', async () => {
  const cut = database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
    await database.query({ text: 'SELECT pg_terminate_backend($1)', values: [rows[0]?.pid] });
    await transaction.query({ text: 'SELECT 1' });
  });
  await assert.rejects(cut, isTransientDatabaseError);
  assert.equal(await readOne('1'), 1);
  await assert.rejects(readOne('no_such_column'), (error) => !isTransientDatabaseError(error));
});

test('database: a connection cut before COMMIT leaves the outcome unknown', async () => {
  const cut = database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
    await database.query({ text: 'SELECT pg_terminate_backend($1)', values: [rows[0]?.pid] });
  });
  await assert.rejects(cut, (error) => error instanceof CommitOutcomeUnknownError && isTransientDatabaseError(error));
});

test('database: a server that is not there is transient', async () => {
  const url = new URL(home.url);
  url.port = '1';
  await using nowhere = openDatabase(url.href, { log: silentLog() });
  await assert.rejects(nowhere.query({ text: 'SELECT 1' }), isTransientDatabaseError);
});
