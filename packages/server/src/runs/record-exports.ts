/** What came of a batch, written down: exports, objects, history, items and counters in one transaction. */
import {
  decideExportResult,
  deferExport,
  type ExportAnswer,
  type ExportConsequence,
} from '@jim/engine/export/decide-export-result.ts';
import type { PreparedExport } from '@jim/engine/export/prepare-export.ts';
import type { ActivityItem } from '@jim/engine/model/outcome.ts';
import type { PageItems } from '@jim/engine/statistics/tally.ts';
import { insertItems } from '../store/activity-items.ts';
import { withArrayText } from '../store/array-text.ts';
import { lockClaimed } from '../store/claim-exports.ts';
import type { Transaction } from '../store/database.ts';
import { continueCreated, removeExports, saveExports } from '../store/export-batches.ts';
import { describeFailure } from '../worker/describe-failure.ts';
import type { PreparedBatch } from './prepare-exports.ts';
import { recordExportedObjects } from './record-exported-objects.ts';
import type { RunContext } from './run-context.ts';
import type { Answers } from './send-exports.ts';

export interface ExportTotals {
  succeeded: number;
  failed: number;
  deferred: number;
}

export interface AnsweredBatch extends PreparedBatch {
  readonly answers: Answers;
  readonly confirmsItself: boolean;
}

export interface RecordedBatch {
  readonly page: PageItems;
  readonly counts: Readonly<ExportTotals>;
}

/** Writes it all at once; nothing is counted before it has been committed. */
export async function recordExports(run: RunContext, plain: Transaction, batch: AnsweredBatch): Promise<RecordedBatch> {
  const tx = withArrayText(plain);
  const now = run.services.clock.now().toISOString();
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
  const settled = consequences.flatMap(([prepared, { next }]) => (next === null ? [prepared.pendingExport.id] : []));
  const going = consequences.flatMap(([, { next }]) => (next === null ? [] : [next]));
  const created = consequences.flatMap(([{ pendingExport }, { isApplied }]) =>
    isApplied && pendingExport.changeType === 'Create' ? [pendingExport.id] : [],
  );
  const ids = batch.prepared.map(({ pendingExport }) => pendingExport.id);
  await Promise.all([
    lockClaimed(tx, run.activity.id, ids),
    recordExportedObjects(run, tx, batch, consequences, items),
    removeExports(tx, run.activity.id, settled),
    saveExports(tx, run.activity.id, [...deferred, ...going]),
    continueCreated(tx, created),
    insertItems(tx, run.activity.id, items),
  ]);
  const succeeded = consequences.filter(([, { isApplied }]) => isApplied).length;
  return {
    page: { processed: batch.prepared.length, items },
    counts: { succeeded, failed: consequences.length - succeeded, deferred: deferred.length },
  };
}

function answerOf(batch: AnsweredBatch, prepared: PreparedExport): ExportAnswer {
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
  batch: AnsweredBatch,
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
