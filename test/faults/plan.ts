/** Which faults strike, how often, in which order. */
import { seededRandom, shuffled } from '../../packages/server/src/example-data/random.ts';
import type { FaultName } from './faults.ts';

export interface Plan {
  readonly people: number;
  readonly strikesPerRun: number;
  readonly faults: readonly FaultName[];
}

export function shortPlan(seed: number): Plan {
  return {
    people: 120,
    strikesPerRun: 1,
    faults: makePlan(seed, {
      killWorker: 9,
      killApi: 1,
      killPostgres: 3,
      killEverything: 2,
      cutConnections: 1,
      cancel: 2,
    }),
  };
}

export function longPlan(seed: number): Plan {
  return {
    people: 250,
    strikesPerRun: 4,
    faults: makePlan(seed, {
      killWorker: 90,
      killApi: 30,
      killPostgres: 45,
      killEverything: 40,
      cutConnections: 12,
      cancel: 12,
      clockForward: 6,
      clockBack: 6,
      targetCut: 8,
      targetSlow: 4,
    }),
  };
}

function makePlan(seed: number, times: Partial<Record<FaultName, number>>): readonly FaultName[] {
  const all = Object.entries(times).flatMap(([fault, count]) => Array<FaultName>(count).fill(fault as FaultName));
  return shuffled(seededRandom(seed), all);
}
