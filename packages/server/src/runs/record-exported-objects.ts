/** What accepted exports change in our own copy of the target objects (EXP-33, FILE-35, REC-16), and in their history (EXP-36). */
import type { ExportConsequence } from '@jim/engine/export/decide-export-result.ts';
import type { PreparedExport } from '@jim/engine/export/prepare-export.ts';
import { displayNameOf } from '@jim/engine/model/objects.ts';
import type { ActivityItem } from '@jim/engine/model/outcome.ts';
import type { AttributeChange } from '@jim/engine/model/pending-export.ts';
import type { SystemObjectType } from '@jim/engine/model/rules.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import type { ObjectChange } from '@jim/engine/reconcile/import-plan.ts';
import { recordObjectChanges } from '../store/change-history.ts';
import type { Transaction } from '../store/database.ts';
import {
  changeObjectReferences,
  findTakenExternalIds,
  updateExportedObjects,
  type ExportedObject,
  type ReferenceChanges,
} from '../store/export-batches.ts';
import type { ObjectAlone } from '../store/read-objects.ts';
import { historyOf } from './history-of.ts';
import { surroundingsOf, type RunContext } from './run-context.ts';
import type { AnsweredBatch } from './record-exports.ts';

interface Accepted {
  readonly prepared: PreparedExport;
  readonly object: ObjectAlone;
  readonly type: SystemObjectType;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly item: ActivityItem;
}

export async function recordExportedObjects(
  run: RunContext,
  tx: Transaction,
  batch: AnsweredBatch,
  consequences: readonly (readonly [PreparedExport, ExportConsequence])[],
  items: readonly ActivityItem[],
): Promise<void> {
  const accepted = consequences.flatMap(([prepared, { isApplied }], index) => {
    const item = items[index];
    return isApplied && item !== undefined ? acceptedOf(run, batch, prepared, item) : [];
  });
  const stored = await findTakenExternalIds(
    tx,
    run.system.id,
    accepted.flatMap(({ object, externalId }) =>
      externalId === null ? [] : [{ objectId: object.id, objectTypeId: object.objectTypeId, externalId }],
    ),
  );
  const taken = stored.union(givenTwice(accepted));
  for (const { object, externalId } of accepted) {
    if (taken.has(object.id))
      run.progress.warn(
        `The target gave the id "${externalId}" to an object, but another object of ${run.system.name} is known by it. Import and check both.`,
      );
  }
  const own = accepted.map((each) => (taken.has(each.object.id) ? { ...each, externalId: null } : each));
  await Promise.all([
    updateExportedObjects(
      tx,
      own.flatMap((each) => exportedObject(batch, each)),
    ),
    batch.confirmsItself ? writeReferences(run, tx, batch, own) : null,
    recordObjectChanges(tx, own.map(changeOf), historyOf(run, surroundingsOf(run).now)),
  ]);
}

/** Objects that were given an external id which the target gave to another one of the batch before. */
function givenTwice(accepted: readonly Accepted[]): ReadonlySet<string> {
  const holders = new Map<string, string>();
  const late = new Set<string>();
  for (const { object, externalId } of accepted) {
    if (externalId === null) continue;
    const key = `${object.objectTypeId} ${externalId.toLowerCase()}`;
    const holder = holders.get(key) ?? object.id;
    if (holder === object.id) holders.set(key, object.id);
    else late.add(object.id);
  }
  return late;
}

function acceptedOf(
  run: RunContext,
  batch: AnsweredBatch,
  prepared: PreparedExport,
  item: ActivityItem,
): readonly Accepted[] {
  const object = batch.objects.get(prepared.pendingExport.objectId);
  const type = object && run.rules.objectTypes.get(object.objectTypeId);
  if (object === undefined || type === undefined) return [];
  const result = batch.answers.byId.get(prepared.pendingExport.id);
  const ids = result?.kind === 'applied' ? result : undefined;
  const textOf = (value: Value | undefined): string | null => (value === undefined ? null : String(value));
  return [
    {
      prepared,
      object,
      type,
      item,
      externalId: textOf(ids?.externalId),
      secondaryExternalId: textOf(ids?.secondaryExternalId),
    },
  ];
}

function exportedObject(batch: AnsweredBatch, accepted: Accepted): readonly ExportedObject[] {
  const { prepared, object, externalId, secondaryExternalId } = accepted;
  const isDelete = prepared.pendingExport.changeType === 'Delete';
  if (!batch.confirmsItself && externalId === null && secondaryExternalId === null) return [];
  if (isDelete) return batch.confirmsItself ? [{ id: object.id, ...unchanged, status: 'Obsolete' }] : [];
  const values = batch.confirmsItself ? appliedDocument(accepted) : { ...object.document };
  giveIds(accepted, values);
  const named = accepted.type.attributes.map(({ id, name }) => ({ name, values: values[id] ?? [] }));
  return [
    {
      id: object.id,
      externalId,
      secondaryExternalId,
      document: values,
      displayName: displayNameOf(
        named,
        externalId ?? object.externalId,
        secondaryExternalId ?? object.secondaryExternalId,
      ),
      status: batch.confirmsItself ? 'Normal' : null,
    },
  ];
}

