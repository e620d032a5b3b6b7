import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { syncRuleMappingSourcesType } from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  int,
  intInput,
  listInput,
  named,
  nullable,
  optional,
  text,
  textInput,
  withDefault,
} from '../formats.ts';

const tags = ['Attribute mappings'];
const root = '/api/v1/synchronisation/sync-rules/{id}/mappings';
const ruleNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such synchronisation rule.' } as const;
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such rule, or no such mapping in it.' } as const;

export const mapping = named('Mapping', {
  id: int,
  created: dateTime,
  targetMetaverseAttributeId: nullable(int),
  targetMetaverseAttributeName: nullable(text),
  targetConnectedSystemAttributeId: nullable(int),
  targetConnectedSystemAttributeName: nullable(text),
  sourceType: syncRuleMappingSourcesType.output,
  sources: z.array(
    named('MappingSource', {
      id: int,
      order: int,
      metaverseAttributeId: nullable(int),
      metaverseAttributeName: nullable(text),
      connectedSystemAttributeId: nullable(int),
      connectedSystemAttributeName: nullable(text),
      expression: nullable(text),
    }),
  ),
  priority: nullable(int).meta({
    description: 'Import mappings: 1 wins over 2, among all that feed the same attribute of the same metaverse type.',
  }),
  nullIsValue: bool.meta({
    description: 'Import mappings: no value asserts a blank, instead of leaving the attribute to the next mapping.',
  }),
  enabled: bool,
});

const mappingInput = {
  targetMetaverseAttributeId: optional(intInput()).meta({ description: 'Import rules.' }),
  targetConnectedSystemAttributeId: optional(intInput()).meta({ description: 'Export rules.' }),
  sources: listInput(
    bodyInput({
      order: withDefault(intInput(), 0),
      connectedSystemAttributeId: optional(intInput()),
      metaverseAttributeId: optional(intInput()),
      expression: optional(textInput()).meta({ description: 'Wins over the attribute ids unless blank.' }),
    }),
  ).default([]),
  nullIsValue: optional(boolInput),
  enabled: optional(boolInput),
};

const refusals = [
  {
    status: 400,
    code: 'BAD_REQUEST',
    when: 'The target for the direction is missing, there is no source, a source names nothing, an expression is not valid, data types differ, the target is read-only, or an attribute is not on the rule’s object type.',
  },
  { status: 404, code: 'NOT_FOUND', when: 'The rule, the target or a source attribute is unknown.' },
] as const;

export const mappingsList = defineEndpoint({
  id: 'mappings.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the mappings of a rule',
  tags,
  params: { id: intInput() },
  replies: { 200: z.array(mapping) },
  errors: [ruleNotFound],
});

export const mappingsCreate = defineEndpoint({
  id: 'mappings.create',
  method: 'POST',
  path: root,
  role: 'Administrator',
  summary: 'Create a mapping',
  description: 'A new import mapping has the lowest priority for its attribute.',
  tags,
  params: { id: intInput() },
  body: bodyInput(mappingInput),
  replies: { 201: mapping },
  errors: refusals,
});

export const mappingsGet = defineEndpoint({
  id: 'mappings.get',
  method: 'GET',
  path: `${root}/{mappingId}`,
  role: 'Reader',
  summary: 'Read a mapping',
  tags,
  params: { id: intInput(), mappingId: intInput() },
  replies: { 200: mapping },
  errors: [notFound],
});

export const mappingsUpdate = defineEndpoint({
  id: 'mappings.update',
  method: 'PUT',
  path: `${root}/{mappingId}`,
  role: 'Administrator',
  summary: 'Replace a mapping',
  description:
    'Takes the same body as creating one. An import mapping with another target goes to the lowest priority there.',
  tags,
  params: { id: intInput(), mappingId: intInput() },
  body: bodyInput(mappingInput),
  replies: { 200: mapping },
  errors: refusals,
});

export const mappingsDelete = defineEndpoint({
  id: 'mappings.delete',
  method: 'DELETE',
  path: `${root}/{mappingId}`,
  role: 'Administrator',
  summary: 'Delete a mapping',
  description: '`preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput(), mappingId: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound],
});
