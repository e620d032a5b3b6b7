import { checkPartitionSelection, type SelectionServices } from '../configuration/check-partition-selection.ts';
import type { Log } from '../log.ts';
import type { Database, Transaction } from '../store/database.ts';
import { findActiveExecution } from '../store/schedule-execution-reads.ts';
import { insertExecution, setExecutionSteps } from '../store/schedule-executions.ts';
import { listSteps, lockSchedule, setLastRun } from '../store/schedules.ts';
import type { ScheduleRow, StepRow } from '../store/schedules.ts';
import { notify, scheduleChannel } from '../store/work-notices.ts';
import { describeFailure } from '../worker/describe-failure.ts';
import { enqueueRun } from '../worker/enqueue-run.ts';
import { enqueueTask } from '../worker/enqueue-task.ts';
import type { NewTask, ScheduledStep } from '../worker/enqueue-task.ts';
import type { Initiator } from '../worker/task.ts';
import { advanceExecution } from './advance-execution.ts';
import type { ExecutionStep } from './decide-advance.ts';
import { StepError } from './step-error.ts';

export interface StartServices extends SelectionServices {
  readonly database: Database;
  readonly log: Log;
  readonly clock: { now(): Date };
  newId(): string;
  /** Where scripts of steps are; absent: steps that are not runs are skipped (EXE-05). */
  readonly config: { readonly stepFolder?: string };
}

export type Start =
  | { readonly kind: 'started'; readonly executionId: string }
  /** The execution exists and has failed: a step could not be queued (EXE-06). */
  | { readonly kind: 'failed'; readonly executionId: string; readonly message: string }
  | { readonly kind: 'noSteps' }
  | { readonly kind: 'alreadyActive'; readonly executionId: string }
  | { readonly kind: 'notFound' };

/** Queues all groups of the schedule, the first one to run now (EXE-01 … EXE-07). */
export async function startExecution(
  services: StartServices,
  scheduleId: string,
  initiator: Initiator,
): Promise<Start> {
  try {
    return await services.database.transaction((transaction) => startIn(transaction, services, scheduleId, initiator));
  } catch (error) {
    if (!(error instanceof StepNotQueuedError)) throw error;
    services.log.error({ err: error, scheduleId }, 'A schedule could not be started.');
    return services.database.transaction((transaction) =>
      recordFailedStart(transaction, services, scheduleId, initiator, error),
    );
  }
}

/** In the caller's transaction, which is lost when it throws StepNotQueuedError. */
export async function startIn(
  transaction: Transaction,
  services: Omit<StartServices, 'database'>,
  scheduleId: string,
  initiator: Initiator,
): Promise<Start> {
  const schedule = await lockSchedule(transaction, scheduleId);
  if (!schedule) return { kind: 'notFound' };
  const active = await findActiveExecution(transaction, scheduleId);
  if (active) return { kind: 'alreadyActive', executionId: active };
  const steps = await listSteps(transaction, scheduleId);
  const firstIndex = steps[0]?.stepIndex;
  if (firstIndex === undefined) return { kind: 'noSteps' };

  const executionId = services.newId();
  const now = services.clock.now();
  await insertExecution(transaction, {
    ...describeExecution(schedule, steps),
    id: executionId,
    status: 'InProgress',
    currentStepIndex: firstIndex,
    at: now,
    completedAt: null,
    initiator,
    errorMessage: null,
    steps: [],
  });
  await setLastRun(transaction, scheduleId, now);
  const queued: ExecutionStep[] = [];
  for (const step of steps) {
    const isParallel = steps.filter(({ stepIndex }) => stepIndex === step.stepIndex).length > 1;
    queued.push(
      await queueStep(transaction, services, step, initiator, {
        executionId,
        index: step.stepIndex,
        status: step.stepIndex === firstIndex ? 'Queued' : 'WaitingForPreviousStep',
        executionMode: isParallel ? 'Parallel' : 'Sequential',
        continueOnFailure: step.continueOnFailure,
        timeoutSeconds: step.timeoutSeconds,
      }),
    );
  }
  await setExecutionSteps(transaction, executionId, queued);
  await notify(transaction, scheduleChannel, executionId);
  await advanceExecution(transaction, executionId, now);
  return { kind: 'started', executionId };
}

export class StepNotQueuedError extends Error {
  constructor(stepName: string, cause: unknown) {
    super(`Step "${stepName}" could not be queued.`, { cause });
    this.name = 'StepNotQueuedError';
  }
}

