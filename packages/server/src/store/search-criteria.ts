/** The criteria of a predefined search as a condition (PSR-01, PSR-02). Text is compared in any case. */
import type { ComparisonType } from '@jim/engine/model/rules.ts';
import { parseValue, type Value } from '@jim/engine/model/values.ts';
import { valueEquals, type Condition, type Parameter } from './metaverse-conditions.ts';
import type { AttributeFact } from './metaverse-schema.ts';

export type SearchComparison = Exclude<ComparisonType, 'NotSet'>;

export interface SearchCriterion {
  readonly attributeId: number;
  readonly comparisonType: SearchComparison;
  readonly stringValue: string | null;
}

export interface SearchGroup {
  readonly type: 'All' | 'Any';
  readonly criteria: readonly SearchCriterion[];
  readonly childGroups: readonly SearchGroup[];
}

type Attributes = ReadonlyMap<number, AttributeFact>;

/** Groups at the top are alternatives, as in scopes (SCP-02); none at all finds everything. */
export function criteriaConditions(groups: readonly SearchGroup[], attributes: Attributes): readonly Condition[] {
  const [only, ...others] = groups;
  if (only === undefined) return [];
  if (others.length === 0 && only.type === 'All') {
    return [
      ...only.criteria.map((criterion) => criterionCondition(criterion, attributes)),
      ...only.childGroups.map((group): Condition => ({
        readsEdges: readsReferences(group, attributes),
        direct: (parameter) => groupSql(group, attributes, parameter),
      })),
    ];
  }
  return [
    {
      readsEdges: groups.some((group) => readsReferences(group, attributes)),
      direct: (parameter) => anyOf(groups.map((group) => groupSql(group, attributes, parameter))),
    },
  ];
}

function readsReferences({ criteria, childGroups }: SearchGroup, attributes: Attributes): boolean {
  return (
    criteria.some(({ attributeId }) => attributes.get(attributeId)?.type === 'Reference') ||
    childGroups.some((group) => readsReferences(group, attributes))
  );
}

function groupSql(group: SearchGroup, attributes: Attributes, parameter: Parameter): string {
  const parts = [
    ...group.criteria.map((criterion) => criterionCondition(criterion, attributes).direct(parameter)),
    ...group.childGroups.map((child) => groupSql(child, attributes, parameter)),
  ];
  if (parts.length === 0) return 'true';
  return group.type === 'All' ? `(${parts.join(' and ')})` : anyOf(parts);
}

const anyOf = (parts: readonly string[]): string => `(${parts.join(' or ')})`;

/** One value that compares is enough; without a value only "equals nothing" is true (SCP-03). */
function criterionCondition(criterion: SearchCriterion, attributes: Attributes): Condition {
  const attribute = attributes.get(criterion.attributeId);
  if (attribute === undefined) return { direct: () => 'false' };
  const { comparisonType, stringValue } = criterion;
  if (comparisonType === 'Equals' && stringValue !== null && stringValue !== '') {
    return valueEquals(attribute, stringValue);
  }
  if (stringValue === null || (stringValue === '' && attribute.type !== 'Text')) {
    const isMissing = comparisonType === 'Equals';
    return {
      readsEdges: attribute.type === 'Reference',
      direct: (parameter) => (isMissing ? `not ${holdsValues(attribute, parameter)}` : 'false'),
    };
  }
  const wanted = parseValue(attribute.type, stringValue);
  return {
    direct: (parameter) => {
      const test = wanted === undefined ? undefined : compareSql(attribute, comparisonType, wanted, parameter);
      if (test === undefined) return 'false';
      return `exists (select from jsonb_array_elements_text(mvo.document -> ${parameter(String(attribute.id))}::text) as value where ${test})`;
    },
  };
}

function holdsValues(attribute: AttributeFact, parameter: Parameter): string {
  return attribute.type === 'Reference'
    ? `exists (select from metaverse_reference where source_id = mvo.id and attribute_id = ${parameter(attribute.id)}::int)`
    : `mvo.document ? ${parameter(String(attribute.id))}::text`;
}

const orderings: Readonly<Record<string, string>> = {
  Equals: '=',
  NotEquals: '<>',
  LessThan: '<',
  LessThanOrEquals: '<=',
  GreaterThan: '>',
  GreaterThanOrEquals: '>=',
};

/** Undefined where a comparison has no effect for the type: then it finds nothing (SCP-05). */
function compareSql(
  { type }: AttributeFact,
  comparison: SearchComparison,
  wanted: Value,
  parameter: Parameter,
): string | undefined {
  const operator = orderings[comparison];
  switch (type) {
    case 'Text':
      return textSql(comparison, `lower(${parameter(wanted)}::text)`);
    case 'Number':
    case 'LongNumber':
      return operator && `value::bigint ${operator} ${parameter(String(wanted))}::bigint`;
    case 'DateTime':
      return operator && `value::timestamptz ${operator} ${parameter(wanted)}::timestamptz`;
    case 'Boolean':
    case 'Guid':
      return comparison === 'Equals' || comparison === 'NotEquals'
        ? `value ${operator} ${parameter(String(wanted))}::text`
        : undefined;
    case 'Binary':
    case 'Reference':
    case 'NotSet':
      return undefined;
  }
}

function textSql(comparison: SearchComparison, wanted: string): string | undefined {
  switch (comparison) {
    case 'Equals':
      return `lower(value) = ${wanted}`;
    case 'NotEquals':
      return `lower(value) <> ${wanted}`;
    case 'StartsWith':
      return `starts_with(lower(value), ${wanted})`;
    case 'NotStartsWith':
      return `not starts_with(lower(value), ${wanted})`;
    case 'EndsWith':
      return `right(lower(value), length(${wanted})) = ${wanted}`;
    case 'NotEndsWith':
      return `right(lower(value), length(${wanted})) <> ${wanted}`;
    case 'Contains':
      return `position(${wanted} in lower(value)) > 0`;
    case 'NotContains':
      return `position(${wanted} in lower(value)) = 0`;
    default:
      return undefined;
  }
}
