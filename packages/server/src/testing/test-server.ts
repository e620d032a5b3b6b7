import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../log.ts';
import { throwawaySettings } from '../postgres/postgres-settings.ts';
import { isProcessAlive } from '../postgres/process-alive.ts';
import { startEmbeddedPostgres } from '../postgres/start-embedded-postgres.ts';

export interface TestServer {
  readonly url: string;
  /** Waits for its end and removes its folder. */
  stop(): Promise<void>;
  /** The same at once, for a process that is ending; nothing when it was stopped. */
  kill(): void;
  unref(): void;
}

const prefix = 'jim-test-postgres-';

/** A PostgreSQL in a temporary folder that does not care for crashes. */
export async function startTestServer(): Promise<TestServer> {
  await removeLeftOver();
  const dataFolder = await mkdtemp(join(tmpdir(), prefix));
  const server = await startEmbeddedPostgres({ dataFolder, log: silentLog(), settings: throwawaySettings });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  return {
    url: server.url,
    stop: () => (stopped ??= stop()),
    kill: () => {
      if (stopped) return;
      process.kill(server.pid, 'SIGKILL');
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
    unref: server.unref,
  };
}

/** Folders of test processes that were killed before they could clean up. */
async function removeLeftOver(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    const holder = await readFile(join(folder, 'postgres.holder'), 'utf8').catch(() => '');
    // of another user's folders nothing can be read, and one without a holder is being made
    if (holder !== '' && !isProcessAlive(Number(holder)))
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
