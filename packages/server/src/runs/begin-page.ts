import { withArrayText } from '../store/array-text.ts';
import type { Transaction } from '../store/database.ts';
import type { BegunPage, PagesAhead } from './pages-in-flight.ts';
import type { PageInTurn, RunProgress } from './run-context.ts';

export interface PageWork<Plan> {
  /** What the page changes; `turn` settles when those ahead have committed. */
  plan(tx: Transaction, turn: () => Promise<void>): Promise<Plan>;
  /** Writes what no page ahead has a hand in; the rest is `inTurn`. */
  write(tx: Transaction, plan: Plan): Promise<PageInTurn>;
  /** Once the page has committed. */
  landed?(plan: Plan): void;
}

/** A page of a run among others in flight: planned and written in one transaction, which commits behind those ahead (D-33). */
export function beginPage<Plan>(
  progress: Pick<RunProgress, 'pageAfter'>,
  ahead: PagesAhead<Plan>,
  message: string,
  work: PageWork<Plan>,
): BegunPage<Plan> {
  const { promise: planned, resolve, reject } = Promise.withResolvers<Plan>();
  const written = progress.pageAfter(
    ahead.committed,
    async (plain, turn) => {
      const tx = withArrayText(plain);
      await tx.query({ text: `set local lock_timeout = '${ahead.longestWaitForLock}'` });
      const plan = await work.plan(tx, turn);
      resolve(plan);
      return work.write(tx, plan);
    },
    message,
  );
  const committed = written.then(async () => work.landed?.(await planned));
  // Whoever waits for either hears of the failure; nobody hears of it twice.
  committed.catch(reject);
  return { planned, committed };
}
