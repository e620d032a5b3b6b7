/** Taking a connected system apart, in pages that leave what remains consistent (SYS-01, SYS-02). */
import type { Initiator } from '../http/caller.ts';
import type { Transaction } from './database.ts';

export const removalPageSize = 1_000;

/** The next objects to remove; empty when none is left. */
export async function listRemovalPage(tx: Transaction, systemId: number): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'list-removal-page',
    text: `select id from connected_system_object where connected_system_id = $1 order by id limit ${removalPageSize}`,
    values: [systemId],
  });
  return rows.map((row) => row.id);
}

/** The objects with all that hangs on them; identities only lose the link. */
export async function removeConnectedSystemObjects(tx: Transaction, ids: readonly string[]): Promise<void> {
  for (const [name, text] of removals) await tx.query({ name, text, values: [ids] });
}

const removals = [
  // What others gave to these objects is gone: the next full synchronisation of any system passes over nothing (SYN-02).
  [
    'note-page-removed',
    `update connected_system set rules_changed_at = now()
     where id in (select connected_system_id from connected_system_object where id = any($1))`,
  ],
  ['remove-page-pending-exports', 'delete from pending_export where connected_system_object_id = any($1)'],
  ['remove-page-links', 'delete from connected_system_object_link where connected_system_object_id = any($1)'],
  ['remove-page-references', 'delete from connected_system_reference where source_id = any($1)'],
  ['loosen-page-references', 'update connected_system_reference set target_id = null where target_id = any($1)'],
  ['remove-page-match-keys', 'delete from connected_system_match_key where connected_system_object_id = any($1)'],
  ['remove-page-reference-flow', 'delete from reference_flow_due where connected_system_object_id = any($1)'],
  ['remove-page-objects', 'delete from connected_system_object where id = any($1)'],
] as const;

/** Pending exports whose object is gone already. */
export async function removeLeftPendingExports(tx: Transaction, systemId: number): Promise<void> {
  await tx.query({ text: 'delete from pending_export where connected_system_id = $1', values: [systemId] });
}

/** @returns how many entries were removed; fewer than a page when none is left. */
export async function removeHistoryPage(tx: Transaction, systemId: number, limit: number): Promise<number> {
  const { rowCount } = await tx.query({
    name: 'remove-history-page',
    text: `
      delete from connected_system_object_change where id in (
        select id from connected_system_object_change where connected_system_id = $1 limit $2)`,
    values: [systemId, limit],
  });
  return rowCount;
}

/** After a clear nothing has been seen and nothing synchronised (SYS-01): the next delta import and synchronisation begin anew. */
export async function resetWatermarks(tx: Transaction, systemId: number): Promise<void> {
  await tx.query({
    text: `
      update connected_system set import_watermark = null, sync_watermark = 0, last_sync_completed_at = null where id = $1`,
    values: [systemId],
  });
}

/**
 * Of the identities joined to the objects: those that the deletion rules let go are marked, so that housekeeping deletes
 * them at once or after their grace (SYS-02, DELM-01 … DELM-05).
 */
export async function markIdentitiesForDeletion(
  tx: Transaction,
  systemId: number,
  ids: readonly string[],
  initiator: Initiator,
  now: Date,
): Promise<number> {
  const { rowCount } = await tx.query({
    name: 'mark-identities-for-deletion',
    text: `
      update metaverse_object mvo set last_connector_disconnected_at = $3, disconnected_by_system_id = $1,
        deletion_initiated_by_type = $4, deletion_initiated_by_id = $5, deletion_initiated_by_name = $6
      from metaverse_object_type type
      where mvo.type_id = type.id and mvo.last_connector_disconnected_at is null and ${letGo}
        and mvo.id in (select metaverse_object_id from connected_system_object_link where connected_system_object_id = any($2))`,
    values: [systemId, ids, now.toISOString(), initiator.type, initiator.id, initiator.name],
  });
  return rowCount;
}

const otherConnectors = `
  exists (select from connected_system_object_link other
          where other.metaverse_object_id = mvo.id and other.connected_system_id <> $1`;

/** The condition under which losing system $1 triggers the deletion rule of `mvo` of `type`. */
const letGo = `
  mvo.origin = 'Projected' and case type.deletion_rule
    when 'Manual' then false
    when 'WhenLastConnectorDisconnected' then not ${otherConnectors})
    else case
      when cardinality(type.deletion_trigger_system_ids) = 0 then not ${otherConnectors})
      when not $1 = any(type.deletion_trigger_system_ids) then false
      when type.deletion_trigger_mode = 'SpecificSourcesDisconnect' then true
      else not ${otherConnectors} and other.connected_system_id = any(type.deletion_trigger_system_ids))
    end
  end`;

