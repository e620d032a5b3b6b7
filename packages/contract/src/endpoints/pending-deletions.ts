import type { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { pendingDeletionStatus } from '../enums.ts';
import {
  bodyInput,
  dateTime,
  dateTimeInput,
  guid,
  guidInput,
  int,
  intInput,
  named,
  nullable,
  optional,
  text,
  textInput,
  timespan,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Metaverse'];
const root = '/api/v1/metaverse';
const invalidFields = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;

export const pendingDeletion = named('PendingDeletion', {
  id: guid,
  displayName: nullable(text),
  typeName: text,
  typeId: int,
  lastConnectorDisconnectedDate: dateTime,
  deletionEligibleDate: nullable(dateTime),
  daysUntilDeletion: nullable(int).meta({
    description: 'Begun days that are left, 0 or less when overdue; null without a grace period.',
  }),
  gracePeriod: nullable(timespan),
  connectedSystemObjectCount: int.meta({ description: 'Objects that are still joined.' }),
  status: pendingDeletionStatus.output,
});
export type PendingDeletionDto = z.output<typeof pendingDeletion>;

const objectTypeId = optional(intInput());

export const pendingDeletionsList = defineEndpoint({
  id: 'pendingDeletions.list',
  method: 'GET',
  path: `${root}/pending-deletions`,
  role: 'Reader',
  summary: 'List the objects whose deletion is scheduled',
  description: 'Those disconnected longest come first.',
  tags,
  query: {
    ...standardPaging,
    objectTypeId,
    status: optional(pendingDeletionStatus.input),
    search: optional(textInput()).meta({ description: 'Part of the display name, in any case.' }),
  },
  replies: { 200: paged(pendingDeletion) },
});

export const pendingDeletionsCount = defineEndpoint({
  id: 'pendingDeletions.count',
  method: 'GET',
  path: `${root}/pending-deletions/count`,
  role: 'Reader',
  summary: 'Count the objects whose deletion is scheduled',
  tags,
  query: { objectTypeId },
  replies: { 200: int },
});

export const pendingDeletionsSummary = defineEndpoint({
  id: 'pendingDeletions.summary',
  method: 'GET',
  path: `${root}/pending-deletions/summary`,
  role: 'Reader',
  summary: 'Count scheduled deletions by how far they are',
  tags,
  replies: {
    200: named('PendingDeletionSummary', {
      totalCount: int,
      deprovisioningCount: int,
      awaitingGracePeriodCount: int,
      readyForDeletionCount: int,
    }),
  },
});

const noPendingDeletion = { status: 404, code: 'NOT_FOUND', when: 'No deletion of that object is scheduled.' } as const;

export const pendingDeletionsPostpone = defineEndpoint({
  id: 'pendingDeletions.postpone',
  method: 'POST',
  path: `${root}/pending-deletions/{id}/postpone`,
  role: 'Administrator',
  summary: 'Put off the deletion of an object',
  description: 'For this disconnection of the object; it can only be put off, never hastened.',
  tags,
  params: { id: guidInput },
  body: bodyInput({ until: dateTimeInput }),
  replies: { 200: pendingDeletion },
  errors: [
    noPendingDeletion,
    invalidFields,
    { status: 400, code: 'BAD_REQUEST', when: 'The deletion would come sooner, or the time is past.' },
  ],
});

export const pendingDeletionsCancel = defineEndpoint({
  id: 'pendingDeletions.cancel',
  method: 'DELETE',
  path: `${root}/pending-deletions/{id}`,
  role: 'Administrator',
  summary: 'Cancel the deletion of an object',
  description:
    'The object stays, until it is disconnected once more. `preview=true` answers which deletion that is, and cancels nothing.',
  tags,
  params: { id: guidInput },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [noPendingDeletion],
});
