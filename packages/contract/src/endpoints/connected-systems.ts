import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  connectedSystemSettingCategory,
  connectedSystemSettingType,
  connectedSystemStatus,
  deletionOutcome,
  hierarchyItemType,
  objectMatchingRuleMode,
} from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
  boolQuery,
  dateTime,
  guid,
  int,
  intInput,
  named,
  nullable,
  object,
  optional,
  text,
  textInput,
  timespan,
  withDefault,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';
import { objectType } from './connected-system-schema.ts';

const tags = ['Connected systems'];
const root = '/api/v1/synchronisation/connected-systems';
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such connected system.' } as const;
const invalidFields = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;
const isBeingDeleted = { status: 400, code: 'BAD_REQUEST', when: 'The connected system is being deleted.' } as const;

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
  errors: [notFound],
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
  errors: [notFound, invalidFields, isBeingDeleted],
});

export const connectedSystemDeletion = named('ConnectedSystemDeletion', {
  success: bool,
  outcome: deletionOutcome.output,
  errorMessage: nullable(text),
  workerTaskId: nullable(guid),
  activityId: nullable(guid),
});

export const connectedSystemDeletionPreview = named('ConnectedSystemDeletionPreview', {
  connectedSystemId: int,
  connectedSystemName: text,
  connectedSystemObjectCount: int,
  syncRuleCount: int,
  runProfileCount: int,
  partitionCount: int,
  containerCount: int,
  pendingExportCount: int,
  activityCount: int,
  joinedMvoCount: int,
  mvosWithOtherConnectorsCount: int,
  mvosWithDeletionRuleCount: int,
  mvosWithGracePeriodCount: int,
  warnings: z.array(text),
  estimatedDeletionTime: timespan,
  willRunAsBackgroundJob: bool,
  hasRunningSyncOperation: bool,
  samples: z.record(z.string(), z.array(text)).meta({ description: 'Some names of what goes, by kind.' }),
});

export const connectedSystemsDelete = defineEndpoint({
  id: 'connectedSystems.delete',
  method: 'DELETE',
  path: `${root}/{id}`,
  role: 'Administrator',
  summary: 'Delete a connected system',
  description:
    'With everything that belongs to it. More than 1,000 objects, or a run in progress, make it a background task. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput() },
  query: { deleteChangeHistory: withDefault(boolQuery, false), ...previewQuery },
  replies: { 200: z.union([connectedSystemDeletion, connectedSystemDeletionPreview]), 202: connectedSystemDeletion },
  errors: [notFound, isBeingDeleted],
});

export const connectedSystemsPreviewDeletion = defineEndpoint({
  id: 'connectedSystems.previewDeletion',
  method: 'GET',
  path: `${root}/{id}/deletion-preview`,
  role: 'Reader',
  summary: 'What deleting a connected system would do',
  tags,
  params: { id: intInput() },
  replies: { 200: connectedSystemDeletionPreview },
  errors: [notFound],
});

export const connectedSystemsClear = defineEndpoint({
  id: 'connectedSystems.clear',
  method: 'POST',
  path: `${root}/{id}/clear`,
  role: 'Administrator',
  summary: 'Empty the connector space of a system',
  description:
    'Removes every object and pending export of the system and severs its joins; metaverse objects keep their values. Answers when it is done. `preview=true` answers what would go, and clears nothing.',
  tags,
  params: { id: intInput() },
  query: { deleteChangeHistory: withDefault(boolQuery, true), ...previewQuery },
  replies: { 200: nullable(destructionPreview).meta({ description: 'No body unless a preview was asked for.' }) },
  errors: [
    notFound,
    isBeingDeleted,
    { status: 400, code: 'BAD_REQUEST', when: 'It had to wait its turn and was cancelled, or failed.' },
  ],
});

const retainedItem = object({ objectType: text, attribute: nullable(text), usedBy: z.array(text) });

export const schemaDifference = named('SchemaDifference', {
  addedObjectTypes: z.array(text),
  removedObjectTypes: z.array(text),
  updatedObjectTypes: z.array(
    object({
      objectType: text,
      addedAttributes: z.array(text),
      updatedAttributes: z.array(text),
      removedAttributes: z.array(text),
    }),
  ),
  retained: z.array(retainedItem).meta({ description: 'Gone from the system, but kept because something uses it.' }),
  warnings: z.array(text),
});

export const connectedSystemsImportSchema = defineEndpoint({
  id: 'connectedSystems.importSchema',
  method: 'POST',
  path: `${root}/{id}/import-schema`,
  role: 'Administrator',
  summary: 'Read the schema from the system',
  description:
    'Known types and attributes keep their ids and selection, new ones come unselected, those that are gone are removed unless something uses them. `preview=true` answers the difference, and changes nothing.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  replies: { 200: z.union([connectedSystem, schemaDifference]) },
  errors: [
    notFound,
    { status: 400, code: 'BAD_REQUEST', when: 'The settings are not valid, or the system cannot be read.' },
  ],
});

const changeItem = object({ externalId: text, name: text, wasSelected: bool, itemType: hierarchyItemType.output });
const renameItem = object({ externalId: text, oldName: text, newName: text, itemType: hierarchyItemType.output });
const moveItem = object({
  externalId: text,
  name: text,
  oldParentExternalId: nullable(text),
  newParentExternalId: nullable(text),
});

export const hierarchyImport = named('HierarchyImport', {
  success: bool,
  errorMessage: nullable(text),
  totalPartitions: int,
  totalContainers: int,
  summary: text,
  hasChanges: bool,
  hasSelectedItemsRemoved: bool,
  addedPartitions: z.array(changeItem),
  removedPartitions: z.array(changeItem),
  renamedPartitions: z.array(renameItem),
  addedContainers: z.array(changeItem),
  removedContainers: z.array(changeItem),
  renamedContainers: z.array(renameItem),
  movedContainers: z.array(moveItem),
});

export const connectedSystemsImportHierarchy = defineEndpoint({
  id: 'connectedSystems.importHierarchy',
  method: 'POST',
  path: `${root}/{id}/import-hierarchy`,
  role: 'Administrator',
  summary: 'Read partitions and containers from the system',
  description:
    'Known items keep their ids and selection, new ones come unselected. A system that reports no partition at all changes nothing. `preview=true` changes nothing either.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  replies: { 200: hierarchyImport },
  errors: [
    notFound,
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'The connector has no partitions, the settings are not valid, or the system cannot be read.',
    },
  ],
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
  errors: [notFound],
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
  errors: [notFound, { status: 400, code: 'BAD_REQUEST', when: 'The connector is not supported here.' }],
});
