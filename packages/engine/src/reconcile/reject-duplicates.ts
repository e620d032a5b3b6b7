/** D-17: of the objects of one import that share an external id, none is taken in, wherever they stand (IMP-15 … IMP-19). */
import type { ActivityItem, ItemError } from '../model/outcome.ts';
import type { CheckedObject, UsableObject } from './check-object.ts';
import { addItem, type ImportDraft } from './import-draft.ts';
import type { EarlierHit, EarlierKey, Withdrawal } from './import-plan.ts';
import { duplicated, present, type KeyState, type SeenKeys } from './seen-keys.ts';

export interface Occurrences {
  /** Positions in the page. */
  readonly duplicates: ReadonlySet<number>;
  /** What earlier pages took in of the same ids, to be withdrawn. */
  readonly earlier: readonly SharedKey[];
}

export interface SharedKey extends EarlierKey {
  readonly externalId: string | null;
  /** All there was before is a deletion of nothing. */
  readonly isDeletionOnly: boolean;
  readonly typeName: string;
}

export function findDuplicates(objects: readonly CheckedObject[], seen: Pick<SeenKeys, 'stateOf'>): Occurrences {
  const duplicates = new Set<number>();
  const earlier = new Map<string, SharedKey>();
  const firsts = new Map<number, Map<string, number>>();
  for (const [index, object] of objects.entries()) {
    if (object.kind === 'rejected' || object.key === null) continue;
    const { type, key } = object;
    const state = seen.stateOf(type.id, key);
    if (state !== undefined && state !== present) {
      duplicates.add(index);
      if (state !== duplicated) earlier.set(`${type.id}:${key}`, sharedKey(object, key, state));
      continue;
    }
    let known = firsts.get(type.id);
    if (known === undefined) firsts.set(type.id, (known = new Map()));
    const first = known.get(key);
    if (first === undefined) known.set(key, index);
    else duplicates.add(first).add(index);
  }
  return { duplicates, earlier: [...earlier.values()] };
}

function sharedKey({ type, externalId }: UsableObject, key: string, state: KeyState): SharedKey {
  const itemId = typeof state === 'string' && state.startsWith('item:') ? state.slice('item:'.length) : null;
  const spelled = typeof state === 'string' && state.startsWith('id:') ? state.slice('id:'.length) : null;
  return {
    typeId: type.id,
    typeName: type.name,
    key,
    itemId,
    externalId: spelled ?? externalId,
    isDeletionOnly: spelled !== null,
  };
}

export function rejectDuplicate(draft: ImportDraft, object: UsableObject): void {
  addItem(draft, {
    objectId: null,
    externalId: object.externalId,
    displayName: object.isDeleted ? object.externalId : object.displayName,
    objectType: object.type.name,
    changeType: 'NotSet',
    error: duplicateError(object.externalId),
    outcomes: [],
    counts: {},
  });
}

function duplicateError(externalId: string | null): ItemError {
  const message = `Another object of this import has the external id ${externalId ?? ''} too, so none of them was taken in.`;
  return { type: 'DuplicateObject', message };
}

/** What earlier pages made of the same ids is undone, and their items become DuplicateObject items (IMP-17, OC-05). */
export function withdrawEarlier(
  draft: ImportDraft,
  shared: readonly SharedKey[],
  hits: readonly EarlierHit[],
): Withdrawal {
  const created: string[] = [];
  const restored: Withdrawal['restored'][number][] = [];
  const restoredExports: Withdrawal['restoredExports'][number][] = [];
  const byIndex = new Map(hits.map((hit) => [hit.index, hit]));
  for (const [index, key] of shared.entries()) {
    const hit = byIndex.get(index);
    const object = key.isDeletionOnly ? null : (hit?.object ?? null);
    const error = duplicateError(object?.externalId ?? key.externalId);
    if (hit?.item != null && !key.isDeletionOnly)
      draft.itemsAmended.push({ before: hit.item, after: withdrawnItem(hit.item, error) });
    else {
      const { externalId, displayName } = object ?? { externalId: key.externalId, displayName: key.externalId };
      const facts = {
        objectId: null,
        externalId,
        displayName,
        objectType: key.typeName,
        changeType: 'NotSet',
      } as const;
      addItem(draft, { ...facts, error, outcomes: [], counts: {} });
    }
    if (object === null || hit === undefined) continue;
    if (hit.item?.changeType === 'Added') created.push(object.id);
    else if (hit.image !== null) {
      restored.push({ objectId: object.id, image: hit.image });
      const { pendingExport } = hit.image;
      // An export that a synchronisation has staged anew since is newer than what was confirmed.
      const isOurs =
        hit.pendingExport === null || hit.pendingExport.stagedByActivityId === pendingExport?.stagedByActivityId;
      if (pendingExport !== null && isOurs) restoredExports.push(pendingExport);
    }
  }
  return { created, restored, restoredExports };
}

/** A deletion is known by its id alone, as it came. */
function withdrawnItem(item: ActivityItem, error: ItemError): ActivityItem {
  return {
    ...item,
    connectedSystemObjectId: null,
    displayName: item.changeType === 'Deleted' ? item.externalId : item.displayName,
    changeType: 'NotSet',
    error,
    outcomes: [],
    counts: {},
    objectKey: item.id,
  };
}
