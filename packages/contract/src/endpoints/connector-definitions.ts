import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { activityInitiatorType, connectedSystemSettingCategory, connectedSystemSettingType } from '../enums.ts';
import { bool, dateTime, guid, int, intInput, json, named, nullable, text, textInput } from '../formats.ts';

const tags = ['Connector definitions'];
const root = '/api/v1/synchronisation/connector-definitions';
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such connector definition.' } as const;

const header = named('ConnectorDefinitionHeader', {
  id: int,
  name: text,
  description: nullable(text),
  builtIn: bool,
  created: dateTime,
  lastUpdated: nullable(dateTime),
  files: int,
  versions: nullable(text),
  inUse: bool,
});

const setting = named('ConnectorSetting', {
  id: int,
  name: nullable(text),
  description: nullable(text),
  category: connectedSystemSettingCategory.output,
  type: connectedSystemSettingType.output,
  defaultCheckboxValue: nullable(bool),
  defaultStringValue: nullable(text),
  defaultIntValue: nullable(int),
  dropDownValues: nullable(z.array(text)),
  required: bool,
  values: z.null(),
});

const definition = named('ConnectorDefinition', {
  id: int,
  name: text,
  description: nullable(text),
  url: nullable(text),
  created: dateTime,
  createdByType: activityInitiatorType.output,
  createdById: nullable(guid),
  createdByName: nullable(text),
  lastUpdated: nullable(dateTime),
  lastUpdatedByType: activityInitiatorType.output,
  lastUpdatedById: nullable(guid),
  lastUpdatedByName: nullable(text),
  builtIn: bool,
  files: z.array(json),
  settings: z.array(setting),
  connectedSystems: z.null(),
  supportsFullImport: bool,
  supportsDeltaImport: bool,
  supportsExport: bool,
  supportsPartitions: bool,
  supportsPartitionContainers: bool,
  supportsSecondaryExternalId: bool,
  supportsUserSelectedExternalId: bool,
  supportsUserSelectedAttributeTypes: bool,
  supportsAutoConfirmExport: bool,
  supportsParallelExport: bool,
  supportsPaging: bool,
  supportsFilePaths: bool,
});

export const connectorDefinitionsList = defineEndpoint({
  id: 'connectorDefinitions.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the connector definitions',
  tags,
  replies: { 200: z.array(header) },
});

export const connectorDefinitionsGet = defineEndpoint({
  id: 'connectorDefinitions.get',
  method: 'GET',
  path: `${root}/{id}`,
  role: 'Reader',
  summary: 'Read a connector definition',
  description: 'With what it can do and its settings in display order; a setting id is the key of `settingValues`.',
  tags,
  params: { id: intInput() },
  replies: { 200: definition },
  errors: [notFound],
});

export const connectorDefinitionsGetByName = defineEndpoint({
  id: 'connectorDefinitions.getByName',
  method: 'GET',
  path: `${root}/by-name/{name}`,
  role: 'Reader',
  summary: 'Read a connector definition by its exact name',
  tags,
  params: { name: textInput() },
  replies: { 200: definition },
  errors: [notFound],
});
