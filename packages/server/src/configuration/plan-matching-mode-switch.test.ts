import assert from 'node:assert/strict';
import test from 'node:test';
import {
  planMatchingModeSwitch,
  type MatchingObjectType,
  type MatchingRuleShape,
  type MatchingSyncRule,
} from './plan-matching-mode-switch.ts';

function rule(target: number, source: number, order = 0): MatchingRuleShape {
  return {
    order,
    targetMetaverseAttributeId: target,
    caseSensitive: false,
    sources: [{ order: 0, connectedSystemAttributeId: source, metaverseAttributeId: null }],
  };
}

const badge = (...matchingRules: MatchingRuleShape[]): MatchingObjectType => ({ id: 9, name: 'badge', matchingRules });
const importRule = (id: number, ...matchingRules: MatchingRuleShape[]): MatchingSyncRule => ({
  id,
  objectTypeId: 9,
  metaverseObjectTypeId: 1,
  matchingRules,
});

test('SYS-04: the same mode changes nothing', () => {
  const plan = planMatchingModeSwitch('SyncRule', 'SyncRule', [badge(rule(27, 77))], [importRule(1)]);
  assert.deepEqual(
    [plan.syncRulesUpdated, plan.objectTypesUpdated, plan.copies, plan.clearedSyncRuleIds],
    [0, 0, [], []],
  );
});

test('SYS-04: to advanced, only import rules without rules of their own take a copy', () => {
  const typeRule = rule(27, 77);
  const plan = planMatchingModeSwitch(
    'ConnectedSystem',
    'SyncRule',
    [badge(typeRule)],
    [importRule(1), importRule(2, rule(28, 78))],
  );
  assert.deepEqual(plan.copies, [{ to: 'syncRule', syncRuleId: 1, rules: [typeRule] }]);
  assert.equal(plan.syncRulesUpdated, 1);
  assert.deepEqual(plan.objectTypeMigrations, []);
  assert.deepEqual(plan.clearedSyncRuleIds, [], 'the rules of the object type stay');
});

test('SYS-04: to simple, the most common rule set wins and every import rule is cleared', () => {
  const plan = planMatchingModeSwitch(
    'SyncRule',
    'ConnectedSystem',
    [badge()],
    [importRule(1, rule(28, 78)), importRule(2, rule(27, 77)), importRule(3, rule(27, 77, 5)), importRule(4)],
  );
  assert.deepEqual(plan.objectTypeMigrations, [
    {
      objectTypeId: 9,
      objectTypeName: 'badge',
      syncRuleCount: 4,
      syncRulesWithMatchingRules: 3,
      uniqueSyncRuleConfigurations: 2,
      rulesDiverged: true,
      matchingRulesSet: 1,
      syncRulesCleared: 3,
    },
  ]);
  assert.deepEqual(plan.copies, [
    { to: 'objectType', objectTypeId: 9, metaverseObjectTypeId: 1, rules: [rule(27, 77)] },
  ]);
  assert.deepEqual(plan.clearedSyncRuleIds, [1, 2, 3]);
  assert.equal(plan.objectTypesUpdated, 1);
  assert.equal(plan.warnings.length, 1);
});

test('SYS-04: to simple, the rules an object type has already are kept', () => {
  const plan = planMatchingModeSwitch(
    'SyncRule',
    'ConnectedSystem',
    [badge(rule(1, 2))],
    [importRule(1, rule(28, 78))],
  );
  assert.deepEqual(plan.copies, []);
  assert.equal(plan.objectTypesUpdated, 0);
  assert.equal(plan.objectTypeMigrations[0]?.matchingRulesSet, 0);
  assert.deepEqual(plan.clearedSyncRuleIds, [1]);
});
