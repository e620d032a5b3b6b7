/**
 * Several pages of an import may be in flight at once. That is only right when a page has not read what one ahead of it
 * changes. Their external ids differ, or the page would ask for what earlier pages did; but two ids may lead to one stored
 * object, which a provisioned object's address does. A footprint is what a page changes of what others can find.
 */
import { identifierKey } from '@jim/engine/reconcile/import-schema.ts';
import type { ImportAnswers, ImportPlan, ImportQuestion } from '@jim/engine/reconcile/import-plan.ts';

export interface ImportFootprint {
  /** Stored objects. */
  readonly objects: ReadonlySet<string>;
  /** By which they can be found once the page has committed. */
  readonly addresses: ReadonlySet<string>;
}

export function importFootprintOf({ created, updated, withdrawn }: ImportPlan): ImportFootprint {
  const addresses = new Set<string>();
  for (const { secondaryExternalId } of [...created, ...updated, ...withdrawn.restored.map(({ image }) => image.row)])
    if (secondaryExternalId !== null) addresses.add(identifierKey(secondaryExternalId));
  return {
    objects: new Set([
      ...created.map(({ id }) => id),
      ...updated.map(({ id }) => id),
      ...withdrawn.created,
      ...withdrawn.restored.map(({ objectId }) => objectId),
    ]),
    addresses,
  };
}

/** Whether the answer is another once the page ahead has committed. */
export function touches(
  question: ImportQuestion,
  answer: ImportAnswers[keyof ImportAnswers],
  { objects, addresses }: ImportFootprint,
): boolean {
  if (objects.size === 0) return false;
  if (question.ask === 'addresses' && question.lookups.some(({ address }) => addresses.has(identifierKey(address))))
    return true;
  return answer.some((hit) => 'objectId' in hit && hit.objectId !== null && objects.has(hit.objectId));
}
