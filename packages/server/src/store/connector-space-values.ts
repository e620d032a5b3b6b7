/** The values of an object of a connector space as they are shown: its document and its references, by attribute. */
import type { AttributeDataType, Value } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';
import { derivedId } from './derived-id.ts';
import type { Page } from './list-query.ts';
import { noWireValue, type WireValue, wireValueOf } from './wire-value.ts';

/** Values an attribute shows at most where an object is read as a whole. */
export const shownValues = 10;

export interface AttributeValueRow extends WireValue {
  readonly id: string;
  readonly attributeId: number;
  readonly attributeName: string;
  readonly referenceValueId: string | null;
  readonly unresolvedReferenceValue: string | null;
  readonly referenceDisplayName: string | null;
}

export interface AttributeSummaryRow {
  readonly attributeName: string;
  readonly totalCount: number;
  readonly returnedCount: number;
  readonly hasMore: boolean;
}

interface AttributeFacts {
  readonly attributeId: number;
  readonly attributeName: string;
  readonly type: AttributeDataType;
}

interface ReferenceRow {
  readonly attributeId: number;
  readonly attributeName: string;
  readonly raw: string;
  readonly targetId: string | null;
  readonly targetDisplayName: string | null;
  readonly totalCount: number;
}

/** The first values of every attribute that has some, by attribute name, and how many there are. */
export async function readShownValues(
  tx: Transaction,
  id: string,
): Promise<{ readonly values: AttributeValueRow[]; readonly summaries: AttributeSummaryRow[] }> {
  const documents = await tx.query<AttributeFacts & { readonly totalCount: number; readonly values: readonly Value[] }>(
    {
      name: 'read-shown-document-values',
      text: `
      select attribute.id as "attributeId", attribute.name as "attributeName", attribute.type,
             jsonb_array_length(entry.value) as "totalCount",
             jsonb_path_query_array(entry.value, '$[0 to ${shownValues - 1}]') as values
      from connected_system_object cso
      cross join lateral jsonb_each(cso.document) entry
      join connected_system_attribute attribute on attribute.id = entry.key::int
      where cso.id = $1`,
      values: [id],
    },
  );
  const references = await tx.query<ReferenceRow>({
    name: 'read-shown-references',
    text: `
      select reference.attribute_id as "attributeId", attribute.name as "attributeName", reference.raw, reference.target_id as "targetId",
             coalesce(target.display_name, target.external_id, target.secondary_external_id) as "targetDisplayName", reference."totalCount"
      from (select *, row_number() over (partition by attribute_id order by raw_key, raw) as place,
                   count(*) over (partition by attribute_id) as "totalCount"
            from connected_system_reference where source_id = $1) reference
      join connected_system_attribute attribute on attribute.id = reference.attribute_id
      left join connected_system_object target on target.id = reference.target_id
      where reference.place <= ${shownValues} order by reference.attribute_id, reference.place`,
    values: [id],
  });
  const shown = [
    ...documents.rows.map((row) => ({
      row,
      values: row.values.map((value, place) => documentValue(id, row, value, place)),
    })),
    ...[...Map.groupBy(references.rows, (row) => row.attributeId).values()].flatMap((rows) =>
      rows[0] === undefined ? [] : [{ row: rows[0], values: rows.map((row) => referenceValue(id, row)) }],
    ),
  ].toSorted((left, right) => compareText(left.row.attributeName, right.row.attributeName));
  return {
    values: shown.flatMap((attribute) => attribute.values),
    summaries: shown.map(({ row, values }) => ({
      attributeName: row.attributeName,
      totalCount: row.totalCount,
      returnedCount: values.length,
      hasMore: row.totalCount > values.length,
    })),
  };
}

function documentValue(ownerId: string, attribute: AttributeFacts, value: Value, place: number): AttributeValueRow {
  return {
    id: derivedId(ownerId, attribute.attributeId, place),
    attributeId: attribute.attributeId,
    attributeName: attribute.attributeName,
    ...wireValueOf(attribute.type, value),
    referenceValueId: null,
    unresolvedReferenceValue: null,
    referenceDisplayName: null,
  };
}

