/**
 * Pages that are worked on while those before them still write and commit (docs/decisions/0003). They commit in order, each
 * only after the one before (D-33), so a page that fails takes those behind it back.
 *
 *   start ──planned──▶ in flight ──committed──▶ done
 *                          └─ it waited too long for somebody else's lock ─▶ taken back, and started again alone
 *
 * That a page waits for the one before is not known to the database, so it cannot see every deadlock with others that lock
 * what pages change. Pages therefore wait for a lock a short time only, but for one that is alone: there the database sees all.
 */
import { isLockConflict } from '../store/transient-database-error.ts';

export interface BegunPage<Plan> {
  readonly planned: Promise<Plan>;
  readonly committed: Promise<void>;
}

/** What a page has to know of those it may not have seen the changes of. */
export interface PagesAhead<Plan> {
  readonly plans: readonly Plan[];
  /** When the last of them has committed; null when there is none. */
  readonly committed: Promise<void> | null;
  /** To be set as `lock_timeout`. */
  readonly longestWaitForLock: '0' | '2s';
}

/** Pages that are taken back have to be done again, in order: somebody else held them up. */
export type Started<Page, Plan> =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'takenBack'; readonly pages: readonly Page[] };

export interface PagesInFlight<Page, Plan> extends AsyncDisposable {
  /** Settles when the page is planned and there is room for another. @throws what a page failed with. */
  start(page: Page): Promise<Started<Page, Plan>>;
  /** Settles when every page has committed or was taken back. @returns those that were. @throws as `start`. */
  finish(): Promise<readonly Page[]>;
}

/** More would only hold more memory: with these, the database and the planning are both busy all the time. */
const mostInFlight = 3;

/** What is in the way again and again is no matter of chance. */
const mostTimesTakenBack = 20;

/** `begin` makes a page's transaction. Once disposed of, no page is being written any more. */
export function pagesInFlight<Page, Plan>(
  begin: (page: Page, ahead: PagesAhead<Plan>) => BegunPage<Plan>,
): PagesInFlight<Page, Plan> {
  let flight: readonly (BegunPage<Plan> & { readonly page: Page; readonly plan: Plan })[] = [];
  let timesTakenBack = 0;

  const landed = async (count: number): Promise<void> => {
    for (; flight.length > 0 && count > 0; count -= 1) {
      await flight[0]?.committed;
      flight = flight.slice(1);
      timesTakenBack = 0;
    }
  };

  /**
   * What is left of the flight has ended afterwards. Of several failures the first page's tells why: one behind it may have
   * failed in its own way. @throws that failure, when it is not about a lock.
   */
  const takeBack = async (failure: unknown): Promise<readonly Page[]> => {
    const ends = await Promise.allSettled(flight.map(({ committed }) => committed));
    timesTakenBack += 1;
    const firstFailed = ends.findIndex(({ status }) => status === 'rejected');
    const first = ends[firstFailed];
    const cause: unknown = first?.status === 'rejected' ? first.reason : failure;
    if (!isLockConflict(cause) || timesTakenBack > mostTimesTakenBack) throw cause;
    const pages = first === undefined ? [] : flight.slice(firstFailed).map(({ page }) => page);
    flight = [];
    return pages;
  };

  return {
    async start(page) {
      const isAlone = timesTakenBack > 0;
      const begun = begin(page, {
        plans: flight.map(({ plan }) => plan),
        committed: flight.at(-1)?.committed ?? null,
        longestWaitForLock: isAlone ? '0' : '2s',
      });
      try {
        const plan = await begun.planned;
        flight = [...flight, { ...begun, page, plan }];
        await landed(isAlone ? flight.length : flight.length - mostInFlight + 1);
        return { kind: 'planned', plan };
      } catch (failure) {
        const pages = await takeBack(failure);
        return { kind: 'takenBack', pages: pages.includes(page) ? pages : [...pages, page] };
      }
    },
    async finish() {
      try {
        await landed(flight.length);
        return [];
      } catch (failure) {
        return takeBack(failure);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(flight.map(({ committed }) => committed));
    },
  };
}
