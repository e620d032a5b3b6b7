import type { Database } from '../store/database.ts';
import { notify, workChannel } from '../store/work-notices.ts';
import { listLaneTasks, listUndelivered, lockDispatch, markDispatched } from '../store/worker-tasks.ts';
import { decideStarts } from './decide-starts.ts';
import type { Delivery } from './delivery.ts';

/**
 * Hands over every task that may start now. One dispatcher decides at a time, wherever it runs, and a task that was
 * handed over holds its lanes, so all workers together keep D-32.
 * @returns how many were handed over.
 */
export async function dispatch(database: Database, delivery: Delivery): Promise<number> {
  return database.transaction(async (transaction) => {
    await lockDispatch(transaction);
    const tasks = await listLaneTasks(transaction);
    const { start } = decideStarts(tasks);
    if (start.length === 0) return 0;
    await markDispatched(transaction, start);
    const starting = new Set(start);
    await delivery.offer(
      transaction,
      tasks.filter(({ taskId }) => starting.has(taskId)),
    );
    await notify(transaction, workChannel);
    return start.length;
  });
}

/** Offers again what was handed over and never taken: an offer that was lost with a worker or with the queue's tables. */
export async function offerAgain(database: Database, delivery: Delivery): Promise<void> {
  await database.transaction(async (transaction) => {
    await lockDispatch(transaction);
    await delivery.offer(transaction, await listUndelivered(transaction));
  });
}
