import type { Log } from '../log.ts';
import type { EffectiveSettings } from '../settings/effective-settings.ts';
import { markActivityExecuted } from '../store/activity-states.ts';
import type { Database } from '../store/database.ts';
import type { Notifications } from '../store/notifications.ts';
import { activityChannel, cancelChannel, notify, workChannel } from '../store/work-notices.ts';
import { beat, countOpenTasks, listTasksOf, takeTask, workerPresenceSpace } from '../store/worker-tasks.ts';
import { openDelivery } from './delivery.ts';
import type { Delivery, Offer } from './delivery.ts';
import { dispatch, offerAgain } from './dispatch.ts';
import { decideEnd, finishTask } from './finish-task.ts';
import type { TaskOutcome } from './finish-task.ts';
import { createTaskRecovery } from './recover-tasks.ts';
import { TaskAborted } from './task-aborted.ts';
import type { PerformTask, Task, TaskKind } from './task.ts';
import { newWorkerId } from './worker-identity.ts';

/**
 *   Queued ──dispatch (lanes free)──▶ Queued, dispatched ──take──▶ Processing ──finish──▶ gone
 *     │                                   │                            │
 *     └────────────── cancel ─────────────┴──▶ gone, Cancelled         ├─ cancel ─▶ CancellationRequested ──finish──▶ gone
 *                                                                      └─ worker dies ─▶ recovered by any other ───▶ gone
 *
 * Every worker of every host does all of this: it dispatches, takes what it has room for, keeps its tasks' heartbeats,
 * and recovers the tasks of workers that died. PostgreSQL's locks make them agree.
 */
export interface WorkerServices {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly log: Log;
  readonly clock: { now(): Date };
  readonly settings: EffectiveSettings;
  readonly notifications: Notifications;
}

export interface WorkerOptions {
  readonly perform: Readonly<Record<TaskKind, PerformTask>>;
  /** Tasks at the same time; 4 unless given. */
  readonly concurrency?: number;
  /** How long a task of a worker that is not connected may give no sign of life. */
  readonly disconnectedMs?: number;
  /** How often heartbeats are kept; also the fallback where a notification was lost. */
  readonly heartbeatMs?: number;
}

export interface Worker {
  readonly workerId: string;
  /** Takes nothing more, tells what runs to stop and waits until it has. */
  stop(): Promise<void>;
  /** Resolves when nothing is queued or running, here or with any other worker. */
  idle(): Promise<void>;
}

