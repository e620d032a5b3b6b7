/** The boundary around one object of a page (SYN-12). */
import type { ItemError } from './model/outcome.ts';
import { itemFor, noteError, type PageState, type WorkingObject } from './page-state.ts';

/** An object whose step fails has an error and no further step; the others go on. */
export function forEachObject(
  page: PageState,
  objects: readonly WorkingObject[],
  step: (object: WorkingObject) => void,
): void {
  for (const object of objects) {
    if (page.brokenObjects.has(object)) continue;
    try {
      step(object);
    } catch (failure) {
      page.brokenObjects.add(object);
      noteError(itemFor(page, object), unhandled(failure));
    }
  }
}

function unhandled(failure: unknown): ItemError {
  if (!(failure instanceof Error)) return { type: 'UnhandledError', message: String(failure) };
  return { type: 'UnhandledError', message: failure.message, stack: failure.stack ?? failure.message };
}
