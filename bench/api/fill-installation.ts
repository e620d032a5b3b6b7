/**
 * Fills the metaverse and one connector space: a small company goes through a real import and synchronisation, and what
 * the runs left in the tables is copied in sets until there are as many as wanted. Copies differ in ids, employee ids,
 * display names and times; an object and all rows about it are copied alike. Change history is not copied.
 */
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { silentLog } from '../../packages/server/src/log.ts';
import { openDatabase, type Database } from '../../packages/server/src/store/database.ts';
import { fillSearchAnew } from '../../packages/server/src/store/index-search.ts';
import { writePeople } from '../company.ts';
import { configureHr } from '../configure-company.ts';
import { measureRun } from '../measure-run.ts';
import type { Installation } from '../start-installation.ts';

export interface FilledInstallation {
  readonly people: number;
  readonly hr: number;
}

const largestBase = 2_000;
const copiesAtOnce = 25;

/** Tables, and the columns that differ from copy to copy; `c` is the number of the copy. */
const copied: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  metaverse_object: {
    id: 'bench_copy(t.id, c)',
    display_name: `t.display_name || ' ' || c`,
    document: `replace(bench_own(t.document::text, c), to_json(t.display_name)::text, to_json(t.display_name || ' ' || c)::text)::jsonb`,
    change_number: `nextval('change_order')`,
    created_at: `t.created_at - make_interval(mins => c)`,
  },
  metaverse_match_key: {
    metaverse_object_id: 'bench_copy(t.metaverse_object_id, c)',
    match_key: 'bench_own(t.match_key, c)',
    value: 'bench_own(t.value, c)',
  },
  metaverse_reference: { source_id: 'bench_copy(t.source_id, c)', target_id: 'bench_copy(t.target_id, c)' },
  connected_system_object: {
    id: 'bench_copy(t.id, c)',
    external_id: 'bench_own(t.external_id, c)',
    external_id_key: 'bench_own(t.external_id_key, c)',
    display_name: 'bench_own(t.display_name, c)',
    document: 'bench_own(t.document::text, c)::jsonb',
    change_number: `nextval('change_order')`,
    created_at: `t.created_at - make_interval(mins => c)`,
  },
  connected_system_object_link: {
    connected_system_object_id: 'bench_copy(t.connected_system_object_id, c)',
    metaverse_object_id: 'bench_copy(t.metaverse_object_id, c)',
  },
  connected_system_match_key: {
    connected_system_object_id: 'bench_copy(t.connected_system_object_id, c)',
    match_key: 'bench_own(t.match_key, c)',
    value: 'bench_own(t.value, c)',
  },
  connected_system_reference: {
    source_id: 'bench_copy(t.source_id, c)',
    target_id: 'bench_copy(t.target_id, c)',
    raw: 'bench_own(t.raw, c)',
    raw_key: 'bench_own(t.raw_key, c)',
  },
  activity_item: {
    id: 'bench_copy(t.id, c)',
    connected_system_object_id: 'bench_copy(t.connected_system_object_id, c)',
    metaverse_object_id: 'bench_copy(t.metaverse_object_id, c)',
    external_id: 'bench_own(t.external_id, c)',
  },
};

export async function fillInstallation(
  installation: Installation,
  { people, seed }: { readonly people: number; readonly seed: number },
): Promise<FilledInstallation> {
  const { bench, folder } = installation;
  await mkdir(folder, { recursive: true });
  const base = Math.min(people, largestBase);
  const copies = Math.floor(people / base) - 1;
  const file = join(folder, 'people.csv');
  await writePeople(file, { people: base, seed, changes: 0 });
  const hr = await configureHr(bench.client, file);
  const run = { systemId: hr, floorPerSecond: null };
  await measureRun(bench, { ...run, phase: '(base: import)', runType: 'FullImport' });
  await measureRun(bench, { ...run, phase: '(base: synchronisation)', runType: 'FullSynchronisation' });
  await using database = openDatabase(installation.databaseUrl, { log: silentLog() });
  await makeFunctions(database);
  await keepBase(database);
  for (let from = 1; from <= copies; from += copiesAtOnce) {
    const to = Math.min(copies, from + copiesAtOnce - 1);
    await copyRows(database, from, to);
    bench.say(`filled ${((to + 1) * base).toLocaleString('en-GB')} people`);
  }
  await copyActivities(database, base * (copies + 1));
  bench.say('filling search rows');
  await fillSearchAnew(database);
  for (const table of [...Object.keys(copied), 'activity', 'metaverse_search_due'])
    await database.query({ text: `vacuum (analyze) ${table}` });
  return { people: base * (copies + 1), hr };
}

/** Copies have earlier times than what they are copies of, and UUIDs that sort by them, as ids of version 7 do. */
async function makeFunctions(database: Database): Promise<void> {
  await database.query({
    text: `
      create function bench_copy(id uuid, c int) returns uuid language sql immutable parallel safe return
        (lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint - c * 60000::bigint), 12, '0')
          || substr(replace(id::text, '-', ''), 13))::uuid`,
  });
  await database.query({
    text: `
      create function bench_own(value text, c int) returns text language sql immutable parallel safe return
        replace(replace(replace(value, 'E000', 'E' || lpad(c::text, 3, '0')), 'e000', 'e' || lpad(c::text, 3, '0')),
          '@example', '.' || c || '@example')`,
  });
}

const nameOfBase = (table: string): string => `bench_base_${table}`;

async function keepBase(database: Database): Promise<void> {
  for (const table of Object.keys(copied))
    await database.query({ text: `create unlogged table ${nameOfBase(table)} as select * from ${table}` });
}

async function copyRows(database: Database, from: number, to: number): Promise<void> {
  for (const [table, own] of Object.entries(copied)) {
    const { rows } = await database.query<{ name: string }>({
      text: `select column_name as name from information_schema.columns where table_name = $1 and table_schema = 'public' order by ordinal_position`,
      values: [table],
    });
    const columns = rows.map(({ name }) => `"${name}"`).join(', ');
    const values = rows.map(({ name }) => own[name] ?? `t."${name}"`).join(', ');
    await database.query({
      text: `
        insert into ${table} (${columns})
        select ${values} from ${nameOfBase(table)} t cross join generate_series($1::int, $2::int) as copy(c)
        order by c desc`,
      values: [from, to],
    });
  }
}

const activityCopies = 200;

/** The runs keep their counters in their activity; the other activities are of days gone by. */
async function copyActivities(database: Database, people: number): Promise<void> {
  const { rows } = await database.query<{ name: string }>({
    text: `select column_name as name from information_schema.columns where table_name = 'activity' and table_schema = 'public' order by ordinal_position`,
  });
  const own: Readonly<Record<string, string>> = {
    id: 'bench_copy(t.id, c * 1440)',
    created_at: 't.created_at - make_interval(days => c)',
    executed_at: 't.executed_at - make_interval(days => c)',
    ended_at: 't.ended_at - make_interval(days => c)',
  };
  const columns = rows.map(({ name }) => `"${name}"`).join(', ');
  const values = rows.map(({ name }) => own[name] ?? `t."${name}"`).join(', ');
  await database.query({
    text: `insert into activity (${columns}) select ${values} from activity t cross join generate_series(1, ${activityCopies}) as copy(c)`,
  });
  await database.query({
    text: `update activity set objects_processed = $1, objects_to_process = $1 where run_type is not null`,
    values: [people],
  });
}
