/** Items of a run: written with their page, amended by later passes of the same run. */
import type { ActivityItem, ItemCounts, ItemErrorType, ObjectChangeType, Outcome } from '@jim/engine/model/outcome.ts';
import { summariseOutcomes } from '@jim/engine/statistics/outcome-tree.ts';
import { jsonColumn, jsonRowsOf } from './array-text.ts';
import type { Transaction } from './database.ts';

export async function insertItems(tx: Transaction, activityId: string, items: readonly ActivityItem[]): Promise<void> {
  if (items.length === 0) return;
  await tx.query({
    name: 'insert-items',
    text: `
      insert into activity_item (activity_id, id, connected_system_object_id, metaverse_object_id, external_id, display_name,
        object_type, change_type, error_type, error_message, error_stack_trace, outcome_summary, outcomes, counts)
      select $1, i.id, i.object_id, i.identity_id, i.external_id, i.display_name, i.object_type, i.change_type, i.error_type,
        i.error_message, i.error_stack_trace, i.summary, i.outcomes, i.counts::json
      from rows from (
        unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
          $12::text[]), ${jsonRowsOf('$13')}, ${jsonRowsOf('$14')})
        as i(id, object_id, identity_id, external_id, display_name, object_type, change_type, error_type, error_message,
             error_stack_trace, summary, outcomes, counts)`,
    values: [activityId, ...itemColumns(items)],
  });
}

/** Rewrites items under their ids. */
export async function amendItems(tx: Transaction, items: readonly ActivityItem[]): Promise<void> {
  if (items.length === 0) return;
  await tx.query({
    name: 'amend-items',
    text: `
      update activity_item a
      set connected_system_object_id = i.object_id, metaverse_object_id = i.identity_id, external_id = i.external_id,
          display_name = i.display_name, object_type = i.object_type, change_type = i.change_type, error_type = i.error_type,
          error_message = i.error_message, error_stack_trace = i.error_stack_trace, outcome_summary = i.summary,
          outcomes = i.outcomes, counts = i.counts::json
      from rows from (
        unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
          $11::text[]), ${jsonRowsOf('$12')}, ${jsonRowsOf('$13')})
        as i(id, object_id, identity_id, external_id, display_name, object_type, change_type, error_type, error_message,
             error_stack_trace, summary, outcomes, counts)
      where a.id = i.id`,
    values: itemColumns(items),
  });
}

function itemColumns(items: readonly ActivityItem[]): readonly unknown[] {
  return [
    items.map((item) => item.id),
    items.map((item) => item.connectedSystemObjectId),
    items.map((item) => item.metaverseObjectId),
    items.map((item) => item.externalId),
    items.map((item) => item.displayName),
    items.map((item) => item.objectType),
    items.map((item) => item.changeType),
    items.map((item) => item.error?.type ?? null),
    items.map((item) => item.error?.message ?? null),
    items.map((item) => item.error?.stack ?? null),
    items.map((item) => summariseOutcomes(item.outcomes)),
    jsonColumn(items.map((item) => (item.outcomes.length === 0 ? null : item.outcomes))),
    jsonColumn(items.map((item) => item.counts)),
  ];
}

interface ItemRow {
  readonly id: string;
  readonly objectId: string;
  readonly metaverseObjectId: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly objectType: string | null;
  readonly changeType: ObjectChangeType;
  readonly errorType: ItemErrorType | null;
  readonly errorMessage: string | null;
  readonly errorStack: string | null;
  readonly outcomes: readonly Outcome[] | null;
  readonly counts: ItemCounts | null;
}

/** The main items of this activity for some objects, by object; drift items stay apart. */
export async function readMainItems(
  tx: Transaction,
  activityId: string,
  objectIds: readonly string[],
): Promise<ReadonlyMap<string, ActivityItem>> {
  if (objectIds.length === 0) return new Map();
  const { rows } = await tx.query<ItemRow>({
    name: 'read-main-items',
    text: `
      select id, connected_system_object_id as "objectId", metaverse_object_id as "metaverseObjectId", external_id as "externalId",
             display_name as "displayName", object_type as "objectType", change_type as "changeType", error_type as "errorType",
             error_message as "errorMessage", error_stack_trace as "errorStack", outcomes::json, counts
      from (select * from activity_item where connected_system_object_id = any($2::uuid[]) offset 0) of_objects
      where activity_id = $1 and change_type <> 'DriftCorrection'`,
    values: [activityId, objectIds],
  });
  return new Map(rows.map((row) => [row.objectId, itemOf(row)]));
}

function itemOf(row: ItemRow): ActivityItem {
  const { objectId, errorType, errorMessage, errorStack, outcomes, counts, ...rest } = row;
  const error =
    errorType === null
      ? null
      : { type: errorType, message: errorMessage ?? '', ...(errorStack === null ? {} : { stack: errorStack }) };
  return {
    ...rest,
    connectedSystemObjectId: objectId,
    error,
    outcomes: outcomes ?? [],
    counts: counts ?? {},
    isAboutProcessedObject: true,
    objectKey: objectId,
  };
}
