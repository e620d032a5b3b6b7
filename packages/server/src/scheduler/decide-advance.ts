import type { ActivityStatus } from '../store/activity-states.ts';
import type { StepRow } from '../store/schedules.ts';

/** A step as it was when the execution began; part of schedule_execution.steps. */
export interface ExecutionStep {
  readonly stepId: string;
  readonly index: number;
  /** The step's name, or `Step N`. */
  readonly name: string;
  readonly stepType: StepRow['stepType'];
  readonly executionMode: StepRow['executionMode'];
  readonly continueOnFailure: boolean;
  readonly connectedSystemId: number | null;
  /** Null when the step was skipped (EXE-05). */
  readonly activityId: string | null;
  readonly skippedBecause: string | null;
}

export interface ExecutionState {
  readonly currentStepIndex: number;
  readonly steps: readonly ExecutionStep[];
  /** Tasks that are still there. */
  readonly tasks: readonly { readonly index: number; readonly isWaiting: boolean }[];
  readonly activityStatus: ReadonlyMap<string, ActivityStatus>;
}

export type Advance =
  | { readonly kind: 'wait' }
  | { readonly kind: 'next'; readonly index: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'fail'; readonly message: string };

/** Once no task of the group is left, an activity that is gone or says InProgress tells of no success. */
const failures: ReadonlySet<ActivityStatus | 'Missing'> = new Set([
  'FailedWithError',
  'CompleteWithError',
  'Cancelled',
  'InProgress',
  'Missing',
]);

/** EXE-10 … EXE-13. A group whose steps were all skipped counts as done (EXE-05). */
export function decideAdvance(state: ExecutionState): Advance {
  const { currentStepIndex, steps, tasks, activityStatus } = state;
  if (tasks.some(({ index, isWaiting }) => index === currentStepIndex && !isWaiting)) return { kind: 'wait' };
  const failed = steps
    .filter((step) => step.index === currentStepIndex && step.activityId !== null)
    .map((step) => ({ step, status: activityStatus.get(step.activityId ?? '') ?? ('Missing' as const) }))
    .filter(({ status }) => failures.has(status));
  const fatal = failed.filter(({ step }) => !step.continueOnFailure);
  if (fatal.length > 0) return { kind: 'fail', message: describe(failed) };
  const waiting = tasks
    .filter(({ index, isWaiting }) => isWaiting && index >= currentStepIndex)
    .map(({ index }) => index);
  return waiting.length > 0 ? { kind: 'next', index: Math.min(...waiting) } : { kind: 'complete' };
}

function describe(failed: readonly { readonly step: ExecutionStep; readonly status: string }[]): string {
  const named = failed.map(({ step, status }) => `"${step.name}" (${status})`);
  return `The execution stopped at step ${failed[0]?.step.index ?? 0}: ${named.join(', ')} did not succeed.`;
}
