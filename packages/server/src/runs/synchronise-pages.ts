/** The pages of a synchronisation, several in flight (pages-in-flight.ts): while some write and commit, the next is read and planned. */
import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import { planSync } from '@jim/engine/plan-sync.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { SyncAnswer, SyncQuestion } from '@jim/engine/sync-questions.ts';
import { answerSyncQuestion } from '../store/answer-sync-question.ts';
import { applyOwnRows, applySharedRows } from '../store/apply-sync-plan.ts';
import type { Transaction } from '../store/database.ts';
import { keepStatistics } from '../store/keep-statistics.ts';
import { readObjectsChanged, readUnsettledAfter } from '../store/read-objects.ts';
import { holdExports } from '../store/stage-pending-exports.ts';
import { beginPage } from './begin-page.ts';
import { planHoldingExports } from './drive-sync-planning.ts';
import { historyOf } from './history-of.ts';
import { footprintOf, overlaps, withLinksOf, type PageFootprint } from './page-footprint.ts';
import { pagesInFlight, type BegunPage, type PagesAhead } from './pages-in-flight.ts';
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

export interface Selection {
  readonly isFull: boolean;
  /** A full one passes over what is settled up to there (SYN-02); null when it looks at every object. */
  readonly settledAt: number | null;
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

const lowestId = '00000000-0000-0000-0000-000000000000';

export async function synchronisePages(run: RunContext, selection: Selection): Promise<void> {
  let position: Position = { id: lowestId, changeNumber: run.system.syncWatermark };
  const statistics = keepStatistics(run.services.database, synchronisedTables);
  await using flight = pagesInFlight<Position, PlannedPage>((at, ahead) => beginSyncPage(run, selection, at, ahead));
  for (;;) {
    run.signal.throwIfAborted();
    const started = await flight.start(position);
    if (started.kind === 'planned' && !started.plan.isLast) position = started.plan.next;
    else {
      const [again] = started.kind === 'takenBack' ? started.pages : await flight.finish();
      if (again === undefined) return;
      // What came behind it begins where it ends, which may be another place now.
      position = again;
    }
    const { projections, provisioned } = run.progress.tally.counts;
    await statistics.grown(projections + provisioned);
  }
}

function beginSyncPage(
  run: RunContext,
  selection: Selection,
  position: Position,
  ahead: PagesAhead<PlannedPage>,
): BegunPage<PlannedPage> {
  const message = `Synchronising objects: ${run.progress.tally.processed} of ${run.progress.toProcess}`;
  return beginPage(run.progress, ahead, message, {
    plan: (tx, turn) => planInFlight(run, tx, selection, position, ahead, turn),
    write: async (tx, { plan }) => {
      const history = historyOf(run, surroundingsOf(run).now);
      const rematched = await applyOwnRows(tx, plan, history);
      return {
        processed: plan.processed,
        items: plan.items,
        amended: plan.itemsAmended,
        inTurn: () => applySharedRows(tx, plan, history, rematched),
      };
    },
  });
}

/**
 * A page that changes pending exports which were there already waits for those ahead: it may not lock them while one of them
 * has yet to lock its own, or both could wait for a run of the exports' system in a circle.
 */
async function planInFlight(
  run: RunContext,
  tx: Transaction,
  selection: Selection,
  position: Position,
  ahead: PagesAhead<PlannedPage>,
  turn: () => Promise<void>,
): Promise<PlannedPage> {
  const apart = await planApart(run, tx, selection, position, ahead, turn);
  if (apart.plan.exportsReplaced.length === 0) return apart;
  await turn();
  if (await holdExports(tx, apart.plan.exportsReplaced)) return apart;
  return planHoldingExports(tx, () => planPage(run, tx, selection, position, new Map()));
}

/** Plans the page beside those ahead; when it has read what one of them changes, it waits and plans it anew. */
async function planApart(
  run: RunContext,
  tx: Transaction,
  selection: Selection,
  position: Position,
  { plans }: PagesAhead<PlannedPage>,
  turn: () => Promise<void>,
): Promise<PlannedPage> {
  const links = new Map(plans.flatMap(({ footprint }) => [...footprint.links]));
  const apart = await planPage(run, tx, selection, position, links);
  if (!plans.some(({ footprint }) => overlaps(apart.reading, footprint))) return apart;
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
  const planning = planSync(syncPageOf(run, withLinksOf(stored, links), selection), run.rules, surroundingsOf(run));
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
  { isFull, settledAt, upTo, size }: Selection,
  position: Position,
): Promise<{ readonly objects: readonly ConnectedSystemObject[]; readonly last: number }> {
  if (!isFull) return readObjectsChanged(tx, run.system.id, position.changeNumber, upTo, size);
  return { objects: await readUnsettledAfter(tx, run.system.id, settledAt, position.id, size), last: 0 };
}
