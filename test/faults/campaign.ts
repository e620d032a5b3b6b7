/**
 * Two installations go through the same changes of their sources, one undisturbed. In the other a fault strikes every run
 * at a random instant; what the invariants say is asked after each, and after each cycle of changes both must be the same.
 *
 *   cycle:  sources change → runs, each struck once and repeated until it succeeds → runs that settle → compare
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom, type Random } from '../../packages/server/src/example-data/random.ts';
import type { RunType } from '../../tools/demo/configure-system.ts';
import {
  configureCompany,
  emptyCompany,
  moveCompany,
  pageSize,
  startCompanySystems,
  writeSources,
  type Company,
  type SystemIds,
  type SystemName,
} from './company.ts';
import { faultNames, isAtTarget, strike, type FaultName } from './faults.ts';
import { pause, startInstallation, type Installation } from './installation.ts';
import {
  checkCounted,
  checkEnded,
  checkKept,
  checkNoneLost,
  checkSentOnce,
  checkWatermarks,
  readBefore,
  readUnknown,
  type Violation,
} from './invariants.ts';
import type { LedgerRow } from './ledger.ts';
import { runsOf, succeeded, type Runs } from './runs.ts';
import { compareStates, readState, type InstallationState } from './state-hash.ts';

export interface Step {
  readonly system: SystemName;
  readonly runType: RunType;
}

const step = (system: SystemName, runType: RunType): Step => ({ system, runType });

/** Every run type, in the order in which changes travel. */
export const struckSteps = (cycle: number): readonly Step[] => [
  step('hr', 'FullImport'),
  step('mail', cycle === 1 ? 'FullImport' : 'DeltaImport'),
  step('hr', cycle % 2 === 1 ? 'FullSynchronisation' : 'DeltaSynchronisation'),
  step('mail', 'DeltaSynchronisation'),
  step('directory', 'Export'),
  step('database', 'Export'),
  step('list', 'Export'),
  step('directory', cycle % 2 === 1 ? 'FullImport' : 'DeltaImport'),
  step('directory', 'DeltaSynchronisation'),
];

const sources: readonly Step[] = [step('hr', 'FullImport'), step('mail', 'FullImport')];
const confirming: readonly Step[] = [step('directory', 'FullImport'), step('list', 'FullImport')];
const exporting: readonly Step[] = [step('directory', 'Export'), step('database', 'Export'), step('list', 'Export')];
const synchronising = (runType: RunType, systems: readonly SystemName[]): readonly Step[] =>
  systems.map((system) => step(system, runType));
const settling: readonly Step[] = [
  ...sources,
  ...confirming,
  ...synchronising('FullSynchronisation', ['hr', 'mail', 'directory', 'database', 'list']),
];
/** Again while exports are left: what refers to an object that is created first has to wait for it. */
const settlingRound: readonly Step[] = [
  ...exporting,
  ...confirming,
  ...synchronising('DeltaSynchronisation', ['directory', 'database', 'list']),
];
const mostRounds = 3;

export interface Site {
  readonly installation: Installation;
  readonly ids: SystemIds;
  readonly runs: Runs;
}

export interface ScenarioOptions {
  readonly seed: number;
  readonly people: number;
}

export interface CampaignOptions extends ScenarioOptions {
  /** In the order in which they strike. */
  readonly faults: readonly FaultName[];
  /** How often a run of a cycle is struck and repeated, before the next one. */
  readonly strikesPerRun: number;
  readonly say: (line: string) => void;
}

const secondsToEnd = 30;
/** A process that has just been started takes that many times as long as the twin's. */
const coldness = 2;

/** A set up installation whose sources hold the company. */
export async function openSite(company: Company, folder?: string): Promise<Site> {
  const systems = await startCompanySystems();
  const installation = await startInstallation({ systems, ...(folder !== undefined && { folder }) });
  await writeSources(company, installation.files, systems);
  const ids = await configureCompany(installation.client, installation.files);
  return { installation, ids, runs: runsOf(installation, pageSize) };
}

export interface Twins extends AsyncDisposable {
  readonly struck: Site;
  readonly twin: Site;
  /** What the sources of both hold at first. */
  readonly company: Company;
  /** Changes the company once more. */
  move(): Company;
}

