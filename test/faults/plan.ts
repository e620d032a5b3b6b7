/** Which faults strike, how often, in which order. */
import { seededRandom, shuffled } from '../../packages/server/src/example-data/random.ts';
import type { FaultName } from './faults.ts';

export interface Plan {
  readonly people: number;
  readonly faults: readonly FaultName[];
}

export function shortPlan(seed: number): Plan {
  return {
    people: 150,
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
    people: 300,
    faults: makePlan(seed, {
      killWorker: 90,
      killApi: 30,
      killPostgres: 45,
      killEverything: 40,
      cutConnections: 20,
      cancel: 20,
      clockForward: 10,
      clockBack: 10,
      targetCut: 12,
      targetSlow: 6,
    }),
  };
}

function makePlan(seed: number, times: Partial<Record<FaultName, number>>): readonly FaultName[] {
  const all = Object.entries(times).flatMap(([fault, count]) => Array<FaultName>(count).fill(fault as FaultName));
  return shuffled(seededRandom(seed), all);
}
