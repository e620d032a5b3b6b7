/** An imported object whose stored object was found: difference, status, partition, confirmation (IMP-29 … IMP-36, IMP-45, REC-12). */
import type { ItemCounts, Outcome } from '../model/outcome.ts';
import { noValues, type Values } from '../model/values.ts';
import type { UsableObject } from './check-object.ts';
import { confirmExport, errorOfConfirmation, type Confirmation } from './confirm-export.ts';
import { diffObject, type ObjectDiff } from './diff-object.ts';
import { addItem, addMatchKeys, type ImportDraft } from './import-draft.ts';
import type { BeforeImage, StoredObject } from './import-plan.ts';
import { referenceKey } from './import-schema.ts';

export function updateObject(draft: ImportDraft, imported: UsableObject, stored: StoredObject): void {
  const diff = diffObject(imported, stored);
  const confirmation =
    stored.pendingExport === null ? null : confirmExport(stored.pendingExport, importedState(imported, stored));
  const isTransition = stored.row.status !== 'Normal';
  const isTold = diff.count > 0 || isTransition;
  const isWritten = isTold || isOutdated(draft, imported, stored) || diff.referencesRenamed.length > 0;
  if (isWritten) writeObject(draft, imported, stored, diff, isTold);
  if (confirmation !== null) settleExport(draft, stored, confirmation);
  if (isWritten || confirmation !== null) {
    draft.beforeImages.push({ objectId: stored.id, image: imageOf(imported, stored, diff, confirmation !== null) });
  }
  const itemId = noteUpdate(draft, imported, stored, { diff, isTold, confirmation });
  if (diff.count === 0) return;
  const { type, externalId, displayName } = imported;
  draft.changes.push({
    objectId: stored.id,
    itemId,
    changeType: 'Updated',
    objectTypeId: type.id,
    externalId,
    displayName,
    differences: diff.differences,
  });
}

/** IMP-31, and what only makes the next import quicker. */
function isOutdated(draft: ImportDraft, imported: UsableObject, { row }: StoredObject): boolean {
  const isElsewhere = draft.context.partitionId !== null && row.partitionId !== draft.context.partitionId;
  return isElsewhere || row.contentHash !== imported.contentHash;
}

function importedState(imported: UsableObject, stored: StoredObject): Parameters<typeof confirmExport>[1] {
  const { type, slots, kept } = imported;
  const positions = new Map(type.attributes.map(({ id }, position) => [id, position]));
  const secondary = type.secondaryPosition < 0 ? undefined : type.attributes[type.secondaryPosition];
  return {
    valuesOf(attributeId): Values {
      const position = positions.get(attributeId);
      if (position === undefined) return noValues;
      if (!kept.includes(position)) return slots[position] ?? noValues;
      const references = stored.references.filter((reference) => reference.attributeId === attributeId);
      return stored.row.document[attributeId] ?? references.map(({ raw }) => raw);
    },
    nameOf(attributeId) {
      const position = positions.get(attributeId);
      return position === undefined ? undefined : type.attributes[position]?.name;
    },
    isAddress(attributeId) {
      const position = positions.get(attributeId);
      const attribute = position === undefined ? undefined : type.attributes[position];
      return attribute !== undefined && (attribute.type === 'Reference' || attribute === secondary);
    },
    secondaryAttributeId: secondary?.id ?? null,
  };
}