/** The struck one lives in `folder`, where it is given. */
export async function openTwins({ seed, people }: ScenarioOptions, folder?: string): Promise<Twins> {
  const changes = seededRandom(seed);
  const first = moveCompany(emptyCompany, people, changes);
  let company = first;
  const [struck, twin] = await Promise.all([openSite(first, folder), openSite(first)]);
  return {
    struck,
    twin,
    company: first,
    move: () => (company = moveCompany(company, people, changes)),
    async [Symbol.asyncDispose]() {
      await Promise.all([struck, twin].map(({ installation }) => installation[Symbol.asyncDispose]()));
    },
  };
}

/** Where an end state is not the expected one, all after it would be wrong as well: then both begin anew. */
const mostBeginnings = 5;

export async function runCampaign(options: CampaignOptions): Promise<readonly LedgerRow[]> {
  const rows: LedgerRow[] = [];
  const waiting = [...options.faults];
  for (let beginning = 0; waiting.length > 0 && beginning < mostBeginnings; beginning += 1) {
    const seed = options.seed + beginning * 100;
    await using twins = await openTwins({ ...options, seed });
    await runCycles(twins, { ...options, seed }, waiting, rows);
  }
  return rows;
}

/** Until no fault waits or the two sites differ. */
async function runCycles(
  twins: Twins,
  options: CampaignOptions,
  waiting: FaultName[],
  rows: LedgerRow[],
): Promise<void> {
  const { struck, twin } = twins;
  const random = seededRandom(options.seed + 1);
  const unknown = new Set<string>();
  for (let cycle = 1; waiting.length > 0; cycle += 1) {
    const company = cycle === 1 ? twins.company : twins.move();
    for (const { installation } of [struck, twin])
      await writeSources(company, installation.files, installation.systems);
    const ofCycle: LedgerRow[] = [];
    const found = await runCycle(twins, cycle, ofCycle, async (each, milliseconds) => {
      for (let times = 0; times < options.strikesPerRun; times += 1) {
        const fault = takeFault(waiting, each);
        if (fault !== undefined) ofCycle.push(await runStruck(struck, each, fault, { random, unknown, milliseconds }));
      }
    }).then(
      async (expected) => [...(await endCycle(struck, expected, unknown))],
      (error: unknown): Violation[] => [{ invariant: 'converged', words: String(error) }],
    );
    rows.push(...ofCycle.map((row) => ({ ...row, violations: [...row.violations, ...found] })));
    const bad = rows.filter(({ violations }) => violations.length > 0).length;
    options.say(`Cycle ${cycle}: ${rows.length} faults so far, ${waiting.length} to come, ${bad} with violations.`);
    for (const { words } of found) options.say(words);
    if (found.length > 0) return;
  }
}

/** @returns the state that the twin reaches. */
async function runCycle(
  { struck, twin }: Twins,
  cycle: number,
  ofCycle: LedgerRow[],
  strikeAt: (each: Step, milliseconds: number) => Promise<void>,
): Promise<InstallationState> {
  const steps = struckSteps(cycle);
  const durations = new Map<Step, number>();
  for (const each of steps) durations.set(each, await runUndisturbed(twin, each));
  const expected = await settle(twin);
  for (const each of steps) {
    await strikeAt(each, durations.get(each) ?? 0);
    const missing = await repeat(struck, each);
    const last = ofCycle.pop();
    if (last !== undefined) ofCycle.push({ ...last, violations: [...last.violations, ...missing] });
  }
  return expected;
}

/** The next fault that means something here. */
function takeFault(waiting: FaultName[], { system }: Step): FaultName | undefined {
  const isRecorded = system !== 'hr' && system !== 'list';
  const index = waiting.findIndex((fault) => isRecorded || !isAtTarget(fault));
  return index === -1 ? undefined : waiting.splice(index, 1)[0];
}

/** @returns how many milliseconds it took. */
async function runUndisturbed({ ids, runs }: Site, { system, runType }: Step): Promise<number> {
  const began = performance.now();
  const run = await runs.ended(await runs.begin(ids[system], runType), secondsToEnd);
  if (!succeeded(run)) throw new Error(`${system} ${runType} undisturbed: ${run.status}, ${run.errorMessage}`);
  return performance.now() - began;
}

interface Chance {
  readonly random: Random;
  readonly milliseconds: number;
  /** Exports that have said that nobody knows what came of them. */
  readonly unknown: Set<string>;
}

