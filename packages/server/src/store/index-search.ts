/**
 * Catches up search rows with the objects that changed. A change and its note commit together, so whatever is not noted
 * is up to date; a page takes its notes and writes its rows in one transaction.
 */
import type { Database, Transaction } from './database.ts';
import { listAttributeFacts } from './metaverse-schema.ts';

const pageSize = 5_000;

/** @returns how many notes were worked off; 0 when there are none, or while another process does it. */
export async function indexSearchPage(database: Database): Promise<number> {
  return database.transaction(async (tx) => {
    if (!(await tryLock(tx))) return 0;
    const { rows } = await tx.query<{ id: string }>({
      name: 'take-search-due',
      text: `delete from metaverse_search_due where ctid = any(array(select ctid from metaverse_search_due limit ${pageSize}))
        returning metaverse_object_id as id`,
    });
    if (rows.length === 0) return 0;
    const ids = [...new Set(rows.map(({ id }) => id))];
    await tx.query({
      name: 'drop-search-rows',
      text: `delete from metaverse_search s where s.metaverse_object_id = any($1::uuid[])
        and not exists (select from metaverse_object mvo where mvo.id = s.metaverse_object_id)`,
      values: [ids],
    });
    await writeRows(tx, ids);
    return rows.length;
  });
}

async function tryLock(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ held: boolean }>({
    name: 'lock-search-index',
    text: 'select pg_try_advisory_xact_lock(5200031) as held',
  });
  return rows[0]?.held === true;
}

/** Of these objects, or of all. */
async function writeRows(tx: Transaction, ids: readonly string[] | null): Promise<void> {
  const attributes = [...(await listAttributeFacts(tx)).values()];
  const idsWhere = (test: (type: string) => boolean): string[] =>
    attributes.filter(({ type }) => test(type)).map(({ id }) => String(id));
  await tx.query({
    name: `write-search-rows${ids === null ? '-of-all' : ''}`,
    text: `
      insert into metaverse_search (metaverse_object_id, type_id, created_at, name, keys, words)
      select mvo.id, mvo.type_id, mvo.created_at, coalesce(lower(mvo.display_name), ''),
             coalesce(held.keys, '{}'), concat_ws(E'\\n', lower(mvo.display_name), held.words)
      from metaverse_object mvo
      left join lateral (
        select array_agg(distinct metaverse_value_key(attribute.id, value)) as keys,
               string_agg(lower(value), E'\\n') filter (where attribute.id <> all($1::text[])) as words
        from jsonb_each(mvo.document) as attribute(id, list)
        cross join lateral jsonb_array_elements_text(attribute.list) as value
        where attribute.id <> all($2::text[])
      ) as held on true
      ${ids === null ? '' : 'where mvo.id = any($3::uuid[])'}
      on conflict (metaverse_object_id) do update
      set type_id = excluded.type_id, name = excluded.name, keys = excluded.keys, words = excluded.words`,
    values: [
      idsWhere((type) => type !== 'Text'),
      idsWhere((type) => type === 'Binary'),
      ...(ids === null ? [] : [ids]),
    ],
  });
}

/** With so many to catch up, filling the table anew is faster; while there are, readers do without it (mostDue). */
const manyDue = 50_000;

export async function fillSearchAnew(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    if (!(await tryLock(tx))) return;
    await tx.query({ text: 'delete from metaverse_search_due' });
    await tx.query({ text: 'truncate metaverse_search' });
    await tx.query({ text: 'drop index metaverse_search_name, metaverse_search_keys, metaverse_search_words' });
    await tx.query({ text: `set local maintenance_work_mem = '256MB'` });
    await writeRows(tx, null);
    await tx.query({ text: 'select create_metaverse_search_indexes()' });
  });
  await database.query({ text: 'analyze metaverse_search' });
}

async function countDue(tx: Transaction): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'count-search-due',
    text: `select count(*) as count from (select from metaverse_search_due limit ${manyDue}) as noted`,
  });
  return rows[0]?.count ?? 0;
}

/** Works off all there is now. `signal` stops it between pages. */
export async function indexSearch(database: Database, signal?: AbortSignal): Promise<void> {
  let total = 0;
  if ((await countDue(database)) === manyDue) {
    await fillSearchAnew(database);
    total = manyDue;
  }
  while (!signal?.aborted) {
    const count = await indexSearchPage(database);
    if (count === 0) break;
    total += count;
  }
  // Readers count the notes: the space of many that are gone would cost them more than the notes did.
  if (total >= pageSize) await database.query({ text: 'vacuum metaverse_search_due' });
}

export async function hasSearchDue(database: Database): Promise<boolean> {
  const { rows } = await database.query({
    name: 'has-search-due',
    text: 'select from metaverse_search_due limit 1',
  });
  return rows.length > 0;
}

/** Whether something that changes identities is at work. */
export async function isMetaverseBusy(database: Database): Promise<boolean> {
  const { rows } = await database.query({
    name: 'is-metaverse-busy',
    text: `select from worker_task where takes_metaverse and status in ('Processing', 'CancellationRequested') limit 1`,
  });
  return rows.length > 0;
}
