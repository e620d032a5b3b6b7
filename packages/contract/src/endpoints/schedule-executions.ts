import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import {
  activityInitiatorType,
  activityStatus,
  executionStepStatus,
  scheduleExecutionStatus,
  scheduleStepType,
  stepExecutionMode,
} from '../enums.ts';
import {
  boolQuery,
  dateTime,
  guid,
  guidInput,
  int,
  intInput,
  named,
  nullable,
  optional,
  text,
  textInput,
  withDefault,
} from '../formats.ts';
import { paged } from '../paging.ts';

const tags = ['Schedule executions'];
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such execution.' } as const;

const executionShape = {
  id: guid,
  scheduleId: guid,
  scheduleName: text,
  status: scheduleExecutionStatus.output,
  currentStepIndex: int,
  totalSteps: int,
  queuedAt: dateTime,
  startedAt: nullable(dateTime),
  completedAt: nullable(dateTime),
  initiatedByType: activityInitiatorType.output,
  initiatedById: nullable(guid),
  initiatedByName: nullable(text),
  errorMessage: nullable(text),
} as const;

export const scheduleExecution = named('ScheduleExecution', executionShape);

export const scheduleExecutionStep = named('ScheduleExecutionStep', {
  stepIndex: int,
  name: text,
  stepType: scheduleStepType.output,
  executionMode: stepExecutionMode.output,
  connectedSystemId: nullable(int),
  status: executionStepStatus.output,
  taskId: nullable(guid),
  startedAt: nullable(dateTime),
  completedAt: nullable(dateTime),
  errorMessage: nullable(text),
  activityId: nullable(guid),
  activityStatus: nullable(activityStatus.output),
});

export const scheduleExecutionDetail = named('ScheduleExecutionDetail', {
  ...executionShape,
  steps: z.array(scheduleExecutionStep),
});

export const scheduleExecutionsList = defineEndpoint({
  id: 'scheduleExecutions.list',
  method: 'GET',
  path: '/api/v1/schedule-executions',
  role: 'Reader',
  summary: 'List executions of schedules',
  description: 'The newest first unless asked otherwise.',
  tags,
  query: {
    scheduleId: optional(guidInput),
    status: optional(scheduleExecutionStatus.input),
    page: withDefault(intInput({ from: 1 }), 1),
    pageSize: withDefault(intInput({ from: 1 }), 20),
    sortBy: optional(textInput({ to: 100 })),
    sortDescending: withDefault(boolQuery, true),
  },
  replies: { 200: paged(scheduleExecution) },
  errors: [{ status: 400, code: 'VALIDATION_ERROR', when: 'Page or page size is less than 1, or the status is none.' }],
});

export const scheduleExecutionsActive = defineEndpoint({
  id: 'scheduleExecutions.active',
  method: 'GET',
  path: '/api/v1/schedule-executions/active',
  role: 'Reader',
  summary: 'List the executions that are not over',
  tags,
  replies: { 200: z.array(scheduleExecution) },
});

export const scheduleExecutionsGet = defineEndpoint({
  id: 'scheduleExecutions.get',
  method: 'GET',
  path: '/api/v1/schedule-executions/{id}',
  role: 'Reader',
  summary: 'Read an execution with its steps',
  tags,
  params: { id: guidInput },
  replies: { 200: scheduleExecutionDetail },
  errors: [notFound],
});

export const scheduleExecutionsCancel = defineEndpoint({
  id: 'scheduleExecutions.cancel',
  method: 'POST',
  path: '/api/v1/schedule-executions/{id}/cancel',
  role: 'Operator',
  summary: 'Cancel an execution',
  description: 'Steps that have not started are dropped, running ones are asked to stop.',
  tags,
  params: { id: guidInput },
  replies: { 200: scheduleExecution },
  errors: [notFound, { status: 400, code: 'VALIDATION_ERROR', when: 'It is over already.' }],
});
