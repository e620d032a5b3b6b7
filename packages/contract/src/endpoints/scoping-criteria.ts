import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  attributeDataType,
  relativeDateDirection,
  relativeDateUnit,
  searchComparisonType,
  searchGroupType,
} from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  dateTimeInput,
  guid,
  guidInput,
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

const tags = ['Scoping criteria'];
const root = '/api/v1/synchronisation/sync-rules/{id}/scoping-criteria';
const ruleNotFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such synchronisation rule.' } as const;
const notFound = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'There is no such rule, or no such group or criterion in it.',
} as const;
const unknownType = { status: 400, code: 'VALIDATION_ERROR', when: 'The type is neither All nor Any.' } as const;
const unknownComparison = {
  status: 400,
  code: 'VALIDATION_ERROR',
  when: 'The comparison is missing or unknown, or a value has the wrong type.',
} as const;
const badCriterion = {
  status: 400,
  code: 'BAD_REQUEST',
  when:
    'The comparison is NotSet, or the attribute for the direction of the rule is missing; ' +
    'a relative date is incomplete, stands beside a value, or is for an attribute that is no DateTime.',
} as const;

export const scopingCriterion = named('ScopingCriterion', {
  id: int,
  metaverseAttributeId: nullable(int),
  metaverseAttributeName: nullable(text),
  connectedSystemAttributeId: nullable(int),
  connectedSystemAttributeName: nullable(text),
  attributeDataType: attributeDataType.output,
  comparisonType: searchComparisonType.output,
  stringValue: nullable(text),
  intValue: nullable(int),
  dateTimeValue: nullable(dateTime),
  boolValue: nullable(bool),
  guidValue: nullable(guid),
  relativeCount: nullable(int),
  relativeUnit: nullable(relativeDateUnit.output),
  relativeDirection: nullable(relativeDateDirection.output),
  caseSensitive: bool,
});

type Group = {
  id: number;
  type: 'All' | 'Any';
  position: number;
  criteria: z.output<typeof scopingCriterion>[];
  childGroups: Group[];
};

export const scopingGroup: z.ZodType<Group> = named('ScopingGroup', {
  id: int,
  type: searchGroupType.output,
  position: int,
  criteria: z.array(scopingCriterion),
  get childGroups() {
    return z.array(scopingGroup);
  },
});

const groupInput = bodyInput({ type: withDefault(searchGroupType.input, 'All'), position: withDefault(intInput(), 0) });

const criterionInput = bodyInput({
  metaverseAttributeId: optional(intInput()).meta({ description: 'Export rules.' }),
  connectedSystemAttributeId: optional(intInput()).meta({ description: 'Import rules.' }),
  comparisonType: searchComparisonType.input,
  stringValue: optional(textInput()),
  intValue: optional(intInput()),
  dateTimeValue: optional(dateTimeInput),
  boolValue: optional(boolInput),
  guidValue: optional(guidInput),
  relativeCount: optional(intInput({ from: 0, to: 100_000 })).meta({
    description: 'With relativeUnit and relativeDirection, instead of a value: a moment by its distance from now.',
  }),
  relativeUnit: optional(relativeDateUnit.input).meta({
    description: 'Hours count from now; days and coarser units end at midnight UTC.',
  }),
  relativeDirection: optional(relativeDateDirection.input),
  caseSensitive: withDefault(boolInput, true).meta({ description: 'Text only.' }),
});

type GroupTreeInput = {
  type?: string | number | null;
  position?: number | string | null;
  criteria?: z.input<typeof criterionInput>[];
  childGroups?: GroupTreeInput[];
};
type GroupTree = {
  type: 'All' | 'Any';
  position: number | null;
  criteria: z.output<typeof criterionInput>[];
  childGroups: GroupTree[];
};

const groupTreeInput: z.ZodType<GroupTree, GroupTreeInput> = z
  .object({
    type: withDefault(searchGroupType.input, 'All'),
    position: optional(intInput()),
    criteria: listInput(criterionInput).default([]),
    get childGroups() {
      return z.array(groupTreeInput).default([]);
    },
  })
  .meta({ id: 'ScopingGroupInput' });

