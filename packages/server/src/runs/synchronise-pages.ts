/**
 * The pages of a synchronisation, several in flight: while some write and commit, the next is read and planned. They commit
 * in order, each only after the one before (D-33); a page that fails takes those behind it back.
 */
import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import { planSync } from '@jim/engine/plan-sync.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { SyncAnswer, SyncQuestion } from '@jim/engine/sync-questions.ts';
import { withArrayText } from '../store/array-text.ts';
import { answerSyncQuestion } from '../store/answer-sync-question.ts';
import { applyOwnRows, applySharedRows } from '../store/apply-sync-plan.ts';
import type { Transaction } from '../store/database.ts';
import { keepStatistics } from '../store/keep-statistics.ts';
import { readObjectsAfter, readObjectsChanged } from '../store/read-objects.ts';
import { historyOf } from './history-of.ts';
import { footprintOf, overlaps, withLinksOf, type PageFootprint } from './page-footprint.ts';
import { surroundingsOf, type RunContext } from './run-context.ts';
import { syncPageOf } from './sync-page-of.ts';

interface Position {
  readonly id: string;
  readonly changeNumber: number;
}

interface PlannedPage {
  readonly plan: SyncPlan;
  readonly footprint: PageFootprint;
  readonly next: Position;
  readonly isLast: boolean;
}

/** A page that has been planned and has yet to commit. */
interface PageAhead {
  readonly footprint: PageFootprint;
  readonly committed: Promise<void>;
}

export interface Selection {
  readonly isFull: boolean;
  readonly upTo: number;
  readonly size: number;
}

const synchronisedTables = [
  'metaverse_object',
  'metaverse_reference',
  'metaverse_match_key',
  'connected_system_object',
  'connected_system_object_link',
  'pending_export',
];

/** More would only hold more memory: the database and the planning are both busy all the time with these. */
const mostInFlight = 3;

const lowestId = '00000000-0000-0000-0000-000000000000';

export async function synchronisePages(run: RunContext, selection: Selection): Promise<void> {
  let position: Position = { id: lowestId, changeNumber: run.system.syncWatermark };
  let ahead: readonly PageAhead[] = [];
  const statistics = keepStatistics(run.services.database, synchronisedTables);
  try {
    for (;;) {
      run.signal.throwIfAborted();
      const { planned, committed } = beginPage(run, selection, position, ahead);
      const { footprint, next, isLast } = await planned;
      ahead = [...ahead, { footprint, committed }];
      if (isLast) return await committed;
      position = next;
      if (ahead.length === mostInFlight) {
        await ahead[0]?.committed;
        ahead = ahead.slice(1);
      }
      const { projections, provisioned } = run.progress.tally.counts;
      await statistics.grown(projections + provisioned);
    }
  } finally {
    await Promise.allSettled(ahead.map(({ committed }) => committed));
  }
}

function beginPage(
  run: RunContext,
  selection: Selection,
  position: Position,
  ahead: readonly PageAhead[],
): { readonly planned: Promise<PlannedPage>; readonly committed: Promise<void> } {
  const { promise: planned, resolve, reject } = Promise.withResolvers<PlannedPage>();
  const committed = run.progress.pageAfter(
    ahead.at(-1)?.committed ?? null,
    async (plain, turn) => {
      const tx = withArrayText(plain);
      const page = await planApart(run, tx, selection, position, ahead, turn);
      resolve(page);
      const history = historyOf(run, surroundingsOf(run).now);
      const rematched = await applyOwnRows(tx, page.plan, history);
      return {
        processed: page.plan.processed,
        items: page.plan.items,
        amended: page.plan.itemsAmended,
        inTurn: () => applySharedRows(tx, page.plan, history, rematched),
      };
    },
    `Synchronising objects: ${run.progress.tally.processed} of ${run.progress.toProcess}`,
  );
  // Whoever waits for either hears of the failure; nobody hears of it twice.
  committed.catch(reject);
  return { planned, committed };
}

/** Plans the page beside those ahead; when it has read what one of them changes, it waits and plans it anew. */
async function planApart(
  run: RunContext,
  tx: Transaction,
  selection: Selection,
  position: Position,
  ahead: readonly PageAhead[],
  turn: () => Promise<void>,
): Promise<PlannedPage> {
  const links = new Map(ahead.flatMap(({ footprint }) => [...footprint.links]));
  const apart = await planPage(run, tx, selection, position, links);
  if (!ahead.some(({ footprint }) => overlaps(apart.reading, footprint))) return apart;
  await turn();
  return planPage(run, tx, selection, position, new Map());
}

type Reading = {
  objects: readonly ConnectedSystemObject[];
  exchanges: { question: SyncQuestion; answer: SyncAnswer }[];
};

async function planPage(
  run: RunContext,
  tx: Transaction,
  selection: Selection,
  position: Position,
  links: PageFootprint['links'],
): Promise<PlannedPage & { readonly reading: Reading }> {
  const { objects: stored, last } = await readPage(run, tx, selection, position);
  const reading: Reading = { objects: stored, exchanges: [] };
  const planning = planSync(
    syncPageOf(run, withLinksOf(stored, links), selection.isFull),
    run.rules,
    surroundingsOf(run),
  );
  let step = planning.next();
  while (step.done !== true) {
    const question = step.value;
    const answer = await answerSyncQuestion(tx, question);
    reading.exchanges.push({ question, answer });
    const seen =
      question.ask === 'identities' && 'objects' in answer
        ? { ...answer, objects: withLinksOf(answer.objects, links) }
        : answer;
    step = planning.next(seen);
  }
  const final = stored.at(-1);
  return {
    plan: step.value,
    footprint: footprintOf(step.value),
    next: final === undefined ? position : { id: final.id, changeNumber: last },
    isLast: stored.length < selection.size,
    reading,
  };
}

async function readPage(
  run: RunContext,
  tx: Transaction,
  { isFull, upTo, size }: Selection,
  position: Position,
): Promise<{ readonly objects: readonly ConnectedSystemObject[]; readonly last: number }> {
  if (!isFull) return readObjectsChanged(tx, run.system.id, position.changeNumber, upTo, size);
  return { objects: await readObjectsAfter(tx, run.system.id, position.id, size), last: 0 };
}
