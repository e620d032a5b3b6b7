/** Bringing identities, and every object joined to them, onto a page. */
import { identityOf, workingIdentity, workingObject, type PageState } from './page-state.ts';
import { ask, type Planning } from './sync-questions.ts';

/** Identities with all their objects of all systems: contributors, targets, and who else is joined. */
export function* loadById(page: PageState, wanted: readonly string[]): Planning<void> {
  const ids = [...new Set(wanted)].filter((id) => !page.identities.has(id));
  if (ids.length === 0) return;
  const answer = yield* ask<'identities'>({ ask: 'identities', ids });
  for (const stored of answer.identities) page.identities.set(stored.id, workingIdentity(stored));
  for (const stored of answer.objects) {
    const object = page.objects.get(stored.id) ?? workingObject(stored);
    page.objects.set(object.id, object);
    const identity = identityOf(page, object);
    identity?.links.set(object.systemId, object);
  }
}
