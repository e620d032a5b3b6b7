/**
 * The one file of the command line that reaches into the server, for commands that work where no JIM answers: on a data
 * folder or a database (docs/decisions/0005-offline-commands.md). It is loaded when such a command runs, never before.
 */
import { fileURLToPath } from 'node:url';

/** What `jim serve` runs. */
export function serverScript(): string {
  return fileURLToPath(import.meta.resolve('@jim/server/main.ts'));
}

export type ServerModules = Awaited<ReturnType<typeof loadServerModules>>;

export async function loadServerModules() {
  const [config, log, postgres, cluster, migration, apiKeys, apiKey, database, ids] = await Promise.all([
    import('@jim/server/config.ts'),
    import('@jim/server/log.ts'),
    import('@jim/server/postgres/open-postgres.ts'),
    import('@jim/server/postgres/postmaster-file.ts'),
    import('@jim/server/store/migrate.ts'),
    import('@jim/server/store/api-keys.ts'),
    import('@jim/server/http/auth/api-key.ts'),
    import('@jim/server/store/database.ts'),
    import('@jim/server/new-id.ts'),
  ]);
  return {
    readConfig: config.readConfig,
    silentLog: log.silentLog,
    openPostgres: postgres.openPostgres,
    readClusterState: cluster.readClusterState,
    migrate: migration.migrate,
    readMigrations: migration.readMigrations,
    migrationsFolder: migration.migrationsFolder,
    insertApiKey: apiKeys.insertApiKey,
    listApiKeys: apiKeys.listApiKeys,
    deleteApiKey: apiKeys.deleteApiKey,
    generateApiKey: apiKey.generateApiKey,
    hashApiKey: apiKey.hashApiKey,
    prefixOfApiKey: apiKey.prefixOfApiKey,
    openDatabase: database.openDatabase,
    newId: ids.newId,
  };
}
