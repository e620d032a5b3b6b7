import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  scheduleIntervalUnit,
  schedulePatternType,
  scheduleStepType,
  scheduleTriggerType,
  stepExecutionMode,
} from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
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

const tags = ['Schedules'];
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such schedule.' } as const;
const invalid = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when:
    'A field is too long or out of range, the name is taken, the pattern cannot be followed, a step lacks a field of its type, ' +
    'or the name or steps of a built-in schedule would change.',
} as const;

/** What stands where a secret is stored; sent back, it leaves the secret as it is. */
export const secretMask = '********';

export const scheduleStep = named('ScheduleStep', {
  id: guid,
  stepIndex: int,
  name: nullable(text),
  executionMode: stepExecutionMode.output,
  stepType: scheduleStepType.output,
  continueOnFailure: bool,
  timeoutSeconds: nullable(int),
  connectedSystemId: nullable(int),
  runProfileId: nullable(int),
  scriptPath: nullable(text),
  executablePath: nullable(text),
  workingDirectory: nullable(text),
  arguments: nullable(text),
  sqlConnectionString: nullable(text),
  sqlScriptPath: nullable(text),
});

const scheduleShape = {
  id: guid,
  name: text,
  description: nullable(text),
  triggerType: scheduleTriggerType.output,
  cronExpression: nullable(text),
  patternType: schedulePatternType.output,
  daysOfWeek: nullable(text),
  runTimes: nullable(text),
  intervalValue: nullable(int),
  intervalUnit: nullable(scheduleIntervalUnit.output),
  intervalWindowStart: nullable(text),
  intervalWindowEnd: nullable(text),
  timeZone: text,
  isEnabled: bool,
  lastRunTime: nullable(dateTime),
  nextRunTime: nullable(dateTime),
  stepCount: int,
  builtIn: bool.meta({ description: 'Its name and steps are fixed, and it cannot be deleted.' }),
  created: dateTime,
  lastUpdated: nullable(dateTime),
} as const;

export const schedule = named('Schedule', scheduleShape);
export const scheduleDetail = named('ScheduleDetail', { ...scheduleShape, steps: z.array(scheduleStep) });

const stepInput = bodyInput({
  id: optional(guidInput),
  stepIndex: withDefault(intInput({ from: 0, to: 1000 }), 0),
  name: optional(textInput({ to: 200 })),
  executionMode: withDefault(stepExecutionMode.input, 'Sequential'),
  stepType: withDefault(scheduleStepType.input, 'RunProfile'),
  continueOnFailure: withDefault(boolInput, false),
  timeoutSeconds: optional(intInput({ from: 1, to: 86_400 })),
  connectedSystemId: optional(intInput()),
  runProfileId: optional(intInput()),
  scriptPath: optional(textInput({ to: 500 })),
  executablePath: optional(textInput({ to: 500 })),
  workingDirectory: optional(textInput({ to: 500 })),
  arguments: optional(textInput({ to: 2000 })),
  sqlConnectionString: optional(textInput({ to: 500 })),
  sqlScriptPath: optional(textInput({ to: 500 })),
});
export type ScheduleStepInput = z.output<typeof stepInput>;

const fields = {
  name: textInput({ from: 1, to: 200 }),
  description: textInput({ to: 1000 }),
  triggerType: scheduleTriggerType.input,
  cronExpression: textInput({ to: 100 }),
  patternType: schedulePatternType.input,
  daysOfWeek: textInput({ to: 50 }),
  runTimes: textInput({ to: 200 }),
  intervalValue: intInput({ from: 1, to: 59 }),
  intervalUnit: scheduleIntervalUnit.input,
  intervalWindowStart: textInput({ to: 10 }),
  intervalWindowEnd: textInput({ to: 10 }),
  timeZone: textInput({ to: 100 }),
  isEnabled: boolInput,
  steps: z.array(stepInput),
} as const;

export const schedulesList = defineEndpoint({
  id: 'schedules.list',
  method: 'GET',
  path: '/api/v1/schedules',
  role: 'Reader',
  summary: 'List the schedules',
  tags,
  query: {
    page: withDefault(intInput({ from: 1 }), 1),
    pageSize: withDefault(intInput({ from: 1 }), 20),
    search: optional(textInput()),
    sortBy: optional(textInput({ to: 100 })),
    sortDescending: withDefault(boolQuery, false),
  },
  replies: { 200: paged(schedule) },
  errors: [{ status: 400, code: 'VALIDATION_ERROR', when: 'Page or page size is less than 1.' }],
});

