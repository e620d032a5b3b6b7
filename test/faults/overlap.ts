/** Two workers on one database, everything queued at once, one of them killed now and then. */
import { between, seededRandom } from '../../packages/server/src/example-data/random.ts';
import type { Transaction } from '../../packages/server/src/store/database.ts';
import { endState, openTwins, settle, struckSteps, type ScenarioOptions } from './campaign.ts';
import { writeSources } from './company.ts';
import { checkCounted, checkEnded, type Violation } from './invariants.ts';
import { struckAndCompared, verdictOf, type LedgerRow } from './ledger.ts';
import { pause } from './pause.ts';

const rounds = 3;

export async function runOverlap(options: ScenarioOptions): Promise<readonly LedgerRow[]> {
  const random = seededRandom(options.seed + 2);
  await using twins = await openTwins(options);
  const { struck, twin } = twins;
  const { database, worker } = struck.installation;
  const second = struck.installation.addWorker();
  await second.start();
  const rows: LedgerRow[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const ofRound = await struckAndCompared('two workers on one database', async (own) => {
      own.push(await runRound(round));
      return [];
    });
    rows.push(...ofRound);
    if (ofRound.some((row) => verdictOf(row) !== 'held')) break;
  }
  return rows;

  async function runRound(round: number): Promise<LedgerRow> {
    const company = round === 1 ? twins.company : twins.move();
    for (const { installation } of [struck, twin])
      await writeSources(company, installation.files, installation.systems);
    const expected = await settle(twin);
    const steps = struckSteps(1);
    const begun: string[] = [];
    for (const { system, runType } of [...steps, ...steps]) {
      begun.push(await struck.runs.begin(struck.ids[system], runType));
    }
    await pause(random() * 1_500);
    const victim = round === 1 ? undefined : [worker, second][between(random, 0, 2)];
    await victim?.kill();
    for (const id of begun) await struck.runs.ended(id, 120);
    await victim?.start();
    const violations = [
      ...(await checkEnded(database)),
      ...(await checkCounted(database, begun)),
      ...(await checkLanes(database)),
      ...(await endState(struck, expected)),
    ];
    return {
      fault: victim === undefined ? 'two workers on one database' : 'SIGKILL of one of two workers',
      struck: `${begun.length} runs of all systems, queued at once`,
      ended: '',
      checked: ['counted', 'ended', 'exports', 'converged'],
      violations,
    };
  }
}

/** D-32. */
async function checkLanes(tx: Transaction): Promise<readonly Violation[]> {
  const { rows } = await tx.query<{ one: string; other: string }>({
    text: `
      select one.run_type as one, other.run_type as other from activity one
      join activity other on other.id > one.id and other.executed_at < one.ended_at and one.executed_at < other.ended_at
        and (other.connected_system_id = one.connected_system_id
             or (one.run_type like '%Synchronisation' and other.run_type like '%Synchronisation'))
      where one.run_type is not null and other.run_type is not null`,
  });
  return rows.map(({ one, other }) => ({
    invariant: 'ended',
    words: `D-32: ${one} and ${other} ran at the same time.`,
  }));
}
