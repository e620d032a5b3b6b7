/**
 * Once a minute, whatever else runs (D-44): queue the deletions that are due, end what nobody performs any more, and every six
 * hours remove what is older than the retention period. Any number of processes may do this; the database lets one at a time.
 */
import { systemCaller } from '../http/caller.ts';
import { endActivities } from '../store/activity-states.ts';
import type { Database, Transaction } from '../store/database.ts';
import { hasDueDeletions } from '../store/due-deletions.ts';
import { isHousekeepingQueued, listOrphanActivities } from '../store/orphan-activities.ts';
import { findLastCleanup } from '../store/retention.ts';
import { activityChannel, notifyEach } from '../store/work-notices.ts';
import { enqueueTask } from '../worker/enqueue-task.ts';
import { systemInitiator } from '../worker/task.ts';
import { cleanUpAll } from './clean-up-history.ts';
import type { HousekeepingServices } from './perform-housekeeping.ts';

export interface HousekeepingLoopServices extends HousekeepingServices {
  newId(): string;
}

const cleanupEveryMs = 6 * 60 * 60 * 1000;
const orphanAfterMs = 60 * 60 * 1000;
const cleanupLock = 5_200_014;

/** One pass. Each part looks after its own errors. */
export async function keepHouse(services: HousekeepingLoopServices, signal: AbortSignal): Promise<void> {
  if ((await services.settings.current()).boolean('Maintenance.IsEnabled')) return;
  for (const part of [queueDueDeletions, endOrphans, cleanUpWhenDue]) {
    if (signal.aborted) return;
    await part(services, signal).catch((error: unknown) =>
      services.log.error({ err: error }, 'A part of the housekeeping failed.'),
    );
  }
}

/** They change identities, so they take their turn like a synchronisation (D-32). */
async function queueDueDeletions(services: HousekeepingLoopServices): Promise<void> {
  const { database, clock } = services;
  if (!(await hasDueDeletions(database, clock.now()))) return;
  await database.transaction(async (transaction) => {
    if (await isHousekeepingQueued(transaction)) return;
    await enqueueTask(
      transaction,
      {
        kind: 'housekeeping',
        activity: {
          targetType: 'MetaverseObject',
          targetOperationType: 'Delete',
          targetName: 'Scheduled identity deletion',
          initiator: systemInitiator,
        },
        lanes: { connectedSystemId: null, takesMetaverse: true },
      },
      services,
    );
  });
}

async function endOrphans({ database, clock, log }: HousekeepingLoopServices): Promise<void> {
  const now = clock.now();
  const orphans = await listOrphanActivities(database, new Date(now.getTime() - orphanAfterMs));
  if (orphans.length === 0) return;
  await database.transaction(async (transaction: Transaction) => {
    const ended = await endActivities(transaction, orphans, {
      status: 'FailedWithError',
      at: now,
      errorMessage: 'Nothing performs this any more; the process that did ended before it was done.',
    });
    await notifyEach(transaction, activityChannel, ended);
  });
  log.warn({ count: orphans.length }, 'Activities that nobody performed were ended.');
}

/** HK-03: after a restart the newest cleanup tells when the next is due. */
async function cleanUpWhenDue(services: HousekeepingLoopServices, signal: AbortSignal): Promise<void> {
  const last = await findLastCleanup(services.database);
  if (last !== null && services.clock.now().getTime() - new Date(last).getTime() < cleanupEveryMs) return;
  await whileLocked(services.database, () => cleanUpAll(services, systemCaller, signal));
}

/** Holds the lock on a connection of its own while the batches run on others. */
async function whileLocked(database: Database, work: () => Promise<unknown>): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ taken: boolean }>({
      name: 'try-cleanup-lock',
      text: `select pg_try_advisory_xact_lock(${cleanupLock}) as taken`,
    });
    if (rows[0]?.taken) await work();
  });
}

export interface Housekeeping {
  stop(): Promise<void>;
}

export function startHousekeeping(services: HousekeepingLoopServices, { everyMs = 30_000 } = {}): Housekeeping {
  const stopping = new AbortController();
  let current: Promise<void> | undefined;
  const pass = (): void => {
    current ??= keepHouse(services, stopping.signal)
      .catch((error: unknown) =>
        services.log.warn({ err: error }, 'The housekeeping could not be done; it will be tried again.'),
      )
      .finally(() => (current = undefined));
  };
  const timer = setInterval(pass, everyMs);
  pass();
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await current;
    },
  };
}
