/**
 * Where objects can be addressed by what the target has just answered, while that is still being recorded. Batches are
 * recorded in the order in which they were answered.
 */
import type { TargetAddress } from '../store/export-batches.ts';
import type { Addresses, PreparedBatch } from './prepare-exports.ts';
import type { Answers } from './send-exports.ts';

export interface AnswersInFlight {
  /** To be taken before a batch is read: all that is recorded by then is seen by the reading. */
  readonly place: number;
  /** The addresses as read from `place` on, with those that answers have told of since. */
  addressesSince(place: number, read: Addresses): Addresses;
  /** @returns what is to be called when the batch has been recorded. */
  add(batch: PreparedBatch, answers: Answers): () => void;
}

interface Answered {
  readonly place: number;
  /** By identity. */
  readonly addresses: ReadonlyMap<string, string>;
  isRecorded: boolean;
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
      const entry: Answered = { place: next, addresses: addressesIn(batch, answers), isRecorded: false };
      next += 1;
      answered = [...answered, entry];
      return () => void (entry.isRecorded = true);
    },
  };
}

function withAddress(target: TargetAddress, answered: readonly Answered[]): TargetAddress {
  const address = answered
    .findLast(({ addresses }) => addresses.has(target.metaverseObjectId))
    ?.addresses.get(target.metaverseObjectId);
  return address === undefined ? target : { ...target, address, isAccepted: true };
}

function addressesIn({ prepared, objects }: PreparedBatch, answers: Answers): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const { pendingExport } of prepared) {
    const result = answers.byId.get(pendingExport.id);
    const object = objects.get(pendingExport.objectId);
    if (result?.kind !== 'applied' || pendingExport.changeType === 'Delete') continue;
    if (object === undefined || object.link === null) continue;
    const address = result.secondaryExternalId ?? object.secondaryExternalId ?? result.externalId ?? object.externalId;
    if (address !== null) addresses.set(object.link.metaverseObjectId, String(address));
  }
  return addresses;
}
