/**
 * A schedule with parallel steps over several systems, executed again and again; its worker, its scheduler, the database or
 * all of them are killed at a random instant of each execution.
 */
import { runProfilesCreate } from '@jim/contract/endpoints/run-profiles.ts';
import { schedulesCreate, schedulesRun } from '@jim/contract/endpoints/schedules.ts';
import { seededRandom, type Random } from '../../packages/server/src/example-data/random.ts';
import type { Transaction } from '../../packages/server/src/store/database.ts';
import type { RunType } from '../../tools/demo/configure-system.ts';
import { endState, openTwins, settle, type ScenarioOptions, type Site } from './campaign.ts';
import { pageSize, writeSources, type SystemName } from './company.ts';
import { faultNames, type FaultName } from './faults.ts';
import type { Part } from './installation.ts';
import { checkCounted, checkEnded, type Violation } from './invariants.ts';
import { struckAndCompared, verdictOf, type LedgerRow } from './ledger.ts';
import { callPatiently } from './patience.ts';
import { pause } from './pause.ts';

const kills = {
  killWorker: ['worker'],
  killApi: ['api'],
  killPostgres: ['postgres'],
  killEverything: ['postgres', 'worker', 'api'],
} as const satisfies Partial<Record<FaultName, readonly Part[]>>;
type Kill = keyof typeof kills;
const order: readonly Kill[] = ['killWorker', 'killEverything', 'killApi', 'killWorker', 'killPostgres'];

const secondsToEnd = 120;

/** By their place; those of one place run beside each other. */
const groups: readonly (readonly (readonly [SystemName, RunType])[])[] = [
  [
    ['hr', 'FullImport'],
    ['mail', 'FullImport'],
  ],
  [['hr', 'FullSynchronisation']],
  [['mail', 'DeltaSynchronisation']],
  [
    ['directory', 'Export'],
    ['database', 'Export'],
  ],
  [['directory', 'FullImport']],
  [['directory', 'DeltaSynchronisation']],
];

export interface ScheduleOptions extends ScenarioOptions {
  readonly rounds?: number;
}

export async function runScheduleFaults(options: ScheduleOptions): Promise<readonly LedgerRow[]> {
  const random = seededRandom(options.seed + 3);
  await using twins = await openTwins(options);
  const { struck, twin } = twins;
  const scheduleId = await makeSchedule(struck);
  const rows: LedgerRow[] = [];
  for (let round = 1; round <= (options.rounds ?? 2 * order.length); round += 1) {
    const fault = order[(round - 1) % order.length] ?? 'killWorker';
    const ofRound = await struckAndCompared(`${faultNames[fault]} during a schedule`, async (own) => {
      const company = round === 1 ? twins.company : twins.move();
      for (const { installation } of [struck, twin])
        await writeSources(company, installation.files, installation.systems);
      const expected = await settle(twin);
      own.push(await strikeExecution(struck, scheduleId, fault, random));
      return endState(struck, expected);
    });
    rows.push(...ofRound);
    if (ofRound.some((row) => verdictOf(row) !== 'held')) break;
  }
  return rows;
}

async function makeSchedule({ installation: { client }, ids }: Site): Promise<string> {
  const steps: object[] = [];
  for (const [stepIndex, group] of groups.entries()) {
    for (const [place, [system, runType]] of group.entries()) {
      const connectedSystemId = ids[system];
      const { id: runProfileId } = await client.call(runProfilesCreate, {
        params: { connectedSystemId },
        body: { name: `Scheduled ${runType}`, runType, pageSize },
      });
      const executionMode = place === 0 ? 'Sequential' : 'ParallelWithPrevious';
      steps.push({ stepIndex, executionMode, stepType: 'RunProfile', connectedSystemId, runProfileId });
    }
  }
  const { id } = await client.call(schedulesCreate, { body: { name: 'Night', triggerType: 'Manual', steps } });
  return id;
}

