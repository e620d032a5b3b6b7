import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../log.ts';
import { throwawaySettings } from '../postgres/postgres-settings.ts';
import { startEmbeddedPostgres } from '../postgres/start-embedded-postgres.ts';

export interface TestServer {
  readonly url: string;
  /** Waits for its end and removes its folder. */
  stop(): Promise<void>;
  /** The same at once, for a process that is ending; nothing when it was stopped. */
  kill(): void;
  unref(): void;
}

/** A PostgreSQL in a temporary folder that does not care for crashes. */
export async function startTestServer(): Promise<TestServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-test-postgres-'));
  const server = await startEmbeddedPostgres({ dataFolder, log: silentLog(), settings: throwawaySettings });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
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
