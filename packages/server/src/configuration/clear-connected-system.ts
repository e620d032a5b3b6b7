/**
 * Emptying a connector space (SYS-01): every object and pending export goes, joins are severed, identities keep their
 * values, no deletion rule is looked at.
 *
 *   nothing runs that it would disturb, few objects → at once, in one transaction
 *   otherwise                                       → a task of the queue, page by page
 */
import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { badRequest } from '../http/api-error.ts';
import { type Caller, initiatorOf } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { endActivities } from '../store/activity-states.ts';
import { countConnectorSpace, findConnectedSystem, lockConnectedSystem } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import {
  countRemoval,
  listRemovalPage,
  removalPageSize,
  removeConnectedSystemObjects,
  removeHistoryPage,
  removeLeftPendingExports,
  resetWatermarks,
  sampleRemoval,
} from '../store/system-removal.ts';
import { readSystemWork } from '../store/system-tasks.ts';
import { lockDispatch } from '../store/worker-tasks.ts';
import { enqueueTask } from '../worker/enqueue-task.ts';
import type { PerformTask } from '../worker/task.ts';
import { immediateLimit } from './preview-system-deletion.ts';

export interface ClearRequest {
  readonly connectedSystemId: number;
  readonly deleteChangeHistory: boolean;
}

export type ClearOutcome = { readonly kind: 'cleared' } | { readonly kind: 'queued'; readonly activityId: string };

/** @throws ApiError BAD_REQUEST while the system is being deleted. */
export async function clearConnectedSystem(
  request: ClearRequest,
  caller: Caller,
  services: Services,
): Promise<ClearOutcome> {
  const { connectedSystemId } = request;
  return services.database.transaction(async (tx): Promise<ClearOutcome> => {
    await lockDispatch(tx);
    const system = await lockConnectedSystem(tx, connectedSystemId);
    if (system?.status === 'Deleting') throw badRequest('The connected system is being deleted.');
    const activity = {
      targetType: 'ConnectedSystem',
      targetName: system?.name ?? null,
      connectedSystemId,
    } as const;
    const { systemIsBusy, metaverseIsBusy } = await readSystemWork(tx, connectedSystemId);
    const { objectCount } = await countConnectorSpace(tx, connectedSystemId);
    if (systemIsBusy || metaverseIsBusy || objectCount > immediateLimit) {
      const task = {
        kind: 'clearConnectedSystem',
        payload: { deleteChangeHistory: request.deleteChangeHistory },
        activity: { ...activity, targetOperationType: 'Clear', initiator: initiatorOf(caller) },
        lanes: { connectedSystemId, takesMetaverse: true },
      } as const;
      return { kind: 'queued', activityId: (await enqueueTask(tx, task, services)).activityId };
    }
    await removeConnectedSystemObjects(tx, await listRemovalPage(tx, connectedSystemId));
    await finishClear(tx, connectedSystemId);
    if (request.deleteChangeHistory) await removeHistoryPage(tx, connectedSystemId, Number.MAX_SAFE_INTEGER);
    await recordConfigurationActivity(tx, {
      ...activity,
      caller,
      operation: 'Clear',
      objectsToProcess: objectCount,
      objectsProcessed: objectCount,
    });
    return { kind: 'cleared' };
  });
}

async function finishClear(tx: Transaction, systemId: number): Promise<void> {
  await removeLeftPendingExports(tx, systemId);
  await resetWatermarks(tx, systemId);
}

/** The task of kind clearConnectedSystem. Stopped half-way, what is left is whole and the next clear goes on. */
export function performClear(services: Services): PerformTask {
  return async (task, { signal }) => {
    const systemId = task.connectedSystemId ?? 0;
    const { deleteChangeHistory = true } = task.payload as { deleteChangeHistory?: boolean };
    await removeAllObjects(systemId, task.activityId, services, signal, removeConnectedSystemObjects);
    if (deleteChangeHistory) await removeHistory(systemId, services, signal);
    await services.database.transaction(async (tx) => {
      await finishClear(tx, systemId);
      await endActivities(tx, [task.activityId], { status: 'Complete', at: services.clock.now() });
    });
  };
}

/** One transaction a page; the activity shows how far it is. */
export async function removeAllObjects(
  systemId: number,
  activityId: string,
  services: Services,
  signal: AbortSignal,
  removePage: (tx: Transaction, ids: readonly string[]) => Promise<void>,
): Promise<void> {
  const { objectCount } = await countConnectorSpace(services.database, systemId);
  await services.database.query({
    text: 'update activity set objects_to_process = $2 where id = $1',
    values: [activityId, objectCount],
  });
  for (let removed = removalPageSize; removed === removalPageSize;) {
    signal.throwIfAborted();
    removed = await services.database.transaction(async (tx) => {
      const ids = await listRemovalPage(tx, systemId);
      await removePage(tx, ids);
      await tx.query({
        text: 'update activity set objects_processed = objects_processed + $2 where id = $1',
        values: [activityId, ids.length],
      });
      return ids.length;
    });
  }
}

export async function removeHistory(systemId: number, services: Services, signal: AbortSignal): Promise<void> {
  const pageSize = 10 * removalPageSize;
  for (let removed = pageSize; removed === pageSize;) {
    signal.throwIfAborted();
    removed = await services.database.transaction((tx) => removeHistoryPage(tx, systemId, pageSize));
  }
}

/** D-42. */
export async function previewClear(tx: Transaction, systemId: number): Promise<DestructionPreview> {
  const system = await findConnectedSystem(tx, systemId);
  const counts = await countRemoval(tx, systemId);
  const { connectedSystemObjects } = await sampleRemoval(tx, systemId);
  const { systemIsBusy } = await readSystemWork(tx, systemId);
  return {
    target: system?.name ?? '',
    counts: {
      connectedSystemObjects: counts.connectedSystemObjectCount,
      pendingExports: counts.pendingExportCount,
      joins: counts.joinedMvoCount,
    },
    samples: { connectedSystemObjects },
    warnings: systemIsBusy ? ['A run of this system is in progress; clearing waits until it has ended.'] : [],
  };
}
