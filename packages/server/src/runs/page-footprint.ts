/**
 * Two pages of a synchronisation may be in flight at once: the second is read, planned and written while the first still
 * writes and commits. That is only right when the second has not read what the first is changing. A footprint is what a
 * page changes; a page that touches the footprint before it waits for that page and is planned anew.
 */
import type { ConnectedSystemObject, ObjectReference } from '@jim/engine/model/objects.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import { matchKeyOf, type SyncAnswer, type SyncQuestion } from '@jim/engine/sync-questions.ts';

export interface PageFootprint {
  readonly identities: ReadonlySet<string>;
  readonly objects: ReadonlySet<string>;
  /** `attributeId|key` of matching values that identities got. */
  readonly matchKeys: ReadonlySet<string>;
  readonly hasReleasedObjects: boolean;
  /** Object → identity it is joined to now, null where it left one. */
  readonly links: ReadonlyMap<string, string | null>;
}

export function footprintOf(plan: SyncPlan): PageFootprint {
  const links = new Map<string, string | null>();
  for (const id of plan.linksBroken) links.set(id, null);
  for (const { objectId, metaverseObjectId } of plan.linksMade) links.set(objectId, metaverseObjectId);
  return {
    identities: new Set([
      ...plan.identitiesCreated.map(({ id }) => id),
      ...plan.identitiesChanged.map(({ id }) => id),
      ...plan.identitiesDeleted,
      ...plan.identitiesLeft,
      ...plan.referencesAdded.map(({ sourceId }) => sourceId),
      ...plan.referencesRemoved.map(({ sourceId }) => sourceId),
      // A target provisioned for, released from or joined to an identity is part of what its next reader must see.
      ...plan.linksMade.map(({ metaverseObjectId }) => metaverseObjectId),
      ...plan.exportsLookedAt,
    ]),
    objects: new Set([
      ...links.keys(),
      ...plan.objectsProvisioned.map(({ id }) => id),
      ...plan.objectsDeleted.map(({ objectId }) => objectId),
      ...plan.exportsStaged.map(({ objectId }) => objectId),
      ...plan.exportsWithdrawn,
    ]),
    matchKeys: new Set(plan.matchKeys.keys.map(({ attributeId, value }) => `${attributeId}|${matchKeyOf(value)}`)),
    hasReleasedObjects: plan.linksBroken.length > 0,
    links,
  };
}

/** What a page has read while it was planned. */
export interface PageReading {
  readonly objects: readonly ConnectedSystemObject[];
  readonly exchanges: readonly { readonly question: SyncQuestion; readonly answer: SyncAnswer }[];
}

/** Whether a page has read something that the page before it changes. */
export function overlaps(reading: PageReading, before: PageFootprint): boolean {
  if (reading.objects.some((object) => touches(object, before))) return true;
  return reading.exchanges.some(({ question, answer }) => {
    switch (question.ask) {
      case 'matches':
        return question.lookups.some(({ attributeId, key }) => before.matchKeys.has(`${attributeId}|${key}`));
      case 'identities':
        return (
          question.ids.some((id) => before.identities.has(id)) ||
          ('objects' in answer && answer.objects.some((object) => touches(object, before)))
        );
      case 'exportMatches':
        return before.hasReleasedObjects || before.links.size > 0;
      case 'referrers':
        // A deletion has to see every reference to what it deletes.
        return true;
    }
  });
}

function touches(object: ConnectedSystemObject, before: PageFootprint): boolean {
  return (
    before.objects.has(object.id) || (object.link !== null && before.identities.has(object.link.metaverseObjectId))
  );
}

/** References to objects whose join the page before is changing, as they will be when it has committed. */
export function withLinksOf(
  objects: readonly ConnectedSystemObject[],
  links: PageFootprint['links'],
): readonly ConnectedSystemObject[] {
  const isAffected = ({ targetId }: ObjectReference): boolean => targetId !== null && links.has(targetId);
  return objects.map((object) => {
    if (!object.references.some(isAffected)) return object;
    const references = object.references.map((reference) =>
      isAffected(reference)
        ? { ...reference, targetMetaverseObjectId: links.get(reference.targetId ?? '') ?? null }
        : reference,
    );
    return { ...object, references };
  });
}
