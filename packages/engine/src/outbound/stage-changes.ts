/** Staging changes for a target object: no-net-change detection (OUT-30 …), merging (OUT-40, OUT-41), contradictions (OUT-60). */
import { mayHaveArrived, type AttributeChange } from '../model/pending-export.ts';
import type { Value, Values } from '../model/values.ts';
import type { PageState, StagedExport, WorkingObject } from '../page-state.ts';
import { changeToken, foldOf, liveStaged, storedTargetValues, targetValues, type Fold } from './target-state.ts';

/** A change as a rule wants it: without status or attempts. */
export type WantedChange = Pick<AttributeChange, 'kind' | 'value' | 'reference'>;
export type WantedChanges = ReadonlyMap<number, readonly WantedChange[]>;

export interface Staging {
  /** Changes staged anew; 0 when the target is current already or the change is on its way. */
  readonly staged: number;
  /** Dropped since the target holds them already (OUT-32). */
  readonly alreadyCurrent: number;
}

/** Stages an Update; a pending export of the object takes the changes in, unless it is a Delete (OUT-60). */
export function stageUpdate(
  page: PageState,
  object: WorkingObject,
  wanted: WantedChanges,
  sourceMetaverseObjectId: string,
): Staging {
  if (liveStaged(object)?.changeType === 'Delete') return { staged: 0, alreadyCurrent: 0 };
  let staged = 0;
  let alreadyCurrent = 0;
  for (const [attributeId, changes] of wanted) {
    for (const change of changes) {
      if (stageOne(page, object, attributeId, change, sourceMetaverseObjectId)) staged += 1;
      else alreadyCurrent += 1;
    }
  }
  withdrawIfEmpty(object);
  return { staged, alreadyCurrent };
}

function stageOne(
  page: PageState,
  object: WorkingObject,
  attributeId: number,
  change: WantedChange,
  sourceMetaverseObjectId: string,
): boolean {
  const fold = foldOf(page, attributeId);
  const token = changeToken(page, object, attributeId, change);
  const isRival = (staged: AttributeChange): boolean =>
    isWhole(staged) || isWhole(change) || changeToken(page, object, attributeId, staged) === token;
  if (isTrue(change, token, targetValues(page, object, attributeId), fold)) {
    forgetGivenUp(object, attributeId, isRival);
    return false;
  }
  const waiting = liveStaged(object)?.changes.get(attributeId) ?? [];
  const rivals = waiting.filter(isRival);
  const others = waiting.filter((staged) => !isRival(staged));
  const isBeingSent = liveStaged(object)?.original?.status === 'Executing';
  const neverSent = !isBeingSent && rivals.every((rival) => (rival.attempts ?? 0) === 0);
  const isUndoing =
    rivals.length > 0 && neverSent && isTrue(change, token, storedTargetValues(page, object, attributeId), fold);
  const next = isUndoing ? others : [...others, change];
  const target = stagedFor(object, sourceMetaverseObjectId);
  if (next.length === 0) target.changes.delete(attributeId);
  else target.changes.set(attributeId, next);
  restage(target);
  return !isUndoing;
}

/** What was given up and is wanted no longer must not come back when the rest is staged anew (OUT-41). */
export function forgetGivenUp(
  object: WorkingObject,
  attributeId: number,
  isMoot: (change: AttributeChange) => boolean,
): void {
  const staged = liveStaged(object);
  const changes = staged?.changes.get(attributeId) ?? [];
  const left = changes.filter((change) => change.status !== 'Failed' || !isMoot(change));
  if (staged === null || left.length === changes.length) return;
  staged.isAmended = true;
  if (left.length === 0) staged.changes.delete(attributeId);
  else staged.changes.set(attributeId, left);
}

/** Whether the wanted change is true of these values already. */
function isTrue(change: WantedChange, token: Value | null, values: Values, fold: Fold): boolean {
  const isHeld = token !== null && values.some((value) => fold(value) === fold(token));
  switch (change.kind) {
    case 'Add':
      return token === null || isHeld;
    case 'Remove':
      return !isHeld;
    case 'RemoveAll':
      return values.length === 0;
    case 'Update':
      return token === null ? values.length === 0 : isHeld;
  }
}

/** Adds and removes meet per value; an Update or RemoveAll supersedes whatever is staged for the attribute. */
function isWhole({ kind }: WantedChange): boolean {
  return kind === 'Update' || kind === 'RemoveAll';
}

function stagedFor(object: WorkingObject, sourceMetaverseObjectId: string): StagedExport {
  const existing = liveStaged(object);
  if (existing !== null) return existing;
  const staged: StagedExport = {
    changeType: 'Update',
    changes: new Map(),
    original: object.staged?.original ?? null,
    sourceMetaverseObjectId,
    isRestaged: false,
    isWithdrawn: false,
  };
  object.staged = staged;
  return staged;
}

