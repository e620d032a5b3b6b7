import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { loadServerModules, type ServerModules } from './server-modules.ts';

/** The database of a JIM, and where its keys are. */
export interface OpenedData extends AsyncDisposable {
  readonly server: ServerModules;
  readonly databaseUrl: string;
  /** `external`: DATABASE_URL; `running`: of the JIM on the folder; `started`: started here, and stopped with this. */
  readonly source: 'external' | 'running' | 'started';
  readonly dataFolder: string;
  readonly keyFolder: string;
}

export interface DataOptions {
  /** Instead of JIM_DATA. */
  readonly data?: string;
}

/**
 * Opens the database that JIM would use with this environment: DATABASE_URL, or the embedded one of the data folder. That one
 * is used together with the JIM that runs on it, and started when none does.
 * @param whenMissing what a folder without a database means
 * @throws CommandError when the folder has none, or ConfigError when the environment cannot be understood
 */
export async function openData(
  options: DataOptions,
  terminal: Pick<Terminal, 'environment'>,
  whenMissing: 'refuse' | 'create',
): Promise<OpenedData> {
  const server = await loadServerModules();
  // a folder that is named means the database in it
  const environment =
    options.data === undefined ? terminal.environment : { ...terminal.environment, DATABASE_URL: undefined };
  const config = server.readConfig({ environment, argv: options.data === undefined ? [] : ['--data', options.data] });
  const { dataFolder } = config;
  const common = { server, dataFolder, keyFolder: config.encryptionKeyPath };
  const stack = new AsyncDisposableStack();
  const dispose = { [Symbol.asyncDispose]: () => stack.disposeAsync() };
  if (config.databaseUrl !== undefined)
    return { ...common, ...dispose, databaseUrl: config.databaseUrl, source: 'external' };
  const cluster = join(dataFolder, 'postgres');
  if (!existsSync(join(cluster, 'PG_VERSION')) && whenMissing === 'refuse')
    throw new CommandError(
      `${dataFolder} holds no database of JIM. Name its folder with --data or JIM_DATA, or an external one with DATABASE_URL.`,
      { code: 'NOT_FOUND' },
    );
  const state = await server.readClusterState(cluster);
  if (state.kind === 'held')
    return { ...common, ...dispose, databaseUrl: await urlOfRunning(dataFolder), source: 'running' };
  const { databaseUrl } = await server.openPostgres(config, server.silentLog(), stack);
  return { ...common, ...dispose, databaseUrl, source: 'started' };
}

/** The fourth line of `postmaster.pid` is the port. */
async function urlOfRunning(dataFolder: string): Promise<string> {
  const lines = (await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(dataFolder, 'postgres-password'), 'utf8')).trim();
  return `postgresql://jim:${encodeURIComponent(password)}@127.0.0.1:${Number(lines[3])}/jim`;
}
