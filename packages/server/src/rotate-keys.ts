import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { rotateSecretKey } from './secrets/re-encrypt-secrets.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';

/** Adds a key and encrypts every stored secret with it. @returns how many. @throws DataFolderHeldError while a JIM runs on the folder. */
export async function rotateKeys(config: Config, log: Log): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const { databaseUrl } = await openPostgres(config, log, stack);
  const database = stack.use(openDatabase(databaseUrl, { log }));
  await migrate(database, { log });
  // awaited here: what it works with ends with this scope
  return await rotateSecretKey(database, config.encryptionKeyPath);
}
