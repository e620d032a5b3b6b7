/** What becomes of a pending export once the target has answered, or has not (EXP-30 … EXP-35, D-11). */
import type { ItemCounts, ItemError, Outcome, ObjectChangeType } from '../model/outcome.ts';
import {
  countChanges,
  hasUnresolvedReference,
  type AttributeChange,
  type AttributeChanges,
  type PendingExport,
  type PendingExportStatus,
} from '../model/pending-export.ts';
import { joinChanges, type PreparedExport } from './prepare-export.ts';

export type ExportAnswer =
  | { readonly kind: 'applied'; readonly objectRemains: boolean }
  | { readonly kind: 'rejected'; readonly isInvalidGeneratedId: boolean; readonly message: string }
  /** Sent, and nobody can say what came of it; the next import settles it. */
  | { readonly kind: 'unknown'; readonly message: string }
  /** The connection failed before this one was settled (EXP-15). */
  | { readonly kind: 'connectionLost'; readonly message: string };

/** EXP-30: no failed export waits longer for its next attempt. */
export const longestPauseMinutes = 60;

export interface ExportConsequence {
  /** Null: confirmed on the spot, nothing is left to send or to wait for (REC-16). */
  readonly next: PendingExport | null;
  readonly changeType: Extract<ObjectChangeType, 'Exported' | 'Deprovisioned'>;
  readonly error: ItemError | null;
  readonly outcomes: readonly Outcome[];
  readonly counts: ItemCounts;
  readonly isApplied: boolean;
}

export interface ExportSituation {
  readonly prepared: PreparedExport;
  readonly answer: ExportAnswer;
  /** Whether this system's exports need no confirming import (CON-32). */
  readonly confirmsItself: boolean;
  /** What no import brings is settled when the target has accepted it. */
  isWriteOnly(attributeId: number): boolean;
  readonly now: string;
}

export function decideExportResult(situation: ExportSituation): ExportConsequence {
  const { prepared, answer } = situation;
  const changeType = prepared.pendingExport.changeType === 'Delete' ? 'Deprovisioned' : 'Exported';
  switch (answer.kind) {
    case 'applied':
      return applied(situation, answer.objectRemains, changeType);
    case 'rejected':
    case 'connectionLost':
      return failed(situation, answer, changeType);
    case 'unknown':
      return unknown(situation, answer.message, changeType);
  }
}

function applied(
  { prepared, confirmsItself, isWriteOnly, now }: ExportSituation,
  objectRemains: boolean,
  changeType: ExportConsequence['changeType'],
): ExportConsequence {
  const { pendingExport, sent, owed, kept } = prepared;
  const waiting = confirmsItself
    ? {}
    : inFlight(
        pick(sent, (id) => !isWriteOnly(id)),
        now,
      );
  const changes = joinChanges(confirmsItself ? {} : kept, waiting, owed);
  const hasOwed = Object.keys(owed).length > 0;
  const needsNoImport = confirmsItself || (pendingExport.changeType === 'Update' && Object.keys(sent).length > 0);
  const isSettled = needsNoImport && !objectRemains && Object.keys(changes).length === 0;
  const count = countChanges(sent);
  return {
    next: isSettled
      ? null
      : {
          ...cleared(pendingExport),
          changes,
          // What is owed goes on as an update of the object that now exists.
          changeType: hasOwed && pendingExport.changeType === 'Create' ? 'Update' : pendingExport.changeType,
          status: hasOwed ? 'Pending' : 'Exported',
          hasUnresolvedReferences: hasUnresolvedReference(owed),
          lastAttemptedAt: now,
          objectRemains,
        },
    changeType,
    error: null,
    outcomes: [{ type: changeType, targetId: pendingExport.objectId, ...(count > 0 ? { count } : {}) }],
    counts: changeType === 'Deprovisioned' ? { deprovisioned: 1 } : { exported: 1 },
    isApplied: true,
  };
}

function failed(
  { prepared, now }: ExportSituation,
  answer: Extract<ExportAnswer, { kind: 'rejected' | 'connectionLost' }>,
  changeType: ExportConsequence['changeType'],
): ExportConsequence {
  const { pendingExport } = prepared;
  const errorCount = pendingExport.errorCount + 1;
  const isGivenUp = errorCount >= pendingExport.maxRetries;
  const isInvalidId = answer.kind === 'rejected' && answer.isInvalidGeneratedId;
  return {
    next: {
      ...pendingExport,
      status: isGivenUp ? 'Failed' : 'Pending',
      errorCount,
      lastAttemptedAt: now,
      nextRetryAt: isGivenUp ? null : retryAt(now, errorCount),
      lastErrorMessage: answer.message,
    },
    changeType,
    error: {
      type: isInvalidId ? 'InvalidGeneratedExternalId' : 'UnhandledError',
      message: failureMessage(errorCount, answer.message),
    },
    outcomes: [],
    counts: {},
    isApplied: false,
  };
}

