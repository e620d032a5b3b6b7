import type { scheduleExecution, scheduleExecutionDetail } from '@jim/contract/endpoints/schedule-executions.ts';
import type { z } from 'zod';
import type { ExecutionStep } from '../../../scheduler/decide-advance.ts';
import type { ExecutionRow, StepActivityRow } from '../../../store/schedule-execution-reads.ts';

export type ExecutionDto = z.output<typeof scheduleExecution>;
export type ExecutionDetailDto = z.output<typeof scheduleExecutionDetail>;
type StepDto = ExecutionDetailDto['steps'][number];

export function toExecutionDto(row: ExecutionRow): ExecutionDto {
  return {
    id: row.id,
    scheduleId: row.scheduleId,
    scheduleName: row.scheduleName,
    status: row.status,
    currentStepIndex: row.currentStepIndex,
    totalSteps: row.totalSteps,
    queuedAt: row.queuedAt,
    startedAt: row.startedAt,
    completedAt: row.completedAt,
    initiatedByType: row.initiatedByType,
    initiatedById: row.initiatedById,
    initiatedByName: row.initiatedByName,
    errorMessage: row.errorMessage,
  };
}

export function toExecutionDetailDto(
  row: ExecutionRow & { readonly steps: readonly ExecutionStep[] },
  activities: readonly StepActivityRow[],
): ExecutionDetailDto {
  const byId = new Map(activities.map((activity) => [activity.activityId, activity]));
  const steps = row.steps.toSorted(
    (one, other) => one.index - other.index || (one.connectedSystemId ?? 0) - (other.connectedSystemId ?? 0),
  );
  return { ...toExecutionDto(row), steps: steps.map((step) => toStepDto(row, step, byId.get(step.activityId ?? ''))) };
}

const taskStatuses = {
  Queued: 'Queued',
  Processing: 'Processing',
  CancellationRequested: 'Cancelling',
  WaitingForPreviousStep: 'Waiting',
} as const satisfies Record<string, StepDto['status']>;

const activityStatuses = {
  InProgress: 'Processing',
  Complete: 'Completed',
  CompleteWithWarning: 'Completed with Warning',
  CompleteWithError: 'Completed with Error',
  FailedWithError: 'Failed',
  Cancelled: 'Cancelled',
} as const satisfies Record<string, StepDto['status']>;

function toStepDto(execution: ExecutionRow, step: ExecutionStep, activity: StepActivityRow | undefined): StepDto {
  return {
    stepIndex: step.index,
    name: step.name,
    stepType: step.stepType,
    executionMode: step.executionMode,
    connectedSystemId: step.connectedSystemId,
    status: statusOf(execution, step, activity),
    taskId: activity?.taskId ?? null,
    startedAt: activity?.startedAt ?? null,
    completedAt: activity?.completedAt ?? null,
    errorMessage: step.skippedBecause ?? activity?.errorMessage ?? null,
    activityId: activity?.activityId ?? null,
    activityStatus: activity?.activityStatus ?? null,
  };
}

function statusOf(
  execution: ExecutionRow,
  step: ExecutionStep,
  activity: StepActivityRow | undefined,
): StepDto['status'] {
  if (activity?.taskStatus) return taskStatuses[activity.taskStatus];
  if (activity) return activityStatuses[activity.activityStatus];
  if (step.index < execution.currentStepIndex || execution.status === 'Completed') return 'Completed';
  return step.index === execution.currentStepIndex && execution.status === 'InProgress' ? 'Waiting' : 'Pending';
}