const unchanged = { externalId: null, secondaryExternalId: null, document: null, displayName: null } as const;

/** The ids the target gave are values of their attributes too, typed as the attribute is. */
function giveIds({ type, externalId, secondaryExternalId }: Accepted, values: Record<number, Values>): void {
  const give = (attribute: SystemObjectType['attributes'][number] | undefined, text: string | null): void => {
    if (attribute === undefined || text === null) return;
    values[attribute.id] = [attribute.type === 'Number' ? Number(text) : text];
  };
  give(
    type.attributes.find(({ isExternalId }) => isExternalId),
    externalId,
  );
  give(
    type.attributes.find(({ isSecondaryExternalId }) => isSecondaryExternalId),
    secondaryExternalId,
  );
}

function appliedDocument({ prepared, object, type }: Accepted): Record<number, Values> {
  const values: Record<number, Values> = { ...object.document };
  for (const [id, changes] of Object.entries(prepared.sent)) {
    const attributeId = Number(id);
    const attribute = type.attributes.find((each) => each.id === attributeId);
    if (attribute?.type === 'Reference' || attribute?.isWriteOnly === true) continue;
    const next = applyChanges(values[attributeId] ?? [], changes);
    if (next.length === 0) delete values[attributeId];
    else values[attributeId] = next;
  }
  return values;
}

function applyChanges(stored: Values, changes: readonly AttributeChange[]): Values {
  let values = new Set<Value>(stored);
  for (const { kind, value } of changes) {
    if (kind === 'RemoveAll') values = new Set();
    if (kind === 'Update') values = new Set(value === undefined ? [] : [value]);
    if (kind === 'Add' && value !== undefined) values.add(value);
    if (kind === 'Remove' && value !== undefined) values.delete(value);
  }
  return [...values];
}

async function writeReferences(
  run: RunContext,
  tx: Transaction,
  batch: AnsweredBatch,
  accepted: readonly Accepted[],
): Promise<void> {
  const written = accepted.flatMap(({ prepared, object, type }) =>
    Object.entries(prepared.sent).flatMap(([id, changes]) => {
      const attributeId = Number(id);
      if (type.attributes.find((each) => each.id === attributeId)?.type !== 'Reference') return [];
      return [referenceChanges(batch, { sourceId: object.id, attributeId }, changes)];
    }),
  );
  await changeObjectReferences(tx, run.system.id, {
    cleared: written.flatMap(({ cleared }) => cleared),
    removed: written.flatMap(({ removed }) => removed),
    added: written.flatMap(({ added }) => added),
  });
}

/** What a list of changes, taken one after the other, comes to. */
function referenceChanges(
  batch: AnsweredBatch,
  of: { readonly sourceId: string; readonly attributeId: number },
  changes: readonly AttributeChange[],
): ReferenceChanges {
  let isCleared = false;
  const removed = new Set<string>();
  const added = new Map<string, string | null>();
  for (const { kind, value, reference } of changes) {
    if (kind === 'RemoveAll' || kind === 'Update') {
      isCleared = true;
      added.clear();
    }
    if (value === undefined || kind === 'RemoveAll') continue;
    const raw = String(value);
    if (kind === 'Remove') {
      added.delete(raw);
      removed.add(raw);
    } else added.set(raw, (reference === undefined ? undefined : batch.addresses.get(reference)?.objectId) ?? null);
  }
  return {
    cleared: isCleared ? [of] : [],
    removed: isCleared ? [] : [...removed].map((raw) => ({ ...of, raw })),
    added: [...added].map(([raw, targetId]) => ({ ...of, raw, targetId })),
  };
}

/** What cannot be read back is a secret: history does not hold it. */
function changeOf({ prepared, object, type, item, externalId }: Accepted): ObjectChange {
  const secret = new Set(type.attributes.flatMap(({ id, isWriteOnly }) => (isWriteOnly === true ? [id] : [])));
  const differences: Record<number, { added: Values; removed: Values }> = {};
  for (const [id, changes] of Object.entries(prepared.sent)) {
    if (secret.has(Number(id))) continue;
    const valuesOf = (isRemoval: boolean): Values =>
      changes.flatMap(({ kind, value }) => (value !== undefined && (kind === 'Remove') === isRemoval ? [value] : []));
    differences[Number(id)] = { added: valuesOf(false), removed: valuesOf(true) };
  }
  return {
    objectId: object.id,
    objectTypeId: object.objectTypeId,
    itemId: item.id,
    changeType: item.changeType,
    externalId: externalId ?? object.externalId,
    displayName: object.displayName,
    differences,
  };
}
