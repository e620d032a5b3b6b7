import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '../log.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { openDatabase, type Database } from './database.ts';
import { keepCounts } from './kept-counts.ts';

let testDatabase: TestDatabase;
let database: Database;
before(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, { log: silentLog() });
});
after(async () => {
  await database.close();
  await testDatabase.drop();
});

test('ISSUE-5: a large count is counted once for all who ask at the same time, a small one each time', async () => {
  for (const [size, times] of [
    [1_000_000, 1],
    [10, 4],
  ] as const) {
    let computed = 0;
    const compute = async (): Promise<number> => {
      computed += 1;
      return size;
    };
    for (let asked = 0; asked < 4; asked += 1) {
      assert.equal(await keepCounts(database, 1, `of ${size}`, (value: number) => value, compute), size);
    }
    assert.equal(computed, times);
  }
});

test('ISSUE-5: a count that failed is not kept', async () => {
  const fail = (): Promise<number> => Promise.reject(new Error('no'));
  await assert.rejects(
    keepCounts(database, 2, 'fails', () => Number.POSITIVE_INFINITY, fail),
    /no/,
  );
  assert.equal(
    await keepCounts(
      database,
      2,
      'fails',
      () => Number.POSITIVE_INFINITY,
      async () => 7,
    ),
    7,
  );
});
