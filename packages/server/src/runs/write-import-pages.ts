/** The pages of an import, several in flight (pages-in-flight.ts): while some write and commit, the next is looked up and planned. */
import type { CheckedObject } from '@jim/engine/reconcile/check-object.ts';
import type { ImportContext } from '@jim/engine/reconcile/import-draft.ts';
import type { ImportPlan } from '@jim/engine/reconcile/import-plan.ts';
import { planImportPage } from '@jim/engine/reconcile/plan-import-page.ts';
import { createSeenKeys, seenWith, type SeenKey, type SeenKeys } from '@jim/engine/reconcile/seen-keys.ts';
import { applyImportPlan } from '../store/apply-import-plan.ts';
import type { Transaction } from '../store/database.ts';
import { addImportedReferences } from '../store/resolve-references.ts';
import { answerImportQuestion } from '../store/read-import-page.ts';
import { beginPage } from './begin-page.ts';
import { historyOf } from './history-of.ts';
import { importFootprintOf, touches, type ImportFootprint } from './import-footprint.ts';
import { pagesInFlight, type BegunPage, type PagesAhead } from './pages-in-flight.ts';
import { surroundingsOf } from './run-context.ts';
import type { ImportRun } from './run-import.ts';

interface PlannedPage {
  readonly plan: ImportPlan;
  readonly footprint: ImportFootprint;
  readonly seen: SeenKeys;
}

type Page = readonly CheckedObject[];

export interface ImportPageWriter extends AsyncDisposable {
  /** Settles when there is room for another page. @throws what any page before it failed with. */
  add(objects: Page): Promise<void>;
  /** Settles when every page has been committed. @throws as `add`. */
  finish(): Promise<void>;
}

/** Once disposed of, no page is being written any more. */
export function writeImportPages(importing: ImportRun): ImportPageWriter {
  const flight = pagesInFlight<Page, PlannedPage>((objects, ahead) => beginImportPage(importing, objects, ahead));
  const startAll = async (objects: readonly Page[]): Promise<void> => {
    const due = [...objects];
    for (let page = due.shift(); page !== undefined; page = due.shift()) {
      const started = await flight.start(page);
      if (started.kind === 'takenBack') due.unshift(...started.pages);
    }
  };
  return {
    add: (objects) => startAll([objects]),
    async finish() {
      for (let left = await flight.finish(); left.length > 0; left = await flight.finish()) await startAll(left);
    },
    [Symbol.asyncDispose]: () => flight[Symbol.asyncDispose](),
  };
}

function beginImportPage(importing: ImportRun, objects: Page, ahead: PagesAhead<PlannedPage>): BegunPage<PlannedPage> {
  const { run, target } = importing;
  const surroundings = surroundingsOf(run);
  const context: ImportContext = {
    schema: importing.schema,
    partitionId: run.profile.partitionId,
    level: run.level,
    matchAttributes: new Set(target.matchAttributes),
    surroundings,
  };
  const message = `Importing objects: ${run.progress.tally.processed + objects.length}`;
  return beginPage(run.progress, ahead, message, {
    plan: async (tx, turn) => {
      const plan = await planApart(tx, importing, objects, context, ahead, turn);
      return { plan, footprint: importFootprintOf(plan), seen: seenKeysOf(plan.seen) };
    },
    write: async (tx, { plan }) => {
      await applyImportPlan(tx, plan, target, historyOf(run, surroundings.now));
      return {
        processed: plan.processed,
        items: plan.items,
        amended: plan.itemsAmended,
        inTurn: () => addImportedReferences(tx, plan.referencesAdded, target),
      };
    },
    landed: ({ plan }) => remember(importing, plan),
  });
}

function seenKeysOf(keys: readonly SeenKey[]): SeenKeys {
  const seen = createSeenKeys();
  seen.remember(keys);
  return seen;
}

/** Plans the page beside those ahead; when it has read what one of them changes, it waits and plans it anew. */
async function planApart(
  tx: Transaction,
  importing: ImportRun,
  objects: Page,
  context: ImportContext,
  { plans }: PagesAhead<PlannedPage>,
  turn: () => Promise<void>,
): Promise<ImportPlan> {
  const apart = await planPage(tx, importing, objects, context, plans);
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
  objects: Page,
  context: ImportContext,
  ahead: readonly PlannedPage[],
): Promise<ImportPlan | null> {
  const reading = { systemId: run.system.id, activityId: run.activity.id, partitionId: run.profile.partitionId };
  const planning = planImportPage(
    objects,
    seenWith(
      seen,
      ahead.map((page) => page.seen),
    ),
    context,
  );
  let step = planning.next();
  while (step.done !== true) {
    const question = step.value;
    if (question.ask === 'earlier' && ahead.length > 0) return null;
    const answer = await answerImportQuestion(tx, question, reading);
    if (ahead.some(({ footprint }) => touches(question, answer, footprint))) return null;
    step = planning.next(answer);
  }
  return step.value;
}

function remember(importing: ImportRun, { seen, unidentified, renamed, touched }: ImportPlan): void {
  importing.seen.remember(seen);
  importing.unidentified += unidentified;
  importing.renamed += renamed;
  importing.touched = importing.touched === null || touched === null ? null : importing.touched + touched;
}
