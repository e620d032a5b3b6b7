/** Objects of a connector space as they are shown: one, a page of them, and how many there are of each state. */
import type { Transaction } from './database.ts';
import { sortColumnOf } from './list-query.ts';
import { keepCounts } from './kept-counts.ts';
import type { Page } from './list-query.ts';

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
