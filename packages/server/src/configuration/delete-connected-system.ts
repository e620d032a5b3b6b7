/**
 * Deleting a connected system with everything that is its own (SYS-02):
 *
 *   Active ──▶ Deleting ──▶ gone                        at once: few objects, nothing runs that it would disturb
 *                 ├── queued ── pages ──▶ gone          otherwise, as a task
 *                 └── failed ──▶ Active, the activity says why
 *
 * Identities that lose a connector keep their values; those that a deletion rule lets go are marked for deletion.
 */
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { type Caller, type Initiator, initiatorOf } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { endActivities } from '../store/activity-states.ts';
import { countConnectorSpace, lockConnectedSystem, setConnectedSystemStatus } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { keepMatchKeys } from '../store/match-keys.ts';
import {
  forgetContributions,
  listRemovalPage,
  markIdentitiesForDeletion,
  removeConnectedSystem,
  removeConnectedSystemObjects,
  removeHistoryPage,
  removeLeftPendingExports,
} from '../store/system-removal.ts';
import { hasDeletionTask, listWaitingTasks, readSystemWork } from '../store/system-tasks.ts';
import { deleteTask, lockDispatch } from '../store/worker-tasks.ts';
import { enqueueTask } from '../worker/enqueue-task.ts';
import type { PerformTask } from '../worker/task.ts';
import { removeAllObjects, removeHistory } from './clear-connected-system.ts';
import { immediateLimit } from './preview-system-deletion.ts';

export interface DeletionResult {
  readonly success: true;
  readonly outcome: 'CompletedImmediately' | 'QueuedAsBackgroundJob' | 'QueuedAfterSync';
  readonly errorMessage: null;
  readonly workerTaskId: string | null;
  readonly activityId: string;
}

/** @throws ApiError NOT_FOUND; BAD_REQUEST when the system is being deleted already. */
export async function deleteConnectedSystem(
  systemId: number,
  options: { readonly deleteChangeHistory: boolean },
  caller: Caller,
  services: Services,
): Promise<DeletionResult> {
  return services.database.transaction(async (tx) => {
    await lockDispatch(tx);
    const system = await lockConnectedSystem(tx, systemId);
    if (system === undefined) throw notFound('There is no such connected system.');
    if (system.status === 'Deleting' && (await hasDeletionTask(tx, systemId))) {
      throw badRequest('The connected system is being deleted already.');
    }
    const { systemIsBusy, metaverseIsBusy } = await readSystemWork(tx, systemId);
    const { objectCount } = await countConnectorSpace(tx, systemId);
    if (systemIsBusy || metaverseIsBusy || objectCount > immediateLimit) {
      const outcome = systemIsBusy ? 'QueuedAfterSync' : 'QueuedAsBackgroundJob';
      return queueDeletion(tx, systemId, system.name, outcome, options, initiatorOf(caller), services);
    }
    const now = services.clock.now();
    await removePage(systemId, initiatorOf(caller), now)(tx, await listRemovalPage(tx, systemId));
    if (options.deleteChangeHistory) await removeHistoryPage(tx, systemId, Number.MAX_SAFE_INTEGER);
    await removeRest(tx, systemId, null, now);
    const activityId = await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Delete',
      targetName: system.name,
      objectsToProcess: objectCount,
      objectsProcessed: objectCount,
    });
    return { success: true, outcome: 'CompletedImmediately', errorMessage: null, workerTaskId: null, activityId };
  });
}

async function queueDeletion(
  tx: Transaction,
  connectedSystemId: number,
  targetName: string,
  outcome: DeletionResult['outcome'],
  payload: { readonly deleteChangeHistory: boolean },
  initiator: Initiator,
  services: Services,
): Promise<DeletionResult> {
  await setConnectedSystemStatus(tx, connectedSystemId, 'Deleting');
  const { taskId, activityId } = await enqueueTask(
    tx,
    {
      kind: 'deleteConnectedSystem',
      payload: { ...payload, initiator },
      activity: {
        targetType: 'ConnectedSystem',
        targetOperationType: 'Delete',
        targetName,
        initiator,
        connectedSystemId,
      },
      lanes: { connectedSystemId, takesMetaverse: true },
    },
    services,
  );
  return { success: true, outcome, errorMessage: null, workerTaskId: taskId, activityId };
}

function removePage(systemId: number, initiator: Initiator, now: Date) {
  return async (tx: Transaction, ids: readonly string[]): Promise<void> => {
    await markIdentitiesForDeletion(tx, systemId, ids, initiator, now);
    await forgetContributions(tx, systemId, ids);
    await removeConnectedSystemObjects(tx, ids);
  };
}

/** What is left once the connector space is empty. Runs that wait for the system will find nothing: they are cancelled. */
async function removeRest(tx: Transaction, systemId: number, ownTaskId: string | null, now: Date): Promise<void> {
  const waiting = await listWaitingTasks(tx, systemId, ownTaskId);
  await endActivities(
    tx,
    waiting.map((task) => task.activityId),
    { status: 'Cancelled', at: now },
  );
  for (const { taskId } of waiting) await deleteTask(tx, taskId);
  await removeLeftPendingExports(tx, systemId);
  await keepMatchKeys(tx, () => removeConnectedSystem(tx, systemId));
}

interface DeletionPayload {
  readonly deleteChangeHistory: boolean;
  readonly initiator: Initiator;
}

/** The task of kind deleteConnectedSystem. */
export function performDeletion(services: Services): PerformTask {
  return async (task, { signal }) => {
    const systemId = task.connectedSystemId ?? 0;
    const { deleteChangeHistory, initiator } = task.payload as DeletionPayload;
    const now = services.clock.now();
    try {
      await removeAllObjects(systemId, task.activityId, services, signal, removePage(systemId, initiator, now));
      if (deleteChangeHistory) await removeHistory(systemId, services, signal);
      await services.database.transaction(async (tx) => {
        await removeRest(tx, systemId, task.taskId, now);
        await endActivities(tx, [task.activityId], { status: 'Complete', at: services.clock.now() });
      });
    } catch (error) {
      await setConnectedSystemStatus(services.database, systemId, 'Active');
      throw error;
    }
  };
}
