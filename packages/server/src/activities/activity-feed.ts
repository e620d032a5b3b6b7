/**
 * What all event streams of a process share: notifications come as ids, many for one run; they are gathered for a moment and
 * read once, however many listen.
 */
import type { Log } from '../log.ts';
import type { ActivityRow } from '../store/activities.ts';
import { findActivities } from '../store/activities.ts';
import type { Database } from '../store/database.ts';
import type { Notifications } from '../store/notifications.ts';
import { findExecutions } from '../store/schedule-execution-reads.ts';
import type { ExecutionRow } from '../store/schedule-execution-reads.ts';
import { activityChannel, scheduleChannel, workChannel } from '../store/work-notices.ts';
import { countTasks } from '../store/worker-tasks.ts';
import type { TaskCounts } from '../store/worker-tasks.ts';

export interface FeedListener {
  activities?(rows: readonly ActivityRow[]): void;
  executions?(rows: readonly ExecutionRow[]): void;
  queue?(counts: TaskCounts): void;
  /** Notifications may have been missed; look afresh. */
  missed(): void;
}

export interface ActivityFeed {
  /** @returns a function that ends the subscription. */
  subscribe(listener: FeedListener): Promise<() => void>;
}

interface FeedServices {
  readonly database: Database;
  readonly notifications: Notifications;
  readonly log: Log;
}

const gatherMs = 150;
const feeds = new WeakMap<FeedServices, ActivityFeed>();

/** The feed of a process: made when somebody first asks. */
export function feedOf(services: FeedServices): ActivityFeed {
  const feed = feeds.get(services) ?? createFeed(services);
  feeds.set(services, feed);
  return feed;
}

function createFeed({ database, notifications, log }: FeedServices): ActivityFeed {
  const listeners = new Set<FeedListener>();
  let activityIds = new Set<string>();
  let executionIds = new Set<string>();
  let queueChanged = false;
  let timer: NodeJS.Timeout | undefined;
  let listening: Promise<unknown> | undefined;

  function gather(note: () => void): void {
    if (listeners.size === 0) return;
    note();
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch((error: unknown) => {
        log.warn({ err: error }, 'Changes could not be read for the event streams.');
        for (const listener of listeners) listener.missed();
      });
    }, gatherMs);
  }

  async function flush(): Promise<void> {
    const [ids, executions, queue] = [[...activityIds], [...executionIds], queueChanged];
    activityIds = new Set();
    executionIds = new Set();
    queueChanged = false;
    if (ids.length > 0) {
      const rows = await findActivities(database, ids);
      for (const listener of listeners) listener.activities?.(rows);
    }
    if (executions.length > 0) {
      const rows = await findExecutions(database, executions);
      for (const listener of listeners) listener.executions?.(rows);
    }
    if (queue) {
      const counts = await countTasks(database);
      for (const listener of listeners) listener.queue?.(counts);
    }
  }

  const missed = (): void => {
    for (const listener of listeners) listener.missed();
  };

  const listen = (): Promise<unknown> =>
    Promise.all([
      notifications.listen(activityChannel, {
        notified: (id) => gather(() => activityIds.add(id)),
        missed,
      }),
      notifications.listen(scheduleChannel, {
        notified: (id) => id !== '' && gather(() => executionIds.add(id)),
        missed: () => undefined,
      }),
      notifications.listen(workChannel, {
        notified: () => gather(() => (queueChanged = true)),
        missed: () => undefined,
      }),
    ]);

  return {
    async subscribe(listener) {
      listening ??= listen();
      await listening;
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