async function queueStep(
  transaction: Transaction,
  services: Omit<StartServices, 'database'>,
  step: StepRow,
  initiator: Initiator,
  place: ScheduledStep,
): Promise<ExecutionStep> {
  const name = step.name ?? `Step ${step.stepIndex + 1}`;
  const snapshot = {
    stepId: step.id,
    index: step.stepIndex,
    name,
    stepType: step.stepType,
    executionMode: step.executionMode,
    continueOnFailure: step.continueOnFailure,
    connectedSystemId: step.connectedSystemId,
  };
  if (isScript(step.stepType) && services.config.stepFolder === undefined) {
    const skippedBecause = `Steps of type ${step.stepType} are not enabled on this server.`;
    services.log.warn({ step: name, executionId: place.executionId }, skippedBecause);
    return { ...snapshot, activityId: null, skippedBecause };
  }
  try {
    const activityId = await enqueueStep(transaction, services, step, name, initiator, place);
    return { ...snapshot, activityId, skippedBecause: null };
  } catch (error) {
    throw new StepNotQueuedError(name, error);
  }
}

async function enqueueStep(
  transaction: Transaction,
  services: Omit<StartServices, 'database'>,
  step: StepRow,
  name: string,
  initiator: Initiator,
  place: ScheduledStep,
): Promise<string> {
  if (step.stepType === 'RunProfile') {
    await checkSelection(transaction, services, step);
    const run = await enqueueRun(
      transaction,
      { connectedSystemId: step.connectedSystemId ?? 0, runProfileId: step.runProfileId ?? 0, initiator, step: place },
      services,
    );
    if (run) return run.activityId;
  }
  const { activityId } = await enqueueTask(
    transaction,
    {
      kind: 'scheduleStep',
      payload: { stepId: step.id, stepType: step.stepType },
      activity: {
        targetType: targetTypeOf(step.stepType),
        targetOperationType: 'Execute',
        targetName: name,
        initiator,
        connectedSystemId: step.connectedSystemId,
        runProfileId: step.runProfileId,
      },
      lanes: { connectedSystemId: null, takesMetaverse: step.stepType === 'TemporalScopeReconciliation' },
      step: place,
    },
    services,
  );
  return activityId;
}

/** TSK-02. @throws StepError when there is nothing selected that the run could go over, and that counts as an error. */
async function checkSelection(
  transaction: Transaction,
  services: Omit<StartServices, 'database'>,
  step: StepRow,
): Promise<void> {
  const selection = await checkPartitionSelection(transaction, step.connectedSystemId ?? 0, services);
  if (selection.kind === 'refuse') throw new StepError('NOTHING_SELECTED', selection.message);
  if (selection.kind === 'warn') services.log.warn({ stepId: step.id }, selection.message);
}

function targetTypeOf(stepType: StepRow['stepType']): NewTask['activity']['targetType'] {
  if (stepType === 'RunProfile') return 'ConnectedSystemRunProfile';
  // The wire has no word for scripts.
  return stepType === 'TemporalScopeReconciliation' ? 'TemporalScopeReconciliation' : 'NotSet';
}

const isScript = (stepType: StepRow['stepType']): boolean =>
  stepType !== 'RunProfile' && stepType !== 'TemporalScopeReconciliation';

/** `totalSteps` counts groups: that is what `currentStepIndex` moves through (SCH-08). */
function describeExecution(schedule: ScheduleRow, steps: readonly StepRow[]) {
  const totalSteps = new Set(steps.map(({ stepIndex }) => stepIndex)).size;
  return { scheduleId: schedule.id, scheduleName: schedule.name, totalSteps };
}

/** After the transaction of the start was lost: the execution is there, Failed, and says which step it was (EXE-06). */
export async function recordFailedStart(
  transaction: Transaction,
  services: Omit<StartServices, 'database'>,
  scheduleId: string,
  initiator: Initiator,
  error: StepNotQueuedError,
): Promise<Start> {
  const schedule = await lockSchedule(transaction, scheduleId);
  if (!schedule) return { kind: 'notFound' };
  const steps = await listSteps(transaction, scheduleId);
  const executionId = services.newId();
  const at = services.clock.now();
  const { message } = describeFailure(error);
  await insertExecution(transaction, {
    ...describeExecution(schedule, steps),
    id: executionId,
    status: 'Failed',
    currentStepIndex: steps[0]?.stepIndex ?? 0,
    at,
    completedAt: at,
    initiator,
    errorMessage: message,
    steps: [],
  });
  await setLastRun(transaction, scheduleId, at);
  await notify(transaction, scheduleChannel, executionId);
  return { kind: 'failed', executionId, message };
}
