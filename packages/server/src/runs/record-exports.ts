/** What came of a batch of exports: the next state of each, its object, its item, its history, in one transaction. */
import {
  decideExportResult,
  deferExport,
  type ExportAnswer,
  type ExportConsequence,
} from '@jim/engine/export/decide-export-result.ts';
import type { PreparedExport } from '@jim/engine/export/prepare-export.ts';
import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import type { ActivityItem } from '@jim/engine/model/outcome.ts';
import type { PageItems } from '@jim/engine/statistics/tally.ts';
import { insertItems } from '../store/activity-items.ts';
import type { Transaction } from '../store/database.ts';
import { lockClaimed } from '../store/claim-exports.ts';
import { continueCreated, removeExports, saveExports, type TargetAddress } from '../store/export-batches.ts';
import { describeFailure } from '../worker/describe-failure.ts';
import { recordExportedObjects } from './record-exported-objects.ts';
import type { RunContext } from './run-context.ts';
import type { Answers } from './send-exports.ts';

/** Of a run, for its message (EXP-37). */
export interface ExportTotals {
  succeeded: number;
  failed: number;
  deferred: number;
}

export interface ExportedBatch {
  readonly prepared: readonly PreparedExport[];
  readonly objects: ReadonlyMap<string, ConnectedSystemObject>;
  readonly addresses: ReadonlyMap<string, TargetAddress>;
  readonly answers: Answers;
  readonly confirmsItself: boolean;
}

/** Records a batch's answers in the transaction of its page (EXP-30 … EXP-37), and adds them to `totals`. */
export async function recordExports(
  run: RunContext,
  tx: Transaction,
  batch: ExportedBatch,
  totals: ExportTotals,
): Promise<PageItems> {
  const now = run.services.clock.now().toISOString();
  await lockClaimed(
    tx,
    run.activity.id,
    batch.prepared.map(({ pendingExport }) => pendingExport.id),
  );
  const attempted = batch.prepared.filter(({ decision }) => decision === 'send');
  const deferred = batch.prepared
    .filter(({ decision }) => decision !== 'send')
    .map(({ pendingExport }) => deferExport(pendingExport, now));
  const consequences = attempted.map((prepared): [PreparedExport, ExportConsequence] => [
    prepared,
    decideExportResult({
      prepared,
      answer: answerOf(batch, prepared),
      confirmsItself: batch.confirmsItself,
      isWriteOnly: (attributeId) => run.rules.systemAttributes.get(attributeId)?.isWriteOnly === true,
      now,
    }),
  ]);
  const items = consequences.map(([prepared, consequence]) => itemOf(run, batch, prepared, consequence));
  await recordExportedObjects(run, tx, batch, consequences, items);
  const going = consequences.flatMap(([, { next }]) => (next === null ? [] : [next]));
  await Promise.all([
    removeExports(
      tx,
      run.activity.id,
      consequences.flatMap(([prepared, { next }]) => (next === null ? [prepared.pendingExport.id] : [])),
    ),
    saveExports(tx, run.activity.id, [...deferred, ...going]),
    continueCreated(
      tx,
      consequences.flatMap(([{ pendingExport }, { isApplied }]) =>
        isApplied && pendingExport.changeType === 'Create' ? [pendingExport.id] : [],
      ),
    ),
    insertItems(tx, run.activity.id, items),
  ]);
  totals.succeeded += consequences.filter(([, { isApplied }]) => isApplied).length;
  totals.failed += consequences.filter(([, { isApplied }]) => !isApplied).length;
  totals.deferred += deferred.length;
  return { processed: batch.prepared.length, items };
}

function answerOf(batch: ExportedBatch, prepared: PreparedExport): ExportAnswer {
  const { pendingExport } = prepared;
  if (!batch.objects.has(pendingExport.objectId)) {
    return {
      kind: 'rejected',
      isInvalidGeneratedId: false,
      message: 'The object this export is about no longer exists.',
    };
  }
  const result = batch.answers.byId.get(pendingExport.id);
  if (result === undefined) {
    const failure = batch.answers.connectionFailure;
    return failure === null
      ? { kind: 'unknown', message: 'The connector gave no answer for this object.' }
      : { kind: 'connectionLost', message: describeFailure(failure).message };
  }
  switch (result.kind) {
    case 'applied':
      return { kind: 'applied', objectRemains: result.objectRemains ?? false };
    case 'rejected':
      return {
        kind: 'rejected',
        isInvalidGeneratedId: result.reason === 'invalidGeneratedExternalId',
        message: result.message,
      };
    case 'unknown':
      return { kind: 'unknown', message: result.message };
  }
}

function itemOf(
  run: RunContext,
  batch: ExportedBatch,
  { pendingExport }: PreparedExport,
  consequence: ExportConsequence,
): ActivityItem {
  const object = batch.objects.get(pendingExport.objectId);
  const result = batch.answers.byId.get(pendingExport.id);
  const givenId = result?.kind === 'applied' ? (result.externalId ?? null) : null;
  return {
    id: run.services.newId(),
    connectedSystemObjectId: pendingExport.objectId,
    metaverseObjectId: pendingExport.sourceMetaverseObjectId,
    externalId:
      object?.externalId ?? (givenId === null ? null : String(givenId)) ?? object?.secondaryExternalId ?? null,
    displayName: object?.displayName ?? null,
    objectType: object === undefined ? null : (run.rules.objectTypes.get(object.objectTypeId)?.name ?? null),
    changeType: consequence.changeType,
    error: consequence.error,
    outcomes: run.level === 'None' ? [] : consequence.outcomes,
    counts: consequence.counts,
    isAboutProcessedObject: true,
    objectKey: pendingExport.objectId,
  };
}
