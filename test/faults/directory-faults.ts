/** A real OpenLDAP as the target: killed, paused and slow while runs read it or write to it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RunType } from '../../tools/demo/configure-system.ts';
import { createExportRule, createMatchingRule, readMetaverse, selectType } from '../../tools/demo/configure-system.ts';
import { seededRandom } from '../../packages/server/src/example-data/random.ts';
import { freezeChild } from '../servers/child-server.ts';
import { startOpenLdap, whyNoOpenLdap, type TestDirectory } from '../servers/openldap.ts';
import { connectDirectory, entriesBelow, openByHand, selectContainers } from '../stories/directory-for-story.ts';
import type { ScenarioOptions } from './campaign.ts';
import {
  emptyCompany,
  moveCompany,
  pageSize,
  setUpHr,
  startCompanySystems,
  writeSources,
  type Company,
} from './company.ts';
import { startInstallation, type Installation } from './installation.ts';
import {
  checkCounted,
  checkEnded,
  checkKept,
  checkWatermarks,
  readBefore,
  readUnknown,
  differenceOf,
  type Violation,
} from './invariants.ts';
import { struckAndCompared, verdictOf, type LedgerRow } from './ledger.ts';
import { pause } from './pause.ts';
import { runsOf, succeeded, type EndedRun, type Runs } from './runs.ts';
import { startRelay, type SlowRelay } from './slow-relay.ts';
import { readState, type InstallationState } from './state-hash.ts';

const names = {
  killed: 'target directory killed and started again',
  paused: 'target directory paused (SIGSTOP) beyond the connector’s time-out',
  slow: 'target directory slow',
} as const;
type DirectoryFault = keyof typeof names;

const suffix = 'dc=example,dc=com';
const people = `ou=People,${suffix}`;
const ldif = `dn: ${people}\nobjectClass: organizationalUnit\nou: People\n\n`;
const connectionTimeout = 2;
const secondsToEnd = 60;

interface DirectorySite {
  readonly installation: Installation;
  readonly runs: Runs;
  readonly server: TestDirectory;
  readonly relay: SlowRelay;
  readonly ids: { readonly hr: number; readonly directory: number };
}

type Step = readonly [system: 'hr' | 'directory', runType: RunType];
const feeding: readonly Step[] = [
  ['hr', 'FullImport'],
  ['hr', 'DeltaSynchronisation'],
];
const struckSteps: readonly Step[] = [
  ['directory', 'Export'],
  ['directory', 'FullImport'],
  ['directory', 'DeltaImport'],
];
const settlingRound: readonly Step[] = [
  ['directory', 'FullImport'],
  ['directory', 'FullSynchronisation'],
  ['directory', 'Export'],
];
const settlingRounds = 3;

export async function runDirectoryFaults(options: ScenarioOptions): Promise<readonly LedgerRow[]> {
  const kinds = Object.keys(names) as DirectoryFault[];
  if (whyNoOpenLdap !== null) {
    const skipped = `OpenLDAP: ${whyNoOpenLdap}`;
    return kinds.map((kind) => ({ fault: names[kind], struck: '', ended: '', checked: [], violations: [], skipped }));
  }
  const changes = seededRandom(options.seed);
  const random = seededRandom(options.seed + 4);
  const sites = await Promise.all([openSite(), openSite()]);
  const [struck, twin] = sites;
  await using stack = new AsyncDisposableStack();
  for (const { relay, server, installation } of sites) [relay, server, installation].map((each) => stack.use(each));
  let company = emptyCompany;
  const rows: LedgerRow[] = [];
  for (const kind of kinds) {
    company = moveCompany(company, options.people, changes);
    const ofKind = await struckAndCompared(names[kind], async (own) => {
      for (const site of sites) await feed(site, company);
      for (const step of struckSteps) own.push(await runStruck(struck, step, kind, random));
      await performAll(twin, struckSteps);
      const states = await Promise.all(sites.map(settle));
      return compare(states[1], states[0]);
    });
    rows.push(...ofKind);
    if (ofKind.some((row) => verdictOf(row) !== 'held')) break;
  }
  return rows;
}

async function feed(site: DirectorySite, company: Company): Promise<void> {
  const { files, systems } = site.installation;
  await writeSources(company, files, systems);
  await configureOnce(site);
  await performAll(site, feeding);
}

const configured = new WeakSet<DirectorySite>();

async function configureOnce(site: DirectorySite): Promise<void> {
  if (configured.has(site)) return;
  configured.add(site);
  const { installation, server, relay } = site;
  const { client, files } = installation;
  const metaverse = await readMetaverse(client);
  const hr = await setUpHr(client, `${files}/hr.csv`, metaverse);
  const directory = await connectDirectory(
    client,
    'Directory',
    { ...server, tlsPort: relay.port },
    {
      'Connection Timeout': connectionTimeout,
    },
  );
  await selectContainers(client, directory, [people]);
  const type = await selectType(client, directory, {
    name: 'inetOrgPerson',
    attributes: ['cn', 'sn', 'departmentNumber', 'employeeNumber', 'manager'],
  });
  const accounts = { systemId: directory, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...accounts, attribute: 'employeeNumber', metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...accounts,
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      distinguishedName: `="cn=" + mv["Employee ID"] + ",${people}"`,
      cn: 'Employee ID',
      sn: 'Display Name',
      departmentNumber: 'Department',
      employeeNumber: 'Employee ID',
      manager: 'Manager',
    },
  });
  Object.assign(site.ids, { hr, directory });
}

async function openSite(): Promise<DirectorySite> {
  const server = await startOpenLdap({ ldif });
  const relay = await startRelay(server.tlsPort);
  const installation = await startInstallation({ systems: await startCompanySystems() });
  return { installation, runs: runsOf(installation, pageSize), server, relay, ids: { hr: 0, directory: 0 } };
}

async function performAll({ runs, ids }: DirectorySite, steps: readonly Step[]): Promise<void> {
  for (const [system, runType] of steps) {
    const run = await runs.ended(await runs.begin(ids[system], runType), secondsToEnd);
    if (run.status === 'FailedWithError') throw new Error(`${system} ${runType}: ${run.status}, ${run.errorMessage}`);
  }
}

async function runStruck(
  site: DirectorySite,
  [system, runType]: Step,
  kind: DirectoryFault,
  random: () => number,
): Promise<LedgerRow> {
  const { installation, runs, ids } = site;
  const { database } = installation;
  const systemId = ids[system];
  const before = await readBefore(database, systemId);
  const saidBefore = await readUnknown(database);
  const activityId = await runs.begin(systemId, runType);
  await runs.working(activityId, secondsToEnd);
  await pause(random() * 300);
  const seen = await runs.look(activityId);
  const heal = await strike(site, kind);
  const run = await runs.ended(activityId, secondsToEnd);
  await heal();
  const unknown = (await readUnknown(database)).size - saidBefore.size;
  const again = await repeat(site, [system, runType], run);
  return {
    fault: names[kind],
    struck: `${system} ${runType}: ${seen.where}`,
    run: { runType, moment: seen.moment },
    ended: unknown === 0 ? run.status : `${run.status}, ${unknown} exports unknown`,
    checked: ['kept', 'counted', 'ended', 'watermarks', 'converged'],
    violations: [
      ...(await checkKept(database, activityId, seen)),
      ...(await checkCounted(database, [activityId])),
      ...(await checkEnded(database)),
      ...(again.length > 0 ? again : await checkWatermarks(database, before, { systemId, isSuccess: true })),
    ],
  };
}

/** @returns what brings the server back, when the run has ended. */
async function strike({ server, relay }: DirectorySite, kind: DirectoryFault): Promise<() => Promise<void>> {
  switch (kind) {
    case 'killed': {
      await server.stop('SIGKILL');
      await delay(300);
      await server.start();
      return () => Promise.resolve();
    }
    case 'paused': {
      await freezeChild(server.process());
      setTimeout(() => server.process().kill('SIGCONT'), connectionTimeout * 1000 + 1_500);
      return () => Promise.resolve(void server.process().kill('SIGCONT'));
    }
    case 'slow':
      relay.delay(15);
      return () => Promise.resolve(relay.delay(0));
  }
}

