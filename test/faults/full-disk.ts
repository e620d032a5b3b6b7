/** The disk that holds database, files and logs is full while a run is under way, and has room again some time later. */
import { seededRandom, type Random } from '../../packages/server/src/example-data/random.ts';
import { endState, openTwins, sentBy, settle, struckSteps, type ScenarioOptions, type Site } from './campaign.ts';
import { checkCounted, checkEnded, checkKept, checkNoneLost, checkWatermarks, readBefore } from './invariants.ts';
import { struckAndCompared, type LedgerRow } from './ledger.ts';
import { mountFolder, type MountedFolder } from './mounted-folder.ts';
import { pause } from './pause.ts';
import { succeeded } from './runs.ts';

const fault = 'disk of the data folder full';
const megabytes = 400;
/** So little is left when a run begins that the rest is gone in a moment. */
const nearlyFull = 20;

export async function runFullDisk(options: ScenarioOptions): Promise<readonly LedgerRow[]> {
  const disk = await mountFolder(megabytes);
  if (typeof disk === 'string') return [{ fault, struck: '', ended: '', checked: [], violations: [], skipped: disk }];
  await using _mounted = disk;
  await using twins = await openTwins(options, disk.path);
  const { struck, twin } = twins;
  const random = seededRandom(options.seed + 3);
  const expected = await settle(twin);
  return await struckAndCompared(fault, async (rows) => {
    await fillEach(struck, disk, random, rows);
    return endState(struck, expected);
  });
}

async function fillEach(struck: Site, disk: MountedFolder, random: Random, rows: LedgerRow[]): Promise<void> {
  const { database, restart } = struck.installation;
  for (const { system, runType } of struckSteps(1)) {
    const systemId = struck.ids[system];
    await disk.fill(nearlyFull);
    const before = await readBefore(database, systemId);
    const activityId = await struck.runs.begin(systemId, runType);
    await pause(random() * 150);
    const seen = await struck.runs.look(activityId);
    await disk.fill();
    // what is left of the current segment of its log would carry PostgreSQL over
    await database.query({ text: 'select pg_switch_wal()' }).catch(() => undefined);
    await pause(1_500);
    await disk.free();
    const run = await supervised(restart, struck.runs.ended(activityId, 60));
    const again = succeeded(run) ? run : await struck.runs.ended(await struck.runs.begin(systemId, runType), 60);
    rows.push({
      fault,
      struck: `${system} ${runType}: ${seen.where}`,
      run: { runType, moment: seen.moment },
      ended: run.status,
      checked: ['kept', 'counted', 'ended', 'exports', 'watermarks', 'converged'],
      violations: [
        ...(await checkKept(database, activityId, seen)),
        ...(await checkCounted(database, [activityId])),
        ...(await checkEnded(database)),
        ...(await checkNoneLost(database, before, sentBy(system, runType, struck.installation))),
        ...(await checkWatermarks(database, before, { systemId, isSuccess: succeeded(run) || succeeded(again) })),
      ],
    });
  }
}

/** A PostgreSQL that cannot write its log gives up, maybe only after there is room again: whoever looks after it starts it anew. */
async function supervised<Result>(restart: () => Promise<void>, work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const watching = (async () => {
    while (!done.signal.aborted) {
      await restart();
      await pause(300);
    }
  })();
  try {
    return await work;
  } finally {
    done.abort();
    await watching;
  }
}