function writeObject(
  draft: ImportDraft,
  imported: UsableObject,
  stored: StoredObject,
  diff: ObjectDiff,
  isTold: boolean,
): void {
  const { type, externalId, secondaryExternalId, displayName, contentHash } = imported;
  const { id } = stored;
  if (secondaryExternalId !== stored.row.secondaryExternalId) draft.renamed += 1;
  draft.updated.push({
    id,
    status: 'Normal',
    externalId,
    secondaryExternalId,
    displayName,
    document: imported.kept.length === 0 ? imported.document : JSON.stringify(diff.document),
    contentHash,
    partitionId: draft.context.partitionId ?? stored.row.partitionId,
    isQuiet: !isTold,
  });
  for (const { attributeId, raw } of diff.referencesRemoved)
    draft.referencesRemoved.push({ sourceId: id, attributeId, raw });
  for (const { from } of diff.referencesRenamed)
    draft.referencesRemoved.push({ sourceId: id, attributeId: from.attributeId, raw: from.raw });
  for (const { attributeId, raw } of diff.referencesAdded) {
    draft.referencesAdded.push({
      sourceId: id,
      attributeId,
      raw,
      key: referenceKey(type, raw),
      refersBy: type.refersBy,
    });
  }
  for (const { from, raw } of diff.referencesRenamed) {
    draft.referencesAdded.push({
      sourceId: id,
      attributeId: from.attributeId,
      raw,
      key: referenceKey(type, raw),
      refersBy: type.refersBy,
    });
  }
  for (const key of Object.keys(diff.differences)) {
    const attributeId = Number(key);
    if (!draft.context.matchAttributes.has(attributeId)) continue;
    draft.matchKeysReplaced.push({ objectId: id, attributeId });
    addMatchKeys(draft, id, attributeId, diff.document[attributeId] ?? noValues);
  }
}

/** REC-08, REC-13: an export with nothing left is gone, and that is what counts as confirmed. */
function settleExport(draft: ImportDraft, stored: StoredObject, { remaining }: Confirmation): void {
  if (remaining === null) draft.exportsConfirmed.push(stored.id);
  else draft.exportsAmended.push(remaining);
}

function imageOf(
  imported: UsableObject,
  stored: StoredObject,
  diff: ObjectDiff,
  hasTouchedExport: boolean,
): BeforeImage {
  const renamed = diff.referencesRenamed;
  const removed = [...diff.referencesRemoved, ...renamed.map(({ from }) => from)];
  return {
    row: stored.row,
    referencesAdded: [
      ...diff.referencesAdded,
      ...renamed.map(({ from, raw }) => ({ attributeId: from.attributeId, raw })),
    ],
    referencesRemoved: removed.map(({ attributeId, raw, targetId }) => ({
      attributeId,
      raw,
      key: referenceKey(imported.type, raw),
      targetId,
    })),
    pendingExport: hasTouchedExport ? stored.pendingExport : null,
  };
}

interface UpdateFindings {
  readonly diff: ObjectDiff;
  readonly isTold: boolean;
  readonly confirmation: Confirmation | null;
}

function noteUpdate(
  draft: ImportDraft,
  imported: UsableObject,
  stored: StoredObject,
  findings: UpdateFindings,
): string | null {
  const { diff, isTold, confirmation } = findings;
  const isUpdated = isTold || confirmation !== null;
  if (!isUpdated && imported.warning === null) return null;
  const error = imported.warning ?? (confirmation === null ? null : errorOfConfirmation(confirmation));
  const outcomes: Outcome[] = diff.count > 0 ? [{ type: 'CsoUpdated', targetId: stored.id, count: diff.count }] : [];
  const counts: { -readonly [Name in keyof ItemCounts]: number } = diff.count > 0 ? { csoUpdates: 1 } : {};
  if (confirmation !== null) {
    outcomes.push(...outcomesOfConfirmation(confirmation));
    if (confirmation.remaining === null) counts.pendingExportsConfirmed = 1;
  }
  if (error?.type === 'ExportNotConfirmed') counts.pendingExportsRetrying = 1;
  if (error?.type === 'ExportConfirmationFailed') counts.pendingExportsFailed = 1;
  return addItem(draft, {
    objectId: stored.id,
    externalId: imported.externalId,
    displayName: imported.displayName,
    objectType: imported.type.name,
    changeType: isUpdated ? 'Updated' : 'NotSet',
    error,
    outcomes,
    counts,
  });
}

function outcomesOfConfirmation({ confirmed, failed, retrying }: Confirmation): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  if (confirmed > 0) outcomes.push({ type: 'ExportConfirmed', count: confirmed });
  if (failed.length > 0) outcomes.push({ type: 'ExportFailed', count: failed.length, message: failed.join(', ') });
  if (retrying.length > 0)
    outcomes.push({ type: 'ExportFailed', count: retrying.length, message: retrying.join(', ') });
  return outcomes;
}
