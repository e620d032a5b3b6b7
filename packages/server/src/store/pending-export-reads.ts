import type {
  AttributeChange,
  PendingExportChangeType,
  PendingExportStatus,
} from '@jim/engine/model/pending-export.ts';
import { statusOf } from '@jim/engine/model/pending-export.ts';
import { textOf, type AttributeDataType, type Value } from '@jim/engine/model/values.ts';
import { compareText, shownValues, type AttributeSummaryRow, type ValuePageRequest } from './connector-space-values.ts';
import type { Transaction } from './database.ts';
import { sortColumnOf } from './list-query.ts';
import { derivedId } from './derived-id.ts';
import type { Page } from './list-query.ts';
import { noWireValue, type WireValue, wireValueOf } from './wire-value.ts';

export interface PendingExportHeaderRow {
  readonly id: string;
  readonly connectedSystemId: number;
  readonly changeType: PendingExportChangeType;
  readonly status: PendingExportStatus;
  readonly createdAt: string;
  readonly lastAttemptedAt: string | null;
  readonly nextRetryAt: string | null;
  readonly errorCount: number;
  readonly maxRetries: number;
  readonly lastErrorMessage: string | null;
  readonly hasUnresolvedReferences: boolean;
  readonly targetObjectIdentifier: string | null;
  readonly sourceMetaverseObjectId: string | null;
  readonly sourceMetaverseObjectDisplayName: string | null;
  readonly attributeChangeCount: number;
  readonly connectedSystemObjectId: string;
  readonly isHeld: boolean;
}

export interface PendingExportListRequest extends ValuePageRequest {
  readonly status: readonly PendingExportStatus[];
  readonly changeType: readonly PendingExportChangeType[];
  readonly hasUnresolvedReferences: boolean | null;
  readonly connectedSystemObjectId: string | null;
  readonly metaverseObjectId: string | null;
  readonly sortBy: string | null;
  readonly sortDirection: 'asc' | 'desc';
}

const sortColumns: Readonly<Record<string, string>> = {
  createdat: 'pe.created_at',
  lastattemptedat: 'pe.last_attempted_at',
  nextretryat: 'pe.next_retry_at',
  errorcount: 'pe.error_count',
  status: 'pe.status',
  changetype: 'pe.change_type',
};

/** Newest first unless asked otherwise. */
export async function listPendingExports(
  tx: Transaction,
  systemId: number,
  request: PendingExportListRequest,
): Promise<Page<PendingExportHeaderRow>> {
  const values: unknown[] = [systemId];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['pe.connected_system_id = $1', ...listConditions(request, parameter)];
  const joins = `
    left join connected_system_object cso on cso.id = pe.connected_system_object_id
    left join metaverse_object mvo on mvo.id = pe.source_metaverse_object_id`;
  const filterJoins = request.search === null ? '' : joins;
  const where = `where ${conditions.join(' and ')}`;
  const total = await tx.query<{ count: number }>({
    text: `select count(*) as count from pending_export pe ${filterJoins} ${where}`,
    values: [...values],
  });
  const column = sortColumnOf(sortColumns, request.sortBy);
  const order =
    column === undefined ? 'pe.created_at desc, pe.id desc' : `${column} ${request.sortDirection} nulls last, pe.id`;
  const limit = `limit ${parameter(request.pageSize)} offset ${parameter((request.page - 1) * request.pageSize)}`;
  const { rows } = await tx.query<PendingExportHeaderRow>({
    text: `
      with shown as (select pe.id from pending_export pe ${filterJoins} ${where} order by ${order} ${limit})
      select pe.id, pe.connected_system_id as "connectedSystemId", pe.change_type as "changeType", pe.status, pe.created_at as "createdAt",
             pe.last_attempted_at as "lastAttemptedAt", pe.next_retry_at as "nextRetryAt", pe.error_count as "errorCount",
             pe.max_retries as "maxRetries", pe.last_error_message as "lastErrorMessage",
             pe.has_unresolved_references as "hasUnresolvedReferences",
             coalesce(cso.external_id, cso.secondary_external_id) as "targetObjectIdentifier",
             pe.source_metaverse_object_id as "sourceMetaverseObjectId", mvo.display_name as "sourceMetaverseObjectDisplayName",
             (select coalesce(sum(json_array_length(value)), 0) from json_each(pe.changes)) as "attributeChangeCount",
             pe.connected_system_object_id as "connectedSystemObjectId", pe.is_held as "isHeld"
      from shown join pending_export pe on pe.id = shown.id ${joins} order by ${order}`,
    values,
  });
  return { rows, totalCount: total.rows[0]?.count ?? 0 };
}

