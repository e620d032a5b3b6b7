/**
 * The pages of an import, several in flight: while some write and commit, the next is looked up and planned. They commit in
 * order, each only after the one before (D-33); a page that fails takes those behind it back.
 */
import type { CheckedObject } from '@jim/engine/reconcile/check-object.ts';
import type { ImportContext } from '@jim/engine/reconcile/import-draft.ts';
import type { ImportPlan } from '@jim/engine/reconcile/import-plan.ts';
import { planImportPage } from '@jim/engine/reconcile/plan-import-page.ts';
import { applyImportPlan } from '../store/apply-import-plan.ts';
import { withArrayText } from '../store/array-text.ts';
import type { Transaction } from '../store/database.ts';
import { addImportedReferences } from '../store/resolve-references.ts';
import { answerImportQuestion } from '../store/read-import-page.ts';
import { historyOf } from './history-of.ts';
import { importFootprintOf, touches, type ImportFootprint } from './import-footprint.ts';
import { surroundingsOf } from './run-context.ts';
import type { ImportRun } from './run-import.ts';

/** A page that has been planned and has yet to commit. */
interface PageAhead {
  readonly footprint: ImportFootprint;
  readonly committed: Promise<void>;
}

/** More would only hold more memory: the database and the planning are both busy all the time with these. */
const mostInFlight = 3;

export interface ImportPageWriter extends AsyncDisposable {
  /** Settles when there is room for another page. @throws what any page before it failed with. */
  add(objects: readonly CheckedObject[]): Promise<void>;
  /** Settles when every page has been committed. */
  finish(): Promise<void>;
}

/** Once disposed of, no page is being written any more. */
export function writeImportPages(importing: ImportRun): ImportPageWriter {
  let ahead: readonly PageAhead[] = [];
  return {
    async add(objects) {
      const { planned, committed } = beginPage(importing, objects, ahead);
      ahead = [...ahead, { footprint: importFootprintOf(await planned), committed }];
      if (ahead.length < mostInFlight) return;
      await ahead[0]?.committed;
      ahead = ahead.slice(1);
    },
    async finish() {
      await ahead.at(-1)?.committed;
      ahead = [];
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(ahead.map(({ committed }) => committed));
    },
  };
}

function beginPage(
  importing: ImportRun,
  objects: readonly CheckedObject[],
  ahead: readonly PageAhead[],
): { readonly planned: Promise<ImportPlan>; readonly committed: Promise<void> } {
  const { run, target } = importing;
  const { promise: planned, resolve, reject } = Promise.withResolvers<ImportPlan>();
  const surroundings = surroundingsOf(run);
  const context: ImportContext = {
    schema: importing.schema,
    partitionId: run.profile.partitionId,
    level: run.level,
    matchAttributes: new Set(target.matchAttributes),
    surroundings,
  };
  const written = run.progress.pageAfter(
    ahead.at(-1)?.committed ?? null,
    async (plain, turn) => {
      const tx = withArrayText(plain);
      const plan = await planApart(tx, importing, objects, context, ahead, turn);
      importing.seen.remember(plan.seen);
      resolve(plan);
      await applyImportPlan(tx, plan, target, historyOf(run, surroundings.now));
      return {
        processed: plan.processed,
        items: plan.items,
        amended: plan.itemsAmended,
        inTurn: () => addImportedReferences(tx, plan.referencesAdded, target),
      };
    },
    `Importing objects: ${run.progress.tally.processed + objects.length}`,
  );
  const committed = written.then(async () => count(importing, await planned));
  // Whoever waits for either hears of the failure; nobody hears of it twice.
  committed.catch(reject);
  return { planned, committed };
}

/** Plans the page beside those ahead; when it has read what one of them changes, it waits and plans it anew. */
async function planApart(
  tx: Transaction,
  importing: ImportRun,
  objects: readonly CheckedObject[],
  context: ImportContext,
  ahead: readonly PageAhead[],
  turn: () => Promise<void>,
): Promise<ImportPlan> {
  const footprints = ahead.map(({ footprint }) => footprint);
  const apart = await planPage(tx, importing, objects, context, footprints);
  if (apart !== null) return apart;
  await turn();
  const alone = await planPage(tx, importing, objects, context, []);
  if (alone === null) throw new Error('A page of an import waits for pages that have been committed.');
  return alone;
}

/** @returns null when the plan would rest on something that a page ahead changes. */
async function planPage(
  tx: Transaction,
  { run, seen }: ImportRun,
  objects: readonly CheckedObject[],
  context: ImportContext,
  ahead: readonly ImportFootprint[],
): Promise<ImportPlan | null> {
  const reading = { systemId: run.system.id, activityId: run.activity.id, partitionId: run.profile.partitionId };
  const planning = planImportPage(objects, seen, context);
  let step = planning.next();
  while (step.done !== true) {
    const question = step.value;
    if (question.ask === 'earlier' && ahead.length > 0) return null;
    const answer = await answerImportQuestion(tx, question, reading);
    if (ahead.some((footprint) => touches(question, answer, footprint))) return null;
    step = planning.next(answer);
  }
  return step.value;
}

function count(importing: ImportRun, { unidentified, renamed, touched }: ImportPlan): void {
  importing.unidentified += unidentified;
  importing.renamed += renamed;
  importing.touched = importing.touched === null || touched === null ? null : importing.touched + touched;
}
