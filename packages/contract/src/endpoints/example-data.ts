import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import {
  activityInitiatorType,
  attributeDataType,
  attributePlurality,
  attributeRenderingHint,
  comparisonType,
  metaverseObjectDeletionRule,
} from '../enums.ts';
import { bool, dateTime, decimal, guid, int, intInput, named, nullable, object, text, timespan } from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Example data'];
const root = '/api/v1/example-data';
const noTemplate = { status: 404, code: 'NOT_FOUND', when: 'There is no such template.' } as const;

export const exampleDataSetHeader = named('ExampleDataSetHeader', {
  id: int,
  name: text,
  builtIn: bool,
  created: dateTime,
  culture: text,
  valueCount: int,
});

export const exampleDataTemplateHeader = named('ExampleDataTemplateHeader', {
  id: int,
  name: nullable(text),
  builtIn: bool,
  created: dateTime,
  objectTypeCount: int,
});

const audit = {
  created: dateTime,
  createdByType: activityInitiatorType.output,
  createdById: nullable(guid),
  createdByName: nullable(text),
  lastUpdated: nullable(dateTime),
  lastUpdatedByType: activityInitiatorType.output,
  lastUpdatedById: nullable(guid),
  lastUpdatedByName: nullable(text),
} as const;

/** Nested objects are cut off: their own lists of other nested objects are empty. */
const cutOff = z.array(z.json()).meta({ description: 'Always empty here.' });

const nestedAttribute = named('ExampleDataAttribute', {
  id: int,
  ...audit,
  name: text,
  type: attributeDataType.output,
  attributePlurality: attributePlurality.output,
  builtIn: bool,
  renderingHint: attributeRenderingHint.output,
  metaverseObjectTypes: cutOff,
  predefinedSearchAttributes: cutOff,
});

const nestedObjectType = named('ExampleDataMetaverseObjectType', {
  id: int,
  name: text,
  pluralName: text,
  ...audit,
  attributes: cutOff,
  builtIn: bool,
  icon: nullable(text),
  exampleDataTemplateAttributes: cutOff,
  predefinedSearches: cutOff,
  deletionRule: metaverseObjectDeletionRule.output,
  deletionGracePeriod: nullable(timespan),
  deletionTriggerConnectedSystemIds: z.array(int),
});

export const exampleDataSet = named('ExampleDataSet', {
  id: int,
  name: text,
  created: dateTime,
  builtIn: bool,
  culture: text,
  values: z.array(object({ id: int, stringValue: text })),
});
export type ExampleDataSetDto = z.output<typeof exampleDataSet>;

const templateAttribute = named('ExampleDataTemplateAttribute', {
  id: int,
  connectedSystemObjectTypeAttribute: z.null(),
  metaverseAttribute: nullable(nestedAttribute),
  populatedValuesPercentage: nullable(int),
  boolTrueDistribution: nullable(int),
  boolShouldBeRandom: nullable(bool),
  minDate: nullable(dateTime),
  maxDate: nullable(dateTime),
  minNumber: nullable(int),
  maxNumber: nullable(int),
  sequentialNumbers: nullable(bool),
  randomNumbers: nullable(bool),
  pattern: nullable(text),
  exampleDataSetInstances: z.array(object({ id: int, exampleDataSet, order: int })),
  weightedStringValues: z.array(object({ id: int, value: text, weight: decimal })),
  managerDepthPercentage: nullable(int),
  mvaRefMinAssignments: nullable(int),
  mvaRefMaxAssignments: nullable(int),
  referenceMetaverseObjectTypes: z.array(nestedObjectType),
  attributeDependency: nullable(
    object({
      id: int,
      metaverseAttribute: nestedAttribute,
      stringValue: text,
      comparisonType: comparisonType.output,
    }),
  ),
});

export const exampleDataTemplate = named('ExampleDataTemplate', {
  id: int,
  name: text,
  builtIn: bool,
  ...audit,
  objectTypes: z.array(
    object({
      id: int,
      metaverseObjectType: nestedObjectType,
      templateAttributes: z.array(templateAttribute),
      objectsToCreate: int,
    }),
  ),
});
export type ExampleDataTemplateDto = z.output<typeof exampleDataTemplate>;
export type ExampleDataTemplateAttributeDto = z.output<typeof templateAttribute>;
export type ExampleDataAttributeDto = z.output<typeof nestedAttribute>;
export type ExampleDataObjectTypeDto = z.output<typeof nestedObjectType>;

export const exampleDataSetsList = defineEndpoint({
  id: 'exampleData.listSets',
  method: 'GET',
  path: `${root}/example-data-sets`,
  role: 'Reader',
  summary: 'List the word lists that example data is made of',
  description: 'Ordered by name unless asked otherwise.',
  tags,
  query: standardPaging,
  replies: { 200: paged(exampleDataSetHeader) },
});

export const exampleDataSetsGet = defineEndpoint({
  id: 'exampleData.getSet',
  method: 'GET',
  path: `${root}/example-data-sets/{id}`,
  role: 'Reader',
  summary: 'Read a word list of example data',
  description: 'With its words, in the order of the list.',
  tags,
  params: { id: intInput() },
  replies: { 200: exampleDataSet },
  errors: [{ status: 404, code: 'NOT_FOUND', when: 'There is no such word list.' }],
});

export const exampleDataTemplatesList = defineEndpoint({
  id: 'exampleData.listTemplates',
  method: 'GET',
  path: `${root}/templates`,
  role: 'Reader',
  summary: 'List the templates of example data',
  description: 'Ordered by name unless asked otherwise.',
  tags,
  query: standardPaging,
  replies: { 200: paged(exampleDataTemplateHeader) },
});

export const exampleDataTemplatesGet = defineEndpoint({
  id: 'exampleData.getTemplate',
  method: 'GET',
  path: `${root}/templates/{id}`,
  role: 'Reader',
  summary: 'Read a template of example data, with the words it draws from',
  tags,
  params: { id: intInput() },
  replies: { 200: exampleDataTemplate },
  errors: [noTemplate],
});

export const exampleDataTemplatesExecute = defineEndpoint({
  id: 'exampleData.executeTemplate',
  method: 'POST',
  path: `${root}/templates/{id}/execute`,
  role: 'Administrator',
  summary: 'Make the objects of a template',
  description: 'Queued; the newest activity of target ExampleDataTemplate tells how far it is.',
  tags,
  params: { id: intInput() },
  replies: { 202: null },
  errors: [noTemplate],
});
