import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { deletionOutcome } from '../enums.ts';
import { bool, boolQuery, guid, int, intInput, named, nullable, text, timespan, withDefault } from '../formats.ts';
import { noConnectedSystem, isBeingDeleted } from './connected-systems.ts';

const tags = ['Connected systems'];
const root = '/api/v1/synchronisation/connected-systems';

export const connectedSystemDeletion = named('ConnectedSystemDeletion', {
  success: bool,
  outcome: deletionOutcome.output,
  errorMessage: nullable(text),
  workerTaskId: nullable(guid),
  activityId: nullable(guid),
});

export const connectedSystemDeletionPreview = named('ConnectedSystemDeletionPreview', {
  connectedSystemId: int,
  connectedSystemName: text,
  connectedSystemObjectCount: int,
  syncRuleCount: int,
  runProfileCount: int,
  partitionCount: int,
  containerCount: int,
  pendingExportCount: int,
  activityCount: int,
  joinedMvoCount: int,
  mvosWithOtherConnectorsCount: int,
  mvosWithDeletionRuleCount: int,
  mvosWithGracePeriodCount: int,
  warnings: z.array(text),
  estimatedDeletionTime: timespan,
  willRunAsBackgroundJob: bool,
  hasRunningSyncOperation: bool,
  samples: z.record(z.string(), z.array(text)).meta({ description: 'Some names of what goes, by kind.' }),
});

export const connectedSystemsDelete = defineEndpoint({
  id: 'connectedSystems.delete',
  method: 'DELETE',
  path: `${root}/{id}`,
  role: 'Administrator',
  summary: 'Delete a connected system',
  description:
    'With everything that belongs to it. More than 1,000 objects, or a run in progress, make it a background task. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput() },
  query: { deleteChangeHistory: withDefault(boolQuery, false), ...previewQuery },
  replies: { 200: z.union([connectedSystemDeletion, connectedSystemDeletionPreview]), 202: connectedSystemDeletion },
  errors: [noConnectedSystem, isBeingDeleted],
});

export const connectedSystemsPreviewDeletion = defineEndpoint({
  id: 'connectedSystems.previewDeletion',
  method: 'GET',
  path: `${root}/{id}/deletion-preview`,
  role: 'Reader',
  summary: 'What deleting a connected system would do',
  tags,
  params: { id: intInput() },
  replies: { 200: connectedSystemDeletionPreview },
  errors: [noConnectedSystem],
});

export const connectedSystemsClear = defineEndpoint({
  id: 'connectedSystems.clear',
  method: 'POST',
  path: `${root}/{id}/clear`,
  role: 'Administrator',
  summary: 'Empty the connector space of a system',
  description:
    'Removes every object and pending export of the system and severs its joins; metaverse objects keep their values. Answers when it is done. `preview=true` answers what would go, and clears nothing.',
  tags,
  params: { id: intInput() },
  query: { deleteChangeHistory: withDefault(boolQuery, true), ...previewQuery },
  replies: { 200: nullable(destructionPreview).meta({ description: 'No body unless a preview was asked for.' }) },
  errors: [
    noConnectedSystem,
    isBeingDeleted,
    { status: 400, code: 'BAD_REQUEST', when: 'It had to wait its turn and was cancelled, or failed.' },
  ],
});
