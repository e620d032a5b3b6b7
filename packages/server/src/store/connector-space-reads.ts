import type { AttributeDataType, Value } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';
import { sortColumnOf } from './list-query.ts';
import { derivedId } from './derived-id.ts';
import { keepCounts } from './kept-counts.ts';
import type { Page } from './list-query.ts';
import { noWireValue, type WireValue, wireValueOf } from './wire-value.ts';

/** Values an attribute shows at most where an object is read as a whole. */
export const shownValues = 10;

export type ObjectStatus = 'Normal' | 'Obsolete' | 'PendingProvisioning';
export type ShownJoinType = 'NotJoined' | 'Projected' | 'Provisioned' | 'Joined';

export interface ConnectedSystemObjectHeaderRow {
  readonly id: string;
  readonly created: string;
  readonly lastUpdated: string | null;
  readonly status: ObjectStatus;
  readonly joinType: ShownJoinType;
  readonly dateJoined: string | null;
  readonly displayName: string | null;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly typeId: number;
  readonly typeName: string;
  readonly metaverseObjectId: string | null;
  readonly metaverseObjectDisplayName: string | null;
  readonly pendingExportId: string | null;
}

const headerColumns = `
  cso.id, cso.created_at as created, cso.last_updated_at as "lastUpdated", cso.status,
  coalesce(link.join_type, 'NotJoined') as "joinType", link.joined_at as "dateJoined",
  coalesce(cso.display_name, cso.external_id, cso.secondary_external_id) as "displayName", cso.external_id as "externalId",
  cso.secondary_external_id as "secondaryExternalId", cso.object_type_id as "typeId", coalesce(type.name, '') as "typeName",
  link.metaverse_object_id as "metaverseObjectId", mvo.display_name as "metaverseObjectDisplayName", pe.id as "pendingExportId"`;
const headerJoins = `
  left join connected_system_object_type type on type.id = cso.object_type_id
  left join connected_system_object_link link on link.connected_system_object_id = cso.id
  left join metaverse_object mvo on mvo.id = link.metaverse_object_id
  left join pending_export pe on pe.connected_system_object_id = cso.id`;

export async function findConnectedSystemObject(
  tx: Transaction,
  systemId: number,
  id: string,
): Promise<ConnectedSystemObjectHeaderRow | undefined> {
  const { rows } = await tx.query<ConnectedSystemObjectHeaderRow>({
    name: 'find-connected-system-object',
    text: `select ${headerColumns} from connected_system_object cso ${headerJoins} where cso.id = $2 and cso.connected_system_id = $1`,
    values: [systemId, id],
  });
  return rows[0];
}

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

export async function countUnresolvedReferences(tx: Transaction, systemId: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'count-unresolved-references',
    text: 'select count(*) as count from connected_system_reference where connected_system_id = $1 and target_id is null',
    values: [systemId],
  });
  return rows[0]?.count ?? 0;
}

export interface UnresolvedReferenceRow {
  readonly csoId: string;
  readonly displayName: string | null;
  readonly attribute: string;
  readonly value: string;
  readonly reason: 'outsideSelectedContainers' | 'notInConnectorSpace';
}

/** By object. A reference that ends in a container which is known and not selected says so; every other one is just not there. */
export async function listUnresolvedReferences(
  tx: Transaction,
  systemId: number,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<Page<UnresolvedReferenceRow>> {
  const { rows } = await tx.query<UnresolvedReferenceRow>({
    name: 'list-unresolved-references',
    text: `
      with shown as (
        select * from connected_system_reference where connected_system_id = $1 and target_id is null
        order by source_id, attribute_id, raw_key limit $2 offset $3)
      select shown.source_id as "csoId", coalesce(cso.display_name, cso.external_id, cso.secondary_external_id) as "displayName",
             coalesce(attribute.name, '') as attribute, shown.raw as value,
             case when exists (
               select from container join partition on partition.id = container.partition_id
               where partition.connected_system_id = $1 and not (container.selected and partition.selected)
                 and right(shown.raw_key, length(container.external_id) + 1) = ',' || lower(container.external_id)
             ) then 'outsideSelectedContainers' else 'notInConnectorSpace' end as reason
      from shown
      left join connected_system_object cso on cso.id = shown.source_id
      left join connected_system_attribute attribute on attribute.id = shown.attribute_id
      order by shown.source_id, shown.attribute_id, shown.raw_key`,
    values: [systemId, pageSize, (page - 1) * pageSize],
  });
  return { rows, totalCount: await countUnresolvedReferences(tx, systemId) };
}

export interface ConnectorSpaceStateCounts {
  readonly normal: number;
  readonly obsolete: number;
  readonly pendingProvisioning: number;
  readonly joined: number;
}

export function countConnectorSpaceStates(tx: Transaction, systemId: number): Promise<ConnectorSpaceStateCounts> {
  return keepCounts(tx, systemId, 'states', sizeOfStates, () => readStateCounts(tx, systemId));
}

export const sizeOfStates = ({ normal, obsolete, pendingProvisioning }: ConnectorSpaceStateCounts): number =>
  normal + obsolete + pendingProvisioning;

async function readStateCounts(tx: Transaction, systemId: number): Promise<ConnectorSpaceStateCounts> {
  const { rows } = await tx.query<ConnectorSpaceStateCounts>({
    name: 'count-connector-space-states',
    text: `
      select count(*) filter (where status = 'Normal') as normal, count(*) filter (where status = 'Obsolete') as obsolete,
             count(*) filter (where status = 'PendingProvisioning') as "pendingProvisioning",
             (select count(*) from connected_system_object_link where connected_system_id = $1) as joined
      from connected_system_object where connected_system_id = $1`,
    values: [systemId],
  });
  return rows[0] ?? { normal: 0, obsolete: 0, pendingProvisioning: 0, joined: 0 };
}

export interface ConnectorSpaceListRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly search: string | null;
  readonly status: readonly ObjectStatus[];
  readonly joinType: readonly ShownJoinType[];
  readonly objectTypeId: number | null;
  readonly hasPendingExport: boolean | null;
  readonly sortBy: string | null;
  readonly sortDirection: 'asc' | 'desc';
}