export const scopingCriteriaList = defineEndpoint({
  id: 'scopingCriteria.list',
  method: 'GET',
  path: root,
  role: 'Reader',
  summary: 'Read the scope of a rule',
  description: 'An object is in scope when any of the top-level groups is met; without groups, every object is.',
  tags,
  params: { id: intInput() },
  replies: { 200: z.array(scopingGroup) },
  errors: [ruleNotFound],
});

export const scopingCriteriaCreateGroup = defineEndpoint({
  id: 'scopingCriteria.createGroup',
  method: 'POST',
  path: root,
  role: 'Administrator',
  summary: 'Add a group to the scope of a rule',
  tags,
  params: { id: intInput() },
  body: groupInput,
  replies: { 201: scopingGroup },
  errors: [ruleNotFound, unknownType],
});

export const scopingCriteriaReplace = defineEndpoint({
  id: 'scopingCriteria.replace',
  method: 'PUT',
  path: root,
  role: 'Administrator',
  summary: 'Replace the whole scope of a rule',
  description: 'One change, one activity. Ids are given anew; positions follow the order given unless stated.',
  tags,
  params: { id: intInput() },
  body: bodyInput({ groups: z.array(groupTreeInput) }),
  replies: { 200: z.array(scopingGroup) },
  errors: [notFound, unknownComparison, badCriterion],
});

export const scopingCriteriaGetGroup = defineEndpoint({
  id: 'scopingCriteria.getGroup',
  method: 'GET',
  path: `${root}/{groupId}`,
  role: 'Reader',
  summary: 'Read a group of the scope, at any depth',
  tags,
  params: { id: intInput(), groupId: intInput() },
  replies: { 200: scopingGroup },
  errors: [notFound],
});

export const scopingCriteriaUpdateGroup = defineEndpoint({
  id: 'scopingCriteria.updateGroup',
  method: 'PUT',
  path: `${root}/{groupId}`,
  role: 'Administrator',
  summary: 'Change a group of the scope',
  description: 'Absent and null fields stay as they are.',
  tags,
  params: { id: intInput(), groupId: intInput() },
  body: bodyInput({ type: optional(searchGroupType.input), position: optional(intInput()) }),
  replies: { 200: scopingGroup },
  errors: [notFound, unknownType],
});

export const scopingCriteriaDeleteGroup = defineEndpoint({
  id: 'scopingCriteria.deleteGroup',
  method: 'DELETE',
  path: `${root}/{groupId}`,
  role: 'Administrator',
  summary: 'Delete a group of the scope',
  description: 'With its criteria and child groups. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput(), groupId: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound],
});

export const scopingCriteriaCreateChildGroup = defineEndpoint({
  id: 'scopingCriteria.createChildGroup',
  method: 'POST',
  path: `${root}/{parentGroupId}/child-groups`,
  role: 'Administrator',
  summary: 'Add a group within a group of the scope',
  tags,
  params: { id: intInput(), parentGroupId: intInput() },
  body: groupInput,
  replies: { 201: scopingGroup },
  errors: [notFound, unknownType],
});

export const scopingCriteriaCreateCriterion = defineEndpoint({
  id: 'scopingCriteria.createCriterion',
  method: 'POST',
  path: `${root}/{groupId}/criteria`,
  role: 'Administrator',
  summary: 'Add a criterion to a group of the scope',
  description:
    'The value goes into the field of the attribute’s data type. Whether it fits is not checked. ' +
    'For a DateTime, the value can be a moment relative to now: which objects are in scope then changes with time.',
  tags,
  params: { id: intInput(), groupId: intInput() },
  body: criterionInput,
  replies: { 201: scopingCriterion },
  errors: [notFound, unknownComparison, badCriterion],
});

export const scopingCriteriaDeleteCriterion = defineEndpoint({
  id: 'scopingCriteria.deleteCriterion',
  method: 'DELETE',
  path: `${root}/{groupId}/criteria/{criterionId}`,
  role: 'Administrator',
  summary: 'Delete a criterion of the scope',
  description: '`preview=true` answers what would go, and deletes nothing.',
  tags,
  params: { id: intInput(), groupId: intInput(), criterionId: intInput() },
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [notFound],
});
