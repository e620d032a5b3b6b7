import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { silentLog } from '../log.ts';
import { openDatabase } from '../store/database.ts';
import { migrate, readMigrations } from '../store/migrate.ts';
import { startTestServer } from './test-server.ts';

/**
 * Databases for tests: one embedded server for a test run, in it a template with the migrated schema,
 * and of that a copy for each test file.
 *
 *   JIM_TEST_POSTGRES set (the test command does)  → that server
 *   not set (a file run alone)                     → a server of this process, stopped when its tests are done
 */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  /** Cuts off whoever is connected. */
  drop(): Promise<void>;
}

export interface TestTemplate {
  /** Names what `prepare` puts in; two templates of one name must be the same. */
  readonly name: string;
  /** Fills a freshly migrated database, once a test run; must leave no connection open. */
  prepare(url: string): Promise<void>;
}

/** A new database with the migrated schema, or a copy of the template. */
export async function createTestDatabase(template?: TestTemplate): Promise<TestDatabase> {
  const server = await getTestServer();
  return createDatabase(server, await ensureTemplate(server, template));
}

/** A new database with nothing in it at all. */
export async function createEmptyTestDatabase(): Promise<TestDatabase> {
  return createDatabase(await getTestServer(), 'template0');
}

async function createDatabase(server: string, source: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withAdmin(server, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${source}`));
  const drop = async (): Promise<void> => {
    await withAdmin(server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { url: databaseUrl(server, name), drop, [Symbol.asyncDispose]: drop };
}

let ownServer: Promise<string> | undefined;

async function getTestServer(): Promise<string> {
  return process.env['JIM_TEST_POSTGRES'] ?? (ownServer ??= startOwnServer());
}

/** Stops when nothing is left to do here; a hook of node:test would run before the test file's own. */
async function startOwnServer(): Promise<string> {
  const server = await startTestServer();
  server.unref();
  process.once('beforeExit', () => void server.stop());
  process.once('exit', () => server.kill());
  return server.url;
}

/** One at a time on a server: whoever comes second finds it made. */
async function ensureTemplate(server: string, template: TestTemplate | undefined): Promise<string> {
  const hash = createHash('sha256').update(template?.name ?? '');
  for (const migration of await readMigrations()) hash.update(migration.checksum);
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  await withAdmin(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock(5200002)');
    const { rows } = await admin.query('SELECT datname FROM pg_database WHERE datname = $1', [name]);
    if (rows.length > 0) return;
    await admin.query(`DROP DATABASE IF EXISTS ${name}_unfinished WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}_unfinished TEMPLATE template0`);
    await fill(databaseUrl(server, `${name}_unfinished`), template);
    await admin.query(`ALTER DATABASE ${name}_unfinished RENAME TO ${name}`);
  });
  return name;
}

async function fill(url: string, template: TestTemplate | undefined): Promise<void> {
  {
    await using database = openDatabase(url, { log: silentLog(), poolSize: 1 });
    await migrate(database, { log: silentLog() });
  }
  await template?.prepare(url);
}

async function withAdmin<Result>(server: string, work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new pg.Client({ connectionString: databaseUrl(server, 'postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
