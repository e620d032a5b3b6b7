import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  attributeDataType,
  attributePlurality,
  metaverseObjectDeletionRule,
  metaverseObjectDeletionTriggerMode,
  metaverseObjectOrigin,
  metaverseObjectStatus,
  pendingDeletionStatus,
} from '../enums.ts';
import {
  bodyInput,
  bool,
  boolQuery,
  dateTime,
  dateTimeInput,
  guid,
  guidInput,
  int,
  intInput,
  listInput,
  long,
  named,
  nullable,
  object,
  optional,
  text,
  textInput,
  timespan,
  timespanInput,
  withDefault,
} from '../formats.ts';
import { paged, pageInput, pageSizeInput, sortDirection, standardPaging } from '../paging.ts';

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

// ── object types ─────────────────────────────────────────────────────────────────────────────────

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

// ── attributes ───────────────────────────────────────────────────────────────────────────────────

const noAttribute = { status: 404, code: 'NOT_FOUND', when: 'There is no such attribute.' } as const;

export const metaverseAttributeHeader = named('MetaverseAttributeHeader', {
  id: int,
  created: dateTime,
  name: text,
  type: attributeDataType.output,
  attributePlurality: attributePlurality.output,
  builtIn: bool,
  metaverseObjectTypes: z
    .array(object({ key: int, value: text }))
    .meta({ description: 'The types that have it: id and name.' }),
});

export const metaverseAttribute = named('MetaverseAttribute', {
  id: int,
  name: text,
  created: dateTime,
  type: attributeDataType.output,
  attributePlurality: attributePlurality.output,
  builtIn: bool,
  objectTypes: z.array(object({ id: int, name: text })),
});
export type MetaverseAttributeDto = z.output<typeof metaverseAttribute>;

const attributeName = textInput({ from: 1, to: 200 });
const attributeType = attributeDataType.input.refine((type) => type !== 'NotSet', { error: 'Must not be NotSet.' });
const objectTypeIds = optional(listInput(intInput()));

export const metaverseAttributesList = defineEndpoint({
  id: 'metaverse.listAttributes',
  method: 'GET',
  path: `${root}/attributes`,
  role: 'Reader',
  summary: 'List the attributes of the metaverse',
  description: 'Ordered by name unless asked otherwise.',
  tags,
  query: standardPaging,
  replies: { 200: paged(metaverseAttributeHeader) },
});

export const metaverseAttributesGet = defineEndpoint({
  id: 'metaverse.getAttribute',
  method: 'GET',
  path: `${root}/attributes/{id}`,
  role: 'Reader',
  summary: 'Read an attribute of the metaverse',
  tags,
  params: { id: intInput() },
  replies: { 200: metaverseAttribute },
  errors: [noAttribute],
});

export const metaverseAttributesCreate = defineEndpoint({
  id: 'metaverse.createAttribute',
  method: 'POST',
  path: `${root}/attributes`,
  role: 'Administrator',
  summary: 'Create an attribute of the metaverse',
  tags,
  body: bodyInput({
    name: attributeName,
    type: attributeType,
    attributePlurality: withDefault(attributePlurality.input, 'SingleValued'),
    objectTypeIds: objectTypeIds.meta({ description: 'The types that get it.' }),
  }),
  replies: { 201: metaverseAttribute },
  errors: [invalidFields, { status: 400, code: 'BAD_REQUEST', when: 'The name is taken, or a type does not exist.' }],
});

export const metaverseAttributesUpdate = defineEndpoint({
  id: 'metaverse.updateAttribute',
  method: 'PUT',
  path: `${root}/attributes/{id}`,
  role: 'Administrator',
  summary: 'Change an attribute of the metaverse',
  description: 'Absent and null fields stay as they are. Type and plurality can change while no object holds a value.',
  tags,
  params: { id: intInput() },
  body: bodyInput({
    name: optional(attributeName),
    type: optional(attributeType),
    attributePlurality: optional(attributePlurality.input),
    objectTypeIds: objectTypeIds.meta({ description: 'Replaces the types that have it; `[]` leaves none.' }),
  }),
  replies: { 200: metaverseAttribute },
  errors: [
    noAttribute,
    {
      status: 400,
      code: 'VALIDATION_ERROR',
      when: 'A field is out of range, or objects hold values that the change would orphan.',
    },
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'The attribute is built in, the name is taken, or a type does not exist.',
    },
  ],
});

export const metaverseAttributesDelete = defineEndpoint({
  id: 'metaverse.deleteAttribute',
  method: 'DELETE',
  path: `${root}/attributes/{id}`,
  role: 'Administrator',
  summary: 'Delete an attribute of the metaverse',
  description: '`preview=true` answers what would go and what stands against it, and deletes nothing.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [
    noAttribute,
    { status: 400, code: 'BAD_REQUEST', when: 'The attribute is built in.' },
    {
      status: 400,
      code: 'VALIDATION_ERROR',
      when: 'Objects hold values of it, or rules use it: then `details` holds the rules as JSON text, `[{"Id":6,"Name":"…"}]`.',
    },
  ],
});

// ── objects ──────────────────────────────────────────────────────────────────────────────────────

