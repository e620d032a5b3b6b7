import type { Transaction } from './database.ts';
import type { Page } from './list-query.ts';
import { deletionEligibleAt, isPendingDeletion, joinPostponed } from './metaverse-objects.ts';

export type PendingDeletionStatus = 'Deprovisioning' | 'AwaitingGracePeriod' | 'ReadyForDeletion';

export interface PendingDeletionRow {
  readonly id: string;
  readonly displayName: string | null;
  readonly typeName: string;
  readonly typeId: number;
  readonly lastConnectorDisconnectedDate: string;
  readonly deletionEligibleDate: string | null;
  readonly daysUntilDeletion: number | null;
  readonly graceSeconds: number | null;
  readonly connectedSystemObjectCount: number;
  readonly status: PendingDeletionStatus;
}

/** Every scheduled deletion as of `$1`, of type `$2` unless that is null. */
const pending = `
  select scheduled.*,
         case when scheduled."connectedSystemObjectCount" > 0 then 'Deprovisioning'
              when scheduled."daysUntilDeletion" > 0 then 'AwaitingGracePeriod'
              else 'ReadyForDeletion' end as status
  from (
    select mvo.id, mvo.display_name as "displayName", object_type.name as "typeName", mvo.type_id as "typeId",
           mvo.last_connector_disconnected_at as "lastConnectorDisconnectedDate",
           ${deletionEligibleAt} as "deletionEligibleDate",
           ceil(extract(epoch from ${deletionEligibleAt} - $1::timestamptz) / 86400)::int as "daysUntilDeletion",
           object_type.deletion_grace_seconds as "graceSeconds",
           (select count(*) from connected_system_object_link link where link.metaverse_object_id = mvo.id) as "connectedSystemObjectCount"
    from metaverse_object mvo join metaverse_object_type object_type on object_type.id = mvo.type_id ${joinPostponed}
    where ${isPendingDeletion} and ($2::int is null or mvo.type_id = $2)
  ) as scheduled`;

export interface PendingDeletionRequest {
  readonly objectTypeId: number | null;
  readonly status: PendingDeletionStatus | null;
  readonly search: string | null;
  readonly page: number;
  readonly pageSize: number;
}

/** The longest disconnected first. */
export async function listPendingDeletions(
  tx: Transaction,
  now: Date,
  request: PendingDeletionRequest,
): Promise<Page<PendingDeletionRow>> {
  const where = `($3::text is null or status = $3) and ($4::text is null or position(lower($4) in lower("displayName")) > 0)`;
  const values = [now.toISOString(), request.objectTypeId, request.status, request.search];
  const { rows } = await tx.query<PendingDeletionRow>({
    name: 'list-pending-deletions',
    text: `select * from (${pending}) as pending where ${where} order by "lastConnectorDisconnectedDate", id limit $5 offset $6`,
    values: [...values, request.pageSize, (request.page - 1) * request.pageSize],
  });
  const total = await tx.query<{ count: number }>({
    name: 'count-listed-pending-deletions',
    text: `select count(*) as count from (${pending}) as pending where ${where}`,
    values,
  });
  return { rows, totalCount: total.rows[0]?.count ?? 0 };
}

export async function countPendingDeletions(tx: Transaction, objectTypeId: number | null): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'count-pending-deletions',
    text: `
      select count(*) as count
      from metaverse_object mvo join metaverse_object_type object_type on object_type.id = mvo.type_id
      where ${isPendingDeletion} and ($1::int is null or mvo.type_id = $1)`,
    values: [objectTypeId],
  });
  return rows[0]?.count ?? 0;
}

export async function summarisePendingDeletions(
  tx: Transaction,
  now: Date,
): Promise<ReadonlyMap<PendingDeletionStatus, number>> {
  const { rows } = await tx.query<{ status: PendingDeletionStatus; count: number }>({
    name: 'summarise-pending-deletions',
    text: `select status, count(*) as count from (${pending}) as pending group by status`,
    values: [now.toISOString(), null],
  });
  return new Map(rows.map(({ status, count }) => [status, count]));
}