/** OUT-41: the rest is carried over as fresh changes; a Create the target has accepted goes on as an Update. */
function restage(staged: StagedExport): void {
  if (staged.isRestaged) return;
  staged.isRestaged = true;
  const wasAccepted = staged.original?.status === 'Exported' || staged.original?.status === 'ExportNotConfirmed';
  if (staged.changeType === 'Create' && wasAccepted) staged.changeType = 'Update';
  for (const [attributeId, changes] of staged.changes) staged.changes.set(attributeId, changes.map(fresh));
}

/** Attempts stay: they tell that the change may have reached the target already. */
function fresh({ kind, value, reference, attempts }: AttributeChange): AttributeChange {
  return {
    kind,
    ...(value === undefined || reference !== undefined ? {} : { value }),
    ...(reference === undefined ? {} : { reference }),
    ...(attempts === undefined ? {} : { attempts }),
  };
}

/** OUT-33: an Update with nothing left to say goes; a Create is staged even when it is empty. */
function withdrawIfEmpty(object: WorkingObject): void {
  const staged = liveStaged(object);
  if (staged?.changeType === 'Update' && staged.changes.size === 0) staged.isWithdrawn = true;
}

/** Stages a Create with exactly these changes. @returns whether anything differs from what was staged. */
export function stageCreate(object: WorkingObject, wanted: WantedChanges, sourceMetaverseObjectId: string): boolean {
  const existing = liveStaged(object);
  if (existing !== null && existing.changeType === 'Create' && isSameChanges(existing.changes, wanted)) return false;
  const staged: StagedExport = {
    changeType: 'Create',
    changes: existing === null ? new Map(wanted) : withAttempts(wanted, attemptsOf(existing)),
    original: object.staged?.original ?? null,
    sourceMetaverseObjectId,
    isRestaged: true,
    isWithdrawn: false,
  };
  object.staged = staged;
  return true;
}

/** A Create that is rebuilt still tells that an earlier form of it may have reached the target. */
function attemptsOf(staged: StagedExport): { readonly attempts?: number } {
  const most = Math.max(0, ...[...staged.changes.values()].flat().map(({ attempts }) => attempts ?? 0));
  return most === 0 ? {} : { attempts: most };
}

function withAttempts(wanted: WantedChanges, attempts: { readonly attempts?: number }): StagedExport['changes'] {
  return new Map([...wanted].map(([id, changes]) => [id, changes.map((change) => ({ ...attempts, ...change }))]));
}

function isSameChanges(staged: ReadonlyMap<number, readonly AttributeChange[]>, wanted: WantedChanges): boolean {
  if (staged.size !== wanted.size) return false;
  for (const [attributeId, changes] of wanted) {
    const known = staged.get(attributeId);
    if (known === undefined || known.length !== changes.length) return false;
    const keys = new Set(known.map(keyOf));
    if (!changes.every((change) => keys.has(keyOf(change)))) return false;
  }
  return true;
}

function keyOf({ kind, value, reference }: WantedChange): string {
  return `${kind}|${String(reference ?? value ?? null)}`;
}

/** OUT-52: the address travels with the delete. @returns false when a Delete is waiting or sent already (OUT-55). */
export function stageDelete(
  object: WorkingObject,
  secondaryAttributeId: number | null,
  sourceMetaverseObjectId: string | null,
): boolean {
  if (liveStaged(object)?.changeType === 'Delete') return false;
  const changes = new Map<number, readonly AttributeChange[]>();
  if (secondaryAttributeId !== null && object.secondaryExternalId !== null) {
    changes.set(secondaryAttributeId, [{ kind: 'Update', value: object.secondaryExternalId }]);
  }
  object.staged = {
    changeType: 'Delete',
    changes,
    original: object.staged?.original ?? null,
    sourceMetaverseObjectId,
    isRestaged: true,
    isWithdrawn: false,
  };
  return true;
}

/** Takes back what is staged and not sent (OUT-51, OUT-56). */
export function withdrawStaged(object: WorkingObject): void {
  if (object.staged !== null) object.staged.isWithdrawn = true;
}

/**
 * OUT-51: whether the object exists with us only, since nothing but its Create knows of it and that certainly never arrived.
 * What waits as an Update or Delete, or for nothing at all, was created outside before.
 */
export function isUnborn(object: WorkingObject): boolean {
  const staged = liveStaged(object);
  if (object.status !== 'PendingProvisioning' || staged?.changeType !== 'Create') return false;
  const { status, changes } = staged.original ?? { status: 'Pending', changes: {} };
  return (status === 'Pending' || status === 'Failed') && !mayHaveArrived(changes);
}

/** Whether the target may know of the staged change already, so that it cannot be taken back. */
export function wasSent(staged: StagedExport): boolean {
  return staged.original?.status === 'Exported' || staged.original?.status === 'Executing';
}