/**
 * An update may have arrived: it waits for the import like any other, unless no import would tell. A create or delete that
 * did not arrive would never be looked at again, so those are due again after a pause, like what no import tells of.
 */
function unknown(
  { prepared, confirmsItself, isWriteOnly, now }: ExportSituation,
  message: string,
  changeType: ExportConsequence['changeType'],
): ExportConsequence {
  const { pendingExport, sent, owed, kept } = prepared;
  const errorCount = pendingExport.errorCount + 1;
  const isUpdate = pendingExport.changeType === 'Update';
  const unseen = isUpdate ? pick(sent, (id) => confirmsItself || isWriteOnly(id)) : {};
  const seen = isUpdate ? pick(sent, (id) => !(id in unseen)) : sent;
  const isRepeated = !isUpdate || Object.keys(unseen).length > 0;
  const isGivenUp = isRepeated && errorCount >= pendingExport.maxRetries;
  const status: PendingExportStatus = isGivenUp
    ? 'Failed'
    : !isRepeated && Object.keys(owed).length === 0
      ? 'Exported'
      : 'ExportNotConfirmed';
  const next = isUpdate && isRepeated ? 'It is sent again.' : 'The next import will tell.';
  const said = `It is unknown whether the change reached the target: ${message} ${next}`;
  return {
    next: {
      ...pendingExport,
      changes:
        pendingExport.changeType === 'Delete'
          ? pendingExport.changes
          : joinChanges(kept, inFlight(seen, now), attempted(unseen), owed),
      status,
      errorCount,
      lastAttemptedAt: now,
      nextRetryAt: status === 'ExportNotConfirmed' ? retryAt(now, errorCount) : null,
      lastErrorMessage: said,
    },
    changeType,
    error: { type: 'UnhandledError', message: failureMessage(errorCount, said) },
    outcomes: [],
    counts: {},
    isApplied: false,
  };
}

/** EXP-12: nothing can be sent yet; no item, no error, another look in five minutes. */
export function deferExport(pendingExport: PendingExport, now: string): PendingExport {
  return {
    ...pendingExport,
    status: 'Pending',
    hasUnresolvedReferences: true,
    lastAttemptedAt: now,
    nextRetryAt: addMinutes(now, 5),
  };
}

function pick(sent: AttributeChanges, isWanted: (attributeId: number) => boolean): AttributeChanges {
  return Object.fromEntries(Object.entries(sent).filter(([id]) => isWanted(Number(id))));
}

/** Due again, and known to have been sent. */
function attempted(sent: AttributeChanges): AttributeChanges {
  const again = (change: AttributeChange): AttributeChange => {
    const { status: _status, ...rest } = change;
    return { ...rest, attempts: (change.attempts ?? 0) + 1 };
  };
  return Object.fromEntries(Object.entries(sent).map(([id, changes]) => [id, changes.map(again)]));
}

/** EXP-32. */
function inFlight(sent: AttributeChanges, now: string): AttributeChanges {
  const marked: Record<number, readonly AttributeChange[]> = {};
  for (const [id, changes] of Object.entries(sent)) {
    marked[Number(id)] = changes.map((change) => ({
      ...change,
      status: 'ExportedPendingConfirmation',
      attempts: (change.attempts ?? 0) + 1,
      lastExportedAt: now,
    }));
  }
  return marked;
}

function cleared(pendingExport: PendingExport): PendingExport {
  return { ...pendingExport, errorCount: 0, nextRetryAt: null, lastErrorMessage: null };
}

/** EXP-30: 2, 4, 8, 16, 32 minutes, never more than an hour. */
function retryAt(now: string, errorCount: number): string {
  return addMinutes(now, Math.min(2 ** errorCount, longestPauseMinutes));
}

function addMinutes(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}

/** EXP-35. */
function failureMessage(attempts: number, message: string): string {
  return attempts <= 1 ? `Export failed: ${message}` : `Export failed after ${attempts} attempts: ${message}`;
}
