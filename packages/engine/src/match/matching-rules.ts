/** Which object matching rules apply to an object, and the values they look for (JOIN-01 … JOIN-07). */
import type { AttributeDataType } from '../model/values.ts';
import type { MatchingRule, SyncRule } from '../model/rules.ts';
import type { PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { valuesOfIdentity, valuesOfObject } from '../page-state.ts';
import { importRulesFor, type RuleSet } from '../rule-set.ts';
import { isObjectInScope } from '../scope/object-scope.ts';
import { longestMatchKey, matchKeyOf } from '../sync-questions.ts';

/** A matching rule made ready: one system attribute against one metaverse attribute of one type. */
export interface UsableMatchingRule {
  readonly id: number;
  readonly metaverseTypeId: number;
  readonly metaverseAttributeId: number;
  readonly systemAttributeId: number;
  readonly caseSensitive: boolean;
}

const matchableTypes: ReadonlySet<AttributeDataType> = new Set(['Text', 'Number', 'Guid', 'LongNumber']);

/** In evaluation order. Rules that cannot be used (no type, several sources, types that cannot match) are left out. */
export function matchingRulesForObject(page: PageState, object: WorkingObject): readonly UsableMatchingRule[] {
  const { rules } = page;
  const type = rules.objectTypes.get(object.objectTypeId);
  const system = rules.systems.get(object.systemId);
  if (type === undefined || system === undefined) return [];
  const importRules = importRulesFor(rules, object.objectTypeId).map(({ rule }) => rule);
  if (system.matchingMode === 'ConnectedSystem') {
    // JOIN-04: the object type's rules stand on their own; with import rules, one of them has to be in scope.
    const applies = importRules.length === 0 || importRules.some((rule) => isObjectInScope(page, rule, object));
    return applies ? type.matchingRules.flatMap((rule) => usable(rules, rule, rule.metaverseTypeId)) : [];
  }
  return importRules
    .filter((rule) => isObjectInScope(page, rule, object))
    .flatMap((rule) => rule.matchingRules.flatMap((match) => usable(rules, match, rule.metaverseTypeId)));
}

/** OUT-12: the object type's rules (simple mode) or the export rule's own. */
export function matchingRulesForExport(rules: RuleSet, rule: SyncRule): readonly UsableMatchingRule[] {
  const isSimple = rules.systems.get(rule.systemId)?.matchingMode === 'ConnectedSystem';
  const candidates = isSimple ? (rules.objectTypes.get(rule.objectTypeId)?.matchingRules ?? []) : rule.matchingRules;
  return candidates.flatMap((candidate) => {
    const typeId = isSimple ? candidate.metaverseTypeId : rule.metaverseTypeId;
    return typeId === rule.metaverseTypeId ? usable(rules, candidate, typeId) : [];
  });
}

function usable(rules: RuleSet, rule: MatchingRule, metaverseTypeId: number | null): readonly UsableMatchingRule[] {
  const [source, ...others] = rule.sources;
  if (source === undefined || others.length > 0 || metaverseTypeId === null) return [];
  const { systemAttributeId } = source;
  const { metaverseAttributeId } = rule;
  if (systemAttributeId === null || metaverseAttributeId === null) return [];
  const left = rules.systemAttributes.get(systemAttributeId)?.type;
  const right = rules.metaverseAttributes.get(metaverseAttributeId)?.type;
  if (left === undefined || left !== right || !matchableTypes.has(left)) return [];
  return [{ id: rule.id, metaverseTypeId, metaverseAttributeId, systemAttributeId, caseSensitive: rule.caseSensitive }];
}

/** The texts a rule looks for; empty never matches (JOIN-05). */
export function soughtValues(rule: UsableMatchingRule, object: WorkingObject): readonly string[] {
  return valuesOfObject(object, rule.systemAttributeId).map(String).filter(isSought);
}

export function soughtIdentityValues(rule: UsableMatchingRule, identity: WorkingIdentity): readonly string[] {
  return valuesOfIdentity(identity, rule.metaverseAttributeId).map(String).filter(isSought);
}

function isSought(value: string): boolean {
  return value !== '' && value.length <= longestMatchKey;
}

/** Keys already agree; a case-sensitive rule asks for the exact text as well. */
export function isSameMatch(rule: UsableMatchingRule, sought: string, stored: string): boolean {
  return rule.caseSensitive ? sought === stored : matchKeyOf(sought) === matchKeyOf(stored);
}
