/** Scope of import rules over connected system objects, and of export rules over identities. */
import type { SyncRule } from '../model/rules.ts';
import type { PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { valuesOfIdentity, valuesOfObject } from '../page-state.ts';
import { importRulesFor, type RuleSet } from '../rule-set.ts';
import { isInScope } from './is-in-scope.ts';

export function isObjectInScope(page: PageState, rule: SyncRule, object: WorkingObject): boolean {
  if (rule.scope.length === 0) return true;
  return isInScope(rule.scope, {
    now: page.surroundings.now,
    values: (attributeId) => valuesOfObject(object, attributeId),
    type: (attributeId) => page.rules.systemAttributes.get(attributeId)?.type,
  });
}

export type LeaveAction = SyncRule['inboundOutOfScopeAction'];

/** SCP-07: there are import rules for the type, and none has the object in scope. */
export function isOutOfScope(page: PageState, object: WorkingObject): boolean {
  const own = importRulesFor(page.rules, object.objectTypeId);
  return own.length > 0 && !own.some(({ rule }) => isObjectInScope(page, rule, object));
}

/** SCP-09: the first import rule with scoping groups decides what an object out of scope does. */
export function actionOutOfScope(rules: RuleSet, objectTypeId: number): LeaveAction {
  const deciding = importRulesFor(rules, objectTypeId).find(({ rule }) => rule.scope.length > 0);
  return deciding?.rule.inboundOutOfScopeAction ?? 'Disconnect';
}

/** OBS-03: the first import rule decides what an obsolete object does; none = Disconnect. */
export function actionWhenObsolete(rules: RuleSet, objectTypeId: number): LeaveAction {
  return importRulesFor(rules, objectTypeId)[0]?.rule.inboundOutOfScopeAction ?? 'Disconnect';
}

/** OUT-04. */
export function isIdentityInScope(page: PageState, rule: SyncRule, identity: WorkingIdentity): boolean {
  if (rule.scope.length === 0) return true;
  return isInScope(rule.scope, {
    now: page.surroundings.now,
    values: (attributeId) => valuesOfIdentity(identity, attributeId),
    type: (attributeId) => page.rules.metaverseAttributes.get(attributeId)?.type,
  });
}
