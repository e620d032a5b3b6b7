/** The oldest PostgreSQL that JIM works with, from Debian's package; thrown away with its folder. */
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  freePort,
  missingPrograms,
  removeFolder,
  run,
  startChild,
  stopChild,
  temporaryFolder,
  untilListening,
} from './child-server.ts';

const bin = '/usr/lib/postgresql/15/bin';
/** PostgreSQL refuses to be root. */
const nobody = 65_534;
const asNobody = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'];

export const oldestPostgresMissing = missingPrograms([join(bin, 'initdb'), join(bin, 'postgres')]);

export interface OldestPostgres extends AsyncDisposable {
  /** Of a superuser. */
  readonly url: string;
}

export async function startOldestPostgres(): Promise<OldestPostgres> {
  const folder = await temporaryFolder('postgres-15');
  await chown(folder, nobody, nobody);
  const cluster = join(folder, 'cluster');
  const initdb = [join(bin, 'initdb'), '-D', cluster, '-U', 'jim', '-A', 'trust', '-E', 'UTF8', '--no-locale'];
  await run('setpriv', [...asNobody, ...initdb, '--no-sync']);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'jit=off'];
  const options = settings.flatMap((setting) => ['-c', setting]);
  const server = [join(bin, 'postgres'), '-D', cluster, '-p', String(port), ...options];
  const child = startChild('setpriv', [...asNobody, '--pdeathsig', 'KILL', ...server], join(folder, 'log'));
  await untilListening(child, port, 60);
  const url = `postgres://jim@127.0.0.1:${port}/postgres`;
  await untilStarted(url);
  return {
    url,
    async [Symbol.asyncDispose]() {
      await stopChild(child, 'SIGQUIT');
      await removeFolder(folder);
    },
  };
}

/** It listens a moment before it lets anybody in. */
async function untilStarted(url: string): Promise<void> {
  for (let refusals = 0; ; refusals += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      const isStarting = error instanceof pg.DatabaseError && error.code === '57P03';
      if (!isStarting || refusals > 1_000) throw error;
      await pause(20);
    }
  }
}