function listConditions(request: PendingExportListRequest, parameter: (value: unknown) => string): readonly string[] {
  const conditions: string[] = [];
  if (request.search !== null) {
    const text = parameter(request.search);
    const found = [
      'pe.last_error_message',
      'coalesce(cso.external_id, cso.secondary_external_id)',
      'mvo.display_name',
    ].map((sql) => `position(lower(${text}) in lower(${sql})) > 0`);
    conditions.push(`(${found.join(' or ')})`);
  }
  if (request.status.length > 0) conditions.push(`pe.status = any(${parameter(request.status)})`);
  if (request.changeType.length > 0) conditions.push(`pe.change_type = any(${parameter(request.changeType)})`);
  if (request.hasUnresolvedReferences !== null) {
    conditions.push(`pe.has_unresolved_references = ${parameter(request.hasUnresolvedReferences)}`);
  }
  if (request.connectedSystemObjectId !== null)
    conditions.push(`pe.connected_system_object_id = ${parameter(request.connectedSystemObjectId)}`);
  if (request.metaverseObjectId !== null)
    conditions.push(`pe.source_metaverse_object_id = ${parameter(request.metaverseObjectId)}`);
  return conditions;
}

export interface PendingExportRow {
  readonly id: string;
  readonly connectedSystemId: number;
  readonly connectedSystemName: string;
  readonly changeType: PendingExportChangeType;
  readonly status: PendingExportStatus;
  readonly createdAt: string;
  readonly errorCount: number;
  readonly maxRetries: number;
  readonly lastAttemptedAt: string | null;
  readonly nextRetryAt: string | null;
  readonly lastErrorMessage: string | null;
  readonly hasUnresolvedReferences: boolean;
  readonly connectedSystemObjectId: string;
  readonly connectedSystemObjectDisplayName: string | null;
  readonly connectedSystemObjectTypeName: string | null;
  readonly sourceMetaverseObjectId: string | null;
  readonly sourceMetaverseObjectDisplayName: string | null;
  readonly sourceMetaverseObjectTypeName: string | null;
  readonly isHeld: boolean;
}