export const schedulesCreate = defineEndpoint({
  id: 'schedules.create',
  method: 'POST',
  path: '/api/v1/schedules',
  role: 'Administrator',
  summary: 'Create a schedule',
  description:
    'The cron line of SpecificTimes and Interval is derived; one that is sent counts only where their own fields are missing. ' +
    'Steps of equal index run side by side.',
  tags,
  body: bodyInput({
    ...fields,
    description: optional(fields.description),
    triggerType: withDefault(fields.triggerType, 'Manual'),
    cronExpression: optional(fields.cronExpression),
    patternType: withDefault(fields.patternType, 'SpecificTimes'),
    daysOfWeek: optional(fields.daysOfWeek),
    runTimes: optional(fields.runTimes),
    intervalValue: optional(fields.intervalValue),
    intervalUnit: optional(fields.intervalUnit),
    intervalWindowStart: optional(fields.intervalWindowStart),
    intervalWindowEnd: optional(fields.intervalWindowEnd),
    timeZone: withDefault(fields.timeZone, 'UTC'),
    isEnabled: withDefault(fields.isEnabled, false),
    steps: withDefault(fields.steps, []),
  }),
  replies: { 201: scheduleDetail },
  errors: [invalid],
});

export const schedulesGet = defineEndpoint({
  id: 'schedules.get',
  method: 'GET',
  path: '/api/v1/schedules/{id}',
  role: 'Reader',
  summary: 'Read a schedule with its steps',
  tags,
  params: { id: guidInput },
  replies: { 200: scheduleDetail },
  errors: [notFound],
});

export const schedulesUpdate = defineEndpoint({
  id: 'schedules.update',
  method: 'PUT',
  path: '/api/v1/schedules/{id}',
  role: 'Administrator',
  summary: 'Change a schedule',
  description:
    'Absent fields stay as they are, null clears. Steps, when given, replace all steps: one with a known id is changed, others are created.',
  tags,
  params: { id: guidInput },
  body: bodyInput({
    name: fields.name.nullish(),
    description: fields.description.nullish(),
    triggerType: fields.triggerType.nullish(),
    cronExpression: fields.cronExpression.nullish(),
    patternType: fields.patternType.nullish(),
    daysOfWeek: fields.daysOfWeek.nullish(),
    runTimes: fields.runTimes.nullish(),
    intervalValue: fields.intervalValue.nullish(),
    intervalUnit: fields.intervalUnit.nullish(),
    intervalWindowStart: fields.intervalWindowStart.nullish(),
    intervalWindowEnd: fields.intervalWindowEnd.nullish(),
    timeZone: fields.timeZone.nullish(),
    isEnabled: fields.isEnabled.nullish(),
    steps: fields.steps.nullish(),
  }),
  replies: { 200: scheduleDetail },
  errors: [notFound, invalid],
});

export const schedulesDelete = defineEndpoint({
  id: 'schedules.delete',
  method: 'DELETE',
  path: '/api/v1/schedules/{id}',
  role: 'Administrator',
  summary: 'Delete a schedule',
  description:
    'Its steps and executions go with it, the activities stay. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: guidInput },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound, { status: 400, code: 'BAD_REQUEST', when: 'An execution of it is active, or it is built in.' }],
});

export const schedulesEnable = defineEndpoint({
  id: 'schedules.enable',
  method: 'POST',
  path: '/api/v1/schedules/{id}/enable',
  role: 'Administrator',
  summary: 'Enable a schedule',
  description: 'Computes when it runs next.',
  tags,
  params: { id: guidInput },
  replies: { 200: schedule },
  errors: [notFound],
});

export const schedulesDisable = defineEndpoint({
  id: 'schedules.disable',
  method: 'POST',
  path: '/api/v1/schedules/{id}/disable',
  role: 'Administrator',
  summary: 'Disable a schedule',
  description: 'It no longer runs by itself; it can still be run by hand.',
  tags,
  params: { id: guidInput },
  replies: { 200: schedule },
  errors: [notFound],
});

export const schedulesRun = defineEndpoint({
  id: 'schedules.run',
  method: 'POST',
  path: '/api/v1/schedules/{id}/run',
  role: 'Operator',
  summary: 'Run a schedule now',
  description: 'Also when it is manual or disabled. The execution exists at once.',
  tags,
  params: { id: guidInput },
  replies: { 202: named('ScheduleStarted', { executionId: guid, message: text }) },
  errors: [
    notFound,
    { status: 400, code: 'VALIDATION_ERROR', when: 'It has no steps, or an execution of it is active.' },
  ],
});
