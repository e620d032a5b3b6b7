/** What a batch of exports is read with, and what it comes to: references as addresses of the target system (EXP-11, EXP-12). */
import type { ExportItem } from '@jim/connector-kit/connector.ts';
import { asUpdateOfSeen, prepareExport, type PreparedExport } from '@jim/engine/export/prepare-export.ts';
import { countChanges, type PendingExport } from '@jim/engine/model/pending-export.ts';
import type { DueExport } from '../store/claim-exports.ts';
import type { Transaction } from '../store/database.ts';
import { readTargetAddresses, type TargetAddress } from '../store/export-batches.ts';
import { readObjectsAlone, type ObjectAlone } from '../store/read-objects.ts';
import type { RunContext } from './run-context.ts';
import { toExportItem } from './to-export-item.ts';

export type Addresses = ReadonlyMap<string, TargetAddress>;

export interface ExportBatch {
  readonly exports: readonly DueExport[];
  /** By object id. */
  readonly objects: ReadonlyMap<string, ObjectAlone>;
  /** By the identity that an export points at. */
  readonly addresses: Addresses;
}

export interface PreparedBatch extends ExportBatch {
  readonly prepared: readonly PreparedExport[];
}

/** A small group is known whole; of a larger one no more than tells whether a member is left (`ExportItem.current`). */
const fewReferences = 100;

/**
 * `referring` are the attributes that refer. Who writes a row as a whole has to know the whole object: null. To others a
 * change is told by itself, however much the object holds.
 */
export async function readExportBatch(
  tx: Transaction,
  systemId: number,
  exports: readonly DueExport[],
  referring: readonly number[] | null,
): Promise<ExportBatch> {
  const mostChanges = exports.reduce((most, { changes }) => Math.max(most, countChanges(changes)), 0);
  const [objects, addresses] = await Promise.all([
    readObjectsAlone(
      tx,
      exports.map(({ objectId }) => objectId),
      referring === null ? null : { attributeIds: referring, each: fewReferences + mostChanges },
    ),
    readAddresses(tx, systemId, exports),
  ]);
  return { exports, objects: new Map(objects.map((each) => [each.id, each])), addresses };
}

export async function readAddresses(
  tx: Transaction,
  systemId: number,
  exports: readonly PendingExport[],
): Promise<Addresses> {
  const ids = new Set<string>();
  for (const { changes } of exports) {
    for (const list of Object.values(changes))
      for (const { reference } of list) if (reference !== undefined) ids.add(reference);
  }
  const rows = await readTargetAddresses(tx, systemId, [...ids]);
  return new Map(rows.map((row) => [row.metaverseObjectId, row]));
}

/** The attributes of the run's system that refer to other objects. */
export function referringAttributes({ schema }: RunContext): readonly number[] {
  return schema.objectTypes.flatMap(({ attributes }) =>
    attributes.flatMap(({ id, type }) => (type === 'Reference' ? [id] : [])),
  );
}

/** `takesAll` of a system that is written as a whole. */
export function prepareBatch(batch: ExportBatch, takesAll: boolean): PreparedBatch {
  const addressOf = addressing(batch.addresses, takesAll);
  const prepared = batch.exports.map((each) =>
    prepareExport(asUpdateOfSeen(each, batch.objects.get(each.objectId)?.status === 'Normal'), addressOf),
  );
  return { ...batch, prepared };
}

/**
 * A target that its system has not taken yet is no address for a directory, and nobody points at one that is to go; a file,
 * written as a whole, may name rows that the same write brings in.
 */
export function addressing(addresses: Addresses, takesAll: boolean): (id: string) => string | undefined {
  return (id) => {
    const target = addresses.get(id);
    if (target === undefined || target.isLeaving) return undefined;
    const exists = target.status === 'Normal' || target.isAccepted;
    if (exists && target.address !== null) return target.address;
    return takesAll ? (target.address ?? target.stagedExternalId ?? undefined) : undefined;
  };
}

export function sendable({ prepared }: PreparedBatch): readonly PreparedExport[] {
  return prepared.filter(({ decision }) => decision === 'send');
}

/** What the connector gets; nothing for objects that are gone. */
export function itemsOf(run: RunContext, batch: PreparedBatch): readonly ExportItem[] {
  return sendable(batch).flatMap((each) => toExportItem(run, each, batch.objects.get(each.pendingExport.objectId)));
}
