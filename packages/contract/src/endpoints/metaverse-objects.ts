import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { attributeDataType, attributePlurality, metaverseObjectOrigin, metaverseObjectStatus } from '../enums.ts';
import {
  bool,
  dateTime,
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
} from '../formats.ts';
import { paged, pageInput, pageSizeInput, sortDirection } from '../paging.ts';

const tags = ['Metaverse'];
const root = '/api/v1/metaverse';

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
