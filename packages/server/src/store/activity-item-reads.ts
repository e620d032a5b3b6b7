/** What is read of the items of a run; how they are written is in activity-items.ts. */
import type { ExecutionStats } from '@jim/contract/endpoints/activities.ts';
import type { PageRequest } from '@jim/contract/paging.ts';
import type { ItemCounts, Outcome } from '@jim/engine/model/outcome.ts';
import type { Differences } from '@jim/engine/sync-plan.ts';
import type { Transaction } from './database.ts';
import { keepCounts } from './kept-counts.ts';
import { sortColumnOf } from './list-query.ts';
import type { Page } from './list-query.ts';
import { differencesOf, type StoredDifferences } from './stored-differences.ts';

export interface ActivityItemRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly objectType: string | null;
  readonly changeType: string;
  readonly errorType: string | null;
  readonly errorMessage: string | null;
  readonly outcomeSummary: string | null;
  readonly counts: ItemCounts | null;
  readonly connectedSystemObjectId: string | null;
  readonly metaverseObjectId: string | null;
}

/** IT-02: an object is named as it is now, and as it was then once it is gone. */
const columns = `item.id, coalesce(live.external_id, item.external_id) as "externalId",
  coalesce(live.display_name, item.display_name) as "displayName", item.object_type as "objectType",
  item.change_type as "changeType", item.error_type as "errorType", item.error_message as "errorMessage",
  item.outcome_summary as "outcomeSummary", item.counts, item.connected_system_object_id as "connectedSystemObjectId",
  item.metaverse_object_id as "metaverseObjectId"`;

const withLiveObjects = 'left join connected_system_object live on live.id = item.connected_system_object_id';

export interface ItemListRequest extends PageRequest {
  readonly sortBy: string | null;
  readonly sortDirection: 'asc' | 'desc';
  readonly counter: keyof ExecutionStats | null;
  readonly outcomeType: readonly string[] | null;
  readonly errorType: readonly string[] | null;
  readonly objectChangeType: readonly string[] | null;
  readonly objectType: readonly string[] | null;
  readonly search: string | null;
}

/** Where a counter is a sum over the items, the part of `counts` it is the sum of (engine/statistics/counters.ts). */
export const countOfCounter = {
  totalCsoAdds: 'csoAdds',
  totalCsoUpdates: 'csoUpdates',
  totalCsoDeletes: 'csoDeletes',
  totalProjections: 'projections',
  totalJoins: 'joins',
  totalAttributeFlows: 'attributeFlows',
  totalDisconnections: 'disconnections',
  totalDisconnectedOutOfScope: 'disconnectedOutOfScope',
  totalOutOfScopeRetainJoin: 'outOfScopeRetainJoin',
  totalDriftCorrections: 'driftCorrections',
  totalProvisioned: 'provisioned',
  totalExported: 'exported',
  totalDeprovisioned: 'deprovisioned',
  totalPendingExports: 'pendingExports',
  totalPendingExportsConfirmed: 'pendingExportsConfirmed',
  totalPendingExportsRetrying: 'pendingExportsRetrying',
  totalPendingExportsFailed: 'pendingExportsFailed',
  totalCreated: 'created',
} as const satisfies Partial<Record<keyof ExecutionStats, keyof ItemCounts>>;

interface CounterSql {
  /** Which items it counts. */
  readonly where: string;
  /** What it counts over them. */
  readonly total: string;
}

function sqlOfCounter(counter: keyof ExecutionStats): CounterSql {
  if (counter in countOfCounter) {
    const count = `coalesce((item.counts->>'${countOfCounter[counter as keyof typeof countOfCounter]}')::int, 0)`;
    return { where: `${count} > 0`, total: `coalesce(sum(${count}), 0)` };
  }
  const objects = 'count(distinct coalesce(item.connected_system_object_id, item.metaverse_object_id, item.id))';
  switch (counter) {
    case 'totalObjectErrors':
      return { where: 'item.error_type is not null', total: objects };
    case 'totalUnchanged':
      return { where: `item.change_type = 'NoChange'`, total: objects };
    case 'totalObjectTypes':
      return { where: 'item.object_type is not null', total: 'count(distinct item.object_type)' };
    case 'totalObjectsProcessed':
      return { where: 'true', total: objects };
    default:
      return { where: `item.change_type <> 'NoChange'`, total: objects };
  }
}

