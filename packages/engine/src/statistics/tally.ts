/** Adding a page's items to a run's tally (D-12 … D-15), and its final status (D-20 … D-23). */
import { warningErrorTypes, type ItemError } from '../model/outcome.ts';
import { addCounts, type CountableItem, type Tally } from './counters.ts';

export interface PageItems {
  /** Objects the page went through. */
  readonly processed: number;
  /** All items of one object are of one page. */
  readonly items: readonly CountableItem[];
  /** Items of earlier pages that this page changed or, with `after: null`, withdrew (D-17). */
  readonly amended?: readonly { readonly before: CountableItem; readonly after: CountableItem | null }[];
}

export function tallyPage(tally: Tally, page: PageItems): Tally {
  let next: Tally = { ...tally, processed: tally.processed + page.processed };
  for (const items of Map.groupBy(page.items, ({ objectKey }) => objectKey).values())
    next = tallyObject(next, items, 1);
  for (const { before, after } of page.amended ?? []) {
    next = tallyObject(next, [before], -1);
    if (after !== null) next = tallyObject(next, [after], 1);
  }
  return next;
}

function tallyObject(tally: Tally, items: readonly CountableItem[], sign: 1 | -1): Tally {
  const telling = items.filter(({ changeType }) => changeType !== 'NoChange');
  if (telling.length === 0) return tally;
  const isProcessed = telling.some(({ isAboutProcessedObject }) => isAboutProcessedObject);
  const errors = telling.flatMap(({ error }) => (error === null ? [] : [error]));
  const isErrorClass = errors.some(isOfErrorClass);
  const types = new Set(tally.objectTypes);
  for (const { objectType } of telling) if (objectType !== null) types.add(objectType);
  return {
    processed: tally.processed,
    changed: tally.changed + sign,
    changedAndProcessed: tally.changedAndProcessed + (isProcessed ? sign : 0),
    errors: tally.errors + (errors.length > 0 ? sign : 0),
    errorClassErrors: tally.errorClassErrors + (isErrorClass ? sign : 0),
    processedErrorClassErrors: tally.processedErrorClassErrors + (isErrorClass && isProcessed ? sign : 0),
    objectTypes: types.size === tally.objectTypes.length ? tally.objectTypes : [...types].toSorted(),
    counts: telling.reduce((counts, item) => addCounts(counts, item.counts, sign), tally.counts),
  };
}

export function isOfErrorClass(error: ItemError): boolean {
  return !warningErrorTypes.has(error.type);
}

export type FinalStatus = 'Complete' | 'CompleteWithWarning' | 'CompleteWithError' | 'FailedWithError' | 'Cancelled';

export interface RunEnding {
  readonly tally: Tally;
  readonly hasWarning: boolean;
  readonly isCancelled: boolean;
  readonly isAborted: boolean;
}

export function decideStatus({ tally, hasWarning, isCancelled, isAborted }: RunEnding): FinalStatus {
  if (isCancelled) return 'Cancelled';
  if (isAborted) return 'FailedWithError';
  if (tally.processed > 0 && tally.processedErrorClassErrors >= tally.processed) return 'FailedWithError';
  if (tally.errorClassErrors > 0) return 'CompleteWithError';
  return hasWarning || tally.errors > 0 ? 'CompleteWithWarning' : 'Complete';
}
