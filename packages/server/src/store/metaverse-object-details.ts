import type { MetaverseObjectChangeDto } from '@jim/contract/endpoints/metaverse-object-details.ts';
import type { Differences } from '@jim/engine/sync-plan.ts';
import type { Transaction } from './database.ts';
import type { Page } from './list-query.ts';
import { differencesOf, type StoredDifferences } from './stored-differences.ts';

interface PageOf {
  readonly page: number;
  readonly pageSize: number;
}

export interface ObjectChangeRow {
  readonly id: string;
  readonly changeTime: string;
  readonly changeType: string;
  readonly initiatorType: MetaverseObjectChangeDto['initiatorType'];
  readonly initiatedByType: 'User' | 'ApiKey' | 'System';
  readonly initiatedById: string | null;
  readonly initiatedByName: string | null;
  readonly activityId: string | null;
  readonly activityItemId: string | null;
  readonly displayName: string | null;
  readonly differences: Differences;
}

/** The newest first. */
export async function listObjectChanges(
  tx: Transaction,
  id: string,
  request: PageOf & { readonly attributeId: number | null },
): Promise<Page<ObjectChangeRow>> {
  const where = `metaverse_object_id = $1
    and ($2::text is null or differences::jsonb -> 'added' ? $2::text or differences::jsonb -> 'removed' ? $2::text)`;
  const values = [id, request.attributeId];
  const { rows } = await tx.query<Omit<ObjectChangeRow, 'differences'> & { readonly differences: StoredDifferences }>({
    name: 'list-metaverse-object-changes',
    text: `
      select id, changed_at as "changeTime", change_type as "changeType", initiator_type as "initiatorType",
             initiated_by_type as "initiatedByType", initiated_by_id as "initiatedById", initiated_by_name as "initiatedByName",
             activity_id as "activityId", activity_item_id as "activityItemId", display_name as "displayName", differences::json
      from metaverse_object_change where ${where} order by change_number desc limit $3 offset $4`,
    values: [...values, request.pageSize, (request.page - 1) * request.pageSize],
  });
  return {
    rows: rows.map((row) => ({ ...row, differences: differencesOf(row.differences) })),
    totalCount: await countRows(tx, `from metaverse_object_change where ${where}`, values),
  };
}

export interface ReferrerRow {
  readonly id: string;
  readonly displayName: string | null;
  readonly typeId: number;
  readonly typeName: string;
  readonly attributeId: number;
  readonly attributeName: string;
}

/** By display name. */
export async function listReferrers(
  tx: Transaction,
  id: string,
  request: PageOf & { readonly search: string | null },
): Promise<Page<ReferrerRow>> {
  const from = `
    from metaverse_reference edge
    join metaverse_object mvo on mvo.id = edge.source_id
    join metaverse_object_type object_type on object_type.id = mvo.type_id
    join metaverse_attribute attribute on attribute.id = edge.attribute_id
    where edge.target_id = $1 and ($2::text is null or position(lower($2) in lower(mvo.display_name)) > 0)`;
  const values = [id, request.search];
  const { rows } = await tx.query<ReferrerRow>({
    name: 'list-referrers',
    text: `
      select mvo.id, mvo.display_name as "displayName", mvo.type_id as "typeId", object_type.name as "typeName",
             attribute.id as "attributeId", attribute.name as "attributeName"
      ${from} order by lower(mvo.display_name), mvo.id, lower(attribute.name) limit $3 offset $4`,
    values: [...values, request.pageSize, (request.page - 1) * request.pageSize],
  });
  return { rows, totalCount: await countRows(tx, from, values) };
}

/** `place` identifies the value within its attribute; for references it is the target. */
export interface ValueRow {
  readonly place: number;
  readonly value: string | number | boolean;
  readonly targetId: string | null;
  readonly targetName: string | null;
}

/** In stored order; references by the name of their target. */
export async function listObjectValues(
  tx: Transaction,
  id: string,
  attribute: { readonly id: number; readonly type: string },
  request: PageOf & { readonly search: string | null },
): Promise<Page<ValueRow>> {
  const isReference = attribute.type === 'Reference';
  const from = isReference
    ? `from metaverse_reference edge left join metaverse_object target on target.id = edge.target_id
       where edge.source_id = $1 and edge.attribute_id = $2::int
         and ($3::text is null or position(lower($3) in lower(target.display_name)) > 0)`
    : `from metaverse_object mvo
       cross join lateral jsonb_array_elements(mvo.document -> $2::int::text) with ordinality as held(value, place)
       where mvo.id = $1 and ($3::text is null or position(lower($3) in lower(held.value #>> '{}')) > 0)`;
  const columns = isReference
    ? `0 as place, edge.target_id::text as value, edge.target_id as "targetId", target.display_name as "targetName"`
    : `(held.place - 1)::int as place, held.value as value, null::uuid as "targetId", null as "targetName"`;
  const order = isReference ? 'lower(target.display_name), edge.target_id' : 'held.place';
  const values = [id, attribute.id, request.search];
  const { rows } = await tx.query<ValueRow>({
    text: `select ${columns} ${from} order by ${order} limit $4 offset $5`,
    values: [...values, request.pageSize, (request.page - 1) * request.pageSize],
  });
  return { rows, totalCount: await countRows(tx, from, values) };
}

async function countRows(tx: Transaction, from: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({ text: `select count(*) as count ${from}`, values });
  return rows[0]?.count ?? 0;
}

/** Display names of those that exist. */
export async function namesOfObjects(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; name: string }>({
    name: 'names-of-metaverse-objects',
    text: 'select id, display_name as name from metaverse_object where id = any($1::uuid[]) and display_name is not null',
    values: [ids],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
