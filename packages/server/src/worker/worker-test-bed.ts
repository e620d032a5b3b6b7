import { once } from 'node:events';
import { newId } from '../new-id.ts';
import { silentLog } from '../log.ts';
import { cacheSettings } from '../settings/effective-settings.ts';
import { openDatabase } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import { openNotifications } from '../store/notifications.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { enqueueTask } from './enqueue-task.ts';
import type { EnqueuedTask, NewTask } from './enqueue-task.ts';
import { startWorker } from './start-worker.ts';
import type { Worker, WorkerOptions, WorkerServices } from './start-worker.ts';
import { TaskAborted } from './task-aborted.ts';
import { systemInitiator } from './task.ts';
import type { PerformTask, Task, TaskContext, TaskKind } from './task.ts';

/** For tests of the worker: a database and tasks that end when the test says so. */
export interface WorkerTestBed extends AsyncDisposable {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly services: WorkerServices & { newId(): string };
  enqueue(task: Partial<NewTask> & { lanes?: NewTask['lanes'] }): Promise<EnqueuedTask>;
  startWorker(perform: PerformTask, options?: Partial<WorkerOptions>): Promise<Worker>;
  activity(id: string): Promise<ActivityRow>;
}

export interface ActivityRow {
  readonly status: string;
  readonly executed_at: string | null;
  readonly ended_at: string | null;
  readonly error_message: string | null;
  readonly error_stack_trace: string | null;
}

export async function openWorkerTestBed(now: () => Date = () => new Date()): Promise<WorkerTestBed> {
  const testDatabase = await createTestDatabase();
  const database = openDatabase(testDatabase.url, { log: silentLog() });
  const workers: Worker[] = [];
  const notifications = await openNotifications(testDatabase.url, { log: silentLog() });
  const services = {
    database,
    databaseUrl: testDatabase.url,
    log: silentLog(),
    clock: { now },
    newId,
    settings: cacheSettings(database),
    notifications,
  };
  return {
    database,
    databaseUrl: testDatabase.url,
    services,
    enqueue: (task) =>
      database.transaction((transaction) =>
        enqueueTask(
          transaction,
          {
            kind: 'run',
            lanes: { connectedSystemId: null, takesMetaverse: false },
            activity: {
              targetType: 'ConnectedSystemRunProfile',
              targetOperationType: 'Execute',
              targetName: 'Full Import',
              initiator: systemInitiator,
            },
            ...task,
          },
          services,
        ),
      ),
    async startWorker(perform, options = {}) {
      const kinds: Record<TaskKind, PerformTask> = {
        run: perform,
        clearConnectedSystem: perform,
        deleteConnectedSystem: perform,
        exampleData: perform,
        scheduleStep: perform,
        housekeeping: perform,
      };
      const worker = await startWorker(services, { perform: kinds, ...options });
      workers.push(worker);
      return worker;
    },
    async activity(id) {
      const { rows } = await database.query<ActivityRow>({
        text: 'SELECT * FROM activity WHERE id = $1',
        values: [id],
      });
      const row = rows[0];
      if (!row) throw new Error(`There is no activity ${id}.`);
      return row;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await notifications.close();
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** A task in the hands of the test: it starts, and ends when the test lets it. */
export interface Performance {
  readonly perform: PerformTask;
  /** The next task that starts. */
  next(): Promise<StartedTask>;
}

export interface StartedTask extends TaskContext {
  readonly task: Task;
  finish(): void;
  fail(error: unknown): void;
  /** Resolves with the reason when the task is told to stop. */
  aborted(): Promise<unknown>;
}

export function inHand(): Performance {
  const started: StartedTask[] = [];
  const waiting: ((task: StartedTask) => void)[] = [];
  return {
    perform: (task, context) =>
      new Promise((resolve, reject) => {
        const handle: StartedTask = {
          ...context,
          task,
          finish: resolve,
          fail: reject,
          async aborted() {
            if (!context.signal.aborted) await once(context.signal, 'abort');
            return context.signal.reason;
          },
        };
        // So that a test that fails half-way ends.
        context.signal.addEventListener('abort', () => {
          if (context.signal.reason instanceof TaskAborted && context.signal.reason.kind === 'stopped')
            reject(context.signal.reason);
        });
        const first = waiting.shift();
        if (first) first(handle);
        else started.push(handle);
      }),
    next: () =>
      new Promise((resolve) => {
        const first = started.shift();
        if (first) resolve(first);
        else waiting.push(resolve);
      }),
  };
}
