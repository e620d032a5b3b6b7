import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { createClient } from '@jim/contract/client.ts';
import { metaverseObjectsSearch } from '@jim/contract/endpoints/metaverse-objects.ts';
import { readConfig } from '../../packages/server/src/config.ts';
import { silentLog } from '../../packages/server/src/log.ts';
import { startJim } from '../../packages/server/src/start-jim.ts';
import { openDatabase } from '../../packages/server/src/store/database.ts';
import { createEmptyTestDatabase } from '../../packages/server/src/testing/test-database.ts';
import { setUpCompany, writeCompanyFiles, type DemoFiles, type DemoSystems } from '../../tools/demo/set-up-company.ts';
import { readState } from '../faults/state-hash.ts';
import { beginStory, type Story } from '../stories/jim-for-story.ts';
import { prepareCli, type Cli } from './cli-for-test.ts';

let story: Story;
let cli: Cli;
let files: DemoFiles;
let systems: DemoSystems;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jim-backup-'));
  story = await beginStory();
  cli = await prepareCli({ JIM_DATA: dirname(story.folder), DATABASE_URL: story.databaseUrl });
  files = await writeCompanyFiles(story.folder, 150);
  systems = await setUpCompany(story.client, files);
});
after(async () => {
  await cli[Symbol.asyncDispose]();
  await story[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface Written {
  readonly file: string;
  readonly rows: number;
  readonly tables: number;
  readonly stateHash: string;
}

const stateTables = [
  'metaverse_object',
  'metaverse_reference',
  'connected_system_object',
  'connected_system_object_link',
  'connected_system_reference',
  'pending_export',
];

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** What the fault ledger compares installations by. */
async function ledgerHash(url: string): Promise<string> {
  await using database = openDatabase(url, { log: silentLog() });
  return (await database.transaction((tx) => readState(tx))).hash;
}

/** Of metaverse, connector spaces and pending exports, computed by the database itself. */
async function hashOfState(url: string): Promise<Record<string, string>> {
  const of = (table: string): string =>
    `select '${table}' as name, count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text collate "C"), '')) as hash from ${table} t`;
  const rows = await query<{ name: string; hash: string }>(url, stateTables.map(of).join(' union all '));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

async function restoreInto(file: string, databaseUrl: string): Promise<Written> {
  const keys = await mkdtemp(join(folder, 'keys-'));
  const { code, out, err } = await cli.runWith(
    { environment: { DATABASE_URL: databaseUrl, JIM_DATA: keys } },
    'restore',
    file,
    '--json',
  );
  assert.equal(code, 0, err);
  assert.deepEqual(
    await readFile(join(keys, 'keys', 'secret-keys.json')),
    await readFile(join(dirname(story.folder), 'keys', 'secret-keys.json')),
  );
  return JSON.parse(out);
}

test('CLI: a backup under load is one moment, and comes back as it was, row by row', async () => {
  let isOver = false;
  const people = await readFile(files.people, 'utf8');
  const work = (async () => {
    for (let round = 0; !isOver; round += 1) {
      await writeFile(files.people, people.replaceAll('Engineer', `Engineer ${round}`));
      await story.run(systems.hr, round % 2 === 0 ? 'FullImport' : 'DeltaSynchronisation');
      await story.run(systems.hr, round % 2 === 0 ? 'FullSynchronisation' : 'FullImport');
      await story.run(systems.directory, 'Export');
    }
  })();
  const written: Written[] = [];
  while (written.length < 4 || new Set(written.map(({ stateHash }) => stateHash)).size < 3)
    written.push((await cli.json('backup', join(folder, `load-${written.length}.sql.gz`))) as Written);
  isOver = true;
  await work;
  for (const { file, rows, stateHash } of written.slice(-2)) {
    await using target = await createEmptyTestDatabase();
    const restored = await restoreInto(file, target.url);
    assert.deepEqual([restored.stateHash, restored.rows], [stateHash, rows]);
    const torn = await query<{ what: string; count: string }>(
      target.url,
      `select 'link without object' as what, count(*) from connected_system_object_link l where not exists (select from connected_system_object o where o.id = l.connected_system_object_id)
       union all select 'link without identity', count(*) from connected_system_object_link l where not exists (select from metaverse_object m where m.id = l.metaverse_object_id)
       union all select 'reference to nothing', count(*) from metaverse_reference r where not exists (select from metaverse_object m where m.id = r.target_id)
       union all select 'export without object', count(*) from pending_export e where not exists (select from connected_system_object o where o.id = e.connected_system_object_id)
       union all select 'miscounted', (select coalesce(sum(change), 0) from metaverse_ledger) - (select count(*) from metaverse_object)`,
    );
    assert.deepEqual(
      torn.filter(({ count }) => count !== '0'),
      [],
    );
    const again = await cli.runWith(
      { environment: { DATABASE_URL: target.url } },
      'backup',
      `${file}.again`,
      '--without-keys',
      '--json',
    );
    assert.equal(JSON.parse(again.out).stateHash, stateHash);
  }
});

test('CLI: restored into an empty folder, the state is equal and JIM goes on from it', async () => {
  const before = await hashOfState(story.databaseUrl);
  const backup = (await cli.json('backup', join(folder, 'quiet.sql.gz'))) as Written;
  const data = join(folder, 'new-data');
  const environment = { JIM_DATA: data, JIM_PORT: '0', JIM_FILE_ROOTS: story.folder, DATABASE_URL: undefined };
  const { code, out, err } = await cli.runWith({ environment }, 'restore', backup.file, '--data', data);
  assert.equal(code, 0, err);
  assert.match(out, new RegExp(`are back as they were[^]*State hash ${backup.stateHash}`));
  assert.equal((await stat(join(data, 'keys', 'secret-keys.json'))).mode & 0o777, 0o600);
  const jim = await startJim(readConfig({ environment, argv: [] }), {
    logs: { logOf: silentLog, close: () => undefined },
  });
  try {
    const inUse = await cli.runWith({ environment }, 'doctor', '--url', jim.url, '--api-key', story.apiKey, '--json');
    assert.match(inUse.out, /embedded, in use by JIM/);
    const again = await cli.runWith({ environment }, 'backup', join(folder, 'new.sql.gz'), '--json');
    assert.equal(JSON.parse(again.out).source, 'running', again.err);
    assert.equal(JSON.parse(again.out).stateHash, backup.stateHash);
    const client = createClient({ url: jim.url, apiKey: story.apiKey });
    const run = await cli.runWith(
      { environment },
      'run',
      'HR',
      'FullImport',
      '--wait',
      '--url',
      jim.url,
      '--api-key',
      story.apiKey,
    );
    assert.equal(run.code, 0, run.err);
    const found = await client.call(metaverseObjectsSearch, {
      params: { predefinedSearchUri: 'people' },
      query: { search: 'E100003' },
    });
    assert.equal(found.totalCount, 1, 'search rows are computed anew');
    const { code: refused, err: reason } = await cli.runWith({ environment }, 'restore', backup.file, '--data', data);
    assert.deepEqual([refused, /A JIM is running/.test(reason)], [1, true]);
  } finally {
    await jim.close();
  }
  assert.deepEqual(await hashOfState(story.databaseUrl), before, 'a backup changes nothing');
  const key = await cli.runWith(
    { environment },
    'api-key',
    'create',
    'Rescue',
    '--role',
    'Administrator',
    '--offline',
    '--data',
    data,
  );
  assert.match(key.out, /^jim_ak_[0-9a-f]{64}\n$/, 'also in a folder on which no JIM runs');
});

test('CLI: the state is equal after a restore, by the hash of the fault ledger and by one that the database computes', async () => {
  const { file } = (await cli.json('backup', join(folder, 'hash.sql.gz'), '--without-keys')) as Written;
  await using target = await createEmptyTestDatabase();
  const environment = { DATABASE_URL: target.url, JIM_DATA: join(folder, 'no-keys') };
  const restored = await cli.runWith({ environment }, 'restore', file);
  assert.equal(restored.code, 0, restored.err);
  assert.match(restored.out, /holds no keys: put the folder of keys/);
  assert.deepEqual(await hashOfState(target.url), await hashOfState(story.databaseUrl));
  assert.equal(await ledgerHash(target.url), await ledgerHash(story.databaseUrl));
  const sequences = `select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1`;
  assert.deepEqual(await query(target.url, sequences), await query(story.databaseUrl, sequences));
  const again = await cli.runWith({ environment }, 'restore', file);
  assert.deepEqual([again.code, /is not empty/.test(again.err)], [1, true]);
});

test('CLI: a damaged backup is found out, and nothing is restored from it', async () => {
  const { file } = (await cli.json('backup', join(folder, 'whole.sql.gz'))) as Written;
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await cli.run('backup', file)).code, 1, 'a file that is there is not overwritten');
  assert.equal((await cli.run('restore', file, '--verify')).code, 0);
  const bytes = await readFile(file);
  const damages: [string, Buffer][] = [
    ['cut off', bytes.subarray(0, bytes.length - 200)],
    ['half', bytes.subarray(0, bytes.length / 2)],
    ['changed', Buffer.from(bytes).fill(bytes.readUInt8(5000) ^ 1, 5000, 5001)],
    ['no backup', Buffer.from('hello')],
    ['empty', Buffer.alloc(0)],
  ];
  await using target = await createEmptyTestDatabase();
  for (const [name, content] of damages) {
    const damaged = join(folder, `${name}.sql.gz`);
    await writeFile(damaged, content);
    const { code, out, err } = await cli.runWith({ environment: { DATABASE_URL: target.url } }, 'restore', damaged);
    assert.deepEqual([code, out], [1, ''], name);
    assert.match(err, /cannot be read as a backup|is not a whole backup/, name);
  }
  assert.deepEqual(
    await query(target.url, `select relname from pg_class where relnamespace = 'public'::regnamespace`),
    [],
  );
});

test('CLI: a folder without a database is named, not filled', async () => {
  const { code, err } = await cli.runWith(
    {},
    'backup',
    join(folder, 'never.sql.gz'),
    '--data',
    join(folder, 'nothing'),
  );
  assert.deepEqual([code, /holds no database of JIM/.test(err)], [1, true]);
  await assert.rejects(stat(join(folder, 'nothing')));
});