const sortColumns: Readonly<Record<string, string>> = {
  displayname: 'lower(coalesce(cso.display_name, cso.external_id, cso.secondary_external_id))',
  externalid: 'cso.external_id_key',
  created: 'cso.created_at',
  lastupdated: 'cso.last_updated_at',
};

/** By id unless asked otherwise: then a page is a walk along an index. */
export async function listConnectorSpace(
  tx: Transaction,
  systemId: number,
  request: ConnectorSpaceListRequest,
): Promise<Page<ConnectedSystemObjectHeaderRow>> {
  const values: unknown[] = [systemId];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['cso.connected_system_id = $1', ...listConditions(request, parameter)];
  const where = `where ${conditions.join(' and ')}`;
  const filterValues = [...values];
  const size = sizeOfStates(await countConnectorSpaceStates(tx, systemId));
  const key = `list ${JSON.stringify({ ...request, page: 0, pageSize: 0, sortBy: null, sortDirection: 'asc' })}`;
  const countMatches = async (): Promise<number> => {
    const counted = await tx.query<{ count: number }>({
      text: `select count(*) as count from connected_system_object cso ${where}`,
      values: filterValues,
    });
    return counted.rows[0]?.count ?? 0;
  };
  const isFiltered = conditions.length > 1;
  const totalCount = isFiltered ? await keepCounts(tx, systemId, key, () => size, countMatches) : size;
  const column = sortColumnOf(sortColumns, request.sortBy);
  const order = column === undefined ? 'cso.id' : `${column} ${request.sortDirection} nulls last, cso.id`;
  const first = (request.page - 1) * request.pageSize;
  const page =
    column === undefined && !isFiltered
      ? `cso.id = any(array(${nearerEndSql(totalCount, first, request.pageSize, parameter)}))`
      : undefined;
  const limit = `limit ${parameter(request.pageSize)} offset ${parameter(page === undefined ? first : 0)}`;
  const { rows } = await tx.query<ConnectedSystemObjectHeaderRow>({
    text: `
      with page as (select cso.* from connected_system_object cso ${page === undefined ? where : `where ${page}`} order by ${order} ${limit})
      select ${headerColumns} from page cso ${headerJoins} order by ${order}`,
    values,
  });
  return { rows, totalCount };
}

/**
 * Ids of a page in order of id, counted off in the index alone and from the end that is nearer: a page far back of a
 * million objects costs half of that at most. `totalCount` may be kept-counts.ts old; then a page from behind is as old.
 */
function nearerEndSql(
  totalCount: number,
  first: number,
  pageSize: number,
  parameter: (value: unknown) => string,
): string {
  const size = Math.max(0, Math.min(pageSize, totalCount - first));
  const behind = Math.max(0, totalCount - first - size);
  const [direction, offset, limit] = behind < first ? ['desc', behind, size] : ['asc', first, pageSize];
  return `select id from connected_system_object where connected_system_id = $1
    order by id ${direction} limit ${parameter(limit)} offset ${parameter(offset)}`;
}

function listConditions(request: ConnectorSpaceListRequest, parameter: (value: unknown) => string): readonly string[] {
  const conditions: string[] = [];
  if (request.search !== null && request.search.trim() !== '') {
    const prefix = parameter(
      `${request.search
        .trim()
        .toLowerCase()
        .replace(/[\\%_]/g, '\\$&')}%`,
    );
    conditions.push(
      `(cso.external_id_key like ${prefix} or cso.secondary_id_key like ${prefix} or lower(cso.display_name) like ${prefix})`,
    );
  }
  if (request.status.length > 0) conditions.push(`cso.status = any(${parameter(request.status)})`);
  if (request.joinType.length > 0) conditions.push(joinCondition(request.joinType, parameter));
  if (request.objectTypeId !== null) conditions.push(`cso.object_type_id = ${parameter(request.objectTypeId)}`);
  if (request.hasPendingExport !== null) {
    const found = 'exists (select from pending_export where connected_system_object_id = cso.id)';
    conditions.push(request.hasPendingExport ? found : `not ${found}`);
  }
  return conditions;
}

/** As semi-joins and anti-joins, so that no object is read twice. */
function joinCondition(joinTypes: readonly ShownJoinType[], parameter: (value: unknown) => string): string {
  const links = 'select from connected_system_object_link link where link.connected_system_object_id = cso.id';
  const joined = joinTypes.filter((type) => type !== 'NotJoined');
  const alternatives = [
    ...(joined.length > 0 ? [`exists (${links} and link.join_type = any(${parameter(joined)}))`] : []),
    ...(joined.length < joinTypes.length ? [`not exists (${links})`] : []),
  ];
  return `(${alternatives.join(' or ')})`;
}
