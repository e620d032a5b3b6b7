import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import pg from 'pg';
import { CommandError } from '../../command-error.ts';
import { version } from '../../version.ts';
import type { OpenedData } from '../open-data.ts';
import { endOfRows, markLine, type BackupHeader } from './backup-format.ts';
import { copyOut } from './copy-stream.ts';
import { copyText, listSequences, listTables, quoted, stableText, type Table } from './list-tables.ts';
import { RowDigest, stateHash, type TableDigest } from './row-digest.ts';
import { verifyBackup, type VerifiedBackup } from './verify-backup.ts';

export interface BackupOptions {
  readonly file: string;
  readonly withKeys: boolean;
  readonly now: Date;
  readonly progress: (report: { readonly rows: number; readonly table: string }) => void;
}

/**
 * Writes the database as one transaction sees it, while JIM goes on, and reads the file back before it gets its name.
 *
 *   list tables → lock them against truncation → snapshot → COPY each → sequences → keys → manifest → verify → rename
 *
 * @throws CommandError when the database is not JIM's, or the file was not written as it should be
 */
export async function writeBackup(data: OpenedData, options: BackupOptions): Promise<VerifiedBackup> {
  const { file } = options;
  const draft = `${file}.unfinished`;
  const client = new pg.Client({ connectionString: data.databaseUrl, application_name: 'jim backup' });
  await client.connect();
  try {
    await writeFile(client, data, draft, options);
    const verified = await verifyBackup(draft);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return verified;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function writeFile(client: pg.Client, data: OpenedData, draft: string, options: BackupOptions): Promise<void> {
  await client.query(stableText);
  const tables = await listTables(client);
  if (!tables.some(({ name }) => name === 'metaverse_object'))
    throw new CommandError('The database holds no JIM.', { code: 'NOT_FOUND' });
  await client.query('begin transaction isolation level repeatable read read only');
  // before the first look at any of them: a table that is truncated later would seem empty to an older snapshot
  await client.query(
    `lock table ${tables.map(({ name }) => `public.${quoted(name)}`).join(', ')} in access share mode`,
  );
  const output = openOutput(draft);
  await output.write(markLine('header', await describeSource(client, options.now)));
  await output.write(preambleFor(tables));
  const digests = new Map<string, TableDigest>();
  let rowsBefore = 0;
  for (const table of tables) {
    const digest = new RowDigest();
    await output.write(`${markLine('table', table)}${copyText(table, 'FROM STDIN')};\n`);
    await copyOut(client, copyText(table, 'TO STDOUT'), (rows) => {
      digest.add(rows);
      options.progress({ rows: rowsBefore + digest.rows, table: table.name });
      return output.write(rows);
    });
    await output.write(`${endOfRows}\n`);
    const result = digest.result();
    digests.set(table.name, result);
    rowsBefore += result.rows;
  }
  for (const sequence of await listSequences(client)) {
    await output.write(
      `${markLine('sequence', sequence)}SELECT pg_catalog.setval('public.${quoted(sequence.name)}', ${sequence.lastValue});\n`,
    );
  }
  await client.query('commit');
  await output.write(
    `${switchTriggers(tables, 'ENABLE')}INSERT INTO public.metaverse_search_due SELECT id FROM public.metaverse_object;\nCOMMIT;\n`,
  );
  if (options.withKeys) await output.write(markLine('keys', await readKeys(data.keyFolder)));
  await output.write(
    markLine('manifest', {
      tables: [...digests].map(([name, digest]) => ({ name, ...digest })),
      stateHash: stateHash(digests),
    }),
  );
  await output.end();
}

/** For psql only. */
function preambleFor(tables: readonly Table[]): string {
  const names = tables.map(({ name }) => `public.${quoted(name)}`).join(', ');
  return `-- A backup of JIM. "jim restore" puts it back. By hand: start JIM once on an empty database and stop it, empty its tables:
--   TRUNCATE ${names};
-- then  zcat <file> | psql --set ON_ERROR_STOP=1 …  as their owner.
SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
BEGIN;
${switchTriggers(tables, 'DISABLE')}`;
}

function switchTriggers(tables: readonly Table[], to: 'ENABLE' | 'DISABLE'): string {
  return tables.map(({ name }) => `ALTER TABLE public.${quoted(name)} ${to} TRIGGER USER;\n`).join('');
}

async function describeSource(client: pg.Client, now: Date): Promise<BackupHeader> {
  const { rows } = await client.query<{ postgres: string }>(`select current_setting('server_version') as postgres`);
  const applied = await client.query<BackupHeader['migrations'][number]>(
    'select version, name, checksum from public.schema_migration order by version',
  );
  return {
    format: 1,
    product: 'JIM',
    version,
    createdAt: now.toISOString(),
    postgres: rows[0]?.postgres ?? '',
    migrations: applied.rows,
  };
}

const keyFileName = 'secret-keys.json';

async function readKeys(folder: string): Promise<{ readonly name: string; readonly base64: string }> {
  const content = await readFile(join(folder, keyFileName)).catch((error: Error) => {
    throw new CommandError(
      `The keys cannot be read (${error.message}). Without them stored passwords cannot be read after a restore: name their folder with JIM_ENCRYPTION_KEY_PATH or JIM_DATA, or say --without-keys and keep them yourself.`,
    );
  });
  return { name: keyFileName, base64: content.toString('base64') };
}

interface BackupOutput {
  write(data: string | Buffer): Promise<void>;
  end(): Promise<void>;
}

/** The file, readable by its owner only; complete on the disk when `end` is done. */
function openOutput(path: string): BackupOutput {
  const target = createWriteStream(path, { mode: 0o600, flush: true });
  // most of the time is the processor's: the lowest level is nearly as small
  const zip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 256 * 1024 });
  const whole = createHash('sha256');
  const written = pipeline(zip, target);
  // noticed by the next write, or at the end
  written.catch(() => undefined);
  return {
    async write(data) {
      whole.update(data);
      if (zip.destroyed) await written;
      if (zip.write(data)) return;
      await new Promise<void>((resolve, reject) => {
        zip.once('drain', resolve);
        written.catch(reject);
      });
    },
    async end() {
      zip.end(markLine('end', whole.digest('hex')));
      await written;
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
