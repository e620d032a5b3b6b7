/** The phases, in the order in which an installation meets them. Everything is done over the public API. */
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import pg from 'pg';
import { createClient, type Client } from '@jim/contract/client.ts';
import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import { runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { readConfig } from '../packages/server/src/config.ts';
import { silentLog } from '../packages/server/src/log.ts';
import { productionSettings } from '../packages/server/src/postgres/postgres-settings.ts';
import { startEmbeddedPostgres } from '../packages/server/src/postgres/start-embedded-postgres.ts';
import { startJim } from '../packages/server/src/start-jim.ts';
import { runProfileFor, type RunType } from '../tools/demo/configure-system.ts';
import { setUpCompany, writeCompanyFiles } from '../tools/demo/set-up-company.ts';
import type { PhaseResult } from './report.ts';

export interface BenchOptions {
  readonly people: number;
  readonly seed: number;
  readonly folder: string;
  say(line: string): void;
}

export async function measurePhases(options: BenchOptions): Promise<readonly PhaseResult[]> {
  const postgres = await startEmbeddedPostgres({
    dataFolder: options.folder,
    log: silentLog(),
    settings: { ...productionSettings, shared_preload_libraries: 'pg_stat_statements' },
  });
  const statistics = new pg.Client({ connectionString: postgres.url });
  await statistics.connect();
  await statistics.query('create extension if not exists pg_stat_statements');
  const environment = { JIM_PORT: '0', JIM_DATA: options.folder, DATABASE_URL: postgres.url };
  const jim = await startJim(readConfig({ environment, argv: [] }), {
    logs: { logOf: silentLog, close: () => undefined },
  });
  try {
    const client = createClient({ url: jim.url, apiKey: jim.apiKey ?? '' });
    return await runPhases(options, client, statistics);
  } finally {
    await jim.close();
    await statistics.end();
    await postgres.stop();
  }
}

async function runPhases(
  options: BenchOptions,
  client: Client,
  statistics: pg.Client,
): Promise<readonly PhaseResult[]> {
  const files = await writeCompanyFiles(join(options.folder, 'files'), options.people, options.seed);
  const { hr, directory } = await setUpCompany(client, files);
  const phases: PhaseResult[] = [];
  const phase = async (name: string, systemId: number, runType: RunType, floor: number | null): Promise<void> => {
    const result = await measureRun(client, statistics, { name, systemId, runType, floor });
    options.say(`${name.padEnd(44)} ${Math.round(result.objectsPerSecond).toLocaleString('en-GB')}/s`);
    phases.push(result);
  };
  const parsing = await measureParsing(files.people);
  const copying = await measureCopying(files.people, statistics);
  await phase('full import, new', hr, 'FullImport', copying);
  await phase('full import, unchanged', hr, 'FullImport', parsing);
  await changeOneInHundred(files.people);
  await phase('full import, 1 % changed', hr, 'FullImport', parsing);
  await phase('full synchronisation, first', hr, 'FullSynchronisation', copying);
  await phase('full synchronisation, unchanged', hr, 'FullSynchronisation', null);
  await phase('export to a file', directory, 'Export', null);
  await phase('confirming import', directory, 'FullImport', parsing);
  await changeOneInHundred(files.people);
  await phase('full import, another 1 % changed', hr, 'FullImport', parsing);
  await phase('delta synchronisation of the 1 %', hr, 'DeltaSynchronisation', null);
  return phases;
}

interface Measured {
  readonly name: string;
  readonly systemId: number;
  readonly runType: RunType;
  readonly floor: number | null;
}

async function measureRun(client: Client, statistics: pg.Client, run: Measured): Promise<PhaseResult> {
  const connectedSystemId = run.systemId;
  const runProfileId = await runProfileFor(client, connectedSystemId, run.runType);
  const before = await countStatements(statistics);
  let peak = 0;
  const { activityId } = await client.call(runProfilesExecute, { params: { connectedSystemId, runProfileId } });
  for (;;) {
    peak = Math.max(peak, process.memoryUsage.rss());
    const activity = await client.call(activitiesGet, { params: { id: activityId } });
    if (activity.status === 'InProgress') {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    if (activity.status !== 'Complete')
      throw new Error(`${run.name}: ${activity.status} ${activity.errorMessage ?? ''}`);
    const seconds = secondsOf(activity.executionTime ?? '00:00:00');
    const objects = activity.objectsProcessed;
    const statements = (await countStatements(statistics)) - before;
    return {
      phase: run.name,
      objects,
      seconds,
      objectsPerSecond: objects / seconds,
      floorPerSecond: run.floor,
      peakRssMiB: peak / 2 ** 20,
      statementsPer1000: objects === 0 ? 0 : (statements / objects) * 1000,
    };
  }
}

async function countStatements(statistics: pg.Client): Promise<number> {
  const { rows } = await statistics.query<{ calls: string }>(
    'select coalesce(sum(calls), 0) as calls from pg_stat_statements',
  );
  return Number(rows[0]?.calls ?? 0);
}

/** `00:01:30.5000000` → 90.5. */
function secondsOf(timespan: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = timespan.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** The floor of every import: the same file through the bare parser. */
async function measureParsing(file: string): Promise<number> {
  const started = performance.now();
  let rows = 0;
  for await (const _row of createReadStream(file).pipe(parse({ from_line: 2 }))) rows += 1;
  return rows / ((performance.now() - started) / 1000);
}

/** The floor of everything that writes: the same rows, one document each, in one INSERT … SELECT a thousand. */
async function measureCopying(file: string, database: pg.Client): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(1).filter(Boolean);
  await database.query(
    'create table bench_floor (id bigint generated always as identity primary key, document jsonb not null)',
  );
  const started = performance.now();
  for (let at = 0; at < lines.length; at += 1000) {
    const documents = lines.slice(at, at + 1000).map((line) => JSON.stringify(line.split(',')));
    await database.query('insert into bench_floor (document) select d::jsonb from unnest($1::text[]) as d', [
      documents,
    ]);
  }
  const perSecond = lines.length / ((performance.now() - started) / 1000);
  await database.query('drop table bench_floor');
  return perSecond;
}

/** Every hundredth person gets another title. */
async function changeOneInHundred(file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const header = lines[0]?.split(',') ?? [];
  const at = header.indexOf('title');
  const changed = lines.map((line, index) => {
    if (index === 0 || index % 100 !== 0 || line === '') return line;
    const cells = line.split(',');
    cells[at] = `${cells[at] ?? ''}+`;
    return cells.join(',');
  });
  await writeFile(file, changed.join('\n'));
}
