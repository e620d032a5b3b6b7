import { mkdtemp, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { CommandError } from '../../command-error.ts';
import { whenMissing } from '../../when-missing.ts';
import type { OpenedData } from '../open-data.ts';
import type { ServerModules } from '../server-modules.ts';
import type { BackupHeader } from './backup-format.ts';
import { copyIn, copyOut } from './copy-stream.ts';
import { copyText, listTables, quoted, stableText, type Table } from './list-tables.ts';
import { readBackup } from './read-backup.ts';
import { RowDigest, type TableDigest } from './row-digest.ts';
import { compareTables, type VerifiedBackup } from './verify-backup.ts';

export interface RestoreOptions {
  readonly file: string;
  /** What reading that file found. */
  readonly verified: VerifiedBackup;
  readonly progress: (report: { readonly rows: number; readonly table: string }) => void;
}

/**
 * Fills an empty database, or leaves it empty:
 *
 *   (checkMigrations) → refuse a database that holds anything → migrate as far as the backup was → one transaction:
 *   COPY each table, sequences, read all back and compare → keys → commit → migrate on
 *
 * @throws CommandError when the backup is not what it seemed, or the place is not empty; nothing is changed then
 */
export async function restoreBackup(data: OpenedData, options: RestoreOptions): Promise<void> {
  const { verified } = options;
  const client = new pg.Client({ connectionString: data.databaseUrl, application_name: 'jim restore' });
  await client.connect();
  try {
    await refuseUsed(client);
    await migrateAsFarAs(data, verified.header.migrations.length);
    await client.query(stableText);
    await client.query('begin');
    await fill(client, data, options);
    await client.query('commit');
    await client.query('analyze');
    await migrateAsFarAs(data, Infinity);
  } finally {
    await client.end();
  }
}

/** The migrations of the backup must be the first of ours, to the letter. @throws CommandError */
export async function checkMigrations(server: ServerModules, { migrations, version }: BackupHeader): Promise<void> {
  const ours = await server.readMigrations();
  for (const [index, { name, checksum }] of migrations.entries()) {
    const same = ours[index];
    if (!same)
      throw new CommandError(
        `The backup was made by a newer JIM (${version}): its schema has ${name}, which this one does not know.`,
      );
    if (same.checksum !== checksum)
      throw new CommandError(`The schema of the backup (JIM ${version}) is not one of this JIM: ${name} differs.`);
  }
}

async function refuseUsed(client: pg.Client): Promise<void> {
  const tables = await listTables(client);
  for (const { name } of tables) {
    const { rows } = await client.query<{ used: boolean }>(`select exists(select from public.${quoted(name)}) as used`);
    if (rows[0]?.used === true)
      throw new CommandError(
        `The database is not empty: there are rows in ${name}. Restore into an empty folder (--data) or an empty database.`,
        { code: 'NOT_EMPTY' },
      );
  }
}

/** The first `count` of the migrations, in a folder of their own, for an older backup. */
async function migrateAsFarAs({ server, databaseUrl }: OpenedData, count: number): Promise<void> {
  const migrations = await server.readMigrations();
  const folder = await mkdtemp(join(tmpdir(), 'jim-migrations-'));
  const log = server.silentLog();
  await using database = server.openDatabase(databaseUrl, { log, poolSize: 1 });
  try {
    for (const { name } of migrations.slice(0, count))
      await copyFile(join(server.migrationsFolder, `${name}.sql`), join(folder, `${name}.sql`));
    await server.migrate(database, { log, folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fill(client: pg.Client, data: OpenedData, { file, progress }: RestoreOptions): Promise<void> {
  const known = new Map((await listTables(client)).map((table) => [table.name, table]));
  // what they would note is in the backup, or computed anew below
  for (const { name } of known.values()) await client.query(`alter table public.${quoted(name)} disable trigger user`);
  const filled: Table[] = [];
  let rowsBefore = 0;
  await readBackup(file, {
    header: async () => undefined,
    async table(table, rows) {
      refuseUnknown(known.get(table.name), table);
      filled.push(table);
      progress({ rows: rowsBefore, table: table.name });
      rowsBefore += await copyIn(client, copyText(table, 'FROM STDIN'), rows);
    },
    async sequence({ name, lastValue }) {
      await client.query('select setval($1::regclass, $2::bigint)', [`public.${quoted(name)}`, lastValue]);
    },
    keys: (name, content) => writeKeys(data.keyFolder, name, content),
    async manifest(manifest) {
      const found = new Map<string, TableDigest>();
      for (const table of filled) {
        progress({ rows: rowsBefore, table: `${table.name} (comparing)` });
        found.set(table.name, await digestOf(client, table));
      }
      compareTables(manifest, found, 'The restored database');
    },
  });
  for (const { name } of known.values()) await client.query(`alter table public.${quoted(name)} enable trigger user`);
  await client.query('insert into metaverse_search_due select id from metaverse_object');
}

function refuseUnknown(ours: Table | undefined, theirs: Table): void {
  const same = ours && [...ours.columns].sort().join() === [...theirs.columns].sort().join();
  if (!same) throw new CommandError(`The table ${theirs.name} of the backup is not one of this JIM.`);
}

async function digestOf(client: pg.Client, table: Table): Promise<TableDigest> {
  const digest = new RowDigest();
  await copyOut(client, copyText(table, 'TO STDOUT'), (rows) => {
    digest.add(rows);
  });
  return digest.result();
}

/** @throws CommandError when other keys are there */
async function writeKeys(folder: string, name: string, content: Buffer): Promise<void> {
  const path = join(folder, name);
  const present = await readFile(path).catch(whenMissing(undefined));
  if (present?.equals(content)) return;
  if (present)
    throw new CommandError(
      `${path} holds other keys than the backup. Move it away, so that the restored secrets can be read.`,
      { code: 'NOT_EMPTY' },
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, content, { mode: 0o600, flush: true, flag: 'wx' });
}