function referenceValue(ownerId: string, row: ReferenceRow): AttributeValueRow {
  return {
    id: derivedId(ownerId, row.attributeId, row.raw),
    attributeId: row.attributeId,
    attributeName: row.attributeName,
    ...noWireValue,
    referenceValueId: row.targetId,
    unresolvedReferenceValue: row.targetId === null ? row.raw : null,
    referenceDisplayName: row.targetDisplayName,
  };
}

export function compareText(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface ValuePageRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly search: string | null;
}

/** The values of the attribute of that exact name on the object; an empty page when it has none. */
export async function listAttributeValues(
  tx: Transaction,
  object: { readonly id: string; readonly typeId: number },
  attributeName: string,
  request: ValuePageRequest,
): Promise<Page<AttributeValueRow>> {
  const { rows } = await tx.query<AttributeFacts>({
    name: 'find-attribute-by-name',
    text: `
      select id as "attributeId", name as "attributeName", type from connected_system_attribute where object_type_id = $1 and name = $2`,
    values: [object.typeId, attributeName],
  });
  const attribute = rows[0];
  if (attribute === undefined) return { rows: [], totalCount: 0 };
  return attribute.type === 'Reference'
    ? listReferences(tx, object.id, attribute, request)
    : listDocumentValues(tx, object.id, attribute, request);
}

async function listDocumentValues(
  tx: Transaction,
  id: string,
  attribute: AttributeFacts,
  { page, pageSize, search }: ValuePageRequest,
): Promise<Page<AttributeValueRow>> {
  const { rows } = await tx.query<{ value: Value; place: number; totalCount: number }>({
    name: 'list-document-values',
    text: `
      with matching as (
        select entry.value, entry.place - 1 as place
        from connected_system_object cso
        cross join lateral jsonb_array_elements(cso.document -> $2::text) with ordinality as entry(value, place)
        where cso.id = $1 and ($3::text is null
          or jsonb_typeof(entry.value) = 'string' and position(lower($3) in lower(entry.value #>> '{}')) > 0))
      select counted.count as "totalCount", shown.value, shown.place
      from (select count(*) as count from matching) counted
      left join (select * from matching order by place limit $4 offset $5) shown on true order by shown.place`,
    values: [id, String(attribute.attributeId), search, pageSize, (page - 1) * pageSize],
  });
  return {
    rows: rows.flatMap(({ value, place }) => (place === null ? [] : [documentValue(id, attribute, value, place)])),
    totalCount: rows[0]?.totalCount ?? 0,
  };
}

async function listReferences(
  tx: Transaction,
  id: string,
  attribute: AttributeFacts,
  { page, pageSize, search }: ValuePageRequest,
): Promise<Page<AttributeValueRow>> {
  const condition = `
    reference.source_id = $1 and reference.attribute_id = $2 and ($3::text is null
      or reference.target_id is null and position(lower($3) in reference.raw_key) > 0
      or exists (select from jsonb_path_query(target.document, '$.*[*] ? (@.type() == "string")') as text
                 where position(lower($3) in lower(text #>> '{}')) > 0))`;
  const from =
    'from connected_system_reference reference left join connected_system_object target on target.id = reference.target_id';
  const { rows } = await tx.query<Omit<ReferenceRow, 'attributeName' | 'totalCount'>>({
    name: 'list-references',
    text: `
      select reference.attribute_id as "attributeId", reference.raw, reference.target_id as "targetId",
             coalesce(target.display_name, target.external_id, target.secondary_external_id) as "targetDisplayName"
      ${from} where ${condition} order by reference.raw_key, reference.raw limit $4 offset $5`,
    values: [id, attribute.attributeId, search, pageSize, (page - 1) * pageSize],
  });
  const total = await tx.query<{ count: number }>({
    name: 'count-references',
    text: `select count(*) as count ${from} where ${condition}`,
    values: [id, attribute.attributeId, search],
  });
  const totalCount = total.rows[0]?.count ?? 0;
  return {
    rows: rows.map((row) => referenceValue(id, { ...row, attributeName: attribute.attributeName, totalCount })),
    totalCount,
  };
}
