/** Bringing identities, and every object joined to them, onto a page. */
import { identityOf, workingIdentity, workingObject, type PageState } from './page-state.ts';
import { ask, type Planning } from './sync-questions.ts';

/** Identities with all their objects of all systems: contributors, targets, and who else is joined. */
export function* loadById(page: PageState, wanted: readonly string[]): Planning<void> {
  const missing = new Set(wanted.filter((id) => !page.identities.has(id)));
  if (missing.size === 0) return;
  const here = [...page.objects.values()].filter(
    ({ stored: { link } }) => link !== null && missing.has(link.metaverseObjectId),
  );
  const known = here.map(({ id }) => id);
  const answer = yield* ask<'identities'>({ ask: 'identities', ids: [...missing], known });
  for (const stored of answer.identities) page.identities.set(stored.id, workingIdentity(stored));
  const others = answer.objects.map((stored) => page.objects.get(stored.id) ?? workingObject(stored));
  // Of several objects the order is that of their ids, whichever of them were on the page.
  for (const object of [...here, ...others].toSorted((left, right) => (left.id < right.id ? -1 : 1))) {
    page.objects.set(object.id, object);
    identityOf(page, object)?.links.set(object.systemId, object);
  }
}