async function strikeExecution(site: Site, scheduleId: string, fault: Kill, random: Random): Promise<LedgerRow> {
  const { installation } = site;
  const { client, database } = installation;
  const { executionId } = await callPatiently(client, {
    send: () => client.call(schedulesRun, { params: { id: scheduleId } }),
  });
  // Groups take some hundred milliseconds in all; early instants are those before a worker has taken anything.
  await pause(random() * 1_500);
  const seen = await look(database, executionId);
  await installation.kill(kills[fault]);
  await installation.restart();
  const ended = await awaitExecution(database, executionId);
  const activities = await activitiesOf(database, executionId);
  const violations = [
    ...(ended === null ? [stuck(`The execution had not ended after ${secondsToEnd} s.`)] : []),
    ...(await checkEnded(database)),
    ...(await checkCounted(
      database,
      activities.map(({ id }) => id),
    )),
    ...stepsOnce(activities),
    ...inOrder(activities),
  ];
  return {
    fault: `${faultNames[fault]} during a schedule`,
    struck: seen,
    ended: ended ?? '',
    checked: ['counted', 'ended', 'exports', 'converged'],
    violations,
  };
}

const stuck = (words: string): Violation => ({ invariant: 'ended', words });

async function look(tx: Transaction, executionId: string): Promise<string> {
  const { rows } = await tx.query<{ status: string; at: number; running: number }>({
    text: `
      select e.status, e.current_step_index as at,
             (select count(*) from worker_task t where t.schedule_execution_id = e.id and t.status = 'Processing') as running
      from schedule_execution e where e.id = $1`,
    values: [executionId],
  });
  const [row] = rows;
  return row === undefined
    ? 'no execution'
    : `execution ${row.status}, group ${row.at + 1} of ${groups.length}, ${row.running} steps at work`;
}

/** @returns how it ended; null when it did not. */
async function awaitExecution(tx: Transaction, executionId: string): Promise<string | null> {
  for (const until = performance.now() + secondsToEnd * 1000; performance.now() < until;) {
    const { rows } = await tx.query<{ status: string }>({
      text: `select status from schedule_execution e where id = $1 and status not in ('Queued', 'InProgress')
               and not exists (select from worker_task t where t.schedule_execution_id = e.id)`,
      values: [executionId],
    });
    if (rows[0] !== undefined) return rows[0].status;
    await pause(50);
  }
  return null;
}

interface StepActivity {
  readonly id: string;
  readonly place: number;
  readonly step: string;
  readonly executedAt: number | null;
  readonly endedAt: number | null;
}

async function activitiesOf(tx: Transaction, executionId: string): Promise<readonly StepActivity[]> {
  const { rows } = await tx.query<StepActivity>({
    text: `
      select id, schedule_step_index as place, target_context || ' ' || run_type as step,
             extract(epoch from executed_at)::float8 as "executedAt", extract(epoch from ended_at)::float8 as "endedAt"
      from activity where schedule_execution_id = $1 and run_type is not null`,
    values: [executionId],
  });
  return rows;
}

/** No step runs twice in an execution, whoever was killed. */
function stepsOnce(activities: readonly StepActivity[]): readonly Violation[] {
  return [...Map.groupBy(activities, ({ place, step }) => `${place} ${step}`)].flatMap(([step, of]) =>
    of.length === 1 ? [] : [stuck(`Step ${step} ran ${of.length} times.`)],
  );
}

/** EXE-12: a group begins when the one before has ended. */
function inOrder(activities: readonly StepActivity[]): readonly Violation[] {
  return activities.flatMap((later) =>
    activities.flatMap((earlier) =>
      earlier.place < later.place && later.executedAt !== null && (earlier.endedAt ?? Infinity) > later.executedAt
        ? [stuck(`${later.step} began before ${earlier.step} had ended.`)]
        : [],
    ),
  );
}
