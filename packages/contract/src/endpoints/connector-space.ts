import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { connectedSystemObjectJoinType, connectedSystemObjectStatus } from '../enums.ts';
import {
  bool,
  boolQuery,
  dateTime,
  guid,
  guidInput,
  int,
  intInput,
  listInput,
  long,
  named,
  nullable,
  optional,
  text,
  textInput,
} from '../formats.ts';
import { pageInput, paged, pageSizeInput, sortDirection, valuePaging } from '../paging.ts';

const tags = ['Connector space'];
const root = '/api/v1/synchronisation/connected-systems/{id}/connector-space';
const systemNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such connected system.' } as const;
const objectNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such object in that system.' } as const;

const attributeValue = named('ConnectedSystemAttributeValue', {
  id: guid,
  attributeId: int,
  attributeName: text,
  stringValue: nullable(text),
  dateTimeValue: nullable(dateTime),
  intValue: nullable(int),
  guidValue: nullable(guid),
  boolValue: nullable(bool),
  referenceValueId: nullable(guid),
  longValue: nullable(long).meta({ description: 'Nearest number; `longText` is exact.' }),
  longText: nullable(text),
  binaryLength: nullable(int).meta({ description: 'In bytes.' }),
  unresolvedReferenceValue: nullable(text).meta({
    description: 'The reference as the system gave it, while it resolves to no object.',
  }),
  referenceDisplayName: nullable(text),
});

/** How many values an attribute has and how many were returned. */
export const attributeSummary = named('AttributeSummary', {
  attributeName: text,
  totalCount: int,
  returnedCount: int,
  hasMore: bool,
});

export const connectedSystemObject = named('ConnectedSystemObject', {
  id: guid,
  created: dateTime,
  lastUpdated: nullable(dateTime),
  status: connectedSystemObjectStatus.output,
  joinType: connectedSystemObjectJoinType.output,
  dateJoined: nullable(dateTime),
  displayName: nullable(text),
  connectedSystemId: int,
  connectedSystemName: text,
  typeId: int,
  typeName: text,
  metaverseObjectId: nullable(guid),
  metaverseObjectDisplayName: nullable(text),
  attributeValues: z.array(attributeValue),
  attributeValueSummaries: nullable(z.array(attributeSummary)),
  externalId: nullable(text),
  secondaryExternalId: nullable(text),
  pendingExportId: nullable(guid),
});

const connectedSystemObjectHeader = named('ConnectedSystemObjectHeader', {
  id: guid,
  created: dateTime,
  lastUpdated: nullable(dateTime),
  status: connectedSystemObjectStatus.output,
  joinType: connectedSystemObjectJoinType.output,
  dateJoined: nullable(dateTime),
  displayName: nullable(text),
  externalId: nullable(text),
  secondaryExternalId: nullable(text),
  typeId: int,
  typeName: text,
  metaverseObjectId: nullable(guid),
  metaverseObjectDisplayName: nullable(text),
  pendingExportId: nullable(guid),
});

export const connectorSpaceList = defineEndpoint({
  id: 'connectorSpace.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the objects of a connector space',
  description:
    '`search` finds external ids, secondary external ids and display names that begin with the text, ignoring case. Ordered by id unless `sortBy` is displayName, externalId, created or lastUpdated.',
  tags,
  params: { id: intInput() },
  query: {
    page: pageInput,
    pageSize: pageSizeInput({ default: 25, to: 100 }),
    search: optional(textInput({ to: 500 })),
    status: listInput(connectedSystemObjectStatus.input).default([]),
    joinType: listInput(connectedSystemObjectJoinType.input).default([]),
    objectTypeId: optional(intInput()),
    hasPendingExport: optional(boolQuery),
    sortBy: optional(textInput({ to: 100 })),
    sortDirection,
  },
  replies: { 200: paged(connectedSystemObjectHeader) },
  errors: [systemNotFound],
});

export const connectorSpaceGet = defineEndpoint({
  id: 'connectorSpace.get',
  method: 'GET',
  path: `${root}/{csoId}`,
  role: 'Reader',
  summary: 'Read an object of a connector space',
  description: 'At most ten values an attribute; `attributeValueSummaries` tells where there are more.',
  tags,
  params: { id: intInput(), csoId: guidInput },
  replies: { 200: connectedSystemObject },
  errors: [objectNotFound],
});

export const connectorSpaceListValues = defineEndpoint({
  id: 'connectorSpace.listValues',
  method: 'GET',
  path: `${root}/{csoId}/attributes/{attributeName}/values`,
  role: 'Reader',
  summary: 'List the values of one attribute of an object',
  description:
    '`search` looks for the text, ignoring case, in text values, in unresolved references and in the objects that references resolve to.',
  tags,
  params: { id: intInput(), csoId: guidInput, attributeName: textInput() },
  query: valuePaging,
  replies: { 200: paged(attributeValue) },
  errors: [objectNotFound],
});

export const connectorSpaceCountUnresolvedReferences = defineEndpoint({
  id: 'connectorSpace.countUnresolvedReferences',
  method: 'GET',
  path: `${root}/unresolved-references/count`,
  role: 'Reader',
  summary: 'Count the references that resolve to no object',
  tags,
  params: { id: intInput() },
  replies: { 200: int },
  errors: [systemNotFound],
});

export const connectorSpaceListUnresolvedReferences = defineEndpoint({
  id: 'connectorSpace.listUnresolvedReferences',
  method: 'GET',
  path: `${root}/unresolved-references`,
  role: 'Reader',
  summary: 'List the references that resolve to no object',
  tags,
  params: { id: intInput() },
  query: { page: pageInput, pageSize: pageSizeInput({ default: 50, to: 100 }) },
  replies: {
    200: paged(
      named('UnresolvedReference', {
        csoId: guid,
        displayName: nullable(text),
        attribute: text,
        value: text,
        reason: z.enum(['outsideSelectedContainers', 'notInConnectorSpace']),
      }),
    ),
  },
  errors: [systemNotFound],
});
