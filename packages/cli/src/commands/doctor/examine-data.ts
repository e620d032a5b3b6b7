/** What can be seen on the machine itself: the data folder and its database. */
import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openData, type OpenedData } from '../../offline/open-data.ts';
import { shortBytes, shortDuration } from '../../terminal/describe-time.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { whenMissing } from '../../when-missing.ts';
import { ok, problem, skipped, warning, type Finding } from './finding.ts';

const leastFreeBytes = 2 * 1024 ** 3;

/** @param data a folder that was named; else JIM_DATA, ./data or DATABASE_URL, as far as there is one */
export async function examineData(data: string | undefined, terminal: Terminal): Promise<readonly Finding[]> {
  const { environment } = terminal;
  const folder = resolve(data ?? (environment['JIM_DATA'] || 'data'));
  const hasFolder = existsSync(folder);
  const hasDatabase =
    existsSync(join(folder, 'postgres', 'PG_VERSION')) || (data === undefined && Boolean(environment['DATABASE_URL']));
  if (!hasFolder && !hasDatabase)
    return [skipped('data folder', `${folder} is not on this machine: disk and database were not looked at`)];
  const findings = hasFolder ? await examineFolder(folder) : [];
  if (!hasDatabase)
    return [...findings, skipped('database', 'it is not in the data folder, and DATABASE_URL is not set')];
  try {
    await using opened = await openData({ ...(data !== undefined && { data }) }, terminal, 'refuse');
    return [...findings, ...(await examineDatabase(opened))];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [
      ...findings,
      problem(
        'database',
        said,
        'Look at the log files in the data folder, and whether its PostgreSQL can start there.',
      ),
    ];
  }
}

async function examineFolder(folder: string): Promise<Finding[]> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const free = bavail * bsize;
  const share = blocks === 0 ? 1 : bavail / blocks;
  const said = `${shortBytes(free)} free (${Math.round(share * 100)} %) at ${folder}`;
  const disk =
    free < leastFreeBytes
      ? problem('disk', said, 'Free some room, or move the data folder: PostgreSQL stops when its disk is full.')
      : share < 0.1
        ? warning('disk', said, 'Free some room before it is needed.')
        : ok('disk', said);
  const keys = await stat(join(folder, 'keys', 'secret-keys.json')).catch(whenMissing(undefined));
  if (!keys || process.platform === 'win32') return [disk];
  const isOpen = (keys.mode & 0o077) !== 0;
  return [
    disk,
    isOpen
      ? problem(
          'keys',
          'others on this machine can read the keys that encrypt secrets',
          `chmod 600 ${join(folder, 'keys', 'secret-keys.json')}, and rotate them: npm start -- rotate-keys`,
        )
      : ok('keys', 'readable by their owner only'),
  ];
}

async function examineDatabase({ server, databaseUrl, source }: OpenedData): Promise<Finding[]> {
  await using database = server.openDatabase(databaseUrl, { log: server.silentLog(), poolSize: 1 });
  const { rows: facts } = await database.query<{
    version: string;
    bytes: string;
    connections: string;
    most: string;
    oldest: string | null;
  }>({
    text: `select current_setting('server_version') as version, pg_database_size(current_database())::text as bytes,
        (select count(*) from pg_stat_activity)::text as connections, current_setting('max_connections') as most,
        (select extract(epoch from max(now() - xact_start))::text from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction') as oldest`,
  });
  const [fact] = facts;
  if (!fact) return [];
  const how = { external: 'DATABASE_URL', running: 'embedded, in use by JIM', started: 'embedded, no JIM runs on it' }[
    source
  ];
  const findings = [ok('database', `PostgreSQL ${fact.version}, ${how}, ${shortBytes(Number(fact.bytes))}`)];
  if (Number(fact.connections) > 0.9 * Number(fact.most))
    findings.push(
      warning(
        'connections',
        `${fact.connections} of ${fact.most} are taken`,
        'Raise max_connections, or run fewer processes.',
      ),
    );
  if (Number(fact.oldest ?? 0) > 600)
    findings.push(
      warning(
        'transactions',
        `one has been open and idle for ${shortDuration(Number(fact.oldest) * 1000)}`,
        'End the program that holds it: it keeps deleted rows from being cleaned up.',
      ),
    );
  const { rows: applied } = await database.query<{ name: string }>({
    text: 'select name from schema_migration order by version',
  });
  const ours = await server.readMigrations();
  const isSame = applied.length === ours.length && applied.every(({ name }, index) => ours[index]?.name === name);
  findings.push(
    isSame
      ? ok('schema', `${applied.at(-1)?.name ?? 'empty'}, the one of this version`)
      : applied.length > ours.length
        ? problem('schema', 'it was migrated by a newer JIM', 'Run the newer version, or restore a backup of before.')
        : warning(
            'schema',
            `${ours.length - applied.length} migrations are missing`,
            'They are applied at the next start of JIM. Make a backup before: "jim backup".',
          ),
  );
  const { rows: silent } = await database.query<{ kind: string; seconds: string }>({
    text: `select kind, extract(epoch from now() - heartbeat_at)::text as seconds from worker_task
      where status <> 'Queued' and heartbeat_at < now() - interval '5 minutes'`,
  });
  if (silent.length > 0 && source !== 'started')
    findings.push(
      problem(
        'workers',
        `${silent.length} tasks whose worker has said nothing for ${shortDuration(Math.max(...silent.map(({ seconds }) => Number(seconds))) * 1000)}`,
        'A worker that runs ends them by itself; start one: "jim serve --roles worker".',
      ),
    );
  return findings;
}
