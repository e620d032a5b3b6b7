/** What a worker can be asked to do; the names of `worker_task.kind`. */
export type TaskKind =
  | 'run'
  | 'clearConnectedSystem'
  | 'deleteConnectedSystem'
  | 'exampleData'
  | 'scheduleStep'
  | 'housekeeping';

export type TaskStatus = 'Queued' | 'Processing' | 'CancellationRequested' | 'WaitingForPreviousStep';

export type TaskExecutionMode = 'Sequential' | 'Parallel';

/** Who asked for something, as it was at that moment (DAT-46). */
export interface Initiator {
  readonly type: 'User' | 'ApiKey' | 'System';
  readonly id: string | null;
  readonly name: string;
}

export const systemInitiator: Initiator = { type: 'System', id: null, name: 'System' };

/** A task as the worker that performs it gets it. */
export interface Task {
  readonly taskId: string;
  readonly activityId: string;
  readonly kind: TaskKind;
  /** What `enqueueTask` was given. */
  readonly payload: unknown;
  readonly connectedSystemId: number | null;
  readonly scheduleExecutionId: string | null;
  readonly scheduleStepIndex: number | null;
  readonly timeoutSeconds: number | null;
}

export interface TaskContext {
  /** Aborted with a `TaskAborted` reason. The task unwinds at the next place where its data are consistent. */
  readonly signal: AbortSignal;
  readonly workerId: string;
}

/**
 * Does the work of one kind of task and sets the final status of its activity; a run that returns with its activity
 * still InProgress is taken as Complete, one that throws as FailedWithError or Cancelled (finish-task.ts).
 */
export type PerformTask = (task: Task, context: TaskContext) => Promise<void>;