async function runStruck(site: Site, each: Step, fault: FaultName, chance: Chance): Promise<LedgerRow> {
  const { installation, ids, runs } = site;
  const { database, systems } = installation;
  const systemId = ids[each.system];
  const before = await readBefore(database, systemId);
  const activityId = await runs.begin(systemId, each.runType);
  await pause(chance.random() * chance.milliseconds * coldness);
  const seen = await runs.look(activityId);
  const { heal, healsWhen } = await strike(fault, { installation, runs, activityId, random: chance.random });
  if (healsWhen === 'at once') await heal();
  const run = await runs.ended(activityId, secondsToEnd).catch((error: unknown) => String(error));
  await heal();
  const struck = `${each.system} ${each.runType}: ${seen.where}`;
  if (typeof run === 'string') {
    return rowOf(fault, struck, '', [{ invariant: 'ended', words: run }]);
  }
  for (const id of await readUnknown(database)) chance.unknown.add(id);
  const isExport = each.runType === 'Export' && each.system !== 'list';
  const violations = [
    ...(await checkKept(database, activityId, seen)),
    ...(await checkCounted(database, [activityId])),
    ...(await checkEnded(database)),
    ...(await checkNoneLost(database, before, isExport ? systems.exports : null)),
    ...(await checkWatermarks(database, before, { systemId, isSuccess: succeeded(run) })),
  ];
  return rowOf(fault, struck, run.status, violations);
}

/** As an administrator would: until it succeeds. */
async function repeat({ ids, runs }: Site, { system, runType }: Step): Promise<readonly Violation[]> {
  let words = '';
  for (let times = 0; times < 3; times += 1) {
    const run = await runs.ended(await runs.begin(ids[system], runType), secondsToEnd);
    if (succeeded(run)) return [];
    words = `${system} ${runType} did not succeed again: ${run.status}, ${run.errorMessage}`;
  }
  return [{ invariant: 'converged', words }];
}

function rowOf(fault: FaultName, struck: string, ended: string, violations: readonly Violation[]): LedgerRow {
  return {
    fault: faultNames[fault],
    struck,
    ended,
    checked: ['kept', 'counted', 'ended', 'exports', 'watermarks', 'converged'],
    violations,
  };
}

/** Runs until nothing is left to do, then the state. */
export async function settle(site: Site): Promise<InstallationState> {
  const { installation } = site;
  await performAll(site, settling);
  for (let round = 1; round <= mostRounds; round += 1) {
    await performAll(site, settlingRound);
    const left = await installation.database.query({ text: 'select from pending_export limit 1' });
    if (left.rowCount === 0) break;
  }
  return readSiteState(site);
}

async function performAll({ ids, runs }: Site, steps: readonly Step[]): Promise<void> {
  for (const { system, runType } of steps) {
    if (runType === 'Export') await runs.retryExports(ids[system]);
    const run = await runs.ended(await runs.begin(ids[system], runType), secondsToEnd);
    if (!succeeded(run)) throw new Error(`${system} ${runType} settling: ${run.status}, ${run.errorMessage}`);
  }
}

async function readSiteState({ installation }: Site): Promise<InstallationState> {
  const { database, files, systems } = installation;
  const held = (name: string): readonly unknown[] =>
    [...systems.system(name).objects].map(([key, values]) => [key, Object.entries(values).toSorted()]);
  const list = (await readFile(join(files, 'list.csv'), 'utf8')).split(/\r?\n/).filter((row) => row !== '');
  return readState(database, {
    targets: { directory: held('directory'), database: held('database'), list },
  });
}

async function endCycle(site: Site, expected: InstallationState, unknown: Set<string>): Promise<readonly Violation[]> {
  const { database, systems } = site.installation;
  const found = await readFinalState(site, expected).catch((error: unknown): Violation[] => [
    { invariant: 'converged', words: String(error) },
  ]);
  for (const id of await readUnknown(database)) unknown.add(id);
  return [...checkSentOnce(systems.exports, unknown), ...found];
}

/** Settles, and says where the end is not the expected one. */
export async function readFinalState(site: Site, expected: InstallationState): Promise<readonly Violation[]> {
  const state = await settle(site);
  if (state.hash === expected.hash) return [];
  const apart = compareStates(expected, state);
  const words = `${apart.length} lines differ from the twin:\n${apart.slice(0, 12).join('\n')}`;
  return [{ invariant: 'converged', words }];
}
