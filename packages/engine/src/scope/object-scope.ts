/** Scope of import rules over connected system objects, and of export rules over identities. */
import type { SyncRule } from '../model/rules.ts';
import type { WorkingIdentity, WorkingObject } from '../page-state.ts';
import { valuesOfIdentity, valuesOfObject } from '../page-state.ts';
import type { RuleSet } from '../rule-set.ts';
import { isInScope } from './is-in-scope.ts';

export function isObjectInScope(rules: RuleSet, rule: SyncRule, object: WorkingObject): boolean {
  if (rule.scope.length === 0) return true;
  return isInScope(rule.scope, {
    values: (attributeId) => valuesOfObject(object, attributeId),
    type: (attributeId) => rules.systemAttributes.get(attributeId)?.type,
  });
}

/** OUT-04. */
export function isIdentityInScope(rules: RuleSet, rule: SyncRule, identity: WorkingIdentity): boolean {
  if (rule.scope.length === 0) return true;
  return isInScope(rule.scope, {
    values: (attributeId) => valuesOfIdentity(identity, attributeId),
    type: (attributeId) => rules.metaverseAttributes.get(attributeId)?.type,
  });
}
