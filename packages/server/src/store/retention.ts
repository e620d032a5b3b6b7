import type { Transaction } from './database.ts';

/** What one batch removed. */
export interface RemovedRecords {
  readonly connectedSystemObjectChanges: number;
  readonly metaverseObjectChanges: number;
  readonly activities: number;
  /** Times of the oldest and the newest record that went. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

export const nothingRemoved: RemovedRecords = {
  connectedSystemObjectChanges: 0,
  metaverseObjectChanges: 0,
  activities: 0,
  oldest: null,
  newest: null,
};

interface RemovedRow {
  readonly count: number;
  readonly oldest: string | null;
  readonly newest: string | null;
}

/**
 * Removes what is older than `cutoff`, the oldest first, at most `batchSize` of each kind (HK-04). An activity takes its items and
 * children with it; one that is in progress, or has a child that is, or a child that is younger, stays (HK-07).
 */
export async function removeExpired(
  transaction: Transaction,
  cutoff: Date,
  batchSize: number,
): Promise<RemovedRecords> {
  const remove = async (name: string, text: string): Promise<RemovedRow> => {
    const { rows } = await transaction.query<RemovedRow>({ name, text, values: [cutoff, batchSize] });
    return rows[0] ?? { count: 0, oldest: null, newest: null };
  };
  const objects = await remove('remove-expired-object-changes', removeChanges('connected_system_object_change'));
  const identities = await remove('remove-expired-identity-changes', removeChanges('metaverse_object_change'));
  const activities = await remove('remove-expired-activities', removeActivities);
  const all = [objects, identities, activities];
  return {
    connectedSystemObjectChanges: objects.count,
    metaverseObjectChanges: identities.count,
    activities: activities.count,
    oldest: first(all.map(({ oldest }) => oldest)),
    newest: last(all.map(({ newest }) => newest)),
  };
}

/** Both together, for a pass of several batches. */
export function addRemoved(one: RemovedRecords, other: RemovedRecords): RemovedRecords {
  return {
    connectedSystemObjectChanges: one.connectedSystemObjectChanges + other.connectedSystemObjectChanges,
    metaverseObjectChanges: one.metaverseObjectChanges + other.metaverseObjectChanges,
    activities: one.activities + other.activities,
    oldest: first([one.oldest, other.oldest]),
    newest: last([one.newest, other.newest]),
  };
}

type ChangeTable = 'connected_system_object_change' | 'metaverse_object_change';
const expiredChanges = (table: ChangeTable): string =>
  `select id from ${table} where changed_at < $1 order by changed_at limit $2`;
const expiredActivities = `
    select a.id from activity a
    where a.created_at < $1 and a.status <> 'InProgress' and a.parent_activity_id is null
      and not exists (select from activity c where c.parent_activity_id = a.id and (c.status = 'InProgress' or c.created_at >= $1))
    order by a.created_at limit $2`;

const removeChanges = (table: ChangeTable): string => `
  with expired as (
    ${expiredChanges(table)} for update skip locked
  ), removed as (
    delete from ${table} c using expired where c.id = expired.id returning c.changed_at
  )
  select count(*) as count, min(changed_at) as oldest, max(changed_at) as newest from removed`;

const removeActivities = `
  with expired as (${expiredActivities} for update skip locked
  ), removed as (
    delete from activity a using expired where a.id = expired.id returning a.created_at
  )
  select count(*) as count, min(created_at) as oldest, max(created_at) as newest from removed`;

export interface ExpiredSample {
  readonly kind: 'connectedSystemObjectChanges' | 'metaverseObjectChanges' | 'activities';
  readonly count: number;
  /** Of the oldest ten. */
  readonly names: readonly string[];
}

/** What `removeExpired` would remove now. */
export async function sampleExpired(
  transaction: Transaction,
  cutoff: Date,
  batchSize: number,
): Promise<readonly ExpiredSample[]> {
  const sample = (kind: ExpiredSample['kind'], table: string, name: string, expired: string): string => `
    select '${kind}' as kind, (select count(*) from (${expired}) as expired) as count,
      array(select ${name} from (${expired}) as expired join ${table} using (id) limit 10) as names`;
  const { rows } = await transaction.query<ExpiredSample>({
    name: 'sample-expired',
    text: [
      sample('connectedSystemObjectChanges', objectChanges, nameOfObject, expiredChanges(objectChanges)),
      sample('metaverseObjectChanges', identityChanges, `coalesce(display_name, '')`, expiredChanges(identityChanges)),
      sample('activities', 'activity', `coalesce(target_name, target_type)`, expiredActivities),
    ].join(' union all '),
    values: [cutoff, batchSize],
  });
  return rows;
}

const objectChanges = 'connected_system_object_change';
const identityChanges = 'metaverse_object_change';
const nameOfObject = `coalesce(display_name, external_id, '')`;

/** Canonical times of one zone; their text sorts as they do to the second, their fraction by number. */
const sorted = (times: readonly (string | null)[]): string[] =>
  times.filter((time) => time !== null).sort((one, other) => comparable(one).localeCompare(comparable(other), 'en'));
const comparable = (time: string): string =>
  time
    .replace(/Z$/, '')
    .replace(/^([^.]*)$/, '$1.')
    .padEnd(26, '0');
const first = (times: readonly (string | null)[]): string | null => sorted(times)[0] ?? null;
const last = (times: readonly (string | null)[]): string | null => sorted(times).at(-1) ?? null;

/** When the housekeeping last cleaned up; null: never, or so long ago that it has been cleaned up itself. */
export async function findLastCleanup(transaction: Transaction): Promise<string | null> {
  const { rows } = await transaction.query<{ at: string | null }>({
    name: 'find-last-cleanup',
    text: `select max(created_at) as at from activity
           where target_type = 'HistoryRetentionCleanup' and initiated_by_type = 'System' and parent_activity_id is null`,
  });
  return rows[0]?.at ?? null;
}

/** What the activity of a cleanup says beside its message (HK-05). */
export async function recordCleanupDetails(
  transaction: Transaction,
  activityId: string,
  removed: RemovedRecords,
): Promise<void> {
  await transaction.query({
    name: 'record-cleanup-details',
    text: 'update activity set details = $2, objects_processed = $3, objects_to_process = $3 where id = $1',
    values: [
      activityId,
      JSON.stringify({
        deletedCsoChangeCount: removed.connectedSystemObjectChanges,
        deletedMvoChangeCount: removed.metaverseObjectChanges,
        deletedActivityCount: removed.activities,
        deletedRecordsFromDate: removed.oldest,
        deletedRecordsToDate: removed.newest,
      }),
      removed.connectedSystemObjectChanges + removed.metaverseObjectChanges + removed.activities,
    ],
  });
}
