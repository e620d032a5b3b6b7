/**
 * What the answers of batches tell that are still being recorded: where objects can be addressed that the target has just
 * taken, and which external ids it gave. Batches are recorded in the order in which they were answered.
 */
import type { TargetAddress } from '../store/export-batches.ts';
import type { Addresses, PreparedBatch } from './prepare-exports.ts';
import type { Answers } from './send-exports.ts';

interface Answered {
  readonly place: number;
  /** Where objects are now, by identity. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Who was given an external id, by type and id. */
  readonly holders: ReadonlyMap<string, string>;
  isRecorded: boolean;
}

export interface AnswersInFlight {
  /** To be taken before a batch is read: all that is recorded by then is seen by the reading. */
  readonly place: number;
  /** The addresses as read from `place` on, with those that the answers have told of since. */
  addressesSince(place: number, read: Addresses): Addresses;
  /** @returns objects of the batch that were given an external id which another one was given just before. */
  add(batch: PreparedBatch, answers: Answers): { readonly taken: ReadonlySet<string>; noteRecorded(): void };
}

export function answersInFlight(): AnswersInFlight {
  let answered: readonly Answered[] = [];
  let next = 0;
  return {
    get place() {
      return answered.find(({ isRecorded }) => !isRecorded)?.place ?? next;
    },
    addressesSince(place, read) {
      // Batches are prepared in the order in which they were read: nobody asks for what was before.
      answered = answered.filter((each) => each.place >= place);
      if (answered.length === 0) return read;
      return new Map([...read].map(([id, target]) => [id, withAddress(target, answered)]));
    },
    add(batch, answers) {
      const { addresses, holders, taken } = tellOf(batch, answers, answered);
      const entry: Answered = { place: next, addresses, holders, isRecorded: false };
      next += 1;
      answered = [...answered, entry];
      return { taken, noteRecorded: () => void (entry.isRecorded = true) };
    },
  };
}

function withAddress(target: TargetAddress, answered: readonly Answered[]): TargetAddress {
  const address = answered.findLast(({ addresses }) => addresses.has(target.metaverseObjectId));
  if (address === undefined) return target;
  return { ...target, address: address.addresses.get(target.metaverseObjectId) ?? null, isAccepted: true };
}

function tellOf(
  { prepared, objects }: PreparedBatch,
  answers: Answers,
  before: readonly Answered[],
): Pick<Answered, 'addresses' | 'holders'> & { readonly taken: ReadonlySet<string> } {
  const addresses = new Map<string, string>();
  const holders = new Map<string, string>();
  const taken = new Set<string>();
  for (const { pendingExport } of prepared) {
    const result = answers.byId.get(pendingExport.id);
    const object = objects.get(pendingExport.objectId);
    if (result?.kind !== 'applied' || object === undefined || pendingExport.changeType === 'Delete') continue;
    const { externalId, secondaryExternalId } = result;
    const address = secondaryExternalId ?? object.secondaryExternalId ?? externalId ?? object.externalId;
    if (object.link !== null && address !== null) addresses.set(object.link.metaverseObjectId, String(address));
    if (externalId === undefined) continue;
    const key = `${object.objectTypeId} ${String(externalId).toLowerCase()}`;
    const holder = holders.get(key) ?? before.findLast((each) => each.holders.has(key))?.holders.get(key);
    if (holder !== undefined && holder !== object.id) taken.add(object.id);
    else holders.set(key, object.id);
  }
  return { addresses, holders, taken };
}
