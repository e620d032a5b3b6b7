import { dirname, join } from 'node:path';
import { silentLog } from '@jim/server/log.ts';
import { openDatabase } from '@jim/server/store/database.ts';
import { migrate, migrationsFolder } from '@jim/server/store/migrate.ts';
import { createEmptyTestDatabase } from '@jim/server/testing/test-database.ts';
import { describeSchema } from './describe-schema.ts';

export const schemaFile = join(dirname(migrationsFolder), 'schema.sql');

/** What all migrations make of an empty database. */
export async function describeMigratedSchema(): Promise<string> {
  await using home = await createEmptyTestDatabase();
  await using database = openDatabase(home.url, { log: silentLog() });
  await migrate(database, { log: silentLog() });
  return await describeSchema(database);
}
