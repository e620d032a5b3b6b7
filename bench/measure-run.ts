/** One measured run: started over the API, timed by its own activity, with the worker's peak memory and its statements. */
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Client } from '@jim/contract/client.ts';
import { runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { runProfileFor, type RunType } from '../tools/demo/configure-system.ts';
import { readPeakMemory, resetPeakMemory, type JimProcess } from './jim-processes.ts';
import type { PhaseResult } from './report.ts';

export interface Bench {
  readonly client: Client;
  readonly worker: JimProcess;
  /** As another database user than the worker's, so that the worker's statements can be told apart. */
  readonly observer: pg.Client;
  /** The database user whose statements are counted. */
  readonly workerUser: string;
  say(line: string): void;
}

export interface RunWanted {
  readonly phase: string;
  readonly systemId: number;
  readonly runType: RunType;
  readonly floorPerSecond: number | null;
}

interface ActivityRow {
  readonly status: string;
  readonly processed: number;
  readonly ms: number | null;
  readonly message: string | null;
}

/** @throws Error when the run did not complete, with what its activity says. */
export async function measureRun(bench: Bench, wanted: RunWanted): Promise<PhaseResult> {
  const connectedSystemId = wanted.systemId;
  const runProfileId = await runProfileFor(bench.client, connectedSystemId, wanted.runType);
  return measure(bench, wanted, async () => {
    const { activityId } = await bench.client.call(runProfilesExecute, { params: { connectedSystemId, runProfileId } });
    const { status, processed, ms, message } = await awaitEnd(bench, wanted.phase, activityId);
    if (status !== 'Complete') throw new Error(`${wanted.phase}: ${status}. ${message ?? ''}`);
    return { objects: processed, seconds: (ms ?? 0) / 1000 };
  });
}

export async function measurePreview(bench: Bench, wanted: Omit<RunWanted, 'runType'>): Promise<PhaseResult> {
  return measure(bench, wanted, () => bench.worker.preview(wanted.systemId));
}

async function measure(
  bench: Bench,
  { phase, floorPerSecond }: Pick<RunWanted, 'phase' | 'floorPerSecond'>,
  work: () => Promise<{ readonly objects: number; readonly seconds: number }>,
): Promise<PhaseResult> {
  const before = await countStatements(bench);
  await resetPeakMemory(bench.worker.pid);
  const { objects, seconds } = await work();
  const peakRssMiB = await readPeakMemory(bench.worker.pid);
  const statements = (await countStatements(bench)) - before;
  const result: PhaseResult = {
    phase,
    objects,
    objectsPerSecond: round(objects / seconds),
    floorPerSecond: floorPerSecond === null ? null : round(floorPerSecond),
    seconds,
    peakRssMiB: round(peakRssMiB),
    statementsPer1000: round(objects === 0 ? 0 : (statements / objects) * 1000),
  };
  bench.say(sentenceOf(result));
  return result;
}

function sentenceOf({ phase, objects, objectsPerSecond, seconds, peakRssMiB }: PhaseResult): string {
  const speed =
    objects < 100 ? `${Math.round(seconds * 1000)} ms` : `${Math.round(objectsPerSecond).toLocaleString('en-GB')}/s`;
  return `${phase.padEnd(52)} ${speed.padStart(12)}  ${Math.round(peakRssMiB)} MiB`;
}

const progressEveryMs = 10_000;

async function awaitEnd({ observer, say }: Bench, phase: string, activityId: string): Promise<ActivityRow> {
  let saidAt = performance.now();
  for (;;) {
    const { rows } = await observer.query<ActivityRow>({
      name: 'bench-activity',
      text: `
        select status, objects_processed as processed, message,
               (extract(epoch from ended_at - executed_at) * 1000)::float8 as ms
        from activity where id = $1`,
      values: [activityId],
    });
    const [row] = rows;
    if (row === undefined) throw new Error(`${phase}: its activity is gone.`);
    if (row.status !== 'InProgress') return row;
    if (performance.now() - saidAt > progressEveryMs) {
      say(`  ${phase}: ${row.message ?? 'waiting'}`);
      saidAt = performance.now();
    }
    await delay(50);
  }
}

async function countStatements({ observer, workerUser }: Bench): Promise<number> {
  const { rows } = await observer.query<{ calls: number }>({
    name: 'bench-statements',
    text: `
      select coalesce(sum(calls), 0)::float8 as calls from pg_stat_statements
      where userid = (select oid from pg_roles where rolname = $1)`,
    values: [workerUser],
  });
  return rows[0]?.calls ?? 0;
}

const round = (value: number): number => Math.round(value * 10) / 10;
