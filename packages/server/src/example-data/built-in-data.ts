/** What comes with a new install: the word lists (EXD-01) and the template `Users & Groups` (EXD-11), by name. */
import * as groups from './words/groups.ts';
import * as people from './words/people.ts';
import { vocabularyWords } from './words/vocabulary.ts';
import type { TemplateAttribute } from './template.ts';

export interface BuiltInDataSet {
  readonly name: string;
  readonly words: readonly string[];
}

export const builtInDataSets: readonly BuiltInDataSet[] = [
  { name: 'Companies', words: people.companies },
  { name: 'Departments', words: people.departments },
  { name: 'Teams', words: people.teams },
  { name: 'Job Titles', words: people.jobTitles },
  { name: 'Firstnames Male', words: people.maleNames },
  { name: 'Firstnames Female', words: people.femaleNames },
  { name: 'Lastnames', words: people.lastNames },
  { name: 'Adjectives', words: groups.adjectives },
  { name: 'Colours', words: groups.colours },
  { name: 'Words', words: vocabularyWords },
  { name: 'Group Name Endings', words: groups.groupNameEndings },
  { name: 'User Statuses', words: people.userStatuses },
  { name: 'Group Statuses', words: groups.groupStatuses },
];

export interface BuiltInTemplate {
  readonly name: string;
  readonly objectTypes: readonly {
    readonly type: string;
    readonly objectsToCreate: number;
    readonly attributes: readonly BuiltInTemplateAttribute[];
  }[];
}

/** A template attribute whose attributes, types and data sets are names. */
export interface BuiltInTemplateAttribute extends Omit<
  TemplateAttribute,
  'id' | 'attributeId' | 'dataSets' | 'weightedValues' | 'referenceTypeIds' | 'dependency'
> {
  readonly attribute: string;
  readonly sets?: readonly string[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly refersTo?: readonly string[];
  readonly onlyIf?: { readonly attribute: string; readonly equals: string };
}

const day = 86_400_000;
const domain = 'jim-demo.example';

/** Dates are fixed at the moment of the installation. */
export function usersAndGroups(now: Date): BuiltInTemplate {
  const fromNow = (days: number): string => new Date(now.getTime() + days * day).toISOString();
  return {
    name: 'Users & Groups',
    objectTypes: [
      { type: 'User', objectsToCreate: 10_000, attributes: userAttributes(fromNow) },
      { type: 'Group', objectsToCreate: 500, attributes: groupAttributes },
    ],
  };
}

function userAttributes(fromNow: (days: number) => string): readonly BuiltInTemplateAttribute[] {
  const [normal = '', ...others] = people.userStatuses;
  const always = { populatedValuesPercentage: 100 };
  return [
    { attribute: 'First Name', sets: ['Firstnames Male', 'Firstnames Female'], ...always },
    { attribute: 'Last Name', sets: ['Lastnames'], ...always },
    { attribute: 'Display Name', pattern: '{First Name} {Last Name}', ...always },
    { attribute: 'Email', pattern: `{First Name}.{Last Name}[UniqueInt]@${domain}`, ...always },
    { attribute: 'Employee ID', sequentialNumbers: true, minNumber: 100_001, ...always },
    { attribute: 'Company', sets: ['Companies'], ...always },
    { attribute: 'Department', sets: ['Departments'], ...always },
    { attribute: 'Team', sets: ['Teams'], populatedValuesPercentage: 76 },
    { attribute: 'Type', weights: { PersonEntity: 1 }, ...always },
    { attribute: 'Job Title', sets: ['Job Titles'], populatedValuesPercentage: 90 },
    {
      attribute: 'Employee Start Date',
      minDate: fromNow(-20 * 365),
      maxDate: fromNow(90),
      populatedValuesPercentage: 75,
    },
    { attribute: 'Employee End Date', minDate: fromNow(-334), maxDate: fromNow(365), populatedValuesPercentage: 10 },
    { attribute: 'objectGUID', ...always },
    { attribute: 'Manager', managerDepthPercentage: 25, refersTo: ['User'] },
    {
      attribute: 'Pronouns',
      weights: { 'she/her': 0.35, 'he/him': 0.35, 'they/them': 0.2, 'she/they': 0.05, 'he/they': 0.05 },
      populatedValuesPercentage: 25,
    },
    {
      attribute: 'Status',
      weights: Object.fromEntries([
        [normal, 0.8],
        ...others.map((status, index) => [status, index === 0 ? 0.02 : 0.03] as const),
      ]),
      ...always,
    },
  ];
}

const groupAttributes: readonly BuiltInTemplateAttribute[] = [
  {
    attribute: 'Display Name',
    sets: ['Adjectives', 'Colours', 'Words', 'Group Name Endings'],
    pattern: '{0} {1} {2} {3}',
    populatedValuesPercentage: 100,
  },
  { attribute: 'Group Type', weights: { Security: 0.6, Distribution: 0.4 }, populatedValuesPercentage: 100 },
  {
    attribute: 'Email',
    sets: ['Adjectives', 'Words'],
    pattern: `{0}.{1}[UniqueInt]@lists.${domain}`,
    onlyIf: { attribute: 'Group Type', equals: 'Distribution' },
  },
  { attribute: 'Group Scope', weights: { Universal: 1 }, populatedValuesPercentage: 100 },
  { attribute: 'Info', weights: { 'Made as example data.': 1 }, populatedValuesPercentage: 100 },
  {
    attribute: 'Static Members',
    refersTo: ['User'],
    mvaRefMinAssignments: 5,
    mvaRefMaxAssignments: 200,
    populatedValuesPercentage: 100,
  },
  {
    attribute: 'Owners',
    refersTo: ['User'],
    mvaRefMinAssignments: 0,
    mvaRefMaxAssignments: 5,
    populatedValuesPercentage: 75,
  },
  { attribute: 'Managed By', refersTo: ['User'], populatedValuesPercentage: 75 },
  {
    attribute: 'Status',
    weights: { Active: 0.9, Archived: 0.05, 'Under Review': 0.05 },
    populatedValuesPercentage: 100,
  },
];
