import assert from 'node:assert/strict';
import test from 'node:test';
import type { ComparisonType, RelativeDate, ScopingGroup } from '../model/rules.ts';
import type { SyncPlan } from '../sync-plan.ts';
import { buildWorld, identityOf, objectOf, planPage, type RuleSpec, type World } from '../testing/planning.ts';

const relativeScope =
  (attribute: string, comparison: ComparisonType, relative: RelativeDate): RuleSpec['scope'] =>
  (id): readonly ScopingGroup[] => [
    {
      type: 'All',
      groups: [],
      criteria: [{ attributeId: id(attribute), comparison, value: null, relative, caseSensitive: true }],
    },
  ];

const importRule: RuleSpec = { between: 'HR.person -> User', projects: true, flows: { Key: 'id', Starts: 'starts' } };
const exportRule: RuleSpec = { between: 'User -> AD.account', provisions: true, flows: { cn: 'Key' } };

function worldOf(rules: readonly RuleSpec[]): World {
  return buildWorld({
    metaverse: { User: { attributes: { Key: 'text', Starts: 'datetime' } } },
    systems: {
      HR: { types: { person: { attributes: { id: 'text', starts: 'datetime' }, externalId: 'id' } } },
      AD: { types: { account: { attributes: { guid: 'guid', cn: 'text' }, externalId: 'guid' } } },
    },
    rules,
  });
}

const startsSoon: RelativeDate = { count: 14, unit: 'Days', direction: 'FromNow' };

test('SCP-13: an object enters the scope of an import rule when its day comes', () => {
  const world = worldOf([{ ...importRule, scope: relativeScope('starts', 'LessThanOrEquals', startsSoon) }]);
  const plan = (now: string): SyncPlan =>
    planPage(
      world,
      { page: [objectOf(world, 'HR.person', 'p1', { values: { id: '1', starts: '2026-06-15T00:00:00Z' } })] },
      { now, isFull: false },
    );
  assert.deepEqual(plan('2026-05-31T23:59:59Z').items, []);
  assert.deepEqual(
    plan('2026-06-01T00:00:00Z').items.map(({ changeType }) => changeType),
    ['Projected'],
  );
});

function joinedWithTarget(rule: RuleSpec, hasTarget: boolean, now: string): SyncPlan {
  const world = worldOf([importRule, rule]);
  const values = { Key: '1', Starts: '2026-06-15T00:00:00Z' };
  return planPage(
    world,
    {
      page: [objectOf(world, 'HR.person', 'p1', { values: { id: '1', starts: values.Starts }, joinedTo: 'm1' })],
      others: hasTarget
        ? [objectOf(world, 'AD.account', 'a1', { values: { cn: '1' }, joinedTo: 'm1', joinType: 'Provisioned' })]
        : [],
      identities: [identityOf(world, 'User', 'm1', { values, from: { Key: 'HR', Starts: 'HR' } })],
    },
    { now, isFull: false },
  );
}

test('SCP-13: an identity that did not change is provisioned once time brings it into the scope of an export rule', () => {
  const rule = { ...exportRule, scope: relativeScope('Starts', 'LessThanOrEquals', startsSoon) };
  assert.deepEqual(joinedWithTarget(rule, false, '2026-05-31T23:59:59Z').exportsStaged, []);
  const staged = joinedWithTarget(rule, false, '2026-06-01T00:00:00Z').exportsStaged;
  assert.deepEqual(
    staged.map(({ changeType }) => changeType),
    ['Create'],
  );
});

test('SCP-13, OUT-05: an identity that did not change is deprovisioned once time takes it out of scope', () => {
  const recent: RelativeDate = { count: 1, unit: 'Months', direction: 'Ago' };
  const rule: RuleSpec = {
    ...exportRule,
    whenOutOfScope: 'Delete',
    scope: relativeScope('Starts', 'GreaterThan', recent),
  };
  assert.deepEqual(joinedWithTarget(rule, true, '2026-07-14T12:00:00Z').exportsStaged, []);
  const staged = joinedWithTarget(rule, true, '2026-07-15T00:00:00Z').exportsStaged;
  assert.deepEqual(
    staged.map(({ changeType, objectId }) => `${changeType} ${objectId}`),
    ['Delete a1'],
  );
});
