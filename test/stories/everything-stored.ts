import pg from 'pg';
import type { Story } from './jim-for-story.ts';

/** Every row of every table of the story's database, as text. */
export async function everythingStored({ databaseUrl }: Story): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const stored = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      for (const { row } of stored.rows) texts.push(row);
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}
