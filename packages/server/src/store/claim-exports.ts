/** Which pending exports are due, and claiming them for execution (§14). */
import { longestPauseMinutes } from '@jim/engine/export/decide-export-result.ts';
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import type { Transaction } from './database.ts';
import { pendingExportColumns } from './read-objects.ts';

/**
 * EXP-01; what a crash left Executing is Pending again when a run starts (EXP-16). A pause that ends later
 * than the longest one would (EXP-30) was begun by a clock that has been put back since.
 * $1 is the system, $2 now, $3 the longest pause in minutes.
 */
const executable = `
  connected_system_id = $1 and status in ('Pending', 'ExportNotConfirmed') and not is_held and error_count < max_retries
  and (next_retry_at is null or next_retry_at <= $2::timestamptz
       or next_retry_at > $2::timestamptz + make_interval(mins => $3::int))`;

/** What an export says that was being sent when its run ended (D-11). */
export const interruptedExport =
  'It is unknown whether the change reached the target: the run that sent it ended before it recorded the answer. ' +
  'The next export sends it again, unless an import has shown by then that it arrived.';

/** Makes exports due again that were being sent, as `update … set`; their changes tell that they may have arrived. */
export const releaseExecuting = `
  status = 'Pending', executing_activity_id = null, last_error_message = $2,
  changes = coalesce((
    select json_object_agg(attribute.key, (
      select json_agg(change.value::jsonb || jsonb_build_object('attempts', coalesce((change.value ->> 'attempts')::int, 0) + 1))
      from json_array_elements(attribute.value) change))
    from json_each(changes) attribute), '{}')`;

export async function releaseInterrupted(tx: Transaction, systemId: number): Promise<void> {
  await tx.query({
    name: 'release-interrupted-exports',
    text: `
      update pending_export set ${releaseExecuting}
      where connected_system_id = $1 and status = 'Executing'`,
    values: [systemId, interruptedExport],
  });
}

export async function countExecutable(
  tx: Transaction,
  systemId: number,
  now: string,
): Promise<{ readonly count: number; readonly last: number }> {
  const { rows } = await tx.query<{ count: number; last: number }>({
    name: 'count-executable-exports',
    text: `select count(*) as count, coalesce(max(change_number), 0) as last from pending_export where ${executable}`,
    values: [systemId, now, longestPauseMinutes],
  });
  return rows[0] ?? { count: 0, last: 0 };
}

/** The same ones, in the order of change, `limit` after the change `after`. */
export async function listExecutable(
  tx: Transaction,
  page: { readonly systemId: number; readonly now: string; readonly after: number; readonly limit: number },
): Promise<readonly { readonly id: string; readonly changeNumber: number }[]> {
  const { rows } = await tx.query<{ id: string; changeNumber: number }>({
    name: 'list-executable-exports',
    text: `
      select id, change_number as "changeNumber" from pending_export where ${executable} and change_number > $4
      order by change_number limit $5`,
    values: [page.systemId, page.now, longestPauseMinutes, page.after, page.limit],
  });
  return rows;
}

/** The columns of a pending export, told apart from the batch's id. */
const claimedColumns = pendingExportColumns.replace(/^\s*id,/, 'p.id,');

export interface ClaimRequest {
  readonly systemId: number;
  readonly activityId: string;
  readonly now: string;
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
  /** Only those with (or without) references that have no address yet; null for both. */
  readonly waitsForAddresses: boolean | null;
}

export interface ClaimedExport extends PendingExport {
  readonly changeNumber: number;
}

/**
 * The next batch, in the order it was staged; each export is claimed at most once per run. What a synchronisation is just
 * staging anew is due after it, not now.
 */
export async function claimExports(tx: Transaction, request: ClaimRequest): Promise<readonly ClaimedExport[]> {
  const { rows } = await tx.query<ClaimedExport>({
    name: 'claim-exports',
    text: `
      with batch as (
        select id from pending_export where ${executable} and change_number > $4 and change_number <= $5
          and ($8::boolean is null or has_unresolved_references = $8)
        order by change_number limit $6 for update skip locked)
      update pending_export p set status = 'Executing', executing_activity_id = $7, last_attempted_at = $2
      from batch where p.id = batch.id
      returning p.change_number as "changeNumber", ${claimedColumns}`,
    values: [
      request.systemId,
      request.now,
      longestPauseMinutes,
      request.after,
      request.upTo,
      request.limit,
      request.activityId,
      request.waitsForAddresses,
    ],
  });
  return rows.toSorted((left, right) => left.changeNumber - right.changeNumber);
}

/** Whoever changes several exports locks them in this order first. */
export async function lockClaimed(tx: Transaction, activityId: string, ids: readonly string[]): Promise<void> {
  await tx.query({
    name: 'lock-claimed-exports',
    text: `
      select from pending_export where id = any($1::uuid[]) and executing_activity_id = $2
      order by connected_system_object_id for update`,
    values: [ids, activityId],
  });
}
