import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { Database, Transaction } from './database.ts';

export interface Migration {
  readonly version: number;
  /** File name without `.sql`: `0001-name`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text with `\n` line ends, in hex. */
  readonly checksum: string;
}

interface AppliedMigrationRow {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

export const migrationsFolder = join(import.meta.dirname, 'migrations');

/** One number for every JIM on this database; any constant would do. */
const migrationLock = 5_200_001;

/**
 * Brings the schema up to date. Each file is one transaction, in order; processes that start together take turns.
 * @returns the names of the migrations that were applied now.
 * @throws MigrationError when an applied file was edited, a file is missing, or a file fails (nothing of it stays).
 */
export async function migrate(
  database: Database,
  { log, folder = migrationsFolder }: { log: Log; folder?: string },
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const applied: string[] = [];
  for (;;) {
    const next = await database.transaction(async (transaction) => {
      await transaction.query({ text: `SELECT pg_advisory_xact_lock(${migrationLock})` });
      await transaction.query({ text: createTable });
      const pending = checkApplied(migrations, await listApplied(transaction));
      return pending && (await apply(transaction, pending));
    });
    if (next === undefined) return applied;
    log.info({ migration: next }, `The database schema was migrated: ${next}.`);
    applied.push(next);
  }
}

const createTable = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    version int PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

async function listApplied(transaction: Transaction): Promise<readonly AppliedMigrationRow[]> {
  const { rows } = await transaction.query<AppliedMigrationRow>({
    text: 'SELECT version, name, checksum FROM schema_migration ORDER BY version',
  });
  return rows;
}

async function apply(transaction: Transaction, migration: Migration): Promise<string> {
  try {
    await transaction.query({ text: migration.text });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = error instanceof pg.DatabaseError ? lineOf(migration.text, Number(error.position)) : '';
    throw new MigrationError(`Migration ${migration.name}.sql failed${place} and was rolled back: ${reason}`, {
      cause: error,
    });
  }
  await transaction.query({
    text: 'INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)',
    values: [migration.version, migration.name, migration.checksum],
  });
  return migration.name;
}

/** PostgreSQL counts characters from 1, and names the place only of errors in the text itself. */
function lineOf(text: string, position: number): string {
  return Number.isInteger(position) ? ` at line ${text.slice(0, position).split('\n').length}` : '';
}

/** Compares files with what the database has. @returns the first file to apply, if any. */
export function checkApplied(
  migrations: readonly Migration[],
  applied: readonly AppliedMigrationRow[],
): Migration | undefined {
  for (const [position, row] of applied.entries()) {
    const file = migrations[position];
    if (!file) {
      throw new MigrationError(
        `The database has migration ${row.name}, which this JIM does not know: it was migrated by a newer version.`,
      );
    }
    if (file.version !== row.version) {
      throw new MigrationError(`The database has migration ${row.name} where this JIM expects ${file.name}.`);
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${file.name}.sql was edited after it had been applied to this database. ` +
          'Restore the file and put the change into a new migration.',
      );
    }
  }
  return migrations[applied.length];
}

/** Reads `NNNN-name.sql` files, numbered 1, 2, 3, … without gaps. */
export async function readMigrations(folder = migrationsFolder): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(
    files.map(async (file, position) => {
      const version = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1]);
      if (version !== position + 1) {
        throw new MigrationError(`Migration file ${file} should be number ${position + 1}, as NNNN-name.sql.`);
      }
      const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
      return {
        version,
        name: file.slice(0, -'.sql'.length),
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}
