/**
 * A change waiting to be sent to a connected system (DAT-43, DAT-44).
 *
 *   pending ──executing──▶ exported ──confirmed──▶ (gone)
 *      ▲         │             └──not confirmed──▶ exportNotConfirmed ──executing──▶ …
 *      └─refused─┴─too often──▶ failed ──retried by hand──▶ pending
 */
import type { Value } from './values.ts';

export const pendingExportChangeTypes = ['Create', 'Update', 'Delete'] as const;
export type PendingExportChangeType = (typeof pendingExportChangeTypes)[number];

export const pendingExportStatuses = ['Pending', 'ExportNotConfirmed', 'Executing', 'Failed', 'Exported'] as const;
export type PendingExportStatus = (typeof pendingExportStatuses)[number];

/** The life cycle as a table: the statuses a pending export may move to. */
export const pendingExportMoves = {
  Pending: ['Executing'],
  Executing: ['Exported', 'Pending', 'ExportNotConfirmed', 'Failed'],
  Exported: ['Exported', 'ExportNotConfirmed', 'Failed', 'Executing', 'Pending'],
  ExportNotConfirmed: ['Executing', 'Exported', 'Failed', 'Pending'],
  Failed: ['Pending'],
} as const satisfies Record<PendingExportStatus, readonly PendingExportStatus[]>;

export const attributeChangeKinds = ['Add', 'Update', 'Remove', 'RemoveAll'] as const;
export type AttributeChangeKind = (typeof attributeChangeKinds)[number];

export const attributeChangeStatuses = [
  'Pending',
  'ExportedPendingConfirmation',
  'ExportedNotConfirmed',
  'Failed',
] as const;
export type AttributeChangeStatus = (typeof attributeChangeStatuses)[number];

/**
 * One change of one attribute. Absent fields mean: status Pending, no attempts, no value.
 * For a reference, `reference` is the metaverse object it points at; `value` is the address in the
 * target system and is filled in when it is sent (EXP-11).
 */
export interface AttributeChange {
  readonly kind: AttributeChangeKind;
  readonly value?: Value;
  readonly reference?: string;
  readonly status?: AttributeChangeStatus;
  readonly attempts?: number;
  readonly lastExportedAt?: string;
  /** Text of what the confirming import found instead (REC-05). */
  readonly lastImportedValue?: string;
}

/** By connected system attribute id. Never holds an empty list. */
export type AttributeChanges = Readonly<Record<number, readonly AttributeChange[]>>;

export interface PendingExport {
  readonly id: string;
  readonly systemId: number;
  readonly objectId: string;
  readonly changeType: PendingExportChangeType;
  readonly status: PendingExportStatus;
  readonly changes: AttributeChanges;
  readonly hasUnresolvedReferences: boolean;
  readonly sourceMetaverseObjectId: string | null;
  /** The run that created or re-staged it last (D-13). */
  readonly stagedByActivityId: string | null;
  readonly errorCount: number;
  readonly maxRetries: number;
  readonly lastAttemptedAt: string | null;
  readonly nextRetryAt: string | null;
  readonly lastErrorMessage: string | null;
  readonly createdAt: string;
  /**
   * Of an exported Delete: the system keeps the object, disabled. The export then stays as it is, as the sign that the
   * object is done with, until the object is wanted again or gone. Absent means no.
   */
  readonly objectRemains?: boolean;
}

export function statusOf(change: AttributeChange): AttributeChangeStatus {
  return change.status ?? 'Pending';
}

export function countChanges(changes: AttributeChanges): number {
  let count = 0;
  for (const list of Object.values(changes)) count += list.length;
  return count;
}

/** Whether the target may hold some of it already: it was sent once, and nobody knows, or has confirmed, what came of it. */
export function mayHaveArrived(changes: AttributeChanges): boolean {
  return Object.values(changes).some((list) => list.some(({ attempts }) => (attempts ?? 0) > 0));
}

/** OUT-42: whether a change still waits for the address of the object it points at. */
export function hasUnresolvedReference(changes: AttributeChanges): boolean {
  return Object.values(changes).some((list) =>
    list.some((change) => change.reference !== undefined && change.value === undefined && change.kind !== 'RemoveAll'),
  );
}