export async function findPendingDeletion(
  tx: Transaction,
  now: Date,
  id: string,
): Promise<PendingDeletionRow | undefined> {
  const { rows } = await tx.query<PendingDeletionRow>({
    name: 'find-pending-deletion',
    text: `select * from (${pending}) as pending where id = $3`,
    values: [now.toISOString(), null, id],
  });
  return rows[0];
}

/** Locks the object so that nobody deletes it meanwhile. @returns whether it is there. */
export async function lockObject(tx: Transaction, id: string): Promise<boolean> {
  const { rows } = await tx.query({ text: 'select from metaverse_object where id = $1 for update', values: [id] });
  return rows.length > 0;
}

/** Not before `until`, for this disconnection of the object. */
export async function postponeDeletion(tx: Transaction, id: string, until: string): Promise<void> {
  await tx.query({
    text: `
      insert into postponed_deletion (metaverse_object_id, disconnected_at, until)
      select id, last_connector_disconnected_at, $2 from metaverse_object where id = $1 and last_connector_disconnected_at is not null
      on conflict (metaverse_object_id) do update set disconnected_at = excluded.disconnected_at, until = excluded.until`,
    values: [id, until],
  });
}

/** The object stays until it is disconnected once more. */
export async function cancelDeletion(tx: Transaction, id: string): Promise<void> {
  await tx.query({ text: 'delete from postponed_deletion where metaverse_object_id = $1', values: [id] });
  await tx.query({
    text: `
      update metaverse_object set last_connector_disconnected_at = null, disconnected_by_system_id = null,
        deletion_initiated_by_type = null, deletion_initiated_by_id = null, deletion_initiated_by_name = null,
        last_updated_at = now(), change_number = nextval('change_order')
      where id = $1`,
    values: [id],
  });
}

export interface DeletionTermsCounts {
  readonly dueNow: number;
  readonly pending: number;
  readonly spared: number;
  readonly samples: string[];
}

/** What other terms would mean for the disconnected objects of a type. Nothing is written. */
export async function previewDeletionTerms(
  tx: Transaction,
  typeId: number,
  terms: { readonly deletionRule: string; readonly graceSeconds: number | null },
  now: Date,
): Promise<DeletionTermsCounts> {
  const { rows } = await tx.query<DeletionTermsCounts>({
    text: `
      with disconnected as (
        select mvo.display_name, ${isPendingDeletion} as is_pending_now, $3::text <> 'Manual' as is_pending_then,
               mvo.last_connector_disconnected_at + coalesce($4::bigint, 0) * interval '1 second' <= $2
                 and coalesce(postponed.until <= $2, true)
                 and ($3::text = 'WhenAuthoritativeSourceDisconnected'
                   or not exists (select from connected_system_object_link link where link.metaverse_object_id = mvo.id)) as is_due
        from metaverse_object mvo join metaverse_object_type object_type on object_type.id = mvo.type_id ${joinPostponed}
        where mvo.type_id = $1 and mvo.last_connector_disconnected_at is not null and mvo.origin = 'Projected'
      )
      select count(*) filter (where is_pending_then and is_due) as "dueNow",
             count(*) filter (where is_pending_then and not is_due) as pending,
             count(*) filter (where is_pending_now and not is_pending_then) as spared,
             coalesce((select array_agg(name) from (
               select coalesce(display_name, '') as name from disconnected where is_pending_then and is_due order by lower(display_name) limit 10
             ) as sample), '{}') as samples
      from disconnected`,
    values: [typeId, now.toISOString(), terms.deletionRule, terms.graceSeconds],
  });
  return rows[0] ?? { dueNow: 0, pending: 0, spared: 0, samples: [] };
}
