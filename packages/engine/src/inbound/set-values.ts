/** Writing an attribute of an identity: the difference is kept for exports, history and the flow count. */
import type { PageState, ValueDifference, WorkingIdentity } from '../page-state.ts';
import { valuesOfIdentity } from '../page-state.ts';
import { noValues, type Values } from '../model/values.ts';
import { matchKeyOf } from '../sync-questions.ts';

/** @returns values flowed as D-10 counts them: every value added or removed; replacing a single value counts once. */
export function setIdentityValues(
  page: PageState,
  identity: WorkingIdentity,
  attributeId: number,
  values: Values,
): number {
  const difference = differenceOf(valuesOfIdentity(identity, attributeId), values);
  if (difference === undefined) return 0;
  if (values.length === 0) identity.values.delete(attributeId);
  else identity.values.set(attributeId, values);
  delete identity.access;
  mergeDifference(identity.unexported, attributeId, difference);
  mergeDifference(identity.changed, attributeId, difference);
  identity.needsOutbound = true;
  if (page.rules.metaverseMatchAttributes.has(attributeId)) indexPageMatches(page, identity, attributeId, values);
  const isSingle = page.rules.metaverseAttributes.get(attributeId)?.plurality === 'SingleValued';
  const { added, removed } = difference;
  return isSingle ? Math.max(added.length, removed.length) : added.length + removed.length;
}

/** Undefined when both hold the same set. */
function differenceOf(before: Values, after: Values): ValueDifference | undefined {
  if (before.length === 0) return after.length === 0 ? undefined : { added: after, removed: noValues };
  if (before.length === 1 && after.length === 1) {
    return before[0] === after[0] ? undefined : { added: after, removed: before };
  }
  const held = new Set(before);
  const wanted = new Set(after);
  const added = after.filter((value) => !held.has(value));
  const removed = before.filter((value) => !wanted.has(value));
  return added.length === 0 && removed.length === 0 ? undefined : { added, removed };
}

/** A value added and then removed again (or the reverse) leaves no trace. */
function mergeDifference(into: Map<number, ValueDifference>, attributeId: number, next: ValueDifference): void {
  const earlier = into.get(attributeId);
  if (earlier === undefined) {
    into.set(attributeId, next);
    return;
  }
  const added = new Set(earlier.added);
  const removed = new Set(earlier.removed);
  for (const value of next.removed) if (!added.delete(value)) removed.add(value);
  for (const value of next.added) if (!removed.delete(value)) added.add(value);
  if (added.size === 0 && removed.size === 0) into.delete(attributeId);
  else into.set(attributeId, { added: [...added], removed: [...removed] });
}

/** JOIN-10: what this page gives an identity can be matched by the objects behind it. */
function indexPageMatches(page: PageState, identity: WorkingIdentity, attributeId: number, values: Values): void {
  for (const value of values) {
    const key = `${attributeId}|${matchKeyOf(value)}`;
    const found = page.pageMatches.get(key);
    if (found) found.add(identity);
    else page.pageMatches.set(key, new Set([identity]));
  }
}