const sortColumns: Readonly<Record<string, string>> = {
  // IT-03 has shorter names as well
  externalidvalue: 'lower(item.external_id)',
  externalid: 'lower(item.external_id)',
  displayname: 'lower(item.display_name)',
  name: 'lower(item.display_name)',
  connectedsystemobjecttype: 'item.object_type',
  objecttype: 'item.object_type',
  type: 'item.object_type',
  objectchangetype: 'item.change_type',
  errortype: 'item.error_type',
};

const filters = {
  errorType: (value) => `item.error_type = any(${value}::text[])`,
  objectChangeType: (value) => `item.change_type = any(${value}::text[])`,
  objectType: (value) => `item.object_type = any(${value}::text[])`,
  outcomeType: (value) =>
    `(',' || item.outcome_summary) like any(select '%,' || type || ':%' from unnest(${value}::text[]) as type)`,
  search: (value) =>
    `(item.external_id ilike ${value} or item.display_name ilike ${value} or item.error_message ilike ${value})`,
} as const satisfies Partial<Record<keyof ItemListRequest, (value: string) => string>>;

export async function listActivityItems(
  database: Transaction,
  activityId: string,
  request: ItemListRequest,
): Promise<Page<ActivityItemRow> & { readonly counterTotal: number | null }> {
  const counter = request.counter === null ? undefined : sqlOfCounter(request.counter);
  const { condition, values } = conditionOf(activityId, request, counter?.where);
  const order = sortColumnOf(sortColumns, request.sortBy);
  const orderBy = order === undefined ? 'item.id' : `${order} ${request.sortDirection} nulls last, item.id`;
  const countText = `select count(*) as count, ${counter?.total ?? 'null::bigint'} as total from activity_item item where ${condition}`;
  const countItems = async (): Promise<ItemCount> => {
    const counted = await database.query<ItemCount>({ text: countText, values });
    return counted.rows[0] ?? { count: 0, total: null };
  };
  const key = `items ${JSON.stringify([countText, values])}`;
  const [{ rows }, { count, total }] = await Promise.all([
    database.query<ActivityItemRow>({
      text: `select ${columns} from (
               select * from activity_item item where ${condition} order by ${orderBy}
               limit ${request.pageSize} offset ${(request.page - 1) * request.pageSize}) item
             ${withLiveObjects} order by ${orderBy}`,
      values,
    }),
    keepCounts(database, 'all systems', key, (counted) => counted.count, countItems),
  ]);
  return { rows, totalCount: count, counterTotal: total };
}

interface ItemCount {
  readonly count: number;
  readonly total: number | null;
}

function conditionOf(
  activityId: string,
  request: ItemListRequest,
  counterCondition: string | undefined,
): { condition: string; values: readonly unknown[] } {
  const search =
    request.search === null || request.search === '' ? null : `%${request.search.replace(/[\\%_]/g, '\\$&')}%`;
  const values: unknown[] = [activityId];
  const conditions = ['item.activity_id = $1', ...(counterCondition === undefined ? [] : [counterCondition])];
  for (const [name, sql] of Object.entries(filters)) {
    const given = name === 'search' ? search : request[name as keyof ItemListRequest];
    if (given === null || (Array.isArray(given) && given.length === 0)) continue;
    values.push(given);
    conditions.push(sql(`$${values.length}`));
  }
  return { condition: conditions.join(' and '), values };
}

