import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import {
  connectedSystemSettingCategory,
  connectedSystemSettingType,
  connectedSystemStatus,
  objectMatchingRuleMode,
} from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  int,
  intInput,
  named,
  nullable,
  object,
  optional,
  text,
  textInput,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';
import { objectType } from './connected-system-schema.ts';

const tags = ['Connected systems'];
const root = '/api/v1/synchronisation/connected-systems';
export const noConnectedSystem = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'There is no such connected system.',
} as const;
const invalidFields = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;
export const isBeingDeleted = {
  status: 400,
  code: 'BAD_REQUEST',
  when: 'The connected system is being deleted.',
} as const;

export const connectedSystemHeader = named('ConnectedSystemHeader', {
  id: int,
  name: text,
  description: nullable(text),
  created: dateTime,
  status: connectedSystemStatus.output,
  objectCount: int.meta({ description: 'Objects in the connector space.' }),
  connectorsCount: int.meta({ description: 'Of these, joined to a metaverse object.' }),
  pendingExportObjectsCount: int,
  connectorName: text,
  connectorId: int,
});

export const connectedSystem = named('ConnectedSystem', {
  id: int,
  name: text,
  description: nullable(text),
  created: dateTime,
  lastUpdated: nullable(dateTime),
  status: connectedSystemStatus.output,
  settingValuesValid: bool,
  connector: object({ id: int, name: text }),
  objectTypes: z.array(objectType),
  objectCount: int,
  pendingExportCount: int,
  maxExportParallelism: nullable(int),
  objectMatchingRuleMode: objectMatchingRuleMode.output,
  counts: object({ normal: int, obsolete: int, pendingProvisioning: int, joined: int }),
  unresolvedReferenceCount: int,
  fullSynchronisationNeeded: bool.meta({ description: 'A rule changed after the last full synchronisation began.' }),
  setup: z.array(object({ step: text, done: bool })).meta({
    description:
      'What a new system needs, in order: settings, schema, hierarchy, externalId, matching, runProfiles, import.',
  }),
});

export const connectedSystemsList = defineEndpoint({
  id: 'connectedSystems.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the connected systems',
  description: 'Ordered by name unless asked otherwise.',
  tags,
  query: standardPaging,
  replies: { 200: paged(connectedSystemHeader) },
});

export const connectedSystemsCreate = defineEndpoint({
  id: 'connectedSystems.create',
  method: 'POST',
  path: root,
  role: 'Administrator',
  summary: 'Create a connected system',
  description: 'Its settings hold the defaults of its connector. Names need not be unique.',
  tags,
  body: bodyInput({
    name: textInput({ from: 1, to: 200 }),
    description: optional(textInput({ to: 1000 })),
    connectorDefinitionId: intInput(),
  }),
  replies: { 201: connectedSystem },
  errors: [invalidFields, { status: 400, code: 'BAD_REQUEST', when: 'There is no such connector definition.' }],
});

export const connectedSystemsGet = defineEndpoint({
  id: 'connectedSystems.get',
  method: 'GET',
  path: `${root}/{id}`,
  role: 'Reader',
  summary: 'Read a connected system',
  tags,
  params: { id: intInput() },
  replies: { 200: connectedSystem },
  errors: [noConnectedSystem],
});

export const connectedSystemsUpdate = defineEndpoint({
  id: 'connectedSystems.update',
  method: 'PUT',
  path: `${root}/{id}`,
  role: 'Administrator',
  summary: 'Change a connected system',
  description:
    'Absent and null fields stay as they are; an empty description clears it. The keys of `settingValues` are setting ids of the connector definition, unknown ones are ignored. Values are stored and then checked: `settingValuesValid` tells.',
  tags,
  params: { id: intInput() },
  body: bodyInput({
    name: optional(textInput({ to: 200 })),
    description: optional(textInput({ to: 1000 })),
    settingValues: optional(
      z.record(
        z.string(),
        bodyInput({
          stringValue: optional(textInput()).meta({
            description: 'String, StringEncrypted, Text, DropDown and File settings.',
          }),
          intValue: optional(intInput()).meta({ description: 'Integer settings.' }),
          checkboxValue: optional(boolInput).meta({ description: 'CheckBox settings.' }),
        }),
      ),
    ),
    maxExportParallelism: optional(intInput({ from: 1, to: 16 })),
  }),
  replies: { 200: connectedSystem },
  errors: [noConnectedSystem, invalidFields, isBeingDeleted],
});

export const connectedSystemsListSettings = defineEndpoint({
  id: 'connectedSystems.listSettings',
  method: 'GET',
  path: `${root}/{id}/settings`,
  role: 'Reader',
  summary: 'Read the setting values of a connected system',
  description:
    'In display order, presentation rows included. A secret is never sent: `hasValue` tells whether there is one. What its connector finds wrong stands beside the setting.',
  tags,
  params: { id: intInput() },
  replies: {
    200: named('ConnectedSystemSettings', {
      settings: z.array(
        object({
          id: int,
          name: nullable(text),
          description: nullable(text),
          category: connectedSystemSettingCategory.output,
          type: connectedSystemSettingType.output,
          required: bool,
          dropDownValues: nullable(z.array(text)),
          stringValue: nullable(text),
          intValue: nullable(int),
          checkboxValue: nullable(bool),
          hasValue: bool,
          isApplicable: bool,
          isValid: bool,
          errorMessage: nullable(text),
        }),
      ),
      problems: z.array(text).meta({ description: 'What is wrong and belongs to no single setting.' }),
    }),
  },
  errors: [noConnectedSystem],
});

const settingChanges = optional(
  z.record(
    z.string(),
    bodyInput({
      stringValue: optional(textInput()),
      intValue: optional(intInput()),
      checkboxValue: optional(boolInput),
    }),
  ),
);

export const connectedSystemsTestConnection = defineEndpoint({
  id: 'connectedSystems.testConnection',
  method: 'POST',
  path: `${root}/{id}/test-connection`,
  role: 'Administrator',
  summary: 'Try the settings of a connected system',
  description:
    'Checks the settings, connects and reads the schema, with the stored values or those given over them; nothing is stored. A step that fails is a normal answer.',
  tags,
  params: { id: intInput() },
  body: bodyInput({ settingValues: settingChanges }),
  bodyIsOptional: true,
  replies: {
    200: named('ConnectionTest', {
      ok: bool,
      steps: z.array(
        object({
          name: z.enum(['settings', 'connect', 'schema', 'hierarchy']),
          ok: bool,
          ms: int,
          message: nullable(text),
        }),
      ),
    }),
  },
  errors: [noConnectedSystem, { status: 400, code: 'BAD_REQUEST', when: 'The connector is not supported here.' }],
});