export async function findPendingExport(tx: Transaction, id: string): Promise<PendingExportRow | undefined> {
  const { rows } = await tx.query<PendingExportRow>({
    name: 'find-pending-export',
    text: `
      select pe.id, pe.connected_system_id as "connectedSystemId", coalesce(cs.name, '') as "connectedSystemName",
             pe.change_type as "changeType", pe.status, pe.created_at as "createdAt", pe.error_count as "errorCount",
             pe.max_retries as "maxRetries", pe.last_attempted_at as "lastAttemptedAt", pe.next_retry_at as "nextRetryAt",
             pe.last_error_message as "lastErrorMessage", pe.has_unresolved_references as "hasUnresolvedReferences",
             pe.connected_system_object_id as "connectedSystemObjectId",
             coalesce(cso.display_name, cso.external_id, cso.secondary_external_id) as "connectedSystemObjectDisplayName",
             type.name as "connectedSystemObjectTypeName", pe.source_metaverse_object_id as "sourceMetaverseObjectId",
             mvo.display_name as "sourceMetaverseObjectDisplayName", metaverse_type.name as "sourceMetaverseObjectTypeName",
             pe.is_held as "isHeld"
      from pending_export pe
      left join connected_system cs on cs.id = pe.connected_system_id
      left join connected_system_object cso on cso.id = pe.connected_system_object_id
      left join connected_system_object_type type on type.id = cso.object_type_id
      left join metaverse_object mvo on mvo.id = pe.source_metaverse_object_id
      left join metaverse_object_type metaverse_type on metaverse_type.id = mvo.type_id
      where pe.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface AttributeChangeRow extends WireValue {
  readonly id: string;
  readonly attributeId: number;
  readonly attributeName: string;
  readonly changeType: AttributeChange['kind'];
  readonly status: NonNullable<AttributeChange['status']>;
  readonly unresolvedReferenceValue: string | null;
  readonly exportAttemptCount: number;
  readonly referenceDisplayName: string | null;
  readonly currentValue: string | null;
  readonly lastImportedValue: string | null;
}

interface ChangedAttribute {
  readonly attributeId: number;
  readonly attributeName: string;
  readonly type: AttributeDataType;
  readonly isSingleValued: boolean;
  /** A secret: that it changes is shown, what to is not. */
  readonly isWriteOnly: boolean;
  readonly current: Value | null;
}

const changedAttributeColumns = `
  entry.key::int as "attributeId", coalesce(attribute.name, '#' || entry.key) as "attributeName", coalesce(attribute.type, 'Text') as type,
  attribute.plurality = 'SingleValued' as "isSingleValued", coalesce(attribute.is_write_only, false) as "isWriteOnly", cso.document -> entry.key -> 0 as current`;
const changedAttributeFrom = `
  from pending_export pe
  cross join lateral json_each(pe.changes) entry
  left join connected_system_attribute attribute on attribute.id = entry.key::int
  left join connected_system_object cso on cso.id = pe.connected_system_object_id
  where pe.id = $1`;

/** The first changes of every changed attribute, by attribute name, and how many there are. */
export async function readShownChanges(
  tx: Transaction,
  id: string,
): Promise<{ readonly changes: AttributeChangeRow[]; readonly summaries: AttributeSummaryRow[] }> {
  const { rows } = await tx.query<
    ChangedAttribute & { readonly totalCount: number; readonly changes: readonly AttributeChange[] }
  >({
    name: 'read-shown-changes',
    text: `
      select ${changedAttributeColumns}, json_array_length(entry.value) as "totalCount",
             (select json_agg(change order by place) from json_array_elements(entry.value) with ordinality as item(change, place)
              where place <= ${shownValues}) as changes
      ${changedAttributeFrom}`,
    values: [id],
  });
  const names = await nameReferences(
    tx,
    rows.flatMap((row) => row.changes),
  );
  const shown = rows.toSorted((left, right) => compareText(left.attributeName, right.attributeName));
  return {
    changes: shown.flatMap((row) => row.changes.map((change, place) => changeRow(id, row, change, place, names))),
    summaries: shown.map((row) => ({
      attributeName: row.attributeName,
      totalCount: row.totalCount,
      returnedCount: row.changes.length,
      hasMore: row.totalCount > row.changes.length,
    })),
  };
}

/** The changes of the attribute of that exact name; an empty page when there are none. */
export async function listChanges(
  tx: Transaction,
  id: string,
  attributeName: string,
  { page, pageSize, search }: ValuePageRequest,
): Promise<Page<AttributeChangeRow>> {
  const { rows } = await tx.query<
    ChangedAttribute & { readonly change: AttributeChange; readonly place: number; readonly totalCount: number }
  >({
    name: 'list-pending-export-changes',
    text: `
      with matching as (
        select ${changedAttributeColumns}, item.change, item.place - 1 as place
        ${changedAttributeFrom.replace('where pe.id', 'cross join lateral json_array_elements(entry.value) with ordinality as item(change, place) where pe.id')}
          and coalesce(attribute.name, '#' || entry.key) = $2
          and ($3::text is null or not coalesce(attribute.is_write_only, false) and position(lower($3) in lower(coalesce(item.change ->> 'value', '') || ' ' || coalesce(item.change ->> 'reference', ''))) > 0))
      select matching.*, count(*) over () as "totalCount" from matching order by place limit $4 offset $5`,
    values: [id, attributeName, search, pageSize, (page - 1) * pageSize],
  });
  const names = await nameReferences(
    tx,
    rows.map((row) => row.change),
  );
  const items = rows.map((row) => changeRow(id, row, row.change, row.place, names));
  const totalCount = rows[0]?.totalCount ?? (page === 1 ? 0 : await countChanges(tx, id, attributeName, search));
  return { rows: items, totalCount };
}

async function countChanges(
  tx: Transaction,
  id: string,
  attributeName: string,
  search: string | null,
): Promise<number> {
  return (await listChanges(tx, id, attributeName, { page: 1, pageSize: 1, search })).totalCount;
}

async function nameReferences(
  tx: Transaction,
  changes: readonly AttributeChange[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(changes.flatMap((change) => (change.reference === undefined ? [] : [change.reference])))];
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; name: string }>({
    name: 'name-metaverse-objects',
    text: 'select id, display_name as name from metaverse_object where id = any($1) and display_name is not null',
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row.name]));
}

function changeRow(
  ownerId: string,
  attribute: ChangedAttribute,
  change: AttributeChange,
  place: number,
  names: ReadonlyMap<string, string>,
): AttributeChangeRow {
  const { kind, value, reference } = change;
  return {
    id: derivedId(ownerId, attribute.attributeId, place),
    attributeId: attribute.attributeId,
    attributeName: attribute.attributeName,
    changeType: kind,
    status: statusOf(change),
    ...(value === undefined || attribute.isWriteOnly ? noWireValue : wireValueOf(attribute.type, value)),
    unresolvedReferenceValue: value === undefined ? (reference ?? null) : null,
    exportAttemptCount: change.attempts ?? 0,
    referenceDisplayName: reference === undefined ? null : (names.get(reference) ?? null),
    currentValue: attribute.isSingleValued && attribute.current !== null ? textOf(attribute.current) : null,
    lastImportedValue: change.lastImportedValue ?? null,
  };
}