export interface ActivityItemDetailRow extends ActivityItemRow {
  readonly errorStackTrace: string | null;
  readonly outcomes: readonly Outcome[] | null;
  readonly previousItemId: string | null;
  readonly nextItemId: string | null;
}

export async function findActivityItem(
  database: Transaction,
  activityId: string,
  itemId: string,
): Promise<ActivityItemDetailRow | undefined> {
  const { rows } = await database.query<ActivityItemDetailRow>({
    name: 'find-activity-item',
    text: `select ${columns}, item.error_stack_trace as "errorStackTrace", item.outcomes::json,
             (select other.id from activity_item other where other.activity_id = $1 and other.id < item.id order by other.id desc limit 1) as "previousItemId",
             (select other.id from activity_item other where other.activity_id = $1 and other.id > item.id order by other.id limit 1) as "nextItemId"
           from activity_item item ${withLiveObjects} where item.activity_id = $1 and item.id = $2`,
    values: [activityId, itemId],
  });
  return rows[0];
}

export interface ItemChangeRow {
  readonly side: 'connectedSystemObject' | 'metaverseObject';
  readonly differences: Differences;
}

/** The changes of objects and identities that were recorded with the item. */
export async function listItemChanges(database: Transaction, item: ActivityItemRow): Promise<ItemChangeRow[]> {
  const { rows } = await database.query<Pick<ItemChangeRow, 'side'> & { readonly differences: StoredDifferences }>({
    name: 'list-item-changes',
    text: `select 'connectedSystemObject' as side, differences::json from connected_system_object_change
           where connected_system_object_id = $1 and activity_item_id = $3
           union all
           select 'metaverseObject', differences::json from metaverse_object_change
           where metaverse_object_id = $2 and activity_item_id = $3`,
    values: [item.connectedSystemObjectId, item.metaverseObjectId, item.id],
  });
  return rows.map(({ side, differences }) => ({ side, differences: differencesOf(differences) }));
}

export interface AttributeNameRow {
  readonly side: 'connectedSystemObject' | 'metaverseObject';
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

export async function listAttributeNames(
  database: Transaction,
  objectAttributeIds: readonly number[],
  identityAttributeIds: readonly number[],
): Promise<AttributeNameRow[]> {
  const { rows } = await database.query<AttributeNameRow>({
    name: 'list-attribute-names',
    text: `select 'connectedSystemObject' as side, id, name, type from connected_system_attribute where id = any($1)
           union all select 'metaverseObject', id, name, type from metaverse_attribute where id = any($2)`,
    values: [objectAttributeIds, identityAttributeIds],
  });
  return rows;
}

export interface RelatedItemRow {
  readonly activityId: string;
  readonly itemId: string;
  readonly targetName: string | null;
  readonly targetContext: string | null;
  readonly executed: string | null;
  readonly objectChangeType: string;
  readonly outcomeSummary: string | null;
}

/** Items of other runs about the same connected system object: the last before, or the first ones after. */
export async function listRelatedItems(
  database: Transaction,
  item: ActivityItemRow,
  activity: { readonly id: string; readonly createdAt: string },
  which: 'before' | 'after',
): Promise<RelatedItemRow[]> {
  if (item.connectedSystemObjectId === null) return [];
  const { rows } = await database.query<RelatedItemRow>({
    name: `list-related-items-${which}`,
    text: `select a.id as "activityId", other.id as "itemId", a.target_name as "targetName", a.target_context as "targetContext",
             a.executed_at as executed, other.change_type as "objectChangeType", other.outcome_summary as "outcomeSummary"
           from activity_item other join activity a on a.id = other.activity_id
           where other.connected_system_object_id = $1 and a.id <> $2 and other.change_type <> 'NoChange'
             and a.created_at ${which === 'before' ? '<=' : '>='} $3
           order by a.created_at ${which === 'before' ? 'desc' : 'asc'}, other.id limit ${which === 'before' ? 1 : 10}`,
    values: [item.connectedSystemObjectId, activity.id, activity.createdAt],
  });
  return rows;
}
