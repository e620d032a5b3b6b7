/** Adding a page's items to a run's tally (D-12 … D-15), and its final status (D-20 … D-23). */
import { warningErrorTypes, type ItemError } from '../model/outcome.ts';
import { addToCounts, type CountableItem, type CountsSum, type Tally } from './counters.ts';

export interface PageItems {
  /** Objects the page went through. */
  readonly processed: number;
  /** All items of one object are of one page. */
  readonly items: readonly CountableItem[];
  /** Items of earlier pages that this page changed or, with `after: null`, withdrew (D-17). */
  readonly amended?: readonly { readonly before: CountableItem; readonly after: CountableItem | null }[];
}

export function tallyPage(tally: Tally, page: PageItems): Tally {
  const sum = { ...tally, processed: tally.processed + page.processed, counts: { ...tally.counts } };
  const types = new Set(tally.objectTypes);
  for (const items of Map.groupBy(page.items, ({ objectKey }) => objectKey).values()) addObject(sum, types, items, 1);
  for (const { before, after } of page.amended ?? []) {
    addObject(sum, types, [before], -1);
    if (after !== null) addObject(sum, types, [after], 1);
  }
  return types.size === tally.objectTypes.length ? sum : { ...sum, objectTypes: [...types].toSorted() };
}

type Sum = { -readonly [Name in keyof Tally]: Tally[Name] } & { readonly counts: CountsSum };

function addObject(sum: Sum, types: Set<string>, items: readonly CountableItem[], sign: 1 | -1): void {
  let [isTold, isProcessed, hasError, isErrorClass] = [false, false, false, false];
  for (const { changeType, isAboutProcessedObject, error, objectType, counts } of items) {
    if (changeType === 'NoChange') continue;
    isTold = true;
    isProcessed ||= isAboutProcessedObject;
    hasError ||= error !== null;
    isErrorClass ||= error !== null && isOfErrorClass(error);
    if (objectType !== null) types.add(objectType);
    addToCounts(sum.counts, counts, sign);
  }
  if (!isTold) return;
  sum.changed += sign;
  if (isProcessed) sum.changedAndProcessed += sign;
  if (hasError) sum.errors += sign;
  if (isErrorClass) sum.errorClassErrors += sign;
  if (isErrorClass && isProcessed) sum.processedErrorClassErrors += sign;
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
