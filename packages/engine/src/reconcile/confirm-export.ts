/**
 * Confirmation: an import proves an export, or shows that it did not take (REC-01 … REC-14).
 *
 *   change: ExportedPendingConfirmation ─┬─ as imported ──▶ gone
 *           ExportedNotConfirmed ────────┴─ not ─▶ ExportedNotConfirmed, from the fifth attempt on ─▶ Failed
 */
import { addressKey } from '../model/address-key.ts';
import type { ItemError } from '../model/outcome.ts';
import {
  hasUnresolvedReference,
  statusOf,
  type AttributeChange,
  type AttributeChanges,
  type PendingExport,
  type PendingExportStatus,
} from '../model/pending-export.ts';
import { textOf, type Value, type Values } from '../model/values.ts';

/** REC-05. */
export const mostAttempts = 5;

export interface ImportedState {
  /** The values an attribute has now: canonical, for references the raw text. */
  valuesOf(attributeId: number): Values;
  /** Undefined when the schema has no such attribute; its changes are never confirmed (REC-04). */
  nameOf(attributeId: number): string | undefined;
  /** References and addresses: systems spell them in their own way. */
  isAddress(attributeId: number): boolean;
  /** The type's secondary external id attribute, if it has one. */
  readonly secondaryAttributeId: number | null;
}

export interface Confirmation {
  readonly confirmed: number;
  /** Names of the attributes, one for each change. */
  readonly retrying: readonly string[];
  readonly failed: readonly string[];
  /** What is left of the pending export; null when nothing is. */
  readonly remaining: PendingExport | null;
}

/** @returns null when the export is not one to confirm, or has no change that waits for it (REC-02). */
export function confirmExport(pendingExport: PendingExport, imported: ImportedState): Confirmation | null {
  const awaits = awaitsConfirmation(pendingExport.status);
  if (pendingExport.changeType === 'Delete') {
    return !awaits || pendingExport.objectRemains === true ? null : stillThere(pendingExport);
  }
  // What owes references is Pending, and what went out without them waits all the same (EXP-12).
  const hasGoneInPart = pendingExport.status === 'Pending' && pendingExport.hasUnresolvedReferences;
  if (!awaits && !hasGoneInPart) return null;
  const remaining: Record<number, readonly AttributeChange[]> = {};
  const confirmed: number[] = [];
  const retrying: string[] = [];
  const failed: string[] = [];
  for (const [id, changes] of Object.entries(pendingExport.changes)) {
    const attributeId = Number(id);
    const name = imported.nameOf(attributeId);
    const values = imported.valuesOf(attributeId);
    const holds = holding(values, imported.isAddress(attributeId));
    let found: string | undefined;
    const left: AttributeChange[] = [];
    for (const change of changes) {
      if (!isExamined(change)) left.push(change);
      else if (name !== undefined && isConfirmed(change, values, holds)) confirmed.push(attributeId);
      else {
        found ??= describeValues(values);
        const judged = notConfirmed(change, found);
        (judged.status === 'Failed' ? failed : retrying).push(name ?? `attribute ${id}`);
        left.push(judged);
      }
    }
    if (left.length > 0) remaining[attributeId] = left;
  }
  if (confirmed.length + retrying.length + failed.length === 0) return null;
  const next = Object.keys(remaining).length === 0 ? null : remainderOf(pendingExport, remaining, confirmed, imported);
  return { confirmed: confirmed.length, retrying, failed, remaining: next };
}

/** REC-02. */
export function awaitsConfirmation(status: PendingExportStatus): boolean {
  return status === 'Exported' || status === 'ExportNotConfirmed';
}

/** REC-11: a deletion is confirmed by absence; the object is here, so the deletion is due again. */
function stillThere(pendingExport: PendingExport): Confirmation {
  return {
    confirmed: 0,
    retrying: ['deletion'],
    failed: [],
    remaining: { ...pendingExport, status: 'ExportNotConfirmed' },
  };
}

