import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { createServer, Socket, type AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import { findPostgresBinaries, type PostgresBinaries } from './find-binaries.ts';
import { clusterUser, ensureCluster, postgresEnvironment } from './initialise-cluster.ts';
import { commandLine, productionSettings, type PostgresSettings } from './postgres-settings.ts';
import { logPostgresLines } from './postgres-log.ts';
import { readClusterState, writeHolder } from './postmaster-file.ts';
import { decideRunAs, spawnAs, type RunAs } from './run-as.ts';

export interface EmbeddedPostgres {
  /** With user and password, of the database `jim`. */
  readonly url: string;
  readonly pid: number;
  /** Fulfilled when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends open connections, writes everything out and waits for the server to be gone. May be called again. */
  stop(): Promise<void>;
  /** From now on the server alone does not keep this process from ending. */
  unref(): void;
}

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** A free one is chosen unless given. */
  readonly port?: number;
  /** In place of the production settings. */
  readonly settings?: PostgresSettings;
}

const databaseName = 'jim';
const portAttempts = 5;
/** Processes of a server that was killed need a moment to notice. */
const remnantAttempts = 100;

/**
 * Starts the PostgreSQL that comes with JIM, on 127.0.0.1 only, in `<dataFolder>/postgres`; the first time it makes it.
 *
 *   no cluster → initdb → start → create database → serve → stop (fast shutdown)
 *   crashed before → start replays its log by itself → serve
 *   a PostgreSQL left over from a JIM that was killed → stopped cleanly, then start
 *
 * @throws Error when another process holds the cluster (it says which), or the server does not start (with its words).
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, settings = productionSettings } = options;
  const dataFolder = resolve(options.dataFolder);
  const cluster = join(dataFolder, 'postgres');
  await mkdir(dataFolder, { recursive: true });
  const binaries = await findPostgresBinaries();
  if (process.getuid?.() === 0) await chmod(dataFolder, (await stat(dataFolder)).mode | 0o111);
  const runAs = await decideRunAs([cluster, dataFolder, dirname(dataFolder)], [dataFolder, binaries.folder]);
  await clearCluster(cluster, log);
  const { password, created } = await ensureCluster(cluster, join(dataFolder, 'postgres-password'), binaries, runAs);
  await writeHolder(cluster);
  const server = await startOnPort(binaries, cluster, runAs, settings, options.port, log);
  const urlOf = (database: string): string =>
    `postgresql://${clusterUser}:${password}@127.0.0.1:${server.port}/${database}`;
  try {
    await createDatabase(urlOf('postgres'));
  } catch (error) {
    await server.stop();
    throw error;
  }
  log.info({ pid: server.pid, port: server.port, created }, 'The embedded PostgreSQL is ready.');
  return { url: urlOf(databaseName), pid: server.pid, ended: server.ended, stop: server.stop, unref: server.unref };
}

async function clearCluster(cluster: string, log: Log): Promise<void> {
  const state = await readClusterState(cluster);
  if (state.kind === 'free') return;
  if (state.kind === 'held') {
    const holder = state.by === undefined ? 'not started by JIM' : `of the JIM with process id ${state.by}`;
    throw new Error(`${cluster} is in use since ${state.since} by PostgreSQL process ${state.pid}, ${holder}.`);
  }
  log.warn({ pid: state.pid }, 'A PostgreSQL was left over from a JIM that ended abruptly; it is being stopped first.');
  process.kill(state.pid, 'SIGINT');
  while ((await readClusterState(cluster)).kind !== 'free') await delay(20);
}

interface Running {
  readonly port: number;
  readonly pid: number;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  unref(): void;
}

async function startOnPort(
  binaries: PostgresBinaries,
  cluster: string,
  runAs: RunAs,
  settings: PostgresSettings,
  wantedPort: number | undefined,
  log: Log,
): Promise<Running> {
  for (let attempt = 1, remnantsSeen = 0; ;) {
    const port = wantedPort ?? (await findFreePort());
    const child = spawnAs(runAs, binaries.postgres, commandLine(cluster, port, settings), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: postgresEnvironment(),
      endsWithJim: true,
    });
    const ended = new Promise<void>((settle) => child.once('close', () => settle()));
    const lastWords = await untilReady(child, ended, log);
    if (lastWords === undefined && child.pid !== undefined) {
      return { port, pid: child.pid, ended, stop: () => stopServer(child, ended), unref: () => unref(child) };
    }
    const words = lastWords ?? 'no process';
    if (/pre-existing shared memory block/.test(words) && (remnantsSeen += 1) < remnantAttempts) {
      await delay(50);
    } else if (!/Address already in use/.test(words) || wantedPort !== undefined || (attempt += 1) > portAttempts) {
      throw new Error(`The embedded PostgreSQL did not start: ${words}`);
    }
  }
}

/** @returns undefined when the server takes connections, its last lines when it ended instead. */
async function untilReady(child: ChildProcess, ended: Promise<void>, log: Log): Promise<string | undefined> {
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    return String(error);
  }
  const lines: string[] = [];
  const ready = new Promise<'ready'>((settle) => {
    logPostgresLines(child, log, (line) => {
      if (lines.length < 20) lines.push(line);
      if (line.includes('database system is ready to accept connections')) settle('ready');
    });
  });
  const outcome = await Promise.race([ready, ended]);
  return outcome === 'ready' ? undefined : lines.join('\n');
}

async function stopServer(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  child.kill('SIGINT');
  await ended;
}

function unref(child: ChildProcess): void {
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}
