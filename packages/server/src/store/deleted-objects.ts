import type { Transaction } from './database.ts';
import type { Page } from './list-query.ts';

export interface DeletedRow {
  readonly id: string;
  readonly displayName: string | null;
  readonly objectTypeName: string | null;
  readonly changeTime: string;
  readonly initiatedByType: string;
  readonly initiatedByName: string | null;
}

export interface DeletedConnectedSystemObjectRow extends DeletedRow {
  readonly externalId: string | null;
  readonly connectedSystemId: number;
  readonly connectedSystemName: string | null;
}

export interface DeletedMetaverseObjectRow extends DeletedRow {
  readonly objectTypeId: number | null;
}

interface DeletedRequest {
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly page: number;
  readonly pageSize: number;
}

const common = `c.id, c.display_name as "displayName", c.object_type as "objectTypeName", c.changed_at as "changeTime",
  c.initiated_by_type as "initiatedByType", c.initiated_by_name as "initiatedByName"`;

export async function listDeletedConnectedSystemObjects(
  transaction: Transaction,
  request: DeletedRequest & { readonly connectedSystemId: number | null; readonly externalIdSearch: string | null },
): Promise<Page<DeletedConnectedSystemObjectRow>> {
  const { connectedSystemId, externalIdSearch } = request;
  return page<DeletedConnectedSystemObjectRow>(transaction, request, {
    columns: `${common}, c.external_id as "externalId", c.connected_system_id as "connectedSystemId", s.name as "connectedSystemName"`,
    from: 'connected_system_object_change c left join connected_system s on s.id = c.connected_system_id',
    where:
      '($3::int is null or c.connected_system_id = $3) and ($4::text is null or position(lower($4) in lower(c.external_id)) > 0)',
    values: [connectedSystemId, externalIdSearch],
  });
}

export async function listDeletedMetaverseObjects(
  transaction: Transaction,
  request: DeletedRequest & { readonly objectTypeId: number | null; readonly displayNameSearch: string | null },
): Promise<Page<DeletedMetaverseObjectRow>> {
  const { objectTypeId, displayNameSearch } = request;
  return page<DeletedMetaverseObjectRow>(transaction, request, {
    columns: `${common}, c.object_type_id as "objectTypeId"`,
    from: 'metaverse_object_change c',
    where:
      '($3::int is null or c.object_type_id = $3) and ($4::text is null or position(lower($4) in lower(c.display_name)) > 0)',
    values: [objectTypeId, displayNameSearch],
  });
}

async function page<Row>(
  transaction: Transaction,
  request: DeletedRequest,
  parts: {
    readonly columns: string;
    readonly from: string;
    readonly where: string;
    readonly values: readonly unknown[];
  },
): Promise<Page<Row>> {
  const where = `c.change_type = 'Deleted' and ($1::timestamptz is null or c.changed_at >= $1)
    and ($2::timestamptz is null or c.changed_at <= $2) and ${parts.where}`;
  const values = [request.fromDate, request.toDate, ...parts.values];
  const { rows } = await transaction.query<Row>({
    text: `select ${parts.columns} from ${parts.from} where ${where} order by c.changed_at desc, c.id desc limit $5 offset $6`,
    values: [...values, request.pageSize, (request.page - 1) * request.pageSize],
  });
  const count = await transaction.query<{ count: number }>({
    text: `select count(*) as count from ${parts.from} where ${where}`,
    values,
  });
  return { rows, totalCount: count.rows[0]?.count ?? 0 };
}

/** Undefined when there is no such system. */
export async function countChangesOf(
  transaction: Transaction,
  connectedSystemId: number,
): Promise<{ readonly name: string; readonly count: number } | undefined> {
  const { rows } = await transaction.query<{ name: string; count: number }>({
    name: 'count-changes-of-system',
    text: `select s.name, (select count(*) from connected_system_object_change c where c.connected_system_id = s.id) as count
           from connected_system s where s.id = $1`,
    values: [connectedSystemId],
  });
  return rows[0];
}
