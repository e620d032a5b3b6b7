import { PgBoss } from 'pg-boss';
import type { Db } from 'pg-boss';
import type { Log } from '../log.ts';
import type { Transaction } from '../store/database.ts';

/**
 * Hands tasks over to whichever worker is free: pg-boss, with jobs that carry a task's id and its place in the queue.
 * A job lives from the moment its task may start until a worker has taken the task; what becomes of the task is told
 * by the rows of worker_task and activity. A worker that dies in between lets the job expire, and another gets it.
 */
export interface Delivery {
  /** Offers the tasks in the caller's transaction. A task that is on offer already stays offered once. */
  offer(transaction: Transaction, tasks: readonly OfferedTask[]): Promise<void>;
  /** Takes up to `limit` offers, in the order in which the tasks were queued; each is this worker's until it settles it, for a minute at most. */
  take(limit: number): Promise<readonly Offer[]>;
  /** In the caller's transaction. */
  settle(transaction: Transaction, offer: Offer): Promise<void>;
  stop(): Promise<void>;
}

export interface OfferedTask {
  readonly taskId: string;
  readonly queueOrder: number;
}

export interface Offer {
  readonly taskId: string;
  readonly attempt: { readonly id: string; readonly retryCount: number };
}

const queue = 'work';
const secondsToTakeATask = 60;

export async function openDelivery(databaseUrl: string, log: Log): Promise<Delivery> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'jim queue',
    schema: 'pgboss',
    max: 2,
    schedule: false,
    persistWarnings: false,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
  });
  boss.on('error', (error: unknown) => log.warn({ err: error }, 'The queue reported an error.'));
  await boss.start();
  await boss.createQueue(queue, {
    policy: 'short',
    expireInSeconds: secondsToTakeATask,
    retryLimit: 1_000,
    deleteAfterSeconds: 3_600,
  });
  return {
    async offer(transaction, tasks) {
      if (tasks.length === 0) return;
      // Jobs of one moment have no order of their own.
      const jobs = tasks.map(({ taskId, queueOrder }) => ({
        data: { taskId, queueOrder },
        singletonKey: taskId,
        priority: -(queueOrder % 2_147_483_647),
      }));
      await boss.insert(queue, jobs, { db: within(transaction) });
    },
    async take(limit) {
      const jobs = await boss.fetch<OfferedTask>(queue, { batchSize: limit });
      const inOrder = jobs.toSorted((one, other) => one.data.queueOrder - other.data.queueOrder);
      return inOrder.map(({ id, retryCount, data }) => ({ taskId: data.taskId, attempt: { id, retryCount } }));
    },
    async settle(transaction, { attempt }) {
      await boss.complete(queue, attempt, null, { db: within(transaction) });
    },
    stop: () => boss.stop({ graceful: false, close: true }),
  };
}

function within(transaction: Transaction): Db {
  return {
    executeSql: async (text, values) => ({
      rows: (await transaction.query<unknown>({ text, values: values ?? [] })).rows,
    }),
  };
}
