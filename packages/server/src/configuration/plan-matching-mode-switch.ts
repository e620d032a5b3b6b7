/**
 * Switching a connected system between simple matching (rules on object types) and advanced matching (rules on import
 * rules), as a plan (SYS-04):
 *
 *   simple → advanced   every import rule without rules of its own takes a copy of its object type's rules, which stay
 *   advanced → simple   per object type the rule set that most import rules have is copied to the type, if the type has
 *                       none; then the import rules lose theirs
 */
export type MatchingMode = 'ConnectedSystem' | 'SyncRule';

export interface MatchingObjectType {
  readonly id: number;
  readonly name: string;
  readonly matchingRules: readonly MatchingRuleShape[];
}

/** An import rule, disabled ones included. */
export interface MatchingSyncRule {
  readonly id: number;
  readonly objectTypeId: number;
  readonly metaverseObjectTypeId: number;
  readonly matchingRules: readonly MatchingRuleShape[];
}

export interface MatchingRuleShape {
  readonly order: number;
  readonly targetMetaverseAttributeId: number | null;
  readonly caseSensitive: boolean;
  readonly sources: readonly MatchingSourceShape[];
}

export interface MatchingSourceShape {
  readonly order: number;
  readonly connectedSystemAttributeId: number | null;
  readonly metaverseAttributeId: number | null;
}

export interface MatchingModeSwitch {
  readonly newMode: MatchingMode;
  readonly syncRulesUpdated: number;
  readonly objectTypesUpdated: number;
  readonly warnings: readonly string[];
  readonly objectTypeMigrations: readonly ObjectTypeMigration[];
  readonly copies: readonly MatchingRuleCopy[];
  /** Import rules whose own matching rules are deleted. */
  readonly clearedSyncRuleIds: readonly number[];
}

export type MatchingRuleCopy =
  | { readonly to: 'syncRule'; readonly syncRuleId: number; readonly rules: readonly MatchingRuleShape[] }
  | {
      readonly to: 'objectType';
      readonly objectTypeId: number;
      readonly metaverseObjectTypeId: number;
      readonly rules: readonly MatchingRuleShape[];
    };

export interface ObjectTypeMigration {
  readonly objectTypeId: number;
  readonly objectTypeName: string;
  readonly syncRuleCount: number;
  readonly syncRulesWithMatchingRules: number;
  readonly uniqueSyncRuleConfigurations: number;
  readonly rulesDiverged: boolean;
  readonly matchingRulesSet: number;
  readonly syncRulesCleared: number;
}

/** `syncRules` in id order: among equally common rule sets the one of the oldest rule wins. */
export function planMatchingModeSwitch(
  from: MatchingMode,
  to: MatchingMode,
  objectTypes: readonly MatchingObjectType[],
  syncRules: readonly MatchingSyncRule[],
): MatchingModeSwitch {
  if (from === to) return { ...nothing, newMode: to };
  return to === 'SyncRule' ? planAdvanced(objectTypes, syncRules) : planSimple(objectTypes, syncRules);
}

const nothing = {
  syncRulesUpdated: 0,
  objectTypesUpdated: 0,
  warnings: [],
  objectTypeMigrations: [],
  copies: [],
  clearedSyncRuleIds: [],
};

function planAdvanced(
  objectTypes: readonly MatchingObjectType[],
  syncRules: readonly MatchingSyncRule[],
): MatchingModeSwitch {
  const rulesOfType = new Map(objectTypes.map((type) => [type.id, type.matchingRules]));
  const copies = syncRules.flatMap((syncRule): MatchingRuleCopy[] => {
    const rules = rulesOfType.get(syncRule.objectTypeId) ?? [];
    if (syncRule.matchingRules.length > 0 || rules.length === 0) return [];
    return [{ to: 'syncRule', syncRuleId: syncRule.id, rules }];
  });
  return { ...nothing, newMode: 'SyncRule', copies, syncRulesUpdated: copies.length };
}

function planSimple(
  objectTypes: readonly MatchingObjectType[],
  syncRules: readonly MatchingSyncRule[],
): MatchingModeSwitch {
  const plans = objectTypes.flatMap((type) => {
    const own = syncRules.filter((syncRule) => syncRule.objectTypeId === type.id);
    return own.length === 0 ? [] : [planSimpleType(type, own)];
  });
  return {
    newMode: 'ConnectedSystem',
    syncRulesUpdated: plans.reduce((sum, plan) => sum + plan.migration.syncRulesCleared, 0),
    objectTypesUpdated: plans.filter((plan) => plan.copy !== undefined).length,
    warnings: plans.flatMap(({ migration }) => (migration.rulesDiverged ? [divergence(migration)] : [])),
    objectTypeMigrations: plans.map((plan) => plan.migration),
    copies: plans.flatMap(({ copy }) => (copy === undefined ? [] : [copy])),
    clearedSyncRuleIds: plans.flatMap((plan) => plan.clearedSyncRuleIds),
  };
}

interface SimpleTypePlan {
  readonly migration: ObjectTypeMigration;
  readonly copy: MatchingRuleCopy | undefined;
  readonly clearedSyncRuleIds: readonly number[];
}

function planSimpleType(type: MatchingObjectType, syncRules: readonly MatchingSyncRule[]): SimpleTypePlan {
  const withRules = syncRules.filter((syncRule) => syncRule.matchingRules.length > 0);
  const groups = Map.groupBy(withRules, signatureOf);
  const [winner] = [...groups.values()].reduce<readonly MatchingSyncRule[]>(
    (best, group) => (group.length > best.length ? group : best),
    [],
  );
  const copied = winner !== undefined && type.matchingRules.length === 0 ? winner : undefined;
  return {
    migration: {
      objectTypeId: type.id,
      objectTypeName: type.name,
      syncRuleCount: syncRules.length,
      syncRulesWithMatchingRules: withRules.length,
      uniqueSyncRuleConfigurations: groups.size,
      rulesDiverged: groups.size > 1,
      matchingRulesSet: copied?.matchingRules.length ?? 0,
      syncRulesCleared: withRules.length,
    },
    copy: copied && {
      to: 'objectType',
      objectTypeId: type.id,
      metaverseObjectTypeId: copied.metaverseObjectTypeId,
      rules: copied.matchingRules,
    },
    clearedSyncRuleIds: withRules.map((syncRule) => syncRule.id),
  };
}

/** Two import rules match alike when their rules, in order, say the same; what the orders are called does not count. */
function signatureOf(syncRule: MatchingSyncRule): string {
  const byOrder = <Item extends { readonly order: number }>(items: readonly Item[]): readonly Item[] =>
    items.toSorted((left, right) => left.order - right.order);
  return JSON.stringify([
    syncRule.metaverseObjectTypeId,
    ...byOrder(syncRule.matchingRules).map((rule) => [
      rule.targetMetaverseAttributeId,
      rule.caseSensitive,
      byOrder(rule.sources).map((source) => [source.connectedSystemAttributeId, source.metaverseAttributeId]),
    ]),
  ]);
}

function divergence(migration: ObjectTypeMigration): string {
  return (
    `The import rules of ${migration.objectTypeName} did not agree: of ${migration.uniqueSyncRuleConfigurations} different ` +
    `sets of matching rules, ${migration.matchingRulesSet > 0 ? 'the most common one was kept' : 'none was kept, because the object type has its own'}.`
  );
}
