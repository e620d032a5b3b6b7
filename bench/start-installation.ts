/** An installation to be measured: the embedded PostgreSQL as JIM runs it, one process for API and scheduler, one for the worker. */
import { join } from 'node:path';
import pg from 'pg';
import { createClient } from '@jim/contract/client.ts';
import { silentLog } from '../packages/server/src/log.ts';
import { productionSettings } from '../packages/server/src/postgres/postgres-settings.ts';
import { startEmbeddedPostgres } from '../packages/server/src/postgres/start-embedded-postgres.ts';
import { startJimProcess } from './jim-processes.ts';
import type { Bench } from './measure-run.ts';

export interface Installation {
  readonly bench: Bench;
  /** Where file connectors may read and write. */
  readonly folder: string;
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
  readonly postgresVersion: string;
  databaseMiB(): Promise<number>;
}

export interface InstallationWanted {
  readonly folder: string;
  say(line: string): void;
}

/** Everything that was started has ended when this settles. */
export async function withInstallation(
  { folder, say }: InstallationWanted,
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const postgres = await startEmbeddedPostgres({
    dataFolder: folder,
    log: silentLog(),
    settings: { ...productionSettings, shared_preload_libraries: 'pg_stat_statements' },
  });
  stack.defer(() => postgres.stop());
  const workerUser = new URL(postgres.url).username;
  const observerUrl = await addObserver(postgres.url);
  const observer = new pg.Client({ connectionString: observerUrl });
  await observer.connect();
  stack.defer(() => observer.end());
  const environment = { JIM_DATA: folder };
  const api = stack.use(
    await startJimProcess({ ...environment, DATABASE_URL: observerUrl, JIM_ROLES: 'api,scheduler' }),
  );
  const worker = stack.use(await startJimProcess({ ...environment, DATABASE_URL: postgres.url, JIM_ROLES: 'worker' }));
  const { url, apiKey } = api.ready;
  const client = createClient({ url, apiKey });
  const version = await observer.query<{ server_version: string }>('show server_version');
  await work({
    bench: { client, worker, observer, workerUser, say },
    folder: join(folder, 'files'),
    apiUrl: url,
    apiKey,
    databaseUrl: observerUrl,
    postgresVersion: version.rows[0]?.server_version ?? 'unknown',
    async databaseMiB() {
      const { rows } = await observer.query<{ mib: number }>(
        'select (pg_database_size(current_database()) / 1048576)::int as mib',
      );
      return rows[0]?.mib ?? 0;
    },
  });
}

/** A second user, with the rights of the first: what it asks is not counted as the worker's. */
async function addObserver(url: string): Promise<string> {
  const observerUrl = new URL(url);
  observerUrl.username = 'bench_observer';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create role bench_observer superuser login password '${observerUrl.password}'`);
    await client.query('create extension if not exists pg_stat_statements');
  } finally {
    await client.end();
  }
  return observerUrl.href;
}
