import { activitiesItem } from '@jim/contract/endpoints/activity-analysis.ts';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import type { Outcome } from '@jim/engine/model/outcome.ts';
import { getRunActivity, itemOf } from '../../../activities/describe-activity.ts';
import {
  findActivityItem,
  listAttributeNames,
  listItemChanges,
  listRelatedItems,
} from '../../../store/activity-item-reads.ts';
import type { ItemChangeRow, RelatedItemRow } from '../../../store/activity-item-reads.ts';
import type { Transaction } from '../../../store/database.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

type ItemDto = ReplyOf<typeof activitiesItem>;

export const getActivityItem = route(activitiesItem, async ({ params, services: { database } }) => {
  const activity = await getRunActivity(database, params.id);
  const row = await findActivityItem(database, params.id, params.itemId);
  if (!row) throw notFound('There is no such item of this activity.');
  const [before] = await listRelatedItems(database, row, activity, 'before');
  const after = await listRelatedItems(database, row, activity, 'after');
  return {
    ...itemOf(row),
    errorStackTrace: row.errorStackTrace,
    outcomes: (row.outcomes ?? []).map(toNode),
    changes: await describeChanges(database, await listItemChanges(database, row)),
    causedBy: before === undefined ? null : toRelated(before),
    leadsTo: after.map(toRelated),
    previousItemId: row.previousItemId,
    nextItemId: row.nextItemId,
  };
});

function toNode(outcome: Outcome): ItemDto['outcomes'][number] {
  return {
    type: outcome.type,
    targetId: outcome.targetId ?? null,
    target: outcome.target ?? null,
    detailCount: outcome.count ?? null,
    detailMessage: outcome.message ?? null,
    changes: outcome.changes ?? null,
    children: (outcome.children ?? []).map(toNode),
  };
}

async function describeChanges(database: Transaction, rows: readonly ItemChangeRow[]): Promise<ItemDto['changes']> {
  const idsOf = (side: ItemChangeRow['side']): number[] =>
    rows.filter((row) => row.side === side).flatMap((row) => Object.keys(row.differences).map(Number));
  const names = await listAttributeNames(database, idsOf('connectedSystemObject'), idsOf('metaverseObject'));
  const known = new Map(names.map((name) => [`${name.side} ${name.id}`, name]));
  return rows.flatMap(({ side, differences }) =>
    Object.entries(differences).map(([id, { added, removed }]) => ({
      side,
      attributeId: Number(id),
      attribute: known.get(`${side} ${id}`)?.name ?? `Attribute ${id}, which is gone`,
      type: known.get(`${side} ${id}`)?.type ?? null,
      before: removed.slice(0, mostValues) as ItemDto['changes'][number]['before'],
      after: added.slice(0, mostValues) as ItemDto['changes'][number]['after'],
      totals: { removed: removed.length, added: added.length },
    })),
  );
}

/** Of each side of an attribute; the totals tell of the rest. */
const mostValues = 100;

const toRelated = (row: RelatedItemRow): ItemDto['leadsTo'][number] => ({
  ...row,
  objectChangeType: row.objectChangeType as ItemDto['leadsTo'][number]['objectChangeType'],
});
