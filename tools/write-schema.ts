/** npm run schema: writes what the migrations make of an empty database to packages/server/src/store/schema.sql. */
import { writeFile } from 'node:fs/promises';
import { describeMigratedSchema, schemaFile } from './schema/migrated-schema.ts';

await writeFile(schemaFile, await describeMigratedSchema());
process.stdout.write(`Wrote ${schemaFile}\n`);
