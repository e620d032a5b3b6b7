import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  int,
  intInput,
  named,
  nullable,
  optional,
  text,
  withDefault,
} from '../formats.ts';

const tags = ['Object matching rules'];
const systemRoot = '/api/v1/synchronisation/connected-systems/{csId}';
const ruleRoot = '/api/v1/synchronisation/sync-rules/{id}/matching-rules';
const parentNotFound = { status: 404, code: 'NOT_FOUND', when: 'What the path names is not there.' } as const;
const notFound = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'What the path names is not there, or an attribute or type in the body is unknown.',
} as const;
const noSources = { status: 400, code: 'VALIDATION_ERROR', when: 'There is no source.' } as const;
const emptySource = { status: 400, code: 'BAD_REQUEST', when: 'A source names no attribute.' } as const;

export const matchingRule = named('MatchingRule', {
  id: int,
  order: int,
  connectedSystemObjectTypeId: int.meta({ description: '0 for a rule that belongs to a synchronisation rule.' }),
  connectedSystemObjectTypeName: nullable(text),
  metaverseObjectTypeId: nullable(int),
  metaverseObjectTypeName: nullable(text),
  syncRuleId: nullable(int),
  targetMetaverseAttributeId: nullable(int),
  targetMetaverseAttributeName: nullable(text),
  sources: z.array(
    named('MatchingRuleSource', {
      id: int,
      order: int,
      connectedSystemAttributeId: nullable(int),
      connectedSystemAttributeName: nullable(text),
      metaverseAttributeId: nullable(int),
      metaverseAttributeName: nullable(text),
    }),
  ),
  caseSensitive: bool,
  created: dateTime,
});

const sources = z
  .array(
    bodyInput({
      order: withDefault(intInput(), 0),
      connectedSystemAttributeId: optional(intInput()).meta({ description: 'Wins when both are given.' }),
      metaverseAttributeId: optional(intInput()),
    }),
  )
  .min(1, { error: 'Must have at least one source.' });

const common = {
  targetMetaverseAttributeId: intInput(),
  sources,
  order: optional(intInput()).meta({ description: 'One after the last unless given.' }),
  caseSensitive: withDefault(boolInput, true),
};

const changes = {
  order: optional(intInput()),
  targetMetaverseAttributeId: optional(intInput()),
  sources: optional(sources).meta({ description: 'Replaces all.' }),
  caseSensitive: optional(boolInput),
};

export const matchingRulesListForObjectType = defineEndpoint({
  id: 'matchingRules.listForObjectType',
  method: 'GET',
  path: `${systemRoot}/object-types/{objectTypeId}/matching-rules`,
  role: 'Reader',
  summary: 'List the matching rules of an object type',
  description: 'They apply while the system matches in simple mode; the lowest order first.',
  tags,
  params: { csId: intInput(), objectTypeId: intInput() },
  replies: { 200: z.array(matchingRule) },
  errors: [parentNotFound],
});

export const matchingRulesCreate = defineEndpoint({
  id: 'matchingRules.create',
  method: 'POST',
  path: `${systemRoot}/matching-rules`,
  role: 'Administrator',
  summary: 'Create a matching rule on an object type',
  tags,
  params: { csId: intInput() },
  body: bodyInput({ connectedSystemObjectTypeId: intInput(), metaverseObjectTypeId: intInput(), ...common }),
  replies: { 201: matchingRule },
  errors: [notFound, noSources, emptySource],
});

export const matchingRulesGet = defineEndpoint({
  id: 'matchingRules.get',
  method: 'GET',
  path: `${systemRoot}/matching-rules/{ruleId}`,
  role: 'Reader',
  summary: 'Read a matching rule of an object type',
  tags,
  params: { csId: intInput(), ruleId: intInput() },
  replies: { 200: matchingRule },
  errors: [parentNotFound],
});

export const matchingRulesUpdate = defineEndpoint({
  id: 'matchingRules.update',
  method: 'PUT',
  path: `${systemRoot}/matching-rules/{ruleId}`,
  role: 'Administrator',
  summary: 'Change a matching rule of an object type',
  tags,
  params: { csId: intInput(), ruleId: intInput() },
  body: bodyInput({ metaverseObjectTypeId: optional(intInput()), ...changes }),
  replies: { 200: matchingRule },
  errors: [notFound, noSources, emptySource],
});

export const matchingRulesDelete = defineEndpoint({
  id: 'matchingRules.delete',
  method: 'DELETE',
  path: `${systemRoot}/matching-rules/{ruleId}`,
  role: 'Administrator',
  summary: 'Delete a matching rule of an object type',
  description: '`preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { csId: intInput(), ruleId: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [parentNotFound],
});

export const syncRuleMatchingRulesList = defineEndpoint({
  id: 'syncRuleMatchingRules.list',
  method: 'GET',
  path: ruleRoot,
  role: 'Reader',
  summary: 'List the matching rules of a synchronisation rule',
  description: 'They apply while the system matches in advanced mode; the lowest order first.',
  tags,
  params: { id: intInput() },
  replies: { 200: z.array(matchingRule) },
  errors: [parentNotFound],
});

export const syncRuleMatchingRulesCreate = defineEndpoint({
  id: 'syncRuleMatchingRules.create',
  method: 'POST',
  path: ruleRoot,
  role: 'Administrator',
  summary: 'Create a matching rule on a synchronisation rule',
  tags,
  params: { id: intInput() },
  body: bodyInput(common),
  replies: { 201: matchingRule },
  errors: [notFound, noSources, emptySource],
});

export const syncRuleMatchingRulesGet = defineEndpoint({
  id: 'syncRuleMatchingRules.get',
  method: 'GET',
  path: `${ruleRoot}/{ruleId}`,
  role: 'Reader',
  summary: 'Read a matching rule of a synchronisation rule',
  tags,
  params: { id: intInput(), ruleId: intInput() },
  replies: { 200: matchingRule },
  errors: [parentNotFound],
});

export const syncRuleMatchingRulesUpdate = defineEndpoint({
  id: 'syncRuleMatchingRules.update',
  method: 'PUT',
  path: `${ruleRoot}/{ruleId}`,
  role: 'Administrator',
  summary: 'Change a matching rule of a synchronisation rule',
  tags,
  params: { id: intInput(), ruleId: intInput() },
  body: bodyInput(changes),
  replies: { 200: matchingRule },
  errors: [notFound, noSources, emptySource],
});

export const syncRuleMatchingRulesDelete = defineEndpoint({
  id: 'syncRuleMatchingRules.delete',
  method: 'DELETE',
  path: `${ruleRoot}/{ruleId}`,
  role: 'Administrator',
  summary: 'Delete a matching rule of a synchronisation rule',
  description: '`preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput(), ruleId: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [parentNotFound],
});
