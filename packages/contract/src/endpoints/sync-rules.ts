import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { syncRuleDirection } from '../enums.ts';
import { enumeration } from '../enumeration.ts';
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
  textInput,
  withDefault,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Synchronisation rules'];
const root = '/api/v1/synchronisation/sync-rules';
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such synchronisation rule.' } as const;
const invalidFields = { status: 400, code: 'VALIDATION_ERROR', when: 'A field is missing or too long.' } as const;

const inboundOutOfScopeAction = enumeration('InboundOutOfScopeAction', ['RemainJoined', 'Disconnect']);
const outboundDeprovisionAction = enumeration('OutboundDeprovisionAction', ['Disconnect', 'Delete']);

export const syncRule = named('SyncRule', {
  id: int,
  name: text,
  created: dateTime,
  connectedSystemId: int,
  connectedSystemName: text,
  connectedSystemObjectTypeId: int,
  connectedSystemObjectTypeName: text,
  metaverseObjectTypeId: int,
  metaverseObjectTypeName: text,
  direction: syncRuleDirection.output,
  projectToMetaverse: nullable(bool),
  provisionToConnectedSystem: nullable(bool),
  enabled: bool,
  enforceState: bool,
  description: nullable(text),
  inboundOutOfScopeAction: inboundOutOfScopeAction.output,
  outboundDeprovisionAction: outboundDeprovisionAction.output,
  mappingCount: int,
  lastUpdated: nullable(dateTime),
});

const actions = {
  description: optional(textInput({ to: 1000 })),
  inboundOutOfScopeAction: optional(inboundOutOfScopeAction.input).meta({
    description: 'What becomes of the join of an object that leaves the scope of an import rule.',
  }),
  outboundDeprovisionAction: optional(outboundDeprovisionAction.input).meta({
    description:
      'What becomes of the target object when an identity leaves the scope of an export rule, or is deleted.',
  }),
};

export const syncRulesList = defineEndpoint({
  id: 'syncRules.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the synchronisation rules',
  description: 'Disabled ones too; by id unless asked otherwise.',
  tags,
  query: standardPaging,
  replies: { 200: paged(syncRule) },
});

export const syncRulesCreate = defineEndpoint({
  id: 'syncRules.create',
  method: 'POST',
  path: root,
  role: 'Administrator',
  summary: 'Create a synchronisation rule',
  description:
    '`projectToMetaverse` means something on import rules only, `provisionToConnectedSystem` on export rules only.',
  tags,
  body: bodyInput({
    name: textInput({ from: 1, to: 200 }),
    connectedSystemId: intInput(),
    connectedSystemObjectTypeId: intInput(),
    metaverseObjectTypeId: intInput(),
    direction: syncRuleDirection.input,
    projectToMetaverse: optional(boolInput),
    provisionToConnectedSystem: optional(boolInput),
    enabled: withDefault(boolInput, true),
    enforceState: withDefault(boolInput, true),
    ...actions,
  }),
  replies: { 201: syncRule },
  errors: [
    invalidFields,
    { status: 400, code: 'BAD_REQUEST', when: 'The system or a type is unknown, or the direction is NotSet.' },
  ],
});

export const syncRulesGet = defineEndpoint({
  id: 'syncRules.get',
  method: 'GET',
  path: `${root}/{id}`,
  role: 'Reader',
  summary: 'Read a synchronisation rule',
  tags,
  params: { id: intInput() },
  replies: { 200: syncRule },
  errors: [notFound],
});

export const syncRulesUpdate = defineEndpoint({
  id: 'syncRules.update',
  method: 'PUT',
  path: `${root}/{id}`,
  role: 'Administrator',
  summary: 'Change a synchronisation rule',
  description:
    'Absent and null fields stay as they are. Direction, system and types cannot change. Saving removes matching rules that have no place on the rule: all of an export rule, and those of an import rule while its system matches in simple mode.',
  tags,
  params: { id: intInput() },
  body: bodyInput({
    name: optional(textInput({ from: 1, to: 200 })),
    enabled: optional(boolInput),
    projectToMetaverse: optional(boolInput),
    provisionToConnectedSystem: optional(boolInput),
    enforceState: optional(boolInput),
    ...actions,
  }),
  replies: { 200: syncRule },
  errors: [notFound, invalidFields],
});

export const syncRulesDelete = defineEndpoint({
  id: 'syncRules.delete',
  method: 'DELETE',
  path: `${root}/{id}`,
  role: 'Administrator',
  summary: 'Delete a synchronisation rule',
  description:
    'With its mappings, scope and matching rules. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound],
});