function isExamined(change: AttributeChange): boolean {
  const status = statusOf(change);
  return status === 'ExportedPendingConfirmation' || status === 'ExportedNotConfirmed';
}

/** REC-03, REC-04: values are canonical, so equality is `===`; empty text never matches. */
function isConfirmed(change: AttributeChange, values: Values, holds: (value: Value) => boolean): boolean {
  const { value } = change;
  const isHeld = value !== undefined && holds(value);
  switch (change.kind) {
    case 'Add':
    case 'Update':
      if (value !== undefined) return value !== '' && isHeld;
      return change.reference === undefined && values.length === 0;
    case 'Remove':
      return value !== undefined && !isHeld;
    case 'RemoveAll':
      return values.length === 0;
  }
}

/** Large groups have thousands of changes against thousands of values, so each side is gone through once. */
function holding(values: Values, isAddress: boolean): (value: Value) => boolean {
  const exact = new Set(values);
  let addresses: ReadonlySet<string> | undefined;
  return (value) => {
    if (exact.has(value)) return true;
    if (!isAddress) return false;
    addresses ??= new Set(values.map((each) => addressKey(String(each))));
    return addresses.has(addressKey(String(value)));
  };
}

/** REC-05. */
function notConfirmed(change: AttributeChange, found: string): AttributeChange {
  return {
    ...change,
    status: (change.attempts ?? 0) >= mostAttempts ? 'Failed' : 'ExportedNotConfirmed',
    lastImportedValue: found,
  };
}

const shownValues = 10;

/** Kept with every change that was not confirmed, so not all of a large group's members are named. */
function describeValues(values: Values): string {
  if (values.length === 0) return '(no values)';
  const shown = values.slice(0, shownValues).map(textOf).join(', ');
  return values.length > shownValues ? `${shown} and ${values.length - shownValues} more` : shown;
}

function remainderOf(
  pendingExport: PendingExport,
  changes: AttributeChanges,
  confirmed: readonly number[],
  { secondaryAttributeId }: ImportedState,
): PendingExport {
  // REC-07: the object exists. For types with an address, the address is what proves it.
  const exists = secondaryAttributeId === null || confirmed.includes(secondaryAttributeId);
  return {
    ...pendingExport,
    changeType: pendingExport.changeType === 'Create' && exists ? 'Update' : pendingExport.changeType,
    status: statusFor(changes),
    changes,
    hasUnresolvedReferences: hasUnresolvedReference(changes),
  };
}

/** REC-09. */
function statusFor(changes: AttributeChanges): PendingExportStatus {
  const statuses = Object.values(changes).flatMap((list) => list.map(statusOf));
  if (statuses.every((status) => status === 'Failed')) return 'Failed';
  if (statuses.some((status) => status === 'Pending' || status === 'ExportedNotConfirmed')) return 'ExportNotConfirmed';
  return 'Exported';
}

/** REC-12; what was given up is named before what is tried again. */
export function errorOfConfirmation({ failed, retrying, remaining }: Confirmation): ItemError | null {
  if (failed.length > 0) {
    const message = `${countOf(failed)} not confirmed after ${mostAttempts} attempts and given up: ${listOf(failed)}. Someone has to look into it.`;
    return { type: 'ExportConfirmationFailed', message };
  }
  if (retrying.length === 0) return null;
  if (remaining?.changeType === 'Delete') {
    return {
      type: 'ExportNotConfirmed',
      message: 'The object was to be deleted and is still there; the deletion will be sent again.',
    };
  }
  const message = `${countOf(retrying)} not confirmed and will be sent again: ${listOf(retrying)}.`;
  return { type: 'ExportNotConfirmed', message };
}

function countOf(names: readonly string[]): string {
  return names.length === 1 ? '1 exported change was' : `${names.length} exported changes were`;
}

function listOf(names: readonly string[]): string {
  const groups = Map.groupBy(names, (name) => name);
  return [...groups].map(([name, each]) => (each.length === 1 ? name : `${name} (x${each.length})`)).join(', ');
}
