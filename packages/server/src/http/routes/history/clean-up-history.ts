import { historyCleanup } from '@jim/contract/endpoints/history.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { cleanUpOneBatch, previewOneBatch } from '../../../housekeeping/clean-up-history.ts';
import { route } from '../../route.ts';

const dayMs = 24 * 60 * 60 * 1000;

export const cleanUpHistory = route(historyCleanup, async ({ query, caller, services }) => {
  if (query.preview) return previewOneBatch(services);
  const { removed, cutoff, retentionMs, batchSize } = await cleanUpOneBatch(services, caller);
  return {
    csoChangesDeleted: removed.connectedSystemObjectChanges,
    mvoChangesDeleted: removed.metaverseObjectChanges,
    activitiesDeleted: removed.activities,
    oldestRecordDeleted: removed.oldest,
    newestRecordDeleted: removed.newest,
    cutoffDate: formatDateTime(cutoff),
    retentionPeriodDays: Math.floor(retentionMs / dayMs),
    batchSize,
  };
});
