import type {
  ActivityDetail,
  ActivityHeader,
  ActivityItemDto,
  ExecutionStats,
} from '@jim/contract/endpoints/activities.ts';
import { formatElapsed } from '@jim/contract/time-formats.ts';
import { counterNames } from '@jim/engine/statistics/counters.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import type { ActivityRow } from '../store/activities.ts';
import { findActivity, findPreviousRun } from '../store/activities.ts';
import type { ActivityItemRow } from '../store/activity-item-reads.ts';
import { countOfCounter } from '../store/activity-item-reads.ts';
import type { Transaction } from '../store/database.ts';
import { phasesOf, progressOf, readWaitsFor } from './describe-progress.ts';

/** The 23 counters in the order of the wire; what was not counted is 0. */
export function statsOf({ counters }: Pick<ActivityRow, 'counters'>): ExecutionStats {
  const stats = Object.fromEntries(counterNames.map((name) => [name, Number(counters?.[name] ?? 0)]));
  return stats as ExecutionStats;
}

export function headerOf(row: ActivityRow): ActivityHeader {
  const stats = statsOf(row);
  return {
    id: row.id,
    created: row.createdAt,
    executed: row.executedAt,
    status: row.status as ActivityHeader['status'],
    targetType: row.targetType as ActivityHeader['targetType'],
    targetOperationType: row.targetOperationType as ActivityHeader['targetOperationType'],
    targetName: row.targetName,
    targetContext: row.targetContext,
    message: row.message,
    initiatedByType: row.initiatedByType as ActivityHeader['initiatedByType'],
    initiatedById: row.initiatedById,
    initiatedByName: row.initiatedByName,
    objectsToProcess: row.objectsToProcess,
    objectsProcessed: row.objectsProcessed,
    executionTime: row.executedAt === null || row.endedAt === null ? null : formatElapsed(row.executedAt, row.endedAt),
    totalActivityTime: row.endedAt === null ? null : formatElapsed(row.createdAt, row.endedAt),
    connectedSystemRunType: row.runType as ActivityHeader['connectedSystemRunType'],
    totalAdded: stats.totalCsoAdds,
    totalUpdated: stats.totalCsoUpdates,
    totalDeleted: stats.totalCsoDeletes,
    totalProjected: stats.totalProjections,
    totalJoined: stats.totalJoins,
    totalAttributeFlows: stats.totalAttributeFlows,
    totalDisconnected: stats.totalDisconnections,
    totalDisconnectedOutOfScope: stats.totalDisconnectedOutOfScope,
    totalOutOfScopeRetainJoin: stats.totalOutOfScopeRetainJoin,
    totalDriftCorrections: stats.totalDriftCorrections,
    totalProvisioned: stats.totalProvisioned,
    totalExported: stats.totalExported,
    totalDeprovisioned: stats.totalDeprovisioned,
    totalCreated: stats.totalCreated,
    totalPendingExports: stats.totalPendingExports,
    totalErrors: stats.totalObjectErrors,
    childActivityCount: row.childActivityCount,
    firstProblem: row.firstProblem,
  };
}

/** Also why a run waits, how far it is, and which one came before. */
export async function describeActivity(database: Transaction, row: ActivityRow, now: Date): Promise<ActivityDetail> {
  const isQueued = row.status === 'InProgress' && row.executedAt === null;
  const waitsFor = isQueued ? await readWaitsFor(database, row.id) : null;
  const { id, ...header } = headerOf(row);
  return {
    id,
    parentActivityId: row.parentActivityId,
    ...header,
    warningMessage: row.warningMessage,
    errorMessage: row.errorMessage,
    errorStackTrace: row.errorStackTrace,
    connectedSystemId: row.connectedSystemId,
    connectedSystemRunProfileId: row.runProfileId,
    syncRuleId: row.syncRuleId,
    metaverseObjectId: row.metaverseObjectId,
    exampleDataTemplateId: row.exampleDataTemplateId,
    executionStats: isOfRunProfile(row) ? statsOf(row) : null,
    phases: phasesOf(row, now),
    progress: progressOf(row, now, waitsFor),
    scheduleExecutionId: row.scheduleExecutionId,
    previousActivityId: await findPreviousRun(database, row),
  };
}

export function itemOf(row: ActivityItemRow): ActivityItemDto {
  return {
    id: row.id,
    externalIdValue: row.externalId,
    displayName: row.displayName,
    connectedSystemObjectType: row.objectType,
    objectChangeType: row.changeType as ActivityItemDto['objectChangeType'],
    errorType: row.errorType === 'NotSet' ? null : (row.errorType as ActivityItemDto['errorType']),
    outcomeSummary: row.outcomeSummary,
    errorMessage: row.errorMessage,
    counts: Object.fromEntries(
      Object.entries(countOfCounter).flatMap(([counter, part]) => {
        const count = row.counts?.[part] ?? 0;
        return count === 0 ? [] : [[counter, count]];
      }),
    ),
    connectedSystemObjectId: row.connectedSystemObjectId,
    metaverseObjectId: row.metaverseObjectId,
  };
}

const isOfRunProfile = ({ targetType }: ActivityRow): boolean => targetType === 'ConnectedSystemRunProfile';

/** @throws ApiError 404 */
export async function getActivity(database: Transaction, id: string): Promise<ActivityRow> {
  const row = await findActivity(database, id);
  if (!row) throw notFound('There is no such activity.');
  return row;
}

/** @throws ApiError 404 first, then 400 when the activity is not of a run profile. */
export async function getRunActivity(database: Transaction, id: string): Promise<ActivityRow> {
  const row = await getActivity(database, id);
  if (!isOfRunProfile(row))
    throw badRequest('The activity is not of a run profile, so it has no statistics and no items.');
  return row;
}