export const metaverseObjectHeader = named('MetaverseObjectHeader', {
  id: guid,
  created: dateTime,
  displayName: nullable(text),
  status: metaverseObjectStatus.output,
  typeId: int,
  typeName: text,
  attributes: z
    .record(z.string(), text)
    .meta({ description: 'Attribute name to text; an attribute without a value has no key.' }),
});
export type MetaverseObjectHeaderDto = z.output<typeof metaverseObjectHeader>;

const objectPaging = { page: pageInput, pageSize: pageSizeInput({ default: 25, to: 100 }) } as const;

export const metaverseObjectsList = defineEndpoint({
  id: 'metaverse.listObjects',
  method: 'GET',
  path: `${root}/objects`,
  role: 'Reader',
  summary: 'List metaverse objects',
  description: 'Ordered by creation.',
  tags,
  query: {
    ...objectPaging,
    sortBy: optional(textInput({ to: 100 })).meta({ description: '`displayName`; anything else is by creation.' }),
    sortDirection,
    filter: optional(textInput({ to: 500 })).meta({ description: 'Accepted and without effect.' }),
    objectTypeId: optional(intInput()),
    search: optional(textInput()).meta({ description: 'Part of the display name, in any case.' }),
    attributes: listInput(textInput())
      .default([])
      .meta({ description: 'Names of attributes to include, repeated or separated by commas; `*` is all.' }),
    filterAttributeName: optional(textInput()).meta({ description: 'Needs `filterAttributeValue` too.' }),
    filterAttributeValue: optional(textInput()).meta({ description: 'Equal in any case.' }),
    status: optional(metaverseObjectStatus.input),
    connectedSystemId: optional(intInput()).meta({ description: 'Only objects joined to this connected system.' }),
  },
  replies: { 200: paged(metaverseObjectHeader) },
});

export const metaverseObjectValue = named('MetaverseObjectValue', {
  id: guid,
  attributeId: int,
  attributeName: text,
  attributeType: attributeDataType.output,
  attributePlurality: attributePlurality.output,
  stringValue: nullable(text).meta({ description: 'A LongNumber is here too, as its digits.' }),
  dateTimeValue: nullable(dateTime),
  intValue: nullable(int),
  guidValue: nullable(guid),
  boolValue: nullable(bool),
  referenceValueId: nullable(guid),
  referenceValueDisplayName: nullable(text),
  contributedBySystemId: nullable(int),
  contributedBySystemName: nullable(text),
  longValue: nullable(long).meta({ description: 'At most 2^53: see stringValue for the exact digits.' }),
  binaryLength: nullable(int).meta({ description: 'Bytes of a Binary value, which is not sent itself.' }),
  contributedByRuleId: nullable(int),
  contributedByRuleName: nullable(text),
});
export type MetaverseObjectValueDto = z.output<typeof metaverseObjectValue>;

export const metaverseObject = named('MetaverseObject', {
  id: guid,
  created: dateTime,
  lastUpdated: nullable(dateTime),
  displayName: nullable(text),
  status: metaverseObjectStatus.output,
  origin: metaverseObjectOrigin.output,
  lastConnectorDisconnectedDate: nullable(dateTime),
  isPendingDeletion: bool,
  deletionEligibleDate: nullable(dateTime),
  type: object({ id: int, name: text }),
  attributeValues: z.array(metaverseObjectValue),
  connectedSystemObjects: z.array(
    object({ id: guid, connectedSystemId: int, connectedSystemName: text, displayName: nullable(text) }),
  ),
  attributeValueCounts: z
    .record(z.string(), int)
    .meta({ description: 'How many values each attribute has, by attribute name; more than are listed when capped.' }),
  referencedByCount: int,
});
export type MetaverseObjectDto = z.output<typeof metaverseObject>;

const noObject = { status: 404, code: 'NOT_FOUND', when: 'There is no such metaverse object.' } as const;

export const metaverseObjectsGet = defineEndpoint({
  id: 'metaverse.getObject',
  method: 'GET',
  path: `${root}/objects/{id}`,
  role: 'Reader',
  summary: 'Read a metaverse object',
  tags,
  params: { id: guidInput },
  query: {
    valuesPerAttribute: optional(intInput({ from: 1 })).meta({
      description: 'At most so many values of each attribute; all unless given.',
    }),
  },
  replies: { 200: metaverseObject },
  errors: [noObject],
});

const newestFirst = z
  .enum(['asc', 'desc'], { error: 'Must be asc or desc.' })
  .nullish()
  .transform((given): 'asc' | 'desc' => given ?? 'desc')
  .meta({ wire: { type: 'string', enum: ['asc', 'desc'], default: 'desc' } });

export const metaverseObjectsSearch = defineEndpoint({
  id: 'metaverse.searchObjects',
  method: 'GET',
  path: `${root}/objects/search/{predefinedSearchUri}`,
  role: 'Reader',
  summary: 'Find metaverse objects by a predefined search',
  tags,
  params: { predefinedSearchUri: textInput() },
  query: {
    ...objectPaging,
    search: optional(textInput()).meta({ description: 'Part of any text value, in any case.' }),
    sortBy: optional(textInput({ to: 200 })).meta({ description: 'The name of an attribute; creation unless given.' }),
    sortDirection: newestFirst,
  },
  replies: { 200: paged(metaverseObjectHeader) },
  errors: [{ status: 404, code: 'NOT_FOUND', when: 'There is no such predefined search.' }],
});

// ── pending deletions ────────────────────────────────────────────────────────────────────────────

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
