/** What can happen to an installation while a run is under way. */
import { between, type Random } from '../../packages/server/src/example-data/random.ts';
import type { Installation, Part } from './installation.ts';
import type { Runs } from './runs.ts';

export const faultNames = {
  killWorker: 'SIGKILL of the worker',
  killApi: 'SIGKILL of API and scheduler',
  killPostgres: 'SIGKILL of PostgreSQL',
  killEverything: 'SIGKILL of everything',
  cutConnections: 'database connections cut',
  cancel: 'cancellation',
  clockForward: 'clock jumps forward',
  clockBack: 'clock jumps back',
  targetCut: 'connected system breaks connections after doing what was asked',
  targetSlow: 'connected system is slow',
} as const;

export type FaultName = keyof typeof faultNames;

export const isKill = (fault: FaultName): boolean => fault.startsWith('kill');
/** These mean something only where a recorded system is asked. */
export const isAtTarget = (fault: FaultName): boolean => fault.startsWith('target');

const killed: Partial<Record<FaultName, readonly Part[]>> = {
  killWorker: ['worker'],
  killApi: ['api'],
  killPostgres: ['postgres'],
  killEverything: ['postgres', 'worker', 'api'],
};

const day = 86_400_000;

/** Lets the fault happen. @returns what brings things back, at once or when the run has ended. */
export async function strike(
  fault: FaultName,
  { installation, runs, activityId, random }: Scene,
): Promise<{ readonly heal: () => Promise<void>; readonly healsWhen: 'at once' | 'at the end' }> {
  const parts = killed[fault];
  if (parts !== undefined) {
    await installation.kill(parts);
    return { heal: installation.restart, healsWhen: 'at once' };
  }
  switch (fault) {
    case 'cutConnections':
      await cutConnections(installation);
      break;
    case 'cancel':
      await runs.cancel(activityId);
      break;
    case 'clockForward':
    case 'clockBack': {
      const shift = between(random, day / 24, 3 * day) * (fault === 'clockForward' ? 1 : -1);
      shiftClocks(installation, shift);
      return { heal: () => Promise.resolve(shiftClocks(installation, 0)), healsWhen: 'at the end' };
    }
    case 'targetCut':
    case 'targetSlow':
      installation.systems.behave(fault === 'targetCut' ? { kind: 'cut' } : { kind: 'slow', milliseconds: 10 });
      return { heal: () => Promise.resolve(installation.systems.behave({ kind: 'answer' })), healsWhen: 'at the end' };
  }
  return { heal: () => Promise.resolve(), healsWhen: 'at once' };
}

export interface Scene {
  readonly installation: Installation;
  readonly runs: Runs;
  readonly activityId: string;
  readonly random: Random;
}

function shiftClocks({ api, worker }: Installation, milliseconds: number): void {
  api.shiftClock(milliseconds);
  worker.shiftClock(milliseconds);
}

async function cutConnections({ database }: Installation): Promise<void> {
  await database.query({
    text: `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name <> 'fault ledger' and pid <> pg_backend_pid()`,
  });
}
