/** What the same work costs without JIM: objects a second of the bare parser and of the bare database, in the same run. */
import { createReadStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { parse } from 'csv-parse';
import type pg from 'pg';

/** The same file through csv-parse. */
export async function measureParsing(file: string): Promise<number> {
  const started = performance.now();
  let rows = 0;
  for await (const _row of createReadStream(file).pipe(parse({ from_line: 2 }))) rows += 1;
  return rows / secondsSince(started);
}

/** The same rows into a table of text columns without an index, read by the server itself: nothing writes them faster. */
export async function measureCopying(file: string, columns: readonly string[], database: pg.Client): Promise<number> {
  await chmod(file, 0o644);
  await database.query(`create table bench_floor (${columns.map((name) => `"${name}" text`).join(', ')})`);
  try {
    const started = performance.now();
    const { rowCount } = await database.query(`copy bench_floor from '${file}' (format csv, header)`);
    return (rowCount ?? 0) / secondsSince(started);
  } finally {
    await database.query('drop table bench_floor');
  }
}

/** The documents of a connector space and of what they are joined to, in pages of a thousand: what no synchronisation goes without. */
export async function measureReading(systemId: number, database: pg.Client): Promise<number> {
  const started = performance.now();
  let count = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await database.query<{ id: string }>({
      name: 'bench-read-floor',
      text: `
        select o.id, o.document, m.document as identity
        from connected_system_object o
        left join lateral (
          select metaverse_object_id from connected_system_object_link where connected_system_object_id = o.id limit 1) l on true
        left join lateral (select document from metaverse_object where id = l.metaverse_object_id limit 1) m on true
        where o.connected_system_id = $1 and o.id > $2 order by o.id limit 1000`,
      values: [systemId, after],
    });
    count += rows.length;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < 1000) return count / secondsSince(started);
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
