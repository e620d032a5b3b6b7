import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { activityStatus, connectedSystemRunType } from '../enums.ts';
import {
  bodyInput,
  dateTime,
  guid,
  int,
  intInput,
  named,
  nullable,
  object,
  optional,
  text,
  textInput,
  withDefault,
} from '../formats.ts';

const tags = ['Run profiles'];
const root = '/api/v1/synchronisation/connected-systems/{connectedSystemId}/run-profiles';
const systemNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such connected system.' } as const;
const notFound = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'There is no such connected system, or no such run profile in it.',
} as const;
const invalidFields = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;

export const runProfile = named('RunProfile', {
  id: int,
  name: text,
  connectedSystemId: int,
  runType: connectedSystemRunType.output,
  pageSize: int,
  partitionName: nullable(text),
  filePath: nullable(text),
  partitionId: nullable(int),
  lastActivity: nullable(object({ id: guid, status: activityStatus.output, created: dateTime })),
});

export const runProfilesList = defineEndpoint({
  id: 'runProfiles.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the run profiles of a system',
  tags,
  params: { connectedSystemId: intInput() },
  replies: { 200: z.array(runProfile) },
  errors: [systemNotFound],
});

export const runProfilesCreate = defineEndpoint({
  id: 'runProfiles.create',
  method: 'POST',
  path: root,
  role: 'Administrator',
  summary: 'Create a run profile',
  description: 'Names need not be unique. The run type cannot be changed afterwards.',
  tags,
  params: { connectedSystemId: intInput() },
  body: bodyInput({
    name: textInput({ from: 1, to: 200 }),
    runType: connectedSystemRunType.input,
    pageSize: withDefault(intInput({ from: 1, to: 10_000 }), 100),
    partitionId: optional(intInput()),
    filePath: optional(textInput({ to: 500 })),
  }),
  replies: { 201: runProfile },
  errors: [
    systemNotFound,
    invalidFields,
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'The partition is not of this system, or the connector cannot run that.',
    },
  ],
});

export const runProfilesUpdate = defineEndpoint({
  id: 'runProfiles.update',
  method: 'PUT',
  path: `${root}/{runProfileId}`,
  role: 'Administrator',
  summary: 'Change a run profile',
  description: 'Absent and null fields stay as they are; an empty file path clears it.',
  tags,
  params: { connectedSystemId: intInput(), runProfileId: intInput() },
  body: bodyInput({
    name: optional(textInput({ from: 1, to: 200 })),
    pageSize: optional(intInput({ from: 1, to: 10_000 })),
    partitionId: optional(intInput()),
    filePath: optional(textInput({ to: 500 })),
  }),
  replies: { 200: runProfile },
  errors: [notFound, invalidFields, { status: 400, code: 'BAD_REQUEST', when: 'The partition is not of this system.' }],
});

export const runProfilesDelete = defineEndpoint({
  id: 'runProfiles.delete',
  method: 'DELETE',
  path: `${root}/{runProfileId}`,
  role: 'Administrator',
  summary: 'Delete a run profile',
  description: '`preview=true` answers what depends on it, and deletes nothing.',
  tags,
  params: { connectedSystemId: intInput(), runProfileId: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound],
});

export const runProfilesExecute = defineEndpoint({
  id: 'runProfiles.execute',
  method: 'POST',
  path: `${root}/{runProfileId}/execute`,
  role: 'Operator',
  summary: 'Start a run',
  description: 'Queues the run; its activity exists at once. A run waits for others of the same system.',
  tags,
  params: { connectedSystemId: intInput(), runProfileId: intInput() },
  replies: { 202: named('RunQueued', { activityId: guid, taskId: guid, message: text, warnings: z.array(text) }) },
  errors: [
    notFound,
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'Nothing is selected to run over and the setting Sync.PartitionValidationMode is Error, or the system is being deleted.',
    },
  ],
});
