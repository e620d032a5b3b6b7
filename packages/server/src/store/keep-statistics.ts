/**
 * Keeps the planner's statistics near the truth while a run fills tables. Left to autovacuum, a table that was empty a
 * minute ago is planned as if it still were, and a look-up by key turns into reading all of it.
 */
import type { Database } from './database.ts';

export interface StatisticsKeeper {
  /** To be told how many rows the run has written so far; analyses the tables each time they have grown fivefold. */
  grown(rows: number): Promise<void>;
}

const firstAt = 1_000;
const factor = 5;
/** A tenth of the usual sample: how many rows there are is what matters, and a run waits for it. */
const sampleTarget = 10;

export function keepStatistics(database: Pick<Database, 'transaction'>, tables: readonly string[]): StatisticsKeeper {
  let nextAt = firstAt;
  return {
    async grown(rows) {
      if (rows < nextAt) return;
      while (nextAt <= rows) nextAt *= factor;
      await database.transaction(async (tx) => {
        await tx.query({ text: `set local default_statistics_target = ${sampleTarget}` });
        await tx.query({ text: `analyze ${tables.join(', ')}` });
      });
    },
  };
}
