import assert from 'node:assert/strict';
import test from 'node:test';
import type { ScopingGroup } from '../model/rules.ts';
import { summariseOutcomes } from '../statistics/outcome-tree.ts';
import { buildWorld, identityOf, objectOf, planPage, type RuleSpec, type World } from '../testing/planning.ts';

const isActive = (id: (attribute: string) => number): readonly ScopingGroup[] => [
  {
    type: 'All',
    groups: [],
    criteria: [{ attributeId: id('status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
  },
];

interface Options {
  readonly graceSeconds?: number;
  readonly keepsContributions?: boolean;
  readonly exports?: boolean;
}

function worldOf(
  rules: readonly RuleSpec[],
  { graceSeconds, keepsContributions = false, exports = false }: Options = {},
): World {
  return buildWorld({
    metaverse: {
      User: {
        attributes: { Key: 'text', 'Display Name': 'text', Status: 'text' },
        ...(graceSeconds === undefined ? {} : { deletionGraceSeconds: graceSeconds }),
      },
      Guest: { attributes: { Key: 'text' } },
    },
    systems: {
      HR: {
        types: {
          person: {
            attributes: { id: 'text', name: 'text', status: 'text' },
            externalId: 'id',
            matching: ['id = User.Key'],
            keepsContributions,
          },
        },
      },
      AD: { types: { account: { attributes: { dn: 'text', cn: 'text' }, secondaryExternalId: 'dn' } } },
    },
    rules: [
      ...rules,
      ...(exports ? [{ between: 'User -> AD.account', provisions: true, flows: { cn: 'Display Name' } }] : []),
    ],
  });
}

const flows = { Key: 'id', 'Display Name': 'name' };
const plain: RuleSpec = { between: 'HR.person -> User', projects: true, flows };
const scoped: RuleSpec = { ...plain, scope: isActive };

function person(world: World, id: string, status: string, joinedTo?: string) {
  return objectOf(world, 'HR.person', id, {
    values: { id, name: `Person ${id}`, status },
    ...(joinedTo === undefined ? {} : { joinedTo }),
  });
}

/** An identity that holds what HR gave it. */
function user(world: World, id: string, key: string) {
  return identityOf(world, 'User', id, {
    values: { Key: key, 'Display Name': `Person ${key}` },
    from: { Key: 'HR', 'Display Name': 'HR' },
  });
}

const summaryOf = (plan: ReturnType<typeof planPage>, index = 0) =>
  summariseOutcomes(plan.items[index]?.outcomes ?? []);

test('SCP-07: an object is out of scope only when no rule for its type has it in scope', () => {
  const one = worldOf([scoped]);
  const two = worldOf([scoped, { ...plain, projects: false }]);
  const leaver = (world: World) =>
    planPage(world, { page: [person(world, '1', 'Leaver', 'u1')], identities: [user(world, 'u1', '1')] });
  assert.deepEqual(leaver(one).linksBroken, ['1']);
  assert.deepEqual(leaver(two).linksBroken, []);
});

test('SCP-08: out of scope and not joined, an object is left alone, without an item', () => {
  const world = worldOf([scoped]);
  const plan = planPage(world, {
    page: [person(world, '1', 'Leaver')],
    identities: [identityOf(world, 'User', 'u1', { values: { Key: '1' } })],
  });
  assert.deepEqual([plan.items, plan.linksMade, plan.identitiesCreated, plan.processed], [[], [], [], 1]);
});

test('SCP-09: the first rule with scoping groups decides what leaving scope does', () => {
  const remain: RuleSpec = { ...scoped, whenOutOfScope: 'RemainJoined' };
  for (const [rules, changeType] of [
    [[remain, scoped], 'OutOfScopeRetainJoin'],
    [[scoped, remain], 'DisconnectedOutOfScope'],
  ] as const) {
    const world = worldOf(rules);
    const plan = planPage(world, { page: [person(world, '1', 'Leaver', 'u1')], identities: [user(world, 'u1', '1')] });
    assert.equal(plan.items[0]?.changeType, changeType);
  }
});

test('SCP-10, W-12: RemainJoined keeps join and values, flows nothing, and writes an item without outcome on every visit', () => {
  const world = worldOf([{ ...scoped, whenOutOfScope: 'RemainJoined' }], { exports: true });
  const ids = ['1', '2', '3', '4'];
  const page = ids.map((id) => ({
    ...person(world, id, 'Leaver', `u${id}`),
    document: { [world.id('HR.person.name')]: ['Other'] },
  }));
  const identities = ids.map((id) => user(world, `u${id}`, id));
  for (const visit of [1, 2]) {
    const plan = planPage(world, { page, identities });
    assert.deepEqual(
      plan.items.map(({ changeType, outcomes }) => [changeType, outcomes]),
      ids.map(() => ['OutOfScopeRetainJoin', []]),
      `visit ${visit}`,
    );
    assert.equal(
      plan.items.reduce((sum, { counts }) => sum + (counts.outOfScopeRetainJoin ?? 0), 0),
      4,
    );
    assert.deepEqual([plan.linksBroken, plan.identitiesChanged, plan.exportsStaged], [[], [], []]);
  }
});

test('SCP-10: an object that left scope and stays joined is not checked for drift', () => {
  const own = buildWorld({
    metaverse: { User: { attributes: { 'Display Name': 'text' } } },
    systems: {
      HR: { types: { person: { attributes: { id: 'text', name: 'text', status: 'text' }, externalId: 'id' } } },
    },
    rules: [
      { between: 'HR.person -> User', scope: isActive, whenOutOfScope: 'RemainJoined' },
      { between: 'User -> HR.person', flows: { name: 'Display Name' } },
    ],
  });
  const identities = [identityOf(own, 'User', 'u1', { values: { 'Display Name': 'Right' } })];
  const drifted = (status: string) =>
    objectOf(own, 'HR.person', '1', { values: { name: 'Wrong', status }, joinedTo: 'u1' });
  assert.deepEqual(planPage(own, { page: [drifted('Leaver')], identities }).exportsStaged, []);
  assert.equal(planPage(own, { page: [drifted('Active')], identities }).exportsStaged.length, 1);
});

test('SCP-11: Disconnect breaks the join, recalls, judges the identity, and keeps the object', () => {
  const world = worldOf([scoped]);
  const other = objectOf(world, 'AD.account', 'a1', { joinedTo: 'u1' });
  const plan = planPage(world, {
    page: [person(world, '1', 'Leaver', 'u1')],
    others: [other],
    identities: [user(world, 'u1', '1')],
  });
  assert.deepEqual([plan.linksBroken, plan.objectsDeleted, plan.identitiesDeleted], [['1'], [], []]);
  assert.deepEqual(plan.identitiesChanged[0]?.document, {});
  const [item] = plan.items;
  assert.equal(item?.changeType, 'DisconnectedOutOfScope');
  assert.deepEqual(item?.outcomes[0], {
    type: 'DisconnectedOutOfScope',
    targetId: 'u1',
    count: 2,
    children: [{ type: 'AttributeFlow', count: 2 }],
  });
  assert.deepEqual(item?.counts, { disconnectedOutOfScope: 1, attributeFlows: 2 });
});

test('SCP-11: the last connector to leave scope deletes or schedules, as the rule of the type says', () => {
  const now = worldOf([scoped]);
  const plan = planPage(now, { page: [person(now, '1', 'Leaver', 'u1')], identities: [user(now, 'u1', '1')] });
  assert.deepEqual(plan.identitiesDeleted, ['u1']);
  assert.equal(summaryOf(plan), 'DisconnectedOutOfScope:1,MvoDeleted:1');
  const later = worldOf([scoped], { graceSeconds: 3600 });
  const scheduled = planPage(later, {
    page: [person(later, '1', 'Leaver', 'u1')],
    identities: [user(later, 'u1', '1')],
  });
  assert.equal(summaryOf(scheduled), 'DisconnectedOutOfScope:1,MvoDeletionScheduled:1');
  assert.deepEqual(scheduled.identitiesDeleted, []);
  assert.equal(scheduled.identitiesChanged[0]?.disconnectedBySystemId, later.id('HR'));
});

test('SCP-11: back in scope, the object finds its identity again', () => {
  const world = worldOf([scoped], { graceSeconds: 3600 });
  const identity = {
    ...user(world, 'u1', '1'),
    lastConnectorDisconnectedAt: '2026-11-01T00:00:00Z',
    disconnectedBySystemId: world.id('HR'),
  };
  const plan = planPage(world, { page: [person(world, '1', 'Active')], identities: [identity] });
  assert.equal(plan.linksMade[0]?.metaverseObjectId, 'u1');
  assert.equal(plan.identitiesChanged[0]?.disconnectedAt, null);
});

test('SCP-12: what leaving scope recalls is exported, and the place is free for a later object of the page', () => {
  const world = worldOf([scoped], { exports: true });
  const account = objectOf(world, 'AD.account', 'a1', { values: { cn: 'Person 1' }, joinedTo: 'u1' });
  const leaver = person(world, '1', 'Leaver', 'u1');
  const plan = planPage(world, { page: [leaver], others: [account], identities: [user(world, 'u1', '1')] });
  assert.deepEqual(
    plan.exportsStaged.map(({ objectId, changes }) => [objectId, changes]),
    [['a1', { [world.id('AD.account.cn')]: [{ kind: 'Update' }] }]],
  );
  assert.equal(plan.items[0]?.counts.pendingExports, 1);

  const keeping = worldOf([scoped], { keepsContributions: true });
  const successor = { ...person(keeping, '1', 'Active'), id: 'p2' };
  const both = planPage(keeping, {
    page: [person(keeping, '1', 'Leaver', 'u1'), successor],
    others: [objectOf(keeping, 'AD.account', 'a1', { joinedTo: 'u1' })],
    identities: [user(keeping, 'u1', '1')],
  });
  assert.deepEqual(
    both.linksMade.map(({ objectId, metaverseObjectId }) => [objectId, metaverseObjectId]),
    [['p2', 'u1']],
  );
});

test('PROJ-01, PROJ-02: the first projecting rule that has the object in scope decides the type of the identity', () => {
  const world = worldOf([
    { ...plain, projects: false },
    {
      between: 'HR.person -> Guest',
      projects: true,
      scope: (id) => [
        {
          type: 'All',
          groups: [],
          criteria: [{ attributeId: id('status'), comparison: 'Equals', value: 'Guest', caseSensitive: true }],
        },
      ],
    },
    plain,
  ]);
  const typeOf = (status: string) =>
    planPage(world, { page: [person(world, '1', status)] }).identitiesCreated[0]?.typeId;
  assert.equal(typeOf('Guest'), world.id('Guest'));
  assert.equal(typeOf('Active'), world.id('User'));
});

test('PROJ-02: without a projecting rule an object stays as it is, without an item', () => {
  const world = worldOf([{ ...plain, projects: false }]);
  const plan = planPage(world, { page: [person(world, '1', 'Active')] });
  assert.deepEqual([plan.items, plan.linksMade, plan.identitiesCreated], [[], [], []]);
});

test('PROJ-02: an object that matches is joined, not projected', () => {
  const world = worldOf([plain]);
  const plan = planPage(world, { page: [person(world, '1', 'Active')], identities: [user(world, 'u1', '1')] });
  assert.deepEqual([plan.identitiesCreated.length, plan.linksMade[0]?.metaverseObjectId], [0, 'u1']);
});

test('PROJ-03: a projected identity is joined by Projected, and the item says so', () => {
  const world = worldOf([plain]);
  const plan = planPage(world, { page: [person(world, '1', 'Active')] });
  const [created] = plan.identitiesCreated;
  assert.deepEqual(plan.linksMade, [
    { objectId: '1', systemId: world.id('HR'), metaverseObjectId: created?.id, joinType: 'Projected' },
  ]);
  assert.deepEqual([plan.items[0]?.changeType, plan.items[0]?.metaverseObjectId], ['Projected', created?.id]);
  assert.equal(created?.displayName, 'Person 1');
});

test('PROJ-04: an object whose join is refused is not projected', () => {
  const world = worldOf([plain]);
  const identities = [user(world, 'u1', '1'), user(world, 'u2', '1')];
  const plan = planPage(world, { page: [person(world, '1', 'Active')], identities });
  assert.equal(plan.items[0]?.error?.type, 'AmbiguousMatch');
  assert.deepEqual(plan.identitiesCreated, []);
});

test('TREE-01: an item is made by a join without changes too, and not by a visit without changes', () => {
  const world = worldOf([plain]);
  const joined = planPage(world, { page: [person(world, '1', 'Active')], identities: [user(world, 'u1', '1')] });
  assert.deepEqual([joined.items[0]?.changeType, joined.items[0]?.counts], ['Joined', { joins: 1 }]);
  const known = planPage(world, { page: [person(world, '1', 'Active', 'u1')], identities: [user(world, 'u1', '1')] });
  assert.deepEqual(known.items, []);
  const changed = planPage(world, { page: [person(world, '1', 'Active', 'u1')], identities: [user(world, 'u1', '2')] });
  assert.deepEqual([changed.items[0]?.changeType, changed.items[0]?.counts.attributeFlows], ['AttributeFlow', 2]);
});

test('TREE-02: the root names the identity; its flows are a child of Projected and Joined, and the root itself otherwise', () => {
  const world = worldOf([plain]);
  const target = (id: string) => ({ targetId: id, target: 'Person 1' });
  const page = [person(world, '1', 'Active')];
  assert.deepEqual(planPage(world, { page }).items[0]?.outcomes, [
    { type: 'Projected', ...target('new-1'), children: [{ type: 'AttributeFlow', count: 2 }] },
  ]);
  const half = identityOf(world, 'User', 'u1', { values: { Key: '1' } });
  assert.deepEqual(planPage(world, { page, identities: [half] }).items[0]?.outcomes, [
    { type: 'Joined', ...target('u1'), children: [{ type: 'AttributeFlow', count: 1 }] },
  ]);
  const joined = [person(world, '1', 'Active', 'u1')];
  assert.deepEqual(planPage(world, { page: joined, identities: [half] }).items[0]?.outcomes, [
    { type: 'AttributeFlow', ...target('u1'), count: 1 },
  ]);
});

test('TREE-03: a join without changes has a root without children', () => {
  const world = worldOf([plain]);
  const plan = planPage(world, { page: [person(world, '1', 'Active')], identities: [user(world, 'u1', '1')] });
  assert.deepEqual(plan.items[0]?.outcomes, [{ type: 'Joined', targetId: 'u1', target: 'Person 1' }]);
});

test('JOIN-21: no change of values breaks a join while the object is in scope', () => {
  const world = worldOf([scoped]);
  const stranger = { ...person(world, '1', 'Active', 'u1'), document: { [world.id('HR.person.status')]: ['Active'] } };
  const plan = planPage(world, { page: [stranger], identities: [user(world, 'u1', '1')] });
  assert.deepEqual([plan.linksBroken, plan.linksMade, plan.identitiesDeleted], [[], [], []]);
});
