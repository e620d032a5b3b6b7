/** Whether an object is in the scope of a synchronisation rule (SCP-01 … SCP-06, SCP-13). */
import type { AttributeDataType, Value, Values } from '../model/values.ts';
import type { ScopingCriterion, ScopingGroup } from '../model/rules.ts';
import { relativeMoment } from './relative-moment.ts';

/** What scope needs to know of an object: the stored values and the type of an attribute; and the time. */
export interface ScopedObject {
  /** Canonical UTC text. */
  readonly now: string;
  values(attributeId: number): Values;
  type(attributeId: number): AttributeDataType | undefined;
}

/** No groups = everything is in scope; several top-level groups are alternatives (SCP-02). */
export function isInScope(scope: readonly ScopingGroup[], object: ScopedObject): boolean {
  return scope.length === 0 || scope.some((group) => groupHolds(group, object));
}

/** An empty group is true (SCP-02). */
function groupHolds(group: ScopingGroup, object: ScopedObject): boolean {
  const terms = group.criteria.length + group.groups.length;
  if (terms === 0) return true;
  const criterion = (item: ScopingCriterion): boolean => criterionHolds(item, object);
  const child = (item: ScopingGroup): boolean => groupHolds(item, object);
  return group.type === 'All'
    ? group.criteria.every(criterion) && group.groups.every(child)
    : group.criteria.some(criterion) || group.groups.some(child);
}

/** Tests the first stored value only (SCP-04); a missing value satisfies nothing but "Equals nothing" (SCP-03). */
function criterionHolds(criterion: ScopingCriterion, object: ScopedObject): boolean {
  if (criterion.attributeId === null) return false;
  const type = object.type(criterion.attributeId);
  if (type === undefined) return false;
  if (criterion.relative !== undefined && type !== 'DateTime') return false;
  const wanted = criterion.relative ? relativeMoment(criterion.relative, object.now) : criterion.value;
  const stored = object.values(criterion.attributeId)[0];
  if (stored === undefined) return criterion.comparison === 'Equals' && wanted === null;
  if (wanted === null) return type === 'Text' && comparesText(criterion, stored, '');
  return compare(type, criterion, stored, wanted);
}

/** Whether what is in scope can change by time alone (SCP-13). */
export function dependsOnTime(scope: readonly ScopingGroup[]): boolean {
  return scope.some(
    ({ criteria, groups }) => criteria.some(({ relative }) => relative !== undefined) || dependsOnTime(groups),
  );
}

function compare(type: AttributeDataType, criterion: ScopingCriterion, stored: Value, wanted: Value): boolean {
  switch (type) {
    case 'Text':
      return comparesText(criterion, stored, wanted);
    case 'Number':
      return comparesOrder(criterion, Number(stored) - Number(wanted));
    case 'LongNumber':
      return comparesOrder(criterion, sign(BigInt(stored) - BigInt(wanted)));
    case 'DateTime':
      return comparesOrder(criterion, compareInstants(String(stored), String(wanted)));
    case 'Boolean':
    case 'Guid':
      return comparesEquality(criterion, stored === wanted);
    case 'Binary':
    case 'Reference':
    case 'NotSet':
      return false;
  }
}

function comparesText(criterion: ScopingCriterion, stored: Value, wanted: Value): boolean {
  const fold = (value: Value): string => (criterion.caseSensitive ? String(value) : String(value).toLowerCase());
  const text = fold(stored);
  const part = fold(wanted);
  switch (criterion.comparison) {
    case 'Equals':
      return text === part;
    case 'NotEquals':
      return text !== part;
    case 'StartsWith':
      return text.startsWith(part);
    case 'NotStartsWith':
      return !text.startsWith(part);
    case 'EndsWith':
      return text.endsWith(part);
    case 'NotEndsWith':
      return !text.endsWith(part);
    case 'Contains':
      return text.includes(part);
    case 'NotContains':
      return !text.includes(part);
    default:
      return false;
  }
}

function comparesOrder(criterion: ScopingCriterion, order: number): boolean {
  switch (criterion.comparison) {
    case 'LessThan':
      return order < 0;
    case 'LessThanOrEquals':
      return order <= 0;
    case 'GreaterThan':
      return order > 0;
    case 'GreaterThanOrEquals':
      return order >= 0;
    default:
      return comparesEquality(criterion, order === 0);
  }
}

function comparesEquality(criterion: ScopingCriterion, isEqual: boolean): boolean {
  if (criterion.comparison === 'Equals') return isEqual;
  return criterion.comparison === 'NotEquals' && !isEqual;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Canonical instants compare by second, then by fraction. */
export function compareInstants(left: string, right: string): number {
  const pad = (text: string): string => text.slice(0, 19) + (text.slice(20, -1) || '').padEnd(6, '0');
  const a = pad(left);
  const b = pad(right);
  return a < b ? -1 : a > b ? 1 : 0;
}
