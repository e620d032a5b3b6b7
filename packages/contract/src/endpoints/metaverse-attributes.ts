import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { attributeDataType, attributePlurality } from '../enums.ts';
import {
  bodyInput,
  bool,
  dateTime,
  int,
  intInput,
  listInput,
  named,
  object,
  optional,
  text,
  textInput,
  withDefault,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Metaverse'];
const root = '/api/v1/metaverse';
const invalidFields = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;

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
