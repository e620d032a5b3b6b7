/** From a pending export to what is sent now: references become addresses, what cannot be addressed yet is owed (EXP-11, EXP-12). */
import type { AttributeChange, AttributeChanges, PendingExport } from '../model/pending-export.ts';
import { statusOf } from '../model/pending-export.ts';

/** Where an identity can be addressed in the target system, if it can. */
export type AddressOf = (metaverseObjectId: string) => string | undefined;

export interface PreparedExport {
  readonly pendingExport: PendingExport;
  /** Sent now, references as addresses. */
  readonly sent: AttributeChanges;
  /** References that have no address yet; they stay pending. */
  readonly owed: AttributeChanges;
  /** In flight from an earlier export, or given up; not sent again. */
  readonly kept: AttributeChanges;
  readonly decision: 'send' | 'defer' | 'nothingToSend';
}

/**
 * A Create of an object that an import has brought meanwhile, so one that arrived although nobody knew: all of it goes
 * out again, as an Update of the object that is there.
 */
export function asUpdateOfSeen(pendingExport: PendingExport, isSeen: boolean): PendingExport {
  if (!isSeen || pendingExport.changeType !== 'Create') return pendingExport;
  const changes = Object.entries(pendingExport.changes).map(([id, list]) => [
    id,
    list.map((change): AttributeChange => (statusOf(change) === 'Failed' ? change : { ...change, status: 'Pending' })),
  ]);
  return { ...pendingExport, changeType: 'Update', changes: Object.fromEntries(changes) };
}

export function prepareExport(pendingExport: PendingExport, addressOf: AddressOf): PreparedExport {
  const sent: Record<number, AttributeChange[]> = {};
  const owed: Record<number, AttributeChange[]> = {};
  const kept: Record<number, AttributeChange[]> = {};
  for (const [key, changes] of Object.entries(pendingExport.changes)) {
    const attributeId = Number(key);
    for (const change of changes) {
      if (!isDue(pendingExport, change)) (kept[attributeId] ??= []).push(change);
      else placeDue(change, addressOf, attributeId, sent, owed);
    }
  }
  return { pendingExport, sent, owed, kept, decision: decide(pendingExport, sent, owed) };
}

/** EXP-01: a delete is sent whole; of the rest what is new or was not confirmed. */
function isDue(pendingExport: PendingExport, change: AttributeChange): boolean {
  if (pendingExport.changeType !== 'Update') return statusOf(change) !== 'Failed';
  return statusOf(change) === 'Pending' || statusOf(change) === 'ExportedNotConfirmed';
}

function placeDue(
  change: AttributeChange,
  addressOf: AddressOf,
  attributeId: number,
  sent: Record<number, AttributeChange[]>,
  owed: Record<number, AttributeChange[]>,
): void {
  if (change.reference === undefined) {
    (sent[attributeId] ??= []).push(change);
    return;
  }
  // A removed member is addressed as it was when it was added, also when it is nowhere any more.
  const address = addressOf(change.reference) ?? (change.kind === 'Remove' ? change.value : undefined);
  if (address !== undefined) (sent[attributeId] ??= []).push({ ...change, value: address });
  else (owed[attributeId] ??= []).push(change);
}

function decide(
  pendingExport: PendingExport,
  sent: AttributeChanges,
  owed: AttributeChanges,
): PreparedExport['decision'] {
  if (pendingExport.changeType !== 'Update' || Object.keys(sent).length > 0) return 'send';
  return Object.keys(owed).length > 0 ? 'defer' : 'nothingToSend';
}

/** All changes of two lists, by attribute. */
export function joinChanges(...lists: readonly AttributeChanges[]): AttributeChanges {
  const joined: Record<number, AttributeChange[]> = {};
  for (const changes of lists) {
    for (const [id, list] of Object.entries(changes)) (joined[Number(id)] ??= []).push(...list);
  }
  return joined;
}
