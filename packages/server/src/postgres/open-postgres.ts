import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { holdDataFolder } from './hold-data-folder.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

export interface OpenedPostgres {
  readonly databaseUrl: string;
  /** Fulfilled with the reason when the embedded server ends. */
  readonly failed: Promise<string>;
}

/**
 * The server that the configuration names, or else the embedded one, with the data folder held as long as it runs.
 * What was started is put on the stack. @throws DataFolderHeldError
 */
export async function openPostgres(config: Config, log: Log, stack: AsyncDisposableStack): Promise<OpenedPostgres> {
  if (config.databaseUrl !== undefined)
    return { databaseUrl: config.databaseUrl, failed: new Promise(() => undefined) };
  stack.use(await holdDataFolder(config.dataFolder, log));
  const postgres = await startEmbeddedPostgres({ dataFolder: config.dataFolder, log });
  stack.defer(() => postgres.stop());
  return { databaseUrl: postgres.url, failed: postgres.ended.then(() => 'The embedded PostgreSQL has ended.') };
}
