/**
 * Why a task was told to stop:
 *
 *   cancelled   somebody asked for it (TSK-08)
 *   timedOut    its step's time is up (EXE-16)
 *   stopped     this worker process is shutting down
 *   abandoned   the task is no longer this worker's: another process declared it dead (TSK-14); nothing may be written
 */
export type AbortKind = 'cancelled' | 'timedOut' | 'stopped' | 'abandoned';

const messages: Readonly<Record<AbortKind, string>> = {
  cancelled: 'The run was cancelled.',
  timedOut: 'The run timed out.',
  stopped: 'The worker was stopped while the run was in progress.',
  abandoned: 'The run was given up because its worker did not answer.',
};

/** The `reason` of the signal a task gets. */
export class TaskAborted extends Error {
  readonly kind: AbortKind;

  constructor(kind: AbortKind, message: string = messages[kind]) {
    super(message);
    this.name = 'TaskAborted';
    this.kind = kind;
  }
}
