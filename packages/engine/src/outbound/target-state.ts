/**
 * What a target object will hold once everything staged for it has been sent: its stored values with its pending
 * export laid over them. Exports and drift compare with this state, so that a change that is already on its way is
 * neither staged twice nor lost (OUT-30, OUT-31, REC-17).
 *
 * Values of reference attributes are ids of metaverse objects; a reference that means no identity stays `raw:` text.
 * Raw text that the object holds as a reference means what that reference means, whatever its case (OUT-31).
 */
import { addressKey } from '../model/address-key.ts';
import type { AttributeChange } from '../model/pending-export.ts';
import type { Value, Values } from '../model/values.ts';
import { noValues } from '../model/values.ts';
import type { PageState, StagedExport, WorkingObject } from '../page-state.ts';
import { valuesOfObject } from '../page-state.ts';

/** Marks text that refers to no identity. */
export const rawPrefix = 'raw:';

/** What the object holds as far as imports have told us. */
export function storedTargetValues(page: PageState, object: WorkingObject, attributeId: number): Values {
  if (!isReference(page, attributeId)) return valuesOfObject(object, attributeId);
  const values = object.stored.references.flatMap((reference) =>
    reference.attributeId === attributeId ? [referenceToken(page, reference)] : [],
  );
  return values.length === 0 ? noValues : values;
}

function referenceToken(page: PageState, reference: WorkingObject['stored']['references'][number]): string {
  const target = reference.targetId === null ? undefined : page.objects.get(reference.targetId);
  const identity = target === undefined ? reference.targetMetaverseObjectId : (target.link?.metaverseObjectId ?? null);
  return identity ?? rawPrefix + reference.raw;
}

/** A wanted value of an attribute, in the terms of this file. */
export function tokenOf(page: PageState, object: WorkingObject, attributeId: number, value: Value): Value {
  const text = String(value).toLowerCase();
  if (!text.startsWith(rawPrefix) || !isReference(page, attributeId)) return value;
  const held = object.stored.references.find(
    (reference) => reference.attributeId === attributeId && rawPrefix + reference.raw.toLowerCase() === text,
  );
  return held === undefined ? value : referenceToken(page, held);
}

/** The value a change carries, in the terms of this file. */
export function changeToken(
  page: PageState,
  object: WorkingObject,
  attributeId: number,
  change: Pick<AttributeChange, 'value' | 'reference'>,
): Value | null {
  if (change.reference !== undefined) return change.reference;
  if (change.value === undefined) return null;
  if (!isReference(page, attributeId)) return change.value;
  return tokenOf(page, object, attributeId, rawPrefix + String(change.value));
}

function isReference(page: PageState, attributeId: number): boolean {
  return page.rules.systemAttributes.get(attributeId)?.type === 'Reference';
}

export type Fold = (value: Value) => Value;

const asItIs: Fold = (value) => value;
const asAddress: Fold = (value) => (typeof value === 'string' ? addressKey(value) : value);

/** Directories spell an address in their own way; the secondary external id is the same however it is spelled. */
export function foldOf(page: PageState, attributeId: number): Fold {
  return page.rules.systemAttributes.get(attributeId)?.isSecondaryExternalId === true ? asAddress : asItIs;
}

export function targetValues(page: PageState, object: WorkingObject, attributeId: number): Values {
  const stored = storedTargetValues(page, object, attributeId);
  const staged = liveStaged(object)?.changes.get(attributeId);
  return staged === undefined
    ? stored
    : overlay(stored, staged, (change) => changeToken(page, object, attributeId, change));
}

/** The pending export, unless it has been withdrawn in this page. */
export function liveStaged(object: WorkingObject): StagedExport | null {
  return object.staged === null || object.staged.isWithdrawn ? null : object.staged;
}

/** A change that was given up (Failed) is no longer on its way. */
function overlay(
  stored: Values,
  changes: readonly AttributeChange[],
  tokenOfChange: (change: AttributeChange) => Value | null,
): Values {
  let values = new Set<Value>(stored);
  for (const change of changes) {
    if (change.status === 'Failed') continue;
    const token = tokenOfChange(change);
    switch (change.kind) {
      case 'Add':
        if (token !== null) values.add(token);
        break;
      case 'Remove':
        if (token !== null) values.delete(token);
        break;
      case 'Update':
        values = new Set(token === null ? [] : [token]);
        break;
      case 'RemoveAll':
        values = new Set();
    }
  }
  return [...values];
}
