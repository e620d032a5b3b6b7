import { z } from 'zod';
import { previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  attributeDataType,
  attributePlurality,
  metaverseObjectDeletionRule,
  metaverseObjectDeletionTriggerMode,
} from '../enums.ts';
import {
  bodyInput,
  bool,
  boolQuery,
  dateTime,
  int,
  intInput,
  listInput,
  named,
  nullable,
  object,
  optional,
  text,
  timespan,
  timespanInput,
  withDefault,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Metaverse'];
const root = '/api/v1/metaverse';
const includeChildObjects = withDefault(boolQuery, false).meta({
  description: 'Accepted and without effect: attributes are always counted and listed.',
});
const invalidFields = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;

const noObjectType = { status: 404, code: 'NOT_FOUND', when: 'There is no such object type.' } as const;

export const metaverseObjectTypeHeader = named('MetaverseObjectTypeHeader', {
  id: int,
  name: text,
  pluralName: text,
  created: dateTime,
  attributesCount: int,
  builtIn: bool,
  icon: nullable(text),
  hasPredefinedSearches: bool,
  deletionRule: metaverseObjectDeletionRule.output,
  deletionGracePeriod: nullable(timespan),
});

export const metaverseObjectType = named('MetaverseObjectType', {
  id: int,
  name: text,
  pluralName: text,
  created: dateTime,
  builtIn: bool,
  icon: nullable(text),
  deletionRule: metaverseObjectDeletionRule.output,
  deletionGracePeriod: nullable(timespan).meta({ description: 'How long an object stays after its deletion is due.' }),
  deletionTriggerConnectedSystemIds: z
    .array(int)
    .meta({ description: 'The authoritative systems of the rule WhenAuthoritativeSourceDisconnected.' }),
  deletionTriggerMode: metaverseObjectDeletionTriggerMode.output.meta({
    description: 'Whether one authoritative system is enough to disconnect, or the last of them has to.',
  }),
  attributes: z
    .array(
      object({
        id: int,
        name: text,
        type: attributeDataType.output,
        attributePlurality: attributePlurality.output,
        builtIn: bool,
      }),
    )
    .meta({ description: 'Ordered by name.' }),
});
export type MetaverseObjectTypeDto = z.output<typeof metaverseObjectType>;

export const metaverseObjectTypesList = defineEndpoint({
  id: 'metaverse.listObjectTypes',
  method: 'GET',
  path: `${root}/object-types`,
  role: 'Reader',
  summary: 'List the object types of the metaverse',
  description: 'Ordered by name unless asked otherwise.',
  tags,
  query: { ...standardPaging, includeChildObjects },
  replies: { 200: paged(metaverseObjectTypeHeader) },
});

export const metaverseObjectTypesGet = defineEndpoint({
  id: 'metaverse.getObjectType',
  method: 'GET',
  path: `${root}/object-types/{id}`,
  role: 'Reader',
  summary: 'Read an object type of the metaverse',
  tags,
  params: { id: intInput() },
  query: { includeChildObjects },
  replies: { 200: metaverseObjectType },
  errors: [noObjectType],
});

export const deletionTermsPreview = named('DeletionTermsPreview', {
  dueNow: int.meta({ description: 'Objects that could be deleted at once.' }),
  pending: int.meta({ description: 'Objects whose deletion would be scheduled for later.' }),
  spared: int.meta({ description: 'Objects whose deletion is scheduled now and would not be any more.' }),
  samples: z.array(text).meta({ description: 'Names of some that would be due, at most ten.' }),
});
export type DeletionTermsPreviewDto = z.output<typeof deletionTermsPreview>;

export const metaverseObjectTypesUpdate = defineEndpoint({
  id: 'metaverse.updateObjectType',
  method: 'PUT',
  path: `${root}/object-types/{id}`,
  role: 'Administrator',
  summary: 'Change when objects of a type are deleted',
  description:
    'Absent and null fields stay as they are. `preview=true` answers whom it would concern, and changes nothing.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  body: bodyInput({
    deletionRule: optional(metaverseObjectDeletionRule.input),
    deletionGracePeriod: optional(timespanInput).meta({ description: '`00:00:00` removes it. Whole seconds.' }),
    deletionTriggerConnectedSystemIds: optional(listInput(intInput())).meta({ description: 'Replaces the list.' }),
    deletionTriggerMode: optional(metaverseObjectDeletionTriggerMode.input),
  }),
  replies: { 200: z.union([metaverseObjectType, deletionTermsPreview]) },
  errors: [
    noObjectType,
    invalidFields,
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'The grace period is negative, a connected system does not exist, or the rule WhenAuthoritativeSourceDisconnected would be left without a system.',
    },
  ],
});
