import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { activityInitiatorType, metaverseObjectChangeInitiatorType } from '../enums.ts';
import {
  bool,
  dateTime,
  guid,
  guidInput,
  int,
  named,
  nullable,
  object,
  optional,
  text,
  textInput,
} from '../formats.ts';
import { paged, pageInput, pageSizeInput, valuePaging } from '../paging.ts';
import { metaverseObjectValue } from './metaverse-objects.ts';

const tags = ['Metaverse'];
const root = '/api/v1/metaverse/objects/{id}';
const noObject = { status: 404, code: 'NOT_FOUND', when: 'There is no such metaverse object.' } as const;
const noObjectOrAttribute = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'There is no such metaverse object, or no such attribute.',
} as const;
const paging = { page: pageInput, pageSize: pageSizeInput({ default: 25, to: 100 }) } as const;

export const metaverseObjectsListValues = defineEndpoint({
  id: 'metaverse.listObjectValues',
  method: 'GET',
  path: `${root}/attributes/{attributeName}/values`,
  role: 'Reader',
  summary: 'List the values of one attribute of an object',
  description: '`search` looks for the text, ignoring case, in values and in the display names of references.',
  tags,
  params: { id: guidInput, attributeName: textInput() },
  query: valuePaging,
  replies: { 200: paged(metaverseObjectValue) },
  errors: [noObjectOrAttribute],
});

const attributeChange = object({
  attributeId: int,
  attributeName: text.meta({ description: 'The id as text when the attribute no longer exists.' }),
  added: z.array(text),
  removed: z.array(text),
});

export const metaverseObjectChange = named('MetaverseObjectChange', {
  id: guid,
  changeTime: dateTime,
  changeType: text.meta({ description: 'Projected, AttributeFlow, Deleted, …' }),
  initiatorType: metaverseObjectChangeInitiatorType.output.meta({ description: 'What changed it.' }),
  initiatedByType: activityInitiatorType.output,
  initiatedById: nullable(guid),
  initiatedByName: nullable(text),
  activityId: nullable(guid),
  activityItemId: nullable(guid),
  displayName: nullable(text),
  changes: z.array(attributeChange).meta({ description: 'By attribute name; references by display name.' }),
});
export type MetaverseObjectChangeDto = z.output<typeof metaverseObjectChange>;

export const metaverseObjectsHistory = defineEndpoint({
  id: 'metaverse.listObjectHistory',
  method: 'GET',
  path: `${root}/history`,
  role: 'Reader',
  summary: 'List the recorded changes of an object',
  description: 'The newest first. Also of an object that no longer exists, as long as its changes are kept.',
  tags,
  params: { id: guidInput },
  query: {
    ...paging,
    attributeName: optional(textInput({ to: 200 })).meta({ description: 'Only changes of this attribute.' }),
  },
  replies: { 200: paged(metaverseObjectChange) },
  errors: [{ ...noObject, when: 'There is no such metaverse object, and no change of one is kept.' }],
});

export const metaverseObjectsReferencedBy = defineEndpoint({
  id: 'metaverse.listObjectReferrers',
  method: 'GET',
  path: `${root}/referenced-by`,
  role: 'Reader',
  summary: 'List the objects that refer to an object',
  description: 'By display name, once for each attribute that refers to it.',
  tags,
  params: { id: guidInput },
  query: { ...paging, search: optional(textInput({ to: 500 })).meta({ description: 'Part of the display name.' }) },
  replies: {
    200: paged(
      named('MetaverseObjectReferrer', {
        id: guid,
        displayName: nullable(text),
        typeId: int,
        typeName: text,
        attributeId: int,
        attributeName: text,
      }),
    ),
  },
  errors: [noObject],
});

const contributor = named('MetaverseAttributeContributor', {
  mappingId: int,
  ruleId: int,
  ruleName: text,
  systemId: int,
  systemName: text,
  isEnabled: bool,
  nullIsValue: bool,
  connected: bool.meta({ description: 'An imported object of the system is joined to this one.' }),
  inScope: nullable(bool).meta({ description: 'Null when not connected.' }),
  values: z.array(text).meta({ description: 'What it would contribute, at most 25.' }),
  verdict: z.enum(['wins', 'outranked', 'noOpinion', 'assertsBlank', 'failed']),
  reason: text,
});

export const attributeExplanation = named('MetaverseAttributeExplanation', {
  attributeId: int,
  attributeName: text,
  contributedBySystemId: nullable(int).meta({ description: 'Who contributed what is stored now.' }),
  contributedByMappingId: nullable(int),
  contributors: z.array(contributor).meta({ description: 'The best priority first.' }),
});
export type AttributeExplanationDto = z.output<typeof attributeExplanation>;

export const metaverseObjectsExplain = defineEndpoint({
  id: 'metaverse.explainObjectAttribute',
  method: 'GET',
  path: `${root}/attributes/{attributeName}/explain`,
  role: 'Reader',
  summary: 'Why an attribute of an object has its value',
  description:
    'Every contributor by priority, with what it says now and why it wins or not. Nothing is written; what is stored may be older than this.',
  tags,
  params: { id: guidInput, attributeName: textInput() },
  replies: { 200: attributeExplanation },
  errors: [noObjectOrAttribute],
});
