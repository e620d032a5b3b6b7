/**
 * JIM as `npm start` has it: one process with all roles and its own PostgreSQL, both killed at the same moment; and a
 * second JIM started on the data of one that runs.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@jim/contract/client.ts';
import { seededRandom, type Random } from '../../packages/server/src/example-data/random.ts';
import { clusterUser } from '../../packages/server/src/postgres/initialise-cluster.ts';
import type { Database } from '../../packages/server/src/store/database.ts';
import { openSite, sentBy, endState, settle, struckSteps, type ScenarioOptions, type Site } from './campaign.ts';
import { configureCompany, emptyCompany, moveCompany, pageSize, startCompanySystems, writeSources } from './company.ts';
import type { Installation } from './installation.ts';
import {
  checkCounted,
  checkEnded,
  checkKept,
  checkNoneLost,
  checkWatermarks,
  noteUnknown,
  readBefore,
} from './invariants.ts';
import { jimChild } from './jim-child.ts';
import { struckAndCompared, type LedgerRow } from './ledger.ts';
import { openLedgerDatabase } from './patience.ts';
import { pause } from './pause.ts';
import { runsOf, succeeded } from './runs.ts';
import { freePort } from '../servers/child-server.ts';

export async function runEmbedded(options: ScenarioOptions): Promise<readonly LedgerRow[]> {
  const company = moveCompany(emptyCompany, options.people, seededRandom(options.seed));
  const random = seededRandom(options.seed + 5);
  await using stack = new AsyncDisposableStack();
  const twin = await openSite(company);
  stack.use(twin.installation);
  const { site, environment } = await openEmbeddedSite();
  const { installation, ids } = site;
  stack.use(installation);
  await writeSources(company, installation.files, installation.systems);
  Object.assign(ids, await configureCompany(installation.client, installation.files));
  const expected = await settle(twin);
  const second = await startSecond(environment);
  const rows = await struckAndCompared(embeddedFault, async (own) => {
    await killEach(site, random, own);
    return endState(site, expected);
  });
  return [second, ...rows];
}

const embeddedFault = 'SIGKILL of JIM and its embedded PostgreSQL together';

async function killEach({ installation, ids, runs }: Site, random: Random, rows: LedgerRow[]): Promise<void> {
  for (const { system, runType } of struckSteps(1)) {
    const systemId = ids[system];
    const before = await readBefore(installation.database, systemId);
    const activityId = await runs.begin(systemId, runType);
    if (random() < 0.7) await runs.working(activityId, 60);
    await pause(random() * 200);
    const seen = await runs.look(activityId);
    await installation.kill(['worker', 'postgres']);
    await installation.restart();
    const run = await runs.ended(activityId, 60);
    const again = succeeded(run) ? run : await runs.ended(await runs.begin(systemId, runType), 60);
    const { database } = installation;
    rows.push({
      fault: embeddedFault,
      struck: `${system} ${runType}: ${seen.where}`,
      run: { runType, moment: seen.moment },
      ended: run.status,
      checked: ['kept', 'counted', 'ended', 'exports', 'watermarks', 'converged'],
      violations: [
        ...(await checkKept(database, activityId, seen)),
        ...(await checkCounted(database, [activityId])),
        ...(await checkEnded(database)),
        ...(await checkNoneLost(database, before, sentBy(system, runType, installation))),
        ...(await checkWatermarks(database, before, { systemId, isSuccess: succeeded(again) })),
      ],
    });
  }
}

async function startSecond(environment: Readonly<Record<string, string>>): Promise<LedgerRow> {
  const second = jimChild({ ...environment, JIM_PORT: '0' });
  const words = await second.start().then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  await second.kill();
  const isRefused = words.includes('is in use by the JIM with process id');
  return {
    fault: 'a second JIM started on the data folder of one that runs',
    struck: 'idle',
    ended: isRefused ? 'refused, with the process id of the first' : '',
    checked: ['converged'],
    violations: isRefused ? [] : [{ invariant: 'converged', words: `It was not refused: ${words}` }],
  };
}

async function openEmbeddedSite(): Promise<{
  readonly site: Site;
  readonly environment: Readonly<Record<string, string>>;
}> {
  const home = await mkdtemp(join(tmpdir(), 'jim-faults-embedded-'));
  const files = join(home, 'files');
  await mkdir(files);
  const systems = await startCompanySystems();
  const environment = {
    JIM_DATA: home,
    JIM_FILE_ROOTS: files,
    JIM_PORT: String(await freePort()),
    JIM_FAULTS_SYSTEMS: systems.url,
    DATABASE_URL: '',
  };
  const jim = jimChild(environment);
  const { url, apiKey } = await jim.start();
  let database = await openOwn(home);
  await noteUnknown(database);
  const installation: Installation = {
    client: createClient({ url, apiKey: apiKey ?? '' }),
    get database() {
      return database;
    },
    databaseUrl: '',
    files,
    systems,
    worker: jim,
    api: jim,
    async kill() {
      const { pid } = await readPostmaster(home);
      const gone = jim.kill();
      process.kill(pid, 'SIGKILL');
      await gone;
      await database.close();
    },
    async restart() {
      await jim.start();
      database = await openOwn(home);
    },
    addWorker: () => jim,
    async [Symbol.asyncDispose]() {
      await database.close();
      await jim.stop();
      await systems[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
  const ids = { hr: 0, mail: 0, directory: 0, database: 0, list: 0 };
  return { site: { installation, ids, runs: runsOf(installation, pageSize) }, environment };
}

async function readPostmaster(home: string): Promise<{ readonly pid: number; readonly port: number }> {
  const lines = (await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

async function openOwn(home: string): Promise<Database> {
  const password = (await readFile(join(home, 'postgres-password'), 'utf8')).trim();
  const { port } = await readPostmaster(home);
  return openLedgerDatabase(`postgresql://${clusterUser}:${encodeURIComponent(password)}@127.0.0.1:${port}/jim`);
}
