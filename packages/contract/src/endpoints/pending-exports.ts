import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  pendingExportAttributeChangeStatus,
  pendingExportAttributeChangeType,
  pendingExportChangeType,
  pendingExportStatus,
} from '../enums.ts';
import {
  bodyInput,
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
  object,
  optional,
  text,
  textInput,
} from '../formats.ts';
import { paged, sortDirection, valuePaging } from '../paging.ts';
import { attributeSummary } from './connector-space.ts';

const tags = ['Pending exports'];
const systemRoot = '/api/v1/synchronisation/connected-systems/{id}/pending-exports';
const root = '/api/v1/synchronisation/pending-exports';
const systemNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such connected system.' } as const;
const exportNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such pending export.' } as const;

const pendingExportHeader = named('PendingExportHeader', {
  id: guid,
  connectedSystemId: int,
  changeType: pendingExportChangeType.output,
  status: pendingExportStatus.output,
  createdAt: dateTime,
  lastAttemptedAt: nullable(dateTime),
  nextRetryAt: nullable(dateTime),
  errorCount: int,
  maxRetries: int,
  lastErrorMessage: nullable(text),
  hasUnresolvedReferences: bool,
  targetObjectIdentifier: nullable(text),
  sourceMetaverseObjectId: nullable(guid),
  sourceMetaverseObjectDisplayName: nullable(text),
  attributeChangeCount: int,
  connectedSystemObjectId: nullable(guid),
  isHeld: bool,
});

const attributeChange = named('PendingExportAttributeChange', {
  id: guid,
  attributeId: int,
  attributeName: text,
  changeType: pendingExportAttributeChangeType.output,
  status: pendingExportAttributeChangeStatus.output,
  stringValue: nullable(text),
  dateTimeValue: nullable(dateTime),
  intValue: nullable(int),
  longValue: nullable(long).meta({ description: 'Nearest number; `longText` is exact.' }),
  guidValue: nullable(guid),
  boolValue: nullable(bool),
  unresolvedReferenceValue: nullable(text),
  exportAttemptCount: int,
  longText: nullable(text),
  binaryLength: nullable(int),
  referenceDisplayName: nullable(text),
  currentValue: nullable(text).meta({
    description: 'What the object holds now for a single-valued attribute, as text.',
  }),
  lastImportedValue: nullable(text).meta({ description: 'What the last confirming import found instead.' }),
});

const pendingExport = named('PendingExport', {
  id: guid,
  connectedSystemId: int,
  connectedSystemName: text,
  changeType: pendingExportChangeType.output,
  status: pendingExportStatus.output,
  createdAt: dateTime,
  errorCount: int,
  maxRetries: int,
  lastAttemptedAt: nullable(dateTime),
  nextRetryAt: nullable(dateTime),
  lastErrorMessage: nullable(text),
  hasUnresolvedReferences: bool,
  connectedSystemObjectId: nullable(guid),
  connectedSystemObjectDisplayName: nullable(text),
  connectedSystemObjectTypeName: nullable(text),
  sourceMetaverseObjectId: nullable(guid),
  sourceMetaverseObjectDisplayName: nullable(text),
  sourceMetaverseObjectTypeName: nullable(text),
  attributeChanges: z.array(attributeChange),
  attributeChangeSummaries: nullable(z.array(attributeSummary)),
  isHeld: bool,
});

export const pendingExportsList = defineEndpoint({
  id: 'pendingExports.list',
  method: 'GET',
  path: systemRoot,
  role: 'Reader',
  summary: 'List the pending exports of a system',
  description:
    'Newest first unless `sortBy` is createdAt, lastAttemptedAt, nextRetryAt, errorCount, status or changeType. `search` looks, ignoring case, in the last error, the target’s external id and the source’s display name.',
  tags,
  params: { id: intInput() },
  query: {
    ...valuePaging,
    status: listInput(pendingExportStatus.input).default([]),
    changeType: listInput(pendingExportChangeType.input).default([]),
    hasUnresolvedReferences: optional(boolQuery),
    connectedSystemObjectId: optional(guidInput),
    metaverseObjectId: optional(guidInput),
    sortBy: optional(textInput({ to: 100 })),
    sortDirection,
  },
  replies: { 200: paged(pendingExportHeader) },
  errors: [systemNotFound],
});

export const pendingExportsSummary = defineEndpoint({
  id: 'pendingExports.summary',
  method: 'GET',
  path: `${systemRoot}/summary`,
  role: 'Reader',
  summary: 'Count the pending exports of a system by status and change',
  tags,
  params: { id: intInput() },
  replies: {
    200: named('PendingExportSummary', {
      total: int,
      withUnresolvedReferences: int,
      oldest: nullable(dateTime),
      counts: z.array(
        object({ status: pendingExportStatus.output, changeType: pendingExportChangeType.output, count: int }),
      ),
    }),
  },
  errors: [systemNotFound],
});

const selection = {
  ids: optional(listInput(guidInput, { to: 10_000 })),
  status: optional(pendingExportStatus.input),
  changeType: optional(pendingExportChangeType.input),
};

export const pendingExportsRetry = defineEndpoint({
  id: 'pendingExports.retry',
  method: 'POST',
  path: `${systemRoot}/retry`,
  role: 'Operator',
  summary: 'Make pending exports due at once',
  description:
    'Those that failed, were not confirmed or wait for a retry become Pending with no errors counted. Without `ids`, all that match `status` and `changeType`; one that is being sent is left alone.',
  tags,
  params: { id: intInput() },
  body: bodyInput(selection),
  bodyIsOptional: true,
  replies: { 200: named('PendingExportRetry', { retriedCount: int }) },
  errors: [systemNotFound],
});

export const pendingExportsDiscard = defineEndpoint({
  id: 'pendingExports.discard',
  method: 'POST',
  path: `${systemRoot}/discard`,
  role: 'Administrator',
  summary: 'Discard pending exports',
  description:
    'By `ids`, or all that match `status` and `changeType`; one of the three has to be given. One that is being sent is left alone. The next synchronisation stages again what is still due. `preview=true` answers counts and samples, and discards nothing.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  body: bodyInput(selection),
  replies: {
    200: z.union([named('PendingExportDiscard', { discardedCount: int, activityId: guid }), destructionPreview]),
  },
  errors: [systemNotFound, { status: 400, code: 'BAD_REQUEST', when: 'Nothing says which pending exports are meant.' }],
});

export const pendingExportsGet = defineEndpoint({
  id: 'pendingExports.get',
  method: 'GET',
  path: `${root}/{pendingExportId}`,
  role: 'Reader',
  summary: 'Read a pending export',
  description: 'At most ten changes an attribute; `attributeChangeSummaries` tells where there are more.',
  tags,
  params: { pendingExportId: guidInput },
  replies: { 200: pendingExport },
  errors: [exportNotFound],
});

export const pendingExportsListChanges = defineEndpoint({
  id: 'pendingExports.listChanges',
  method: 'GET',
  path: `${root}/{pendingExportId}/attribute-changes/{attributeName}/values`,
  role: 'Reader',
  summary: 'List the changes of one attribute of a pending export',
  tags,
  params: { pendingExportId: guidInput, attributeName: textInput() },
  query: valuePaging,
  replies: { 200: paged(attributeChange) },
  errors: [exportNotFound],
});
