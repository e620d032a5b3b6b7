/** Change history: one row per object and change, with the values before and after as differences (IMP-61, FLOW-41). */
import type { ObjectChange } from '@jim/engine/reconcile/import-plan.ts';
import type { IdentityChange, ObjectDeletion } from '@jim/engine/sync-plan.ts';
import type { RuleSet } from '@jim/engine/rule-set.ts';
import { jsonColumn, jsonRowsOf } from './array-text.ts';
import type { Transaction } from './database.ts';
import { storedDifferencesOf } from './stored-differences.ts';

/** Who and when, copied onto every change so that it outlives activity and principal (DAT-46). */
export interface HistoryContext {
  readonly activityId: string;
  readonly at: string;
  readonly initiatedByType: string;
  readonly initiatedById: string | null;
  readonly initiatedByName: string;
  readonly systemId: number;
  readonly rules: RuleSet;
  /** ChangeTracking.CsoChanges.Enabled and ChangeTracking.MvoChanges.Enabled. */
  readonly tracksObjects: boolean;
  readonly tracksIdentities: boolean;
  newId(): string;
}

export async function recordIdentityChanges(
  tx: Transaction,
  changes: readonly IdentityChange[],
  history: HistoryContext,
): Promise<void> {
  // DELM-12: a deletion is kept even where changes are not tracked, so that the deleted can be looked up.
  const kept = changes.filter(({ changeType }) => history.tracksIdentities || changeType === 'Deleted');
  if (kept.length === 0) return;
  const isBinary = (attributeId: number): boolean =>
    history.rules.metaverseAttributes.get(attributeId)?.type === 'Binary';
  await tx.query({
    name: 'record-identity-changes',
    text: `
      insert into metaverse_object_change (activity_id, changed_at, initiated_by_type, initiated_by_id, initiated_by_name, initiator_type,
        change_number, id, metaverse_object_id, activity_item_id, change_type, object_type_id, object_type, display_name, differences)
      select $1, $2, $3, $4, $5, 'SynchronisationRule', nextval('change_order'), c.*
      from rows from (
        unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::int[], $11::text[], $12::text[]), ${jsonRowsOf('$13')}) as c`,
    values: [
      history.activityId,
      history.at,
      history.initiatedByType,
      history.initiatedById,
      history.initiatedByName,
      kept.map(() => history.newId()),
      kept.map((change) => change.identityId),
      kept.map((change) => change.itemId),
      kept.map((change) => change.changeType),
      kept.map((change) => change.typeId),
      kept.map((change) => history.rules.metaverseTypes.get(change.typeId)?.name ?? null),
      kept.map((change) => change.displayName),
      jsonColumn(kept.map(({ differences }) => storedDifferencesOf(differences, isBinary))),
    ],
  });
}

export async function recordObjectDeletions(
  tx: Transaction,
  deletions: readonly ObjectDeletion[],
  history: HistoryContext,
): Promise<void> {
  // OBS-01: quiet deletions have no item and leave no history.
  const kept = deletions.filter(({ itemId }) => itemId !== null);
  await insertObjectChanges(
    tx,
    kept.map((deletion) => ({ ...deletion, changeType: 'Deleted' })),
    history,
  );
}

/** IMP-61, EXP-36; nothing where changes of objects are not tracked. */
export async function recordObjectChanges(
  tx: Transaction,
  changes: readonly ObjectChange[],
  history: HistoryContext,
): Promise<void> {
  if (history.tracksObjects) await insertObjectChanges(tx, changes, history);
}

async function insertObjectChanges(
  tx: Transaction,
  changes: readonly ObjectChange[],
  history: HistoryContext,
): Promise<void> {
  if (changes.length === 0) return;
  const isBinary = (attributeId: number): boolean => history.rules.systemAttributes.get(attributeId)?.type === 'Binary';
  await tx.query({
    name: 'record-object-changes',
    text: `
      insert into connected_system_object_change (activity_id, changed_at, initiated_by_type, initiated_by_id, initiated_by_name,
        connected_system_id, change_number, change_type, id, connected_system_object_id, activity_item_id, object_type, external_id,
        display_name, differences)
      select $1, $2, $3, $4, $5, $6, nextval('change_order'), c.*
      from rows from (
        unnest($7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[]), ${jsonRowsOf('$14')}) as c`,
    values: [
      history.activityId,
      history.at,
      history.initiatedByType,
      history.initiatedById,
      history.initiatedByName,
      history.systemId,
      changes.map((change) => change.changeType),
      changes.map(() => history.newId()),
      changes.map((change) => change.objectId),
      changes.map((change) => change.itemId),
      changes.map((change) => history.rules.objectTypes.get(change.objectTypeId)?.name ?? null),
      changes.map((change) => change.externalId),
      changes.map((change) => change.displayName),
      jsonColumn(changes.map(({ differences }) => storedDifferencesOf(differences, isBinary))),
    ],
  });
}