interface RunningHere {
  readonly task: Task;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

export async function startWorker(services: WorkerServices, options: WorkerOptions): Promise<Worker> {
  const { database, databaseUrl, log, clock, settings, notifications } = services;
  const { perform, concurrency = 4, disconnectedMs = 6_000, heartbeatMs = 2_000 } = options;
  const workerId = newWorkerId();
  const running = new Map<string, RunningHere>();
  const stopping = new AbortController();
  const idleWaiters = new Set<() => void>();
  let takingFailed = false;

  const delivery: Delivery = await openDelivery(databaseUrl, log);
  const leave = await notifications.holdLock(workerPresenceSpace, workerId);
  const recovery = createTaskRecovery({
    database,
    clock,
    monotonic: () => performance.now(),
    settings,
    disconnectedMs,
  });

  const pump = singleFlight(async () => {
    const isInMaintenance = (await settings.current()).boolean('Maintenance.IsEnabled');
    if (takingFailed) await repair();
    if (!isInMaintenance) await dispatch(database, delivery);
    while (running.size < concurrency && !stopping.signal.aborted && !isInMaintenance) {
      const offers = await delivery.take(concurrency - running.size);
      if (offers.length === 0) break;
      for (const offer of offers) await begin(offer);
    }
    if (idleWaiters.size > 0 && running.size === 0 && (await countOpenTasks(database)) === 0) {
      for (const resolve of idleWaiters) resolve();
      idleWaiters.clear();
    }
  }, log);

  /** After a failure in between: what was taken all the same is performed, what was not is offered again. */
  async function repair(): Promise<void> {
    for (const task of await listTasksOf(database, workerId)) if (!running.has(task.taskId)) start(task);
    await offerAgain(database, delivery);
    takingFailed = false;
  }

  async function begin(offer: Offer): Promise<void> {
    takingFailed = true;
    const task = await database.transaction(async (transaction) => {
      const taken = await takeTask(transaction, offer.taskId, workerId);
      if (taken) await markActivityExecuted(transaction, taken.activityId, clock.now());
      await delivery.settle(transaction, offer);
      if (taken) await notify(transaction, activityChannel, taken.activityId);
      return taken;
    });
    takingFailed = false;
    if (task) start(task);
  }

  function start(task: Task): void {
    const abort = new AbortController();
    if (stopping.signal.aborted) abort.abort(new TaskAborted('stopped'));
    running.set(task.taskId, { task, abort, ended: run(task, abort) });
  }

  async function run(task: Task, abort: AbortController): Promise<void> {
    const timer =
      task.timeoutSeconds === null
        ? undefined
        : setTimeout(() => {
            abort.abort(new TaskAborted('timedOut', `The step timed out after ${task.timeoutSeconds} seconds.`));
          }, task.timeoutSeconds * 1_000);
    const outcome = await attempt(task, abort.signal);
    clearTimeout(timer);
    const abortedAs = [abort.signal.reason, outcome.kind === 'threw' && outcome.error].find(
      (reason) => reason instanceof TaskAborted,
    );
    if (outcome.kind === 'threw' && !abortedAs)
      log.error({ err: outcome.error, activityId: task.activityId }, 'A task failed.');
    if (abortedAs?.kind !== 'abandoned') {
      await finishTask(services, task, decideEnd(outcome, abortedAs, clock.now()), stopping.signal);
    }
    running.delete(task.taskId);
    pump();
  }

  async function attempt(task: Task, signal: AbortSignal): Promise<TaskOutcome> {
    try {
      await perform[task.kind](task, { signal, workerId });
      return { kind: 'returned' };
    } catch (error) {
      return { kind: 'threw', error };
    }
  }

  const keepHeartbeats = singleFlight(async () => {
    const taskIds = [...running.keys()];
    if (taskIds.length === 0) return;
    const states = await beat(database, workerId, taskIds);
    for (const taskId of taskIds) {
      const here = running.get(taskId);
      const status = states.get(taskId);
      if (status === 'CancellationRequested') here?.abort.abort(new TaskAborted('cancelled'));
      if (status === undefined) here?.abort.abort(new TaskAborted('abandoned'));
    }
  }, log);

  const recover = singleFlight(async () => {
    for (const activityId of await recovery.look()) {
      log.warn({ activityId }, 'A task whose worker ended was given up.');
      pump();
    }
  }, log);

  await offerAgain(database, delivery);
  const stopListening = [
    await notifications.listen(workChannel, { notified: () => pump(), missed: () => pump() }),
    await notifications.listen(cancelChannel, {
      notified: (taskId) => void (running.has(taskId) && keepHeartbeats()),
      missed: () => keepHeartbeats(),
    }),
  ];
  const timers = [
    setInterval(keepHeartbeats, heartbeatMs),
    setInterval(() => {
      recover();
      pump();
    }, heartbeatMs),
    setInterval(() => void offerAgain(database, delivery).then(pump, () => undefined), 60_000),
  ];
  recover();
  pump();

  return {
    workerId,
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.add(resolve);
        pump();
      }),
    async stop() {
      stopping.abort();
      await pump.settled();
      for (const { abort } of running.values()) abort.abort(new TaskAborted('stopped'));
      await Promise.all([...running.values()].map(({ ended }) => ended));
      for (const timer of timers) clearInterval(timer);
      for (const stop of stopListening) stop();
      await Promise.all([pump.settled(), keepHeartbeats.settled(), recover.settled()]);
      await leave();
      await delivery.stop();
    },
  };
}

interface SingleFlight {
  /** Starts the work, or has it start once more when the one under way is done. Never throws. */
  (): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

function singleFlight(work: () => Promise<void>, log: Log): SingleFlight {
  let current: Promise<void> | undefined;
  let again = false;
  async function repeat(): Promise<void> {
    do {
      again = false;
      await work().catch((error: unknown) =>
        log.warn({ err: error }, 'The worker could not reach its queue; it will try again.'),
      );
    } while (again);
    current = undefined;
  }
  const start = (): void => {
    if (current) again = true;
    else current = repeat();
  };
  return Object.assign(start, {
    async settled() {
      while (current) await current;
    },
  });
}
