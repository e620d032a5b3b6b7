import assert from 'node:assert/strict';
import test from 'node:test';
import { silentLog } from '../log.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { openDatabase, type Transaction } from './database.ts';
import { readObjectsChanged, readUnsettledAfter } from './read-objects.ts';

const idOf = (number: number): string => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** Rows of a table that the transaction has read so far, by an index or not. */
async function rowsRead(tx: Transaction, table: string): Promise<number> {
  const { rows } = await tx.query<{ read: number }>({
    text: `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read from pg_stat_xact_user_tables where relname = $1`,
    values: [table],
  });
  return rows[0]?.read ?? 0;
}

test('D-35, SYN-01: a page reads the links of its own objects only, however many objects are before it', async () => {
  await using testDatabase = await createTestDatabase();
  await using database = openDatabase(testDatabase.url, { log: silentLog() });
  const [objects, page] = [20_000, 100];
  await database.query({
    text: `
      with made as (
        insert into connected_system_object (id, connected_system_id, object_type_id, external_id, change_number)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 1, 'e' || n, n
        from generate_series(1, $1::int) n returning id)
      insert into connected_system_object_link (connected_system_object_id, connected_system_id, metaverse_object_id, join_type, joined_at)
      select id, 1, gen_random_uuid(), 'Joined', now() from made`,
    values: [objects],
  });
  await database.query({ text: 'analyze connected_system_object, connected_system_object_link' });
  await database.transaction(async (tx) => {
    await tx.query({ text: 'set local plan_cache_mode = force_generic_plan' });
    const late = objects - 1_000;
    const full = await readUnsettledAfter(tx, 1, null, idOf(late), page);
    assert.deepEqual([full.length, full[0]?.id, full[0]?.link?.joinType], [page, idOf(late + 1), 'Joined']);
    const changed = await readObjectsChanged(tx, 1, late, objects, page);
    assert.deepEqual([changed.objects.length, changed.last], [page, late + page]);
    assert.ok((await rowsRead(tx, 'connected_system_object_link')) <= 2 * page);
  });
});
