/**
 * An installation as the ledger sees it: a PostgreSQL, a process with API and scheduler, one with the worker, spoken to
 * over HTTP; and a database client of the ledger's own, that looks at what was committed.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@jim/contract/client.ts';
import { silentLog } from '../../packages/server/src/log.ts';
import { productionSettings } from '../../packages/server/src/postgres/postgres-settings.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../packages/server/src/postgres/start-embedded-postgres.ts';
import type { Database } from '../../packages/server/src/store/database.ts';
import { freePort } from '../servers/child-server.ts';
import { noteUnknown } from './invariants.ts';
import { jimChild, type JimChild } from './jim-child.ts';
import { openLedgerDatabase } from './patience.ts';
import type { RecordedSystems } from './recorded-systems.ts';

export type Part = 'worker' | 'api' | 'postgres';

export interface Installation extends AsyncDisposable {
  readonly client: Client;
  readonly database: Database;
  readonly databaseUrl: string;
  /** A folder that file connectors may touch. */
  readonly files: string;
  readonly systems: RecordedSystems;
  readonly worker: JimChild;
  readonly api: JimChild;
  /** Kills the parts at the same moment. */
  kill(parts: readonly Part[]): Promise<void>;
  /** Starts what does not run. */
  restart(): Promise<void>;
  /** One more worker process on the same database. */
  addWorker(): JimChild;
}

export interface InstallationOptions {
  readonly systems: RecordedSystems;
  /** In which the data folder is made; a temporary folder unless given. */
  readonly folder?: string;
}

export async function startInstallation({ systems, folder }: InstallationOptions): Promise<Installation> {
  const home = folder !== undefined ? join(folder, 'jim') : await mkdtemp(join(tmpdir(), 'jim-faults-'));
  const files = join(home, 'files');
  await mkdir(files, { recursive: true });
  const port = await freePort();
  const databasePort = await freePort();
  const startPostgres = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      dataFolder: join(home, 'database'),
      port: databasePort,
      log: silentLog(),
      settings: { ...productionSettings, shared_buffers: '64MB' },
    });
  let postgres: EmbeddedPostgres | undefined = await startPostgres();
  const watch = (running: EmbeddedPostgres): EmbeddedPostgres => {
    void running.ended.then(() => {
      if (postgres === running) postgres = undefined;
    });
    return running;
  };
  watch(postgres);
  const databaseUrl = postgres.url;
  const common = {
    DATABASE_URL: databaseUrl,
    JIM_FILE_ROOTS: files,
    JIM_ENCRYPTION_KEY_PATH: join(home, 'keys'),
    JIM_FAULTS_SYSTEMS: systems.url,
  };
  const child = (name: string, roles: string): JimChild =>
    jimChild({ ...common, JIM_DATA: join(home, name), JIM_ROLES: roles, JIM_PORT: String(port) });
  const api = child('api', 'api,scheduler');
  const worker = child('worker', 'worker');
  const others: JimChild[] = [];
  const { url, apiKey } = await api.start();
  await worker.start();
  const database = openLedgerDatabase(databaseUrl);
  await noteUnknown(database);

  const killPostgres = async (): Promise<void> => {
    const ended = postgres;
    postgres = undefined;
    if (ended === undefined) return;
    process.kill(ended.pid, 'SIGKILL');
    await ended.ended;
  };
  const killPart = { worker: () => worker.kill(), api: () => api.kill(), postgres: killPostgres } as const;

  return {
    client: createClient({ url, apiKey: apiKey ?? '' }),
    database,
    databaseUrl,
    files,
    systems,
    worker,
    api,
    kill: async (parts) => void (await Promise.all(parts.map((part) => killPart[part]()))),
    async restart() {
      postgres ??= watch(await startPostgres());
      await Promise.all([api, worker].map(async (each) => void (each.isRunning || (await each.start()))));
    },
    addWorker() {
      const added = child(`worker-${others.length + 2}`, 'worker');
      others.push(added);
      return added;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...others, worker, api].map((each) => each.kill()));
      await database.close();
      await postgres?.stop();
      await systems[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}