async function repeat(site: DirectorySite, [system, runType]: Step, first: EndedRun): Promise<readonly Violation[]> {
  const { runs, ids } = site;
  let run = first;
  for (let times = 0; !succeeded(run) && times < 4; times += 1) {
    if (runType === 'Export') await runs.retryExports(ids[system]);
    run = await runs.ended(await runs.begin(ids[system], runType), secondsToEnd);
  }
  if (succeeded(run)) return [];
  return [{ invariant: 'converged', words: `It did not succeed again: ${run.status}, ${run.errorMessage}` }];
}

async function settle(site: DirectorySite): Promise<InstallationState> {
  const { installation, runs, ids, server } = site;
  for (let round = 1; round <= settlingRounds; round += 1) {
    await runs.retryExports(ids.directory);
    await performAll(site, settlingRound);
  }
  await performAll(site, settlingRound.slice(0, 2));
  await using byHand = await openByHand(server);
  const entries = await entriesBelow(byHand, people, 'inetOrgPerson', [
    'cn',
    'sn',
    'departmentNumber',
    'employeeNumber',
    'manager',
  ]);
  return readState(installation.database, {
    madeUpAttributes: ['entryUUID'],
    // a directory tells attributes in the order in which they were written
    targets: { directory: Object.entries(entries).map(([dn, values]) => [dn, Object.entries(values).toSorted()]) },
  });
}

function compare(expected: InstallationState | undefined, state: InstallationState | undefined): readonly Violation[] {
  if (expected === undefined || state === undefined || expected.hash === state.hash) return [];
  return [differenceOf(expected, state)];
}
