/** Objects that are gone: because the system says so (IMP-23), or because a whole import did not bring them (IMP-40 … IMP-46). */
import type { Surroundings } from '../model/ids.ts';
import type { ActivityItem } from '../model/outcome.ts';
import type { PendingExportChangeType, PendingExportStatus } from '../model/pending-export.ts';
import type { TrackingLevel } from '../statistics/outcome-tree.ts';
import type { UsableObject } from './check-object.ts';
import { awaitsConfirmation } from './confirm-export.ts';
import { addItem, type ImportDraft } from './import-draft.ts';
import type { StoredObject } from './import-plan.ts';
import { isSupportedIdentifier, type ImportSchema } from './import-schema.ts';
import type { SeenKeys } from './seen-keys.ts';

/** IMP-23. @returns false for an object that is Obsolete already: it is not told of again (D-16). */
export function obsoleteObject(draft: ImportDraft, imported: UsableObject, stored: StoredObject): boolean {
  const { row, id, pendingExport } = stored;
  if (row.status === 'Obsolete') return false;
  const isConfirmed = pendingExport !== null && confirmsDeletion(pendingExport);
  const image = { row, referencesAdded: [], referencesRemoved: [], pendingExport: isConfirmed ? pendingExport : null };
  draft.beforeImages.push({ objectId: id, image });
  draft.updated.push({
    id,
    status: 'Obsolete',
    externalId: row.externalId,
    secondaryExternalId: row.secondaryExternalId,
    displayName: row.displayName,
    document: JSON.stringify(row.document),
    contentHash: row.contentHash,
    partitionId: row.partitionId,
    isQuiet: false,
  });
  if (isConfirmed) draft.exportsConfirmed.push(id);
  addItem(draft, {
    objectId: id,
    externalId: imported.externalId ?? row.externalId ?? row.secondaryExternalId,
    displayName: row.displayName ?? imported.displayName,
    objectType: imported.type.name,
    changeType: 'Deleted',
    error: null,
    outcomes: [{ type: 'DeletionDetected', targetId: id }],
    counts: { csoDeletes: 1, ...(isConfirmed ? { pendingExportsConfirmed: 1 } : {}) },
  });
  return true;
}

/** REC-11: absence is what confirms a deletion that was sent. */
function confirmsDeletion(pendingExport: {
  readonly changeType: PendingExportChangeType;
  readonly status: PendingExportStatus;
}): boolean {
  return pendingExport.changeType === 'Delete' && awaitsConfirmation(pendingExport.status);
}

// ── deletion detection ───────────────────────────────────────────────────────────────────────────

export type DetectionDecision =
  | { readonly kind: 'detect'; readonly typeIds: readonly number[] }
  | { readonly kind: 'skip'; readonly because: 'notAFullImport' | 'nothingReturned' | 'objectsUnidentified' }
  | { readonly kind: 'refuse'; readonly message: string };

export interface ImportedWhole {
  readonly isFullImport: boolean;
  readonly returned: number;
  /** Objects the connector could not tell the id of. */
  readonly unidentified: number;
}

/** Whether objects that were not seen may be taken as deleted (IMP-40, IMP-41, IMP-44). */
export function decideDetection(schema: ImportSchema, whole: ImportedWhole): DetectionDecision {
  if (!whole.isFullImport) return { kind: 'skip', because: 'notAFullImport' };
  if (whole.returned === 0) return { kind: 'skip', because: 'nothingReturned' };
  const types = [...schema.types.values()];
  const unsupported = types.find(({ externalId }) => externalId !== null && !isSupportedIdentifier(externalId.type));
  if (unsupported !== undefined) {
    const { name, externalId } = unsupported;
    const message = `Objects of the type ${name} are identified by ${externalId?.name}, which is of the type ${externalId?.type}: what is missing cannot be told.`;
    return { kind: 'refuse', message };
  }
  if (whole.unidentified > 0) return { kind: 'skip', because: 'objectsUnidentified' };
  return { kind: 'detect', typeIds: types.filter(({ externalId }) => externalId !== null).map(({ id }) => id) };
}

export interface StoredKey {
  readonly id: string;
  readonly typeId: number;
  readonly key: string;
}

/** IMP-41, IMP-42: objects touched in this run have a key that was seen. */
export function isMissing(stored: StoredKey, seen: SeenKeys): boolean {
  return seen.stateOf(stored.typeId, stored.key) === undefined;
}

export interface MissingObject {
  readonly id: string;
  readonly objectTypeId: number;
  readonly externalId: string | null;
  readonly displayName: string | null;
  /** The export that went with it. */
  readonly pendingExport: { readonly changeType: PendingExportChangeType; readonly status: PendingExportStatus } | null;
}

/** IMP-43; an object found missing was not processed (D-14). */
export function itemOfMissing(
  missing: MissingObject,
  schema: ImportSchema,
  level: TrackingLevel,
  surroundings: Surroundings,
): ActivityItem {
  const isConfirmed = missing.pendingExport !== null && confirmsDeletion(missing.pendingExport);
  return {
    id: surroundings.newId(),
    connectedSystemObjectId: missing.id,
    metaverseObjectId: null,
    externalId: missing.externalId,
    displayName: missing.displayName,
    objectType: schema.typesById.get(missing.objectTypeId)?.name ?? null,
    changeType: 'Deleted',
    error: null,
    outcomes: level === 'None' ? [] : [{ type: 'DeletionDetected', targetId: missing.id }],
    counts: { csoDeletes: 1, ...(isConfirmed ? { pendingExportsConfirmed: 1 } : {}) },
    isAboutProcessedObject: false,
    objectKey: missing.id,
  };
}
