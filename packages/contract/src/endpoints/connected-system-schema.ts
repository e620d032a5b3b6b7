import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { attributeDataType, attributePlurality, attributeWritability } from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  guid,
  int,
  intInput,
  named,
  nullable,
  object,
  optional,
  text,
} from '../formats.ts';

const tags = ['Connected system schema'];
const root = '/api/v1/synchronisation/connected-systems/{id}';
const notFound = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'There is no such connected system, or no such item in it.',
} as const;

export const attribute = named('ConnectedSystemAttribute', {
  id: int,
  name: text,
  description: nullable(text),
  className: nullable(text),
  created: dateTime,
  type: attributeDataType.output,
  attributePlurality: attributePlurality.output,
  selected: bool,
  isExternalId: bool,
  isSecondaryExternalId: bool,
  selectionLocked: bool,
  writability: attributeWritability.output,
});

export const objectType = named('ConnectedSystemObjectType', {
  id: int,
  name: text,
  created: dateTime,
  selected: bool,
  removeContributedAttributesOnObsoletion: bool,
  attributeCount: int,
  attributes: z.array(attribute),
});

type Container = {
  id: number;
  name: string;
  externalId: string;
  description: string | null;
  hidden: boolean;
  selected: boolean;
  partitionId: number | null;
  connectedSystemId: number | null;
  childContainers: Container[];
};

export const container: z.ZodType<Container> = named('Container', {
  id: int,
  name: text,
  externalId: text,
  description: nullable(text),
  hidden: bool,
  selected: bool,
  partitionId: nullable(int),
  connectedSystemId: nullable(int),
  get childContainers() {
    return z.array(container);
  },
});

export const partition = named('Partition', {
  id: int,
  name: text,
  externalId: text,
  selected: bool,
  connectedSystemId: int,
  containers: z.array(container),
});

export const objectTypesList = defineEndpoint({
  id: 'objectTypes.list',
  method: 'GET',
  path: `${root}/object-types`,
  role: 'Reader',
  summary: 'List the object types of a system',
  description: 'With their attributes; both by name, ignoring case.',
  tags,
  params: { id: intInput() },
  replies: { 200: z.array(objectType) },
  errors: [notFound],
});

export const objectTypesGetAlias = defineEndpoint({
  id: 'objectTypes.get',
  method: 'GET',
  path: '/api/v1/connected-systems/{id}/object-types/{objectTypeId}',
  role: 'Reader',
  summary: 'Read one object type of a system',
  tags,
  params: { id: intInput(), objectTypeId: intInput() },
  replies: { 200: objectType },
  errors: [notFound],
});

export const objectTypesUpdate = defineEndpoint({
  id: 'objectTypes.update',
  method: 'PUT',
  path: `${root}/object-types/{objectTypeId}`,
  role: 'Administrator',
  summary: 'Select an object type',
  tags,
  params: { id: intInput(), objectTypeId: intInput() },
  body: bodyInput({ selected: optional(boolInput), removeContributedAttributesOnObsoletion: optional(boolInput) }),
  replies: { 200: objectType },
  errors: [notFound],
});

const attributeChanges = {
  selected: optional(boolInput),
  isExternalId: optional(boolInput),
  isSecondaryExternalId: optional(boolInput),
};

export const attributesUpdate = defineEndpoint({
  id: 'objectTypeAttributes.update',
  method: 'PUT',
  path: `${root}/object-types/{objectTypeId}/attributes/{attributeId}`,
  role: 'Administrator',
  summary: 'Select an attribute or make it an id',
  description:
    'An external id is selected with it, and takes the mark from the other attributes of the type. The data type can be chosen where the connector leaves it to the administrator and no object is staged yet.',
  tags,
  params: { id: intInput(), objectTypeId: intInput(), attributeId: intInput() },
  body: bodyInput({ ...attributeChanges, type: optional(attributeDataType.input) }),
  replies: { 200: attribute },
  errors: [
    notFound,
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'An id attribute cannot be deselected; the data type cannot be chosen here or now.',
    },
  ],
});

const bulkUpdate = {
  role: 'Administrator',
  summary: 'Select many attributes at once',
  tags,
  params: { id: intInput(), objectTypeId: intInput() },
  body: bodyInput({ attributes: z.record(z.string(), bodyInput(attributeChanges)) }),
  replies: {
    200: named('AttributeBulkUpdate', {
      activityId: guid,
      updatedCount: int,
      updatedAttributes: z.array(attribute),
      errors: nullable(z.array(object({ attributeId: int, errorMessage: text }))),
    }),
  },
  errors: [
    notFound,
    { status: 400, code: 'BAD_REQUEST', when: 'No attribute is named.' },
    { status: 400, code: 'VALIDATION_ERROR', when: '`attributes` is missing, or a key is no attribute id.' },
  ],
} as const;

export const attributesBulkUpdate = defineEndpoint({
  id: 'objectTypeAttributes.bulkUpdate',
  method: 'PUT',
  path: `${root}/object-types/{objectTypeId}/attributes`,
  description: 'Keys are attribute ids. What cannot be applied is reported, the rest is applied.',
  ...bulkUpdate,
});

export const attributesBulkUpdateAlias = defineEndpoint({
  id: 'objectTypeAttributes.bulkUpdateAlias',
  method: 'POST',
  path: `${root}/object-types/{objectTypeId}/attributes/bulk-update`,
  description: 'Another address of `PUT …/attributes`, and the same in all.',
  ...bulkUpdate,
});

export const partitionsList = defineEndpoint({
  id: 'partitions.list',
  method: 'GET',
  path: `${root}/partitions`,
  role: 'Reader',
  summary: 'List the partitions of a system',
  description: 'With their containers, in full depth.',
  tags,
  params: { id: intInput() },
  replies: { 200: z.array(partition) },
  errors: [notFound],
});

export const partitionsUpdate = defineEndpoint({
  id: 'partitions.update',
  method: 'PUT',
  path: `${root}/partitions/{partitionId}`,
  role: 'Administrator',
  summary: 'Select a partition',
  tags,
  params: { id: intInput(), partitionId: intInput() },
  body: bodyInput({ selected: optional(boolInput) }),
  replies: { 200: partition },
  errors: [notFound],
});

export const containersUpdate = defineEndpoint({
  id: 'containers.update',
  method: 'PUT',
  path: `${root}/containers/{containerId}`,
  role: 'Administrator',
  summary: 'Select a container',
  description:
    'A selected container means its whole subtree; the selection of the containers below it does not change.',
  tags,
  params: { id: intInput(), containerId: intInput() },
  body: bodyInput({ selected: optional(boolInput) }),
  replies: { 200: container },
  errors: [notFound],
});

export const hierarchySelect = defineEndpoint({
  id: 'hierarchy.select',
  method: 'PUT',
  path: `${root}/hierarchy-selection`,
  role: 'Administrator',
  summary: 'Select partitions and containers at once',
  description: 'Keys are ids. All of it or nothing, in one activity.',
  tags,
  params: { id: intInput() },
  body: bodyInput({
    partitions: optional(z.record(z.string(), boolInput)),
    containers: optional(z.record(z.string(), boolInput)),
  }),
  replies: { 200: z.array(partition) },
  errors: [notFound, { status: 400, code: 'BAD_REQUEST', when: 'An id is not of this system.' }],
});
