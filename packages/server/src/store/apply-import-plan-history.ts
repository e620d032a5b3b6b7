/** Change history of what an import created and updated (IMP-61). */
import type { ObjectChange } from '@jim/engine/reconcile/import-plan.ts';
import type { AttributeDataType } from '@jim/engine/model/values.ts';
import { recordable, type HistoryContext } from './change-history.ts';
import type { Transaction } from './database.ts';

export async function recordImportedChanges(
  tx: Transaction,
  changes: readonly ObjectChange[],
  history: HistoryContext,
): Promise<void> {
  if (!history.tracksObjects || changes.length === 0) return;
  const typeOf = (attributeId: number): AttributeDataType | undefined =>
    history.rules.systemAttributes.get(attributeId)?.type;
  const types = history.rules.systems.get(history.systemId)?.objectTypes ?? [];
  const isPlain = !types.some(({ attributes }) => attributes.some(({ type }) => type === 'Binary'));
  await tx.query({
    name: 'record-imported-changes',
    text: `
      insert into connected_system_object_change (activity_id, changed_at, initiated_by_type, initiated_by_id, initiated_by_name,
        connected_system_id, change_number, id, connected_system_object_id, activity_item_id, change_type, object_type, external_id,
        display_name, differences)
      select $1, $2, $3, $4, $5, $6, nextval('change_order'), c.*
      from unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::json[]) as c`,
    values: [
      history.activityId,
      history.at,
      history.initiatedByType,
      history.initiatedById,
      history.initiatedByName,
      history.systemId,
      changes.map(() => history.newId()),
      changes.map((change) => change.objectId),
      changes.map((change) => change.itemId),
      changes.map((change) => change.changeType),
      changes.map((change) => history.rules.objectTypes.get(change.objectTypeId)?.name ?? null),
      changes.map((change) => change.externalId),
      changes.map((change) => change.displayName),
      changes.map((change) => JSON.stringify(isPlain ? change.differences : recordable(change.differences, typeOf))),
    ],
  });
}
