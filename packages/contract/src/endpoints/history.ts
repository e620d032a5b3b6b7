import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { deletedObjectInitiator } from '../enums.ts';
import {
  dateTime,
  dateTimeInput,
  guid,
  int,
  intInput,
  named,
  nullable,
  object,
  optional,
  text,
  textInput,
} from '../formats.ts';
import { pageInput } from '../paging.ts';

const tags = ['History'];
const invalid = { status: 400, code: 'VALIDATION_ERROR', when: 'A date or an id cannot be read.' } as const;

/** Clamped to 1 … 1000; 50 unless asked. */
const pageSize = z
  .union([z.literal(''), intInput()])
  .nullish()
  .transform((given): number => (typeof given === 'number' ? Math.min(Math.max(given, 1), 1000) : 50))
  .meta({ wire: { type: 'integer', format: 'int32', default: 50, minimum: 1, maximum: 1000 } });

const page = <Item extends z.ZodType>(item: Item) =>
  object({ items: z.array(item), totalCount: int, page: int, pageSize: int });

export const historyCleanup = defineEndpoint({
  id: 'history.cleanup',
  method: 'POST',
  path: '/api/v1/history/cleanup',
  role: 'Administrator',
  summary: 'Remove what is older than the retention period',
  description:
    'At most one batch of each kind: changes of connected system objects, changes of metaverse objects, activities. ' +
    '`preview=true` answers what that batch would be, and removes nothing.',
  tags,
  query: previewQuery,
  replies: {
    200: z.union([
      named('HistoryCleanup', {
        csoChangesDeleted: int,
        mvoChangesDeleted: int,
        activitiesDeleted: int,
        oldestRecordDeleted: nullable(dateTime),
        newestRecordDeleted: nullable(dateTime),
        cutoffDate: dateTime,
        retentionPeriodDays: int,
        batchSize: int,
      }),
      destructionPreview,
    ]),
  },
});

export const historyCount = defineEndpoint({
  id: 'history.count',
  method: 'GET',
  path: '/api/v1/history/connected-systems/{connectedSystemId}/count',
  role: 'Reader',
  summary: 'How many changes of a connected system are kept',
  tags,
  params: { connectedSystemId: intInput() },
  replies: {
    200: named('HistoryCount', { connectedSystemId: int, connectedSystemName: text, changeRecordCount: int }),
  },
  errors: [{ status: 404, code: 'NOT_FOUND', when: 'There is no such connected system.' }],
});

const deletedObjectShape = {
  id: guid,
  displayName: nullable(text),
  objectTypeName: nullable(text),
  changeTime: dateTime,
  initiatedByType: deletedObjectInitiator.output,
  initiatedByName: nullable(text),
} as const;

const deletedQuery = {
  fromDate: optional(dateTimeInput),
  toDate: optional(dateTimeInput),
  page: pageInput,
  pageSize,
} as const;

export const deletedConnectedSystemObjects = defineEndpoint({
  id: 'history.deletedConnectedSystemObjects',
  method: 'GET',
  path: '/api/v1/history/deleted-objects/cso',
  role: 'Reader',
  summary: 'List deleted connected system objects',
  description: 'The newest first.',
  tags,
  query: {
    connectedSystemId: optional(intInput()),
    externalIdSearch: optional(textInput()),
    ...deletedQuery,
  },
  replies: {
    200: page(
      named('DeletedConnectedSystemObject', {
        ...deletedObjectShape,
        externalId: nullable(text),
        connectedSystemId: int,
        connectedSystemName: nullable(text),
      }),
    ),
  },
  errors: [invalid],
});

export const deletedMetaverseObjects = defineEndpoint({
  id: 'history.deletedMetaverseObjects',
  method: 'GET',
  path: '/api/v1/history/deleted-objects/mvo',
  role: 'Reader',
  summary: 'List deleted metaverse objects',
  description: 'The newest first.',
  tags,
  query: { objectTypeId: optional(intInput()), displayNameSearch: optional(textInput()), ...deletedQuery },
  replies: { 200: page(named('DeletedMetaverseObject', { ...deletedObjectShape, objectTypeId: nullable(int) })) },
  errors: [invalid],
});
