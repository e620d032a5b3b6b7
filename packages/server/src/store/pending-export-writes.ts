import type { PendingExportChangeType, PendingExportStatus } from '@jim/engine/model/pending-export.ts';
import type { Transaction } from './database.ts';

/** Which pending exports of a system are meant. Null means any. */
export interface PendingExportSelection {
  readonly ids: readonly string[] | null;
  readonly status: PendingExportStatus | null;
  readonly changeType: PendingExportChangeType | null;
}

const selected = `
  connected_system_id = $1 and ($2::uuid[] is null or id = any($2)) and ($3::text is null or status = $3)
  and ($4::text is null or change_type = $4) and status <> 'Executing'`;
const valuesOf = (systemId: number, selection: PendingExportSelection): readonly unknown[] => [
  systemId,
  selection.ids,
  selection.status,
  selection.changeType,
];

/**
 * EXP-31: due at once, with a clean slate. What is accepted already and waits for its confirmation is not sent again.
 * @returns how many.
 */
export async function retryPendingExports(
  tx: Transaction,
  systemId: number,
  selection: PendingExportSelection,
): Promise<number> {
  const { rowCount } = await tx.query({
    name: 'retry-pending-exports',
    text: `
      update pending_export set status = 'Pending', error_count = 0, next_retry_at = null,
        last_error_message = null, last_error_stack_trace = null
      where ${selected} and status in ('Failed', 'ExportNotConfirmed', 'Pending')
        and (status <> 'Pending' or error_count > 0 or next_retry_at is not null)`,
    values: valuesOf(systemId, selection),
  });
  return rowCount;
}

export interface DiscardCount {
  readonly changeType: PendingExportChangeType;
  readonly count: number;
  readonly samples: readonly string[];
}

/** What a discard would remove, by change, with some of the targets. */
export async function countDiscards(
  tx: Transaction,
  systemId: number,
  selection: PendingExportSelection,
): Promise<readonly DiscardCount[]> {
  const { rows } = await tx.query<DiscardCount>({
    name: 'count-discards',
    text: `
      with meant as (select * from pending_export where ${selected})
      select change_type as "changeType", count(*) as count,
             array(select coalesce(cso.display_name, cso.external_id, cso.secondary_external_id, sample.id::text)
                   from (select * from meant sample where sample.change_type = meant.change_type order by sample.change_number limit 10) sample
                   left join connected_system_object cso on cso.id = sample.connected_system_object_id) as samples
      from meant group by change_type order by change_type`,
    values: valuesOf(systemId, selection),
  });
  return rows;
}

/**
 * Removes the pending exports, and the objects that only they would have created: those were never there. The identities
 * they belong to, and the objects the others would have changed, are looked at again by the next synchronisation (D-41):
 * the attributes of a discarded change as a whole, and after a discarded Delete, beside which no changes are kept, all of them.
 */
export async function discardPendingExports(
  tx: Transaction,
  systemId: number,
  selection: PendingExportSelection,
): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'discard-pending-exports',
    text: `
      with discarded as (
        delete from pending_export where ${selected}
        returning connected_system_object_id, change_type, status, changes, source_metaverse_object_id),
      noted as (
        insert into exports_due (metaverse_object_id, attribute_ids)
        select identity.id,
               case when not bool_or(discarded.change_type = 'Delete')
                 then coalesce(array_agg(distinct key.id) filter (where key.id is not null), '{}') end
        from discarded
        left join connected_system_object_link link on link.connected_system_object_id = discarded.connected_system_object_id
        cross join lateral (select coalesce(link.metaverse_object_id, discarded.source_metaverse_object_id) as id) identity
        left join lateral (select json_object_keys(discarded.changes)::int as id) key on true
        where identity.id is not null group by identity.id
        on conflict (metaverse_object_id) do update set attribute_ids =
          case when exports_due.attribute_ids is not null and excluded.attribute_ids is not null
            then exports_due.attribute_ids || excluded.attribute_ids end),
      never_created as (
        delete from connected_system_object cso using discarded
        where cso.id = discarded.connected_system_object_id and discarded.change_type = 'Create' and cso.status = 'PendingProvisioning'
          and discarded.status not in ('Exported', 'ExportNotConfirmed')
        returning cso.id),
      cut_links as (
        delete from connected_system_object_link link using never_created where link.connected_system_object_id = never_created.id
        returning link.metaverse_object_id),
      cut_references as (
        delete from connected_system_reference reference using never_created where reference.source_id = never_created.id),
      loosened_references as (
        update connected_system_reference reference set target_id = null from never_created
        where reference.target_id = never_created.id and not exists (select from never_created where never_created.id = reference.source_id)),
      cut_keys as (
        delete from connected_system_match_key key using never_created where key.connected_system_object_id = never_created.id),
      touched as (
        select link.connected_system_object_id as id from connected_system_object_link link
        where link.metaverse_object_id in (
          select metaverse_object_id from cut_links
          union select source_metaverse_object_id from discarded where source_metaverse_object_id is not null)
        union select connected_system_object_id from discarded),
      due as (
        update connected_system_object cso set change_number = nextval('change_order') from touched
        where cso.id = touched.id and not exists (select from never_created where never_created.id = cso.id))
      select count(*) as count from discarded`,
    values: valuesOf(systemId, selection),
  });
  return rows[0]?.count ?? 0;
}

export interface PendingExportSummary {
  readonly total: number;
  readonly withUnresolvedReferences: number;
  readonly oldest: string | null;
  readonly counts: {
    readonly status: PendingExportStatus;
    readonly changeType: PendingExportChangeType;
    readonly count: number;
  }[];
}

export async function summarisePendingExports(tx: Transaction, systemId: number): Promise<PendingExportSummary> {
  const { rows } = await tx.query<{
    status: PendingExportStatus;
    changeType: PendingExportChangeType;
    count: number;
    unresolved: number;
    oldest: string;
  }>({
    name: 'summarise-pending-exports',
    text: `
      select status, change_type as "changeType", count(*) as count, count(*) filter (where has_unresolved_references) as unresolved,
             min(created_at) as oldest
      from pending_export where connected_system_id = $1 group by status, change_type order by status, change_type`,
    values: [systemId],
  });
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    withUnresolvedReferences: rows.reduce((sum, row) => sum + row.unresolved, 0),
    oldest: rows.map((row) => row.oldest).toSorted()[0] ?? null,
    counts: rows.map(({ status, changeType, count }) => ({ status, changeType, count })),
  };
}
