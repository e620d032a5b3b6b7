/** Pass 1 of an object: late confirmation (REC-15) and the tear-down of obsolete objects (§7.1). */
import type { AttributeChange } from '../model/pending-export.ts';
import type { Value } from '../model/values.ts';
import type { PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { count, identityOf, itemFor, releaseObject } from '../page-state.ts';
import { actionWhenObsolete } from '../scope/object-scope.ts';
import { changeToken, liveStaged, storedTargetValues } from '../outbound/target-state.ts';
import { disconnect } from './disconnect.ts';

export function tearDownObsolete(page: PageState, object: WorkingObject): void {
  if (object.status !== 'Obsolete') return;
  const identity = identityOf(page, object);
  object.isDeleted = true;
  if (identity === undefined) {
    // OBS-01: an object that never was anybody's goes quietly. OBS-02: one that points nowhere is told of.
    if (object.link === null) return;
    object.link = null;
    noteDeletion(page, object);
    return;
  }
  if (actionWhenObsolete(page.rules, object.objectTypeId) === 'RemainJoined') {
    remainJoined(page, object, identity);
    return;
  }
  const draft = itemFor(page, object);
  draft.changeType = 'Disconnected';
  count(draft, 'disconnections');
  count(draft, 'csoDeletes');
  draft.consequences.push({ type: 'CsoDeleted', targetId: object.id });
  disconnect(page, object, identity, draft);
}

/** OBS-04: the object goes, the identity keeps its values and is not judged. */
function remainJoined(page: PageState, object: WorkingObject, identity: WorkingIdentity): void {
  releaseObject(page, object);
  noteDeletion(page, object);
  const draft = itemFor(page, object);
  draft.metaverseObjectId = identity.id;
}

function noteDeletion(page: PageState, object: WorkingObject): void {
  const draft = itemFor(page, object);
  draft.changeType = 'Deleted';
  count(draft, 'csoDeletes');
}

/**
 * REC-15: changes an import has not confirmed are looked at once more; error counts and failed exports are left alone.
 * An object no import has brought yet proves nothing: what it holds is what provisioning gave it (OUT-13).
 */
export function confirmLate(page: PageState, object: WorkingObject): void {
  if (object.status !== 'Normal') return;
  const staged = liveStaged(object);
  if (staged?.original?.status !== 'ExportNotConfirmed' || staged.changeType === 'Delete') return;
  for (const [attributeId, changes] of staged.changes) {
    const stored = storedTargetValues(page, object, attributeId);
    const open = changes.filter(
      (change) =>
        change.status === 'Failed' || !isConfirmed(change, changeToken(page, object, attributeId, change), stored),
    );
    if (open.length === changes.length) continue;
    staged.isAmended = true;
    if (open.length === 0) staged.changes.delete(attributeId);
    else staged.changes.set(attributeId, open);
  }
  if (staged.isAmended !== true) return;
  if (staged.changes.size === 0) staged.isWithdrawn = true;
  else if (staged.changeType === 'Create') staged.changeType = 'Update';
}

/** REC-03. */
function isConfirmed(change: AttributeChange, token: Value | null, stored: readonly unknown[]): boolean {
  switch (change.kind) {
    case 'Add':
    case 'Update':
      return token === null ? stored.length === 0 : token !== '' && stored.includes(token);
    case 'Remove':
      return !stored.includes(token);
    case 'RemoveAll':
      return stored.length === 0;
  }
}
