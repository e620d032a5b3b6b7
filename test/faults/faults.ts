/** What can happen to an installation while a run is under way. */
import { between, type Random } from '../../packages/server/src/example-data/random.ts';
import type { Installation, Part } from './installation.ts';
import type { Behaviour } from './recorded-systems.ts';
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

const day = 86_400_000;

export interface Struck {
  /** Brings things back, at once or when the run has ended. */
  readonly heal: () => Promise<void>;
  readonly healsWhen: 'at once' | 'at the end';
}

const nothingToHeal: Struck = { heal: () => Promise.resolve(), healsWhen: 'at once' };

/** Lets the fault happen. */
export async function strike(fault: FaultName, scene: Scene): Promise<Struck> {
  const { installation, runs, activityId } = scene;
  switch (fault) {
    case 'killWorker':
      return kill(installation, ['worker']);
    case 'killApi':
      return kill(installation, ['api']);
    case 'killPostgres':
      return kill(installation, ['postgres']);
    case 'killEverything':
      return kill(installation, ['postgres', 'worker', 'api']);
    case 'cutConnections':
      await cutConnections(installation);
      return nothingToHeal;
    case 'cancel':
      await runs.cancel(activityId);
      return nothingToHeal;
    case 'clockForward':
      return shiftClocks(installation, between(scene.random, day / 24, 3 * day));
    case 'clockBack':
      return shiftClocks(installation, -between(scene.random, day / 24, 3 * day));
    case 'targetCut':
      return behave(installation, { kind: 'cut' });
    case 'targetSlow':
      return behave(installation, { kind: 'slow', milliseconds: 10 });
  }
}

export interface Scene {
  readonly installation: Installation;
  readonly runs: Runs;
  readonly activityId: string;
  readonly random: Random;
}

async function kill(installation: Installation, parts: readonly Part[]): Promise<Struck> {
  await installation.kill(parts);
  return { heal: installation.restart, healsWhen: 'at once' };
}

function shiftClocks({ api, worker }: Installation, milliseconds: number): Struck {
  const shift = (by: number): void => [api, worker].forEach((child) => child.shiftClock(by));
  shift(milliseconds);
  return { heal: () => Promise.resolve(shift(0)), healsWhen: 'at the end' };
}

function behave({ systems }: Installation, behaviour: Behaviour): Struck {
  systems.behave(behaviour);
  return { heal: () => Promise.resolve(systems.behave({ kind: 'answer' })), healsWhen: 'at the end' };
}

async function cutConnections({ database }: Installation): Promise<void> {
  await database.query({
    text: `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name <> 'fault ledger' and pid <> pg_backend_pid()`,
  });
}
