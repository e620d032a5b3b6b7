/** An administrator puts off or cancels a scheduled deletion (D-41); nobody can hasten it. */
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import type { Transaction } from '../store/database.ts';
import {
  cancelDeletion,
  findPendingDeletion,
  lockObject,
  postponeDeletion,
  type PendingDeletionRow,
} from '../store/pending-deletions.ts';

export async function postponePendingDeletion(
  services: Services,
  caller: Caller,
  id: string,
  until: string,
): Promise<PendingDeletionRow> {
  return services.database.transaction(async (tx) => {
    const pending = await lockPending(services, tx, id);
    const wanted = Date.parse(until);
    if (wanted <= services.clock.now().getTime()) throw badRequest('That time is past.');
    const due = pending.deletionEligibleDate ?? pending.lastConnectorDisconnectedDate;
    if (wanted < Date.parse(due)) throw badRequest(`The deletion is not due before ${due}; it cannot be hastened.`);
    await postponeDeletion(tx, id, until);
    await record(tx, caller, pending, `The deletion was postponed to ${until}.`);
    return getPending(services, tx, id);
  });
}

export async function cancelPendingDeletion(services: Services, caller: Caller, id: string): Promise<void> {
  await services.database.transaction(async (tx) => {
    const pending = await lockPending(services, tx, id);
    await cancelDeletion(tx, id);
    await record(tx, caller, pending, 'The deletion was cancelled.');
  });
}

export async function getPending(services: Services, tx: Transaction, id: string): Promise<PendingDeletionRow> {
  const pending = await findPendingDeletion(tx, services.clock.now(), id);
  if (pending === undefined) throw notFound('No deletion of that object is scheduled.');
  return pending;
}

async function lockPending(services: Services, tx: Transaction, id: string): Promise<PendingDeletionRow> {
  await lockObject(tx, id);
  return getPending(services, tx, id);
}

function record(tx: Transaction, caller: Caller, pending: PendingDeletionRow, message: string): Promise<string> {
  return recordConfigurationActivity(tx, {
    caller,
    targetType: 'MetaverseObject',
    operation: 'Update',
    targetName: pending.displayName,
    metaverseObjectId: pending.id,
    message,
  });
}
