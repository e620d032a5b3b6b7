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
import { startInstallation, type Installation } from './installation.ts';
import {
  checkCounted,
  checkEnded,
  checkKept,
  checkNoneLost,
  checkSentOnce,
  checkWatermarks,
  differenceOf,
  readBefore,
  readUnknown,
  type Violation,
} from './invariants.ts';
import { countOf, struckAndCompared, verdictOf, whatIsWrong, type LedgerRow } from './ledger.ts';
import { pause } from './pause.ts';
import type { RecordedExport } from './recorded-systems.ts';
import { runsOf, succeeded, type Runs } from './runs.ts';
import { readState, type InstallationState } from './state-hash.ts';

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
/** A process that has just been started takes that many times as long as the twin's, and a run waits some time for its worker. */
const coldness = 2;
const millisecondsInQueue = 50;
/** The other faults strike at any time, queued and ended runs included. */
const shareThatStrikesWork = 0.75;

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
  const notCompared = `It was never struck: ${mostBeginnings} beginnings ended with a difference.`;
  return [...rows, ...waiting.map((fault) => ({ ...rowOf(fault, '', '', []), checked: [], notCompared }))];
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
  for (let cycle = 1; waiting.length > 0; cycle += 1) {
    const company = cycle === 1 ? twins.company : twins.move();
    for (const { installation } of [struck, twin])
      await writeSources(company, installation.files, installation.systems);
    const ofCycle = await struckAndCompared(`cycle ${cycle}`, async (own) => {
      const expected = await runCycle(twins, cycle, own, async (each, milliseconds) => {
        for (let times = 0; times < options.strikesPerRun; times += 1) {
          const fault = takeFault(waiting, each);
          if (fault !== undefined)
            await addStruck(own, fault, each, () => runStruck(struck, each, fault, { random, milliseconds }));
        }
      });
      return endState(struck, expected);
    });
    rows.push(...ofCycle);
    options.say(
      `Cycle ${cycle}: ${rows.length} faults so far, ${waiting.length} to come, ${countOf(rows, 'broke')} with violations, ` +
        `${countOf(rows, 'not compared')} not compared.`,
    );
    for (const words of whatIsWrong(ofCycle)) options.say(words);
    if (ofCycle.some((row) => verdictOf(row) !== 'held')) return;
  }
}

/** A fault whose run broke off is a row as well. */
async function addStruck(
  rows: LedgerRow[],
  fault: FaultName,
  { system, runType }: Step,
  strikeOnce: () => Promise<LedgerRow>,
): Promise<void> {
  const row = await strikeOnce().catch((error: unknown) => {
    rows.push(rowOf(fault, `${system} ${runType}`, '', []));
    throw error;
  });
  rows.push(row);
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

/** @returns how many milliseconds its work took. */
async function runUndisturbed({ ids, runs }: Site, { system, runType }: Step): Promise<number> {
  const run = await runs.ended(await runs.begin(ids[system], runType), secondsToEnd);
  if (!succeeded(run)) throw new Error(`${system} ${runType} undisturbed: ${run.status}, ${run.errorMessage}`);
  return run.milliseconds ?? 0;
}

interface Chance {
  readonly random: Random;
  readonly milliseconds: number;
}

async function runStruck(site: Site, each: Step, fault: FaultName, chance: Chance): Promise<LedgerRow> {
  const { installation, ids, runs } = site;
  const { database } = installation;
  const systemId = ids[each.system];
  const before = await readBefore(database, systemId);
  const activityId = await runs.begin(systemId, each.runType);
  await reachInstant(runs, activityId, chance);
  const seen = await runs.look(activityId);
  const { heal, healsWhen } = await strike(fault, { installation, runs, activityId, random: chance.random });
  if (healsWhen === 'at once') await heal();
  const run = await runs.ended(activityId, secondsToEnd).catch((error: unknown) => String(error));
  await heal();
  const struck = `${each.system} ${each.runType}: ${seen.where}`;
  const struckRun = { runType: each.runType, moment: seen.moment };
  if (typeof run === 'string') {
    return { ...rowOf(fault, struck, '', [{ invariant: 'ended', words: run }]), run: struckRun };
  }
  const violations = [
    ...(await checkKept(database, activityId, seen)),
    ...(await checkCounted(database, [activityId])),
    ...(await checkEnded(database)),
    ...(await checkNoneLost(database, before, sentBy(each.system, each.runType, installation))),
    ...(await checkWatermarks(database, before, { systemId, isSuccess: succeeded(run) })),
  ];
  return { ...rowOf(fault, struck, run.status, violations), run: struckRun };
}

/** Early instants come more often: what a run has done already is not done again after the fault. */
async function reachInstant(runs: Runs, activityId: string, { random, milliseconds }: Chance): Promise<void> {
  if (random() < shareThatStrikesWork) {
    await runs.working(activityId, secondsToEnd);
    await pause(random() ** 2 * milliseconds);
  } else {
    await pause(random() * (millisecondsInQueue + milliseconds * coldness));
  }
}

/** What the target of a run says that it was sent; null where it keeps no record. */
export function sentBy(
  system: SystemName,
  runType: RunType,
  { systems }: Installation,
): readonly RecordedExport[] | null {
  return runType === 'Export' && system !== 'list' ? systems.exports : null;
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

/** Settles, and says where the end is not the expected one, and what was sent twice on the way. */
export async function endState(site: Site, expected: InstallationState): Promise<readonly Violation[]> {
  const { database, systems } = site.installation;
  const state = await settle(site);
  const twice = checkSentOnce(systems.exports, await readUnknown(database));
  if (state.hash === expected.hash) return twice;
  return [...twice, differenceOf(expected, state)];
}
