/**
 * THE MAIN FLOW of an import. One page: imported objects in, a plan out.
 *
 *    1. check every object: its problem, its type, its ids, its values
 *    2. find the external ids that this page or an earlier one has met already: all of their objects are refused
 *    3. ask which of the rest are known and have changed; of those unknown, which a provisioned object waits for by its address
 *    4. ask for what is stored of them
 *    5. plan each object: create it, or update it and confirm its export, or make it obsolete
 *    6. withdraw what earlier pages took in of ids that turned out to be shared
 *
 * Nothing is awaited and nothing stored is changed. What an import does depends neither on the size of its pages nor on
 * where they end (D-17): a page sees stored objects as they were before the run, but for their provisioning by address.
 */
import { checkObject, type CheckedObject, type Checking, type UsableObject } from './check-object.ts';
import { createObject } from './create-object.ts';
import { addItem, newDraft, type ImportContext, type ImportDraft } from './import-draft.ts';
import { ask, type ImportPlan, type ImportPlanning, type StoredObject } from './import-plan.ts';
import type { Imported } from './imported-object.ts';
import { obsoleteObject } from './obsolete-object.ts';
import { findDuplicates, rejectDuplicate, withdrawEarlier } from './reject-duplicates.ts';
import { duplicated, occurred, present, type KeyState, type SeenKeys } from './seen-keys.ts';
import { updateObject } from './update-object.ts';

/** Step 1, which needs nothing that is stored, so a page can be checked while the one before it is written. */
export function checkPage(objects: readonly Imported[], checking: Checking): readonly CheckedObject[] {
  return objects.map((object) => checkObject(object, checking));
}

/** Steps 2 to 6. */
export function* planImportPage(
  objects: readonly CheckedObject[],
  seen: Pick<SeenKeys, 'stateOf'>,
  context: ImportContext,
): ImportPlanning<ImportPlan> {
  const draft = newDraft(context);
  const { duplicates, earlier } = findDuplicates(objects, seen);
  const usable = objects.flatMap((object, index) =>
    object.kind === 'usable' && !duplicates.has(index) ? [object] : [],
  );
  const matched = yield* matchStored(usable);
  let unidentified = 0;
  for (const [index, object] of objects.entries()) {
    if (object.kind === 'rejected') {
      rejectObject(draft, object);
      if (object.isUnidentified) unidentified += 1;
    } else if (duplicates.has(index)) {
      rejectDuplicate(draft, object);
      rememberKey(draft, object, duplicated);
    } else rememberKey(draft, object, planObject(draft, object, matched.get(object)));
  }
  const hits = earlier.length === 0 ? [] : yield* ask<'earlier'>({ ask: 'earlier', keys: earlier });
  const withdrawn = withdrawEarlier(draft, earlier, hits);
  const { context: _context, matchKeysReplaced, matchKeys, ...rest } = draft;
  return {
    ...rest,
    matchKeys: { replaced: matchKeysReplaced, keys: matchKeys },
    withdrawn,
    processed: objects.length,
    unidentified,
    touched: earlier.length > 0 ? null : touchedBy(draft, usable, matched),
    renamed: draft.renamed + withdrawn.restored.length,
  };
}

/** Deletions and withdrawals make it uncertain which of the objects touched are still there. */
function touchedBy(
  { created }: ImportDraft,
  usable: readonly UsableObject[],
  matched: ReadonlyMap<UsableObject, Match>,
): number | null {
  return usable.some(({ isDeleted }) => isDeleted) ? null : matched.size + created.length;
}

type Match = StoredObject | 'unchanged';

/** IMP-20, IMP-22: by external id; else by address, when a provisioned object waits there. An object without a match is new. */
function* matchStored(usable: readonly UsableObject[]): ImportPlanning<ReadonlyMap<UsableObject, Match>> {
  const matched = new Map<UsableObject, Match>();
  if (usable.length === 0) return matched;
  const keyed = usable.filter(({ key }) => key !== null);
  const lookups = keyed.map(({ type, key, isDeleted, contentHash }) => ({
    typeId: type.id,
    key: key ?? '',
    contentHash: isDeleted ? null : contentHash,
  }));
  const known = lookups.length === 0 ? [] : yield* ask<'known'>({ ask: 'known', lookups });
  for (const object of keyed) matched.set(object, 'unchanged');
  const idOf = new Map<UsableObject, string>();
  for (const { index, objectId } of known) {
    const object = keyed[index];
    if (object === undefined) continue;
    matched.delete(object);
    if (objectId !== null) idOf.set(object, objectId);
  }
  const unknown = usable.filter((object) => !matched.has(object) && !idOf.has(object) && isFoundByAddress(object));
  for (const [object, id] of yield* matchAddresses(unknown, new Set(idOf.values()))) idOf.set(object, id);
  const stored = idOf.size === 0 ? [] : yield* ask<'stored'>({ ask: 'stored', ids: [...idOf.values()] });
  const byId = new Map(stored.map((object) => [object.id, object]));
  for (const [object, id] of idOf) {
    const found = byId.get(id);
    if (found !== undefined) matched.set(object, found);
  }
  return matched;
}

function isFoundByAddress({ type, secondaryExternalId }: UsableObject): boolean {
  return type.isFoundByAddress && secondaryExternalId !== null;
}

function* matchAddresses(
  unknown: readonly UsableObject[],
  claimed: Set<string>,
): ImportPlanning<ReadonlyMap<UsableObject, string>> {
  const claims = new Map<UsableObject, string>();
  if (unknown.length === 0) return claims;
  const lookups = unknown.map(({ type, secondaryExternalId }) => ({
    typeId: type.id,
    address: secondaryExternalId ?? '',
  }));
  for (const { index, objectId, status } of yield* ask<'addresses'>({ ask: 'addresses', lookups })) {
    const object = unknown[index];
    if (object === undefined || claims.has(object) || claimed.has(objectId)) continue;
    const isAccepted = object.isDeleted
      ? object.key === null && status !== 'Obsolete'
      : status === 'PendingProvisioning';
    if (!isAccepted) continue;
    claims.set(object, objectId);
    claimed.add(objectId);
  }
  return claims;
}

function planObject(draft: ImportDraft, object: UsableObject, match: Match | undefined): KeyState {
  if (match === 'unchanged') return occurred;
  if (object.isDeleted) {
    const isTold = match !== undefined && obsoleteObject(draft, object, match);
    return isTold ? occurred : `id:${object.externalId ?? ''}`;
  }
  if (match === undefined) return createObject(draft, object);
  updateObject(draft, object, match);
  return occurred;
}

function rememberKey(draft: ImportDraft, { type, key }: UsableObject, state: KeyState): void {
  if (key !== null) draft.seen.push({ typeId: type.id, key, state });
}

function rejectObject(draft: ImportDraft, rejected: Extract<CheckedObject, { readonly kind: 'rejected' }>): void {
  const { error, externalId, displayName, typeName } = rejected;
  addItem(draft, {
    objectId: null,
    externalId,
    displayName,
    objectType: typeName,
    changeType: 'NotSet',
    error,
    outcomes: [],
    counts: {},
  });
  for (const { typeId, key } of rejected.present) draft.seen.push({ typeId, key, state: present });
}
