import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { searchComparisonType, searchGroupType } from '../enums.ts';
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
  object,
  optional,
  text,
  textInput,
  withDefault,
} from '../formats.ts';

const tags = ['Predefined searches'];
const root = '/api/v1/metaverse/predefined-searches';
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such predefined search.' } as const;
const invalid = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'A field is missing, too long or out of range.',
} as const;
const refused = {
  status: 400,
  code: 'BAD_REQUEST',
  when: 'The uri is taken, or a type or an attribute does not exist; or a built-in search would be changed in more than whether it is enabled and the default.',
} as const;

const criterion = named('SearchCriterion', {
  attributeId: int,
  attributeName: nullable(text),
  comparisonType: searchComparisonType.output,
  stringValue: nullable(text),
});

type Group = {
  type: 'All' | 'Any';
  position: number;
  criteria: z.output<typeof criterion>[];
  childGroups: Group[];
};

const group: z.ZodType<Group> = named('SearchGroup', {
  type: searchGroupType.output,
  position: int,
  criteria: z.array(criterion),
  get childGroups() {
    return z.array(group);
  },
});

export const predefinedSearch = named('PredefinedSearch', {
  id: int,
  name: text,
  uri: text,
  metaverseObjectType: object({ id: int, name: text }),
  isDefaultForMetaverseObjectType: bool,
  builtIn: bool,
  isEnabled: bool,
  created: dateTime,
  attributes: z.array(object({ id: int, name: text, position: int })).meta({ description: 'The columns, in order.' }),
  criteriaGroups: z
    .array(group)
    .meta({ description: 'An object is found when any of these is met; without, every one.' }),
});
export type PredefinedSearchDto = z.output<typeof predefinedSearch>;
export type SearchGroupDto = Group;

const criterionInput = bodyInput({
  attributeId: intInput(),
  comparisonType: searchComparisonType.input.refine((type) => type !== 'NotSet', { error: 'Must not be NotSet.' }),
  stringValue: optional(textInput({ to: 2000 })),
});

type GroupInput = {
  type?: string | number | null;
  criteria?: z.input<typeof criterionInput>[];
  childGroups?: GroupInput[];
};
type GivenGroup = {
  type: 'All' | 'Any';
  criteria: z.output<typeof criterionInput>[];
  childGroups: GivenGroup[];
};

const groupInput: z.ZodType<GivenGroup, GroupInput> = z
  .object({
    type: withDefault(searchGroupType.input, 'All'),
    criteria: listInput(criterionInput, { to: 100 }).default([]),
    get childGroups() {
      return z.array(groupInput).max(20).default([]);
    },
  })
  .meta({ id: 'SearchGroupInput' });

const name = textInput({ from: 1, to: 200 });
const uri = z
  .string({ error: 'Must be text.' })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'Must be lower-case letters, digits and single hyphens.' })
  .max(100)
  .meta({ wire: { type: 'string', maxLength: 100, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' } });
const uriParam = { uri: textInput() };

export const predefinedSearchesList = defineEndpoint({
  id: 'predefinedSearches.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'List the predefined searches',
  description: 'By type, the default of each type first. Disabled ones are for Administrators only.',
  tags,
  replies: { 200: z.array(predefinedSearch) },
});

export const predefinedSearchesGet = defineEndpoint({
  id: 'predefinedSearches.get',
  method: 'GET',
  path: `${root}/{uri}`,
  role: 'Reader',
  summary: 'Read a predefined search',
  tags,
  params: uriParam,
  replies: { 200: predefinedSearch },
  errors: [notFound],
});

export const predefinedSearchesCreate = defineEndpoint({
  id: 'predefinedSearches.create',
  method: 'POST',
  path: root,
  role: 'Administrator',
  summary: 'Create a predefined search',
  description: 'A new default takes the place of the old one of its type.',
  tags,
  body: bodyInput({
    name,
    uri,
    metaverseObjectTypeId: intInput(),
    isDefaultForMetaverseObjectType: withDefault(boolInput, false),
    isEnabled: withDefault(boolInput, true),
    attributeIds: withDefault(listInput(intInput(), { to: 50 }), []),
    criteriaGroups: withDefault(listInput(groupInput, { to: 20 }), []),
  }),
  replies: { 201: predefinedSearch },
  errors: [invalid, refused],
});

export const predefinedSearchesUpdate = defineEndpoint({
  id: 'predefinedSearches.update',
  method: 'PUT',
  path: `${root}/{uri}`,
  role: 'Administrator',
  summary: 'Change a predefined search',
  description:
    'Absent and null fields stay as they are. A built-in one can be disabled and made the default; copy it for more.',
  tags,
  params: uriParam,
  body: bodyInput({
    name: optional(name),
    uri: optional(uri),
    isDefaultForMetaverseObjectType: optional(boolInput),
    isEnabled: optional(boolInput),
    attributeIds: optional(listInput(intInput(), { to: 50 })),
    criteriaGroups: optional(listInput(groupInput, { to: 20 })),
  }),
  replies: { 200: predefinedSearch },
  errors: [notFound, invalid, refused],
});

export const predefinedSearchesDelete = defineEndpoint({
  id: 'predefinedSearches.delete',
  method: 'DELETE',
  path: `${root}/{uri}`,
  role: 'Administrator',
  summary: 'Delete a predefined search',
  description: '`preview=true` answers what would go, and deletes nothing.',
  tags,
  params: uriParam,
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound, { status: 400, code: 'BAD_REQUEST', when: 'The search is built in.' }],
});