/** Values stay; the record of who contributed them goes with the system (SYS-02). */
export async function forgetContributions(tx: Transaction, systemId: number, ids: readonly string[]): Promise<void> {
  await tx.query({
    name: 'forget-contributions',
    text: `
      update metaverse_object mvo set provenance = coalesce(
        (select json_object_agg(key, value) from json_each(mvo.provenance) where (value ->> 'systemId')::int <> $1), '{}')
      where mvo.id in (select metaverse_object_id from connected_system_object_link where connected_system_object_id = any($2))
        and exists (select from json_each(mvo.provenance) where (value ->> 'systemId')::int = $1)`,
    values: [systemId, ids],
  });
}

/** The row with its schema, hierarchy, rules and run profiles. Activities stay, without the id of what is no more. */
export async function removeConnectedSystem(tx: Transaction, systemId: number): Promise<void> {
  await tx.query({
    text: `
      update metaverse_object_type set deletion_trigger_system_ids = array_remove(deletion_trigger_system_ids, $1)
      where $1 = any(deletion_trigger_system_ids)`,
    values: [systemId],
  });
  await tx.query({
    text: 'update activity set connected_system_id = null where connected_system_id = $1',
    values: [systemId],
  });
  const { rowCount } = await tx.query({
    text: 'delete from sync_rule where connected_system_id = $1',
    values: [systemId],
  });
  await tx.query({ text: 'delete from connected_system where id = $1', values: [systemId] });
  // What it contributed may now come from others.
  if (rowCount > 0) await tx.query({ text: 'update connected_system set rules_changed_at = now()' });
}

export interface RemovalCounts {
  readonly connectedSystemObjectCount: number;
  readonly syncRuleCount: number;
  readonly runProfileCount: number;
  readonly partitionCount: number;
  readonly containerCount: number;
  readonly pendingExportCount: number;
  readonly activityCount: number;
  readonly joinedMvoCount: number;
  readonly mvosWithOtherConnectorsCount: number;
  readonly mvosWithDeletionRuleCount: number;
  readonly mvosWithGracePeriodCount: number;
}

const noCounts: RemovalCounts = {
  connectedSystemObjectCount: 0,
  syncRuleCount: 0,
  runProfileCount: 0,
  partitionCount: 0,
  containerCount: 0,
  pendingExportCount: 0,
  activityCount: 0,
  joinedMvoCount: 0,
  mvosWithOtherConnectorsCount: 0,
  mvosWithDeletionRuleCount: 0,
  mvosWithGracePeriodCount: 0,
};

/** SYS-03. */
export async function countRemoval(tx: Transaction, systemId: number): Promise<RemovalCounts> {
  const { rows } = await tx.query<RemovalCounts>({
    name: 'count-removal',
    text: `
      with joined as (
        select ${otherConnectors}) as elsewhere, ${letGo} as let_go, type.deletion_grace_seconds is not null as grace
        from connected_system_object_link link
        join metaverse_object mvo on mvo.id = link.metaverse_object_id
        join metaverse_object_type type on type.id = mvo.type_id
        where link.connected_system_id = $1)
      select (select count(*) from connected_system_object where connected_system_id = $1) as "connectedSystemObjectCount",
             (select count(*) from sync_rule where connected_system_id = $1) as "syncRuleCount",
             (select count(*) from run_profile where connected_system_id = $1) as "runProfileCount",
             (select count(*) from partition where connected_system_id = $1) as "partitionCount",
             (select count(*) from container join partition on partition.id = container.partition_id
              where partition.connected_system_id = $1) as "containerCount",
             (select count(*) from pending_export where connected_system_id = $1) as "pendingExportCount",
             (select count(*) from activity where connected_system_id = $1) as "activityCount",
             count(*) as "joinedMvoCount", count(*) filter (where elsewhere) as "mvosWithOtherConnectorsCount",
             count(*) filter (where let_go) as "mvosWithDeletionRuleCount",
             count(*) filter (where let_go and grace) as "mvosWithGracePeriodCount"
      from joined`,
    values: [systemId],
  });
  return rows[0] ?? noCounts;
}

export interface RemovalSamples {
  readonly connectedSystemObjects: string[];
  readonly syncRules: string[];
  readonly runProfiles: string[];
  readonly schedules: string[];
}

/** At most ten names of each kind; `schedules` are those that run something of the system. */
export async function sampleRemoval(tx: Transaction, systemId: number): Promise<RemovalSamples> {
  const { rows } = await tx.query<RemovalSamples>({
    name: 'sample-removal',
    text: `
      select array(select coalesce(display_name, external_id, secondary_external_id, id::text) from connected_system_object
                   where connected_system_id = $1 order by id limit 10) as "connectedSystemObjects",
             array(select name from sync_rule where connected_system_id = $1 order by id limit 10) as "syncRules",
             array(select name from run_profile where connected_system_id = $1 order by id limit 10) as "runProfiles",
             array(select distinct schedule.name from schedule join schedule_step step on step.schedule_id = schedule.id
                   where step.connected_system_id = $1 order by 1 limit 10) as schedules`,
    values: [systemId],
  });
  return rows[0] ?? { connectedSystemObjects: [], syncRules: [], runProfiles: [], schedules: [] };
}
