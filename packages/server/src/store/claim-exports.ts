/** Which pending exports are due, claiming them for execution, and giving back what was claimed and not sent (§14). */
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

export interface DuePage {
  readonly systemId: number;
  readonly now: string;
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
  /** Only those with (or without) references that have no address yet; null for both. */
  readonly waitsForAddresses: boolean | null;
}

export interface DueExport extends PendingExport {
  readonly changeNumber: number;
}

/** The next that are due, in the order they were staged. */
export async function readDueExports(tx: Transaction, page: DuePage): Promise<readonly DueExport[]> {
  const { rows } = await tx.query<DueExport>({
    name: 'read-due-exports',
    text: `
      select change_number as "changeNumber", ${pendingExportColumns} from pending_export
      where ${executable} and change_number > $4 and change_number <= $5
        and ($7::boolean is null or has_unresolved_references = $7)
      order by change_number limit $6`,
    values: [page.systemId, page.now, longestPauseMinutes, page.after, page.upTo, page.limit, page.waitsForAddresses],
  });
  return rows;
}

export interface Claim {
  readonly systemId: number;
  readonly activityId: string;
  readonly now: string;
}

/**
 * Marks them as being sent. What a synchronisation is just staging anew is due after it, not now.
 * @returns the ids of those that were still due as they had been read.
 */
export async function claimExports(
  tx: Transaction,
  { systemId, activityId, now }: Claim,
  exports: readonly DueExport[],
): Promise<ReadonlySet<string>> {
  if (exports.length === 0) return new Set();
  const { rows } = await tx.query<{ id: string }>({
    name: 'claim-exports',
    text: `
      with due as (
        select p.id from unnest($5::uuid[], $6::bigint[]) as read(id, place)
        join pending_export p on p.id = read.id and p.change_number = read.place
        where ${executable} order by p.connected_system_object_id for update of p skip locked)
      update pending_export p set status = 'Executing', executing_activity_id = $4, last_attempted_at = $2
      from due where p.id = due.id
      returning p.id`,
    values: [
      systemId,
      now,
      longestPauseMinutes,
      activityId,
      exports.map(({ id }) => id),
      exports.map(({ changeNumber }) => changeNumber),
    ],
  });
  return new Set(rows.map(({ id }) => id));
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

/** Takes a claim back of what certainly was not sent: it is due as it was before. */
export async function releaseUnsent(tx: Transaction, activityId: string, exports: readonly DueExport[]): Promise<void> {
  if (exports.length === 0) return;
  await tx.query({
    name: 'release-unsent-exports',
    text: `
      update pending_export p
      set status = unsent.status, executing_activity_id = null, last_attempted_at = unsent.attempted_at
      from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as unsent(id, status, attempted_at)
      where p.id = unsent.id and p.executing_activity_id = $1`,
    values: [
      activityId,
      exports.map(({ id }) => id),
      exports.map(({ status }) => status),
      exports.map(({ lastAttemptedAt }) => lastAttemptedAt),
    ],
  });
}
