import { insertQueuedActivity } from '../store/activity-states.ts';
import type { NewActivityRow } from '../store/activity-states.ts';
import type { Transaction } from '../store/database.ts';
import { activityChannel, notify, workChannel } from '../store/work-notices.ts';
import { insertTask } from '../store/worker-tasks.ts';
import type { TaskExecutionMode, TaskKind } from './task.ts';

export interface NewTask {
  readonly kind: TaskKind;
  /** Plain JSON; the task gets it back when it is performed. */
  readonly payload?: unknown;
  readonly activity: Omit<NewActivityRow, 'id' | 'createdAt' | 'scheduleExecutionId' | 'scheduleStepIndex'>;
  /** What must not run beside it (D-32): anything else of this system; anything else that changes identities. */
  readonly lanes: { readonly connectedSystemId: number | null; readonly takesMetaverse: boolean };
  readonly step?: ScheduledStep;
}

/** The place of a task in an execution of a schedule (EXE-03). */
export interface ScheduledStep {
  readonly executionId: string;
  readonly index: number;
  /** Queued at once, or when the groups before it have ended. */
  readonly status: 'Queued' | 'WaitingForPreviousStep';
  readonly executionMode: TaskExecutionMode;
  readonly continueOnFailure: boolean;
  readonly timeoutSeconds: number | null;
}

export interface EnqueuedTask {
  readonly taskId: string;
  readonly activityId: string;
}

/**
 * Queues work in the caller's transaction: its activity, InProgress from now on (TSK-01), and the task.
 * A worker starts it within milliseconds after the commit, or as soon as its lanes are free.
 */
export async function enqueueTask(
  transaction: Transaction,
  task: NewTask,
  { newId, clock }: { newId(): string; clock: { now(): Date } },
): Promise<EnqueuedTask> {
  const activityId = newId();
  const taskId = newId();
  const createdAt = clock.now();
  const { step } = task;
  await insertQueuedActivity(transaction, {
    ...task.activity,
    id: activityId,
    createdAt,
    scheduleExecutionId: step?.executionId ?? null,
    scheduleStepIndex: step?.index ?? null,
  });
  await insertTask(transaction, {
    id: taskId,
    activityId,
    kind: task.kind,
    payload: task.payload ?? {},
    status: step?.status ?? 'Queued',
    connectedSystemId: task.lanes.connectedSystemId,
    takesMetaverse: task.lanes.takesMetaverse,
    scheduleExecutionId: step?.executionId ?? null,
    scheduleStepIndex: step?.index ?? null,
    executionMode: step?.executionMode ?? 'Sequential',
    continueOnFailure: step?.continueOnFailure ?? false,
    timeoutSeconds: step?.timeoutSeconds ?? null,
    createdAt,
  });
  await notify(transaction, activityChannel, activityId);
  await notify(transaction, workChannel);
  return { taskId, activityId };
}
