import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import type { Caller } from '../http/caller.ts';
import type { EffectiveSettings } from '../settings/effective-settings.ts';
import type { Database, Transaction } from '../store/database.ts';
import { addRemoved, nothingRemoved, recordCleanupDetails, removeExpired, sampleExpired } from '../store/retention.ts';
import type { RemovedRecords } from '../store/retention.ts';

export interface CleanupServices {
  readonly database: Database;
  readonly settings: EffectiveSettings;
  readonly clock: { now(): Date };
}

export interface Cleanup {
  readonly removed: RemovedRecords;
  readonly cutoff: Date;
  readonly retentionMs: number;
  readonly batchSize: number;
}

/** What is older than the retention period is removed; the activity of the cleanup says how much (HK-03 … HK-06). */
async function limitsOf({ settings, clock }: CleanupServices): Promise<Omit<Cleanup, 'removed'>> {
  const current = await settings.current();
  const retentionMs = current.timespan('History.RetentionPeriod');
  const batchSize = Math.max(1, current.integer('History.CleanupBatchSize'));
  return { cutoff: new Date(clock.now().getTime() - retentionMs), retentionMs, batchSize };
}

/** One batch of each kind, in one transaction: what a caller asked for (HK-06). */
export async function cleanUpOneBatch(services: CleanupServices, caller: Caller): Promise<Cleanup> {
  const limits = await limitsOf(services);
  const startedAt = services.clock.now();
  const removed = await services.database.transaction(async (transaction) => {
    const batch = await removeExpired(transaction, limits.cutoff, limits.batchSize);
    await recordCleanup(transaction, caller, batch, startedAt);
    return batch;
  });
  return { ...limits, removed };
}

/** D-42: what one batch would be. */
export async function previewOneBatch(services: CleanupServices): Promise<DestructionPreview> {
  const { cutoff, batchSize } = await limitsOf(services);
  const found = (await sampleExpired(services.database, cutoff, batchSize)).filter(({ count }) => count > 0);
  return {
    target: `History before ${formatDateTime(cutoff)}`,
    counts: Object.fromEntries(found.map(({ kind, count }) => [kind, count])),
    samples: Object.fromEntries(found.map(({ kind, names }) => [kind, [...names]])),
    warnings: found.some(({ count }) => count === batchSize) ? ['There may be more: a batch is full.'] : [],
  };
}

/** Batch after batch, each a transaction of its own, until nothing is due (D-44); one activity for all. */
export async function cleanUpAll(services: CleanupServices, caller: Caller, signal: AbortSignal): Promise<Cleanup> {
  const limits = await limitsOf(services);
  const startedAt = services.clock.now();
  let removed = nothingRemoved;
  for (;;) {
    const batch = await services.database.transaction((transaction) =>
      removeExpired(transaction, limits.cutoff, limits.batchSize),
    );
    removed = addRemoved(removed, batch);
    const isLast = batch.connectedSystemObjectChanges + batch.metaverseObjectChanges + batch.activities === 0;
    if (isLast || signal.aborted) break;
  }
  await services.database.transaction((transaction) => recordCleanup(transaction, caller, removed, startedAt));
  return { ...limits, removed };
}

async function recordCleanup(
  transaction: Transaction,
  caller: Caller,
  removed: RemovedRecords,
  startedAt: Date,
): Promise<void> {
  const activityId = await recordConfigurationActivity(transaction, {
    caller,
    targetType: 'HistoryRetentionCleanup',
    operation: 'Delete',
    targetName: null,
    message:
      `Removed ${removed.connectedSystemObjectChanges} changes of connected system objects, ` +
      `${removed.metaverseObjectChanges} of metaverse objects and ${removed.activities} activities.`,
    startedAt,
  });
  await recordCleanupDetails(transaction, activityId, removed);
}
