import assert from 'node:assert/strict';
import test from 'node:test';
import { countersOf, emptyTally } from './statistics/counters.ts';
import { summariseOutcomes } from './statistics/outcome-tree.ts';
import { decideStatus, tallyPage } from './statistics/tally.ts';
import type { SyncPlan } from './sync-plan.ts';
import {
  buildWorld,
  identityOf,
  objectOf,
  planDeletionPage,
  planPage,
  type ObjectSpec,
  type RuleSpec,
  type World,
  type WorldSpec,
} from './testing/planning.ts';

const company = buildWorld({
  metaverse: {
    User: {
      attributes: { 'Display Name': 'text', 'Employee ID': 'text', Mail: 'text', Manager: 'reference', Status: 'text' },
    },
  },
  systems: {
    HR: {
      types: {
        person: {
          attributes: { id: 'text', name: 'text', mail: 'text', manager: 'reference', status: 'text' },
          externalId: 'id',
          matching: ['id =~ User.Employee ID'],
        },
      },
    },
    AD: {
      types: {
        account: {
          attributes: { guid: 'guid', dn: 'text', cn: 'text', mail: 'text', manager: 'reference' },
          externalId: 'guid',
          secondaryExternalId: 'dn',
        },
      },
    },
  },
  rules: [
    {
      between: 'HR.person -> User',
      projects: true,
      flows: { 'Employee ID': 'id', 'Display Name': 'name', Mail: 'mail', Manager: 'manager', Status: 'status' },
    },
    {
      between: 'User -> AD.account',
      provisions: true,
      whenOutOfScope: 'Delete',
      flows: {
        cn: 'Display Name',
        mail: 'Mail',
        manager: 'Manager',
        dn: '="CN=" + EscapeDN(mv["Display Name"]) + ",DC=corp"',
      },
    },
  ],
});

test('W-6: a new object is projected, flows its values and is provisioned, with one pending export per new object', () => {
  const page = ['1', '2', '3'].map((id) =>
    objectOf(company, 'HR.person', `p${id}`, {
      values: { id, name: `Person ${id}`, mail: `p${id}@example.com` },
      references: id === '1' ? {} : { manager: ['p1'] },
    }),
  );
  const plan = planPage(company, { page });
  assert.equal(plan.identitiesCreated.length, 3);
  assert.equal(plan.objectsProvisioned.length, 3);
  assert.equal(plan.exportsStaged.length, 3);
  assert.equal(plan.referencesAdded.length, 2);
  assert.deepEqual(
    plan.items.map(({ outcomes }) => summariseOutcomes(outcomes)),
    [
      'Projected:1,AttributeFlow:3,Provisioned:1,PendingExportCreated:1',
      'Projected:1,AttributeFlow:4,Provisioned:1,PendingExportCreated:1',
      'Projected:1,AttributeFlow:4,Provisioned:1,PendingExportCreated:1',
    ],
  );
  const second = plan.exportsStaged[1];
  assert.equal(second?.changeType, 'Create');
  assert.equal(second?.hasUnresolvedReferences, true);
  assert.equal(plan.objectsProvisioned[1]?.secondaryExternalId, 'CN=Person 2,DC=corp');
});

test('W-7: a changed value goes to the target that differs, and to none that holds it already', () => {
  const identity = identityOf(company, 'User', 'u1', {
    values: { 'Employee ID': '1', 'Display Name': 'Ann', Mail: 'old@example.com' },
    from: { 'Employee ID': 'HR', 'Display Name': 'HR', Mail: 'HR' },
  });
  const hr = objectOf(company, 'HR.person', 'p1', {
    values: { id: '1', name: 'Ann', mail: 'new@example.com' },
    joinedTo: 'u1',
  });
  const account = (mail: string) =>
    objectOf(company, 'AD.account', 'a1', {
      values: { dn: 'CN=Ann,DC=corp', cn: 'Ann', mail },
      secondaryExternalId: 'CN=Ann,DC=corp',
      joinedTo: 'u1',
    });
  const differing = planPage(company, { page: [hr], others: [account('old@example.com')], identities: [identity] });
  assert.deepEqual(differing.exportsStaged[0]?.changes, {
    [company.id('AD.account.mail')]: [{ kind: 'Update', value: 'new@example.com' }],
  });
  assert.equal(summariseOutcomes(differing.items[0]?.outcomes ?? []), 'AttributeFlow:1,PendingExportCreated:1');
  assert.equal(differing.items[0]?.counts.attributeFlows, 1);
  const current = planPage(company, { page: [hr], others: [account('new@example.com')], identities: [identity] });
  assert.deepEqual(current.exportsStaged, []);
  assert.equal(current.items[0]?.counts.pendingExports, undefined);
});

test('W-8: the last connector goes, so the identity goes at once, without recall, and its accounts are deprovisioned', () => {
  const identity = identityOf(company, 'User', 'u1', {
    values: { 'Employee ID': '1', 'Display Name': 'Ann' },
    from: { 'Employee ID': 'HR', 'Display Name': 'HR' },
  });
  const hr = objectOf(company, 'HR.person', 'p1', {
    status: 'Obsolete',
    values: { id: '1', name: 'Ann' },
    joinedTo: 'u1',
  });
  const alone = planPage(company, { page: [hr], identities: [identity] });
  assert.deepEqual(alone.identitiesDeleted, ['u1']);
  assert.equal(summariseOutcomes(alone.items[0]?.outcomes ?? []), 'CsoDeleted:1,Disconnected:1,MvoDeleted:1');
  assert.deepEqual(alone.items[0]?.counts, { disconnections: 1, csoDeletes: 1 });
});

test('SYN-09: planning an unchanged page says nothing and changes nothing', () => {
  const identity = identityOf(company, 'User', 'u1', { values: { 'Employee ID': '1', 'Display Name': 'Ann' } });
  const stamped = {
    ...identity,
    provenance: {
      [company.id('User.Employee ID')]: { systemId: company.id('HR'), mappingId: 100 },
      [company.id('User.Display Name')]: { systemId: company.id('HR'), mappingId: 101 },
    },
  };
  const hr = objectOf(company, 'HR.person', 'p1', { values: { id: '1', name: 'Ann' }, joinedTo: 'u1' });
  const account = objectOf(company, 'AD.account', 'a1', {
    values: { dn: 'CN=Ann,DC=corp', cn: 'Ann' },
    secondaryExternalId: 'CN=Ann,DC=corp',
    joinedTo: 'u1',
  });
  const plan = planPage(company, { page: [hr], others: [account], identities: [stamped] }, { extent: 'everything' });
  assert.deepEqual(
    { items: plan.items, staged: plan.exportsStaged, changed: plan.identitiesChanged },
    { items: [], staged: [], changed: [] },
  );
});

test('OUT-31: an address that the target spells in another case is no change, and no drift', () => {
  const identity = identityOf(company, 'User', 'u1', {
    values: { 'Employee ID': '1', 'Display Name': 'Ann' },
    from: { 'Employee ID': 'HR', 'Display Name': 'HR' },
  });
  const account = objectOf(company, 'AD.account', 'a1', {
    values: { dn: 'cn=Ann,dc=corp', cn: 'Ann' },
    secondaryExternalId: 'cn=Ann,dc=corp',
    joinedTo: 'u1',
  });
  const ofTarget = planPage(company, { page: [account], identities: [identity] });
  assert.deepEqual([ofTarget.exportsStaged, ofTarget.items], [[], []]);
  const hr = objectOf(company, 'HR.person', 'p1', { values: { id: '1', name: 'Ann', mail: 'a@x' }, joinedTo: 'u1' });
  const ofSource = planPage(company, { page: [hr], others: [account], identities: [identity] });
  assert.deepEqual(Object.keys(ofSource.exportsStaged[0]?.changes ?? {}), [String(company.id('AD.account.mail'))]);
});

// ── selection and pipeline ───────────────────────────────────────────────────────────────────────

const person = (id: string, spec: ObjectSpec = {}, values: Readonly<Record<string, string>> = {}) =>
  objectOf(company, 'HR.person', `p${id}`, { ...spec, values: { id, name: `Person ${id}`, ...values } });

const user = (id: string, values: Readonly<Record<string, string>> = {}) => {
  const held = { 'Employee ID': id, 'Display Name': `Person ${id}`, ...values };
  const from = Object.fromEntries(Object.keys(held).map((name) => [name, 'HR']));
  return identityOf(company, 'User', `u${id}`, { values: held, from });
};

function counted(plan: SyncPlan): Readonly<Record<string, number>> {
  const counters = countersOf(tallyPage(emptyTally, { processed: plan.processed, items: plan.items }));
  const { totalObjectTypes: _types, ...rest } = counters;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== 0));
}

const statusOf = (plan: SyncPlan) =>
  decideStatus({
    tally: tallyPage(emptyTally, { processed: plan.processed, items: plan.items }),
    hasWarning: false,
    isCancelled: false,
    isAborted: false,
  });

test('SYN-01, SYN-02, PR-05: every object of the page is processed: unchanged, obsolete, erroneous and unjoined ones too', () => {
  const page = [
    person('1', { joinedTo: 'u1' }),
    person('2', { status: 'Obsolete' }),
    person('3'),
    objectOf(company, 'HR.person', 'p4', { status: 'PendingProvisioning' }),
  ];
  const plan = planPage(company, { page, identities: [user('1'), user('3'), { ...user('3'), id: 'twin' }] });
  assert.equal(plan.processed, 4);
  assert.deepEqual(counted(plan), {
    totalObjectsProcessed: 4,
    totalObjectChangeCount: 1,
    totalUnchanged: 3,
    totalObjectErrors: 1,
  });
});

test('SYN-02: a full run evaluates an object whether or not anything about it is new', () => {
  const plan = planPage(company, {
    page: [person('1', { joinedTo: 'u1' })],
    identities: [user('1', { Mail: 'stale' })],
  });
  assert.equal(plan.items[0]?.changeType, 'AttributeFlow');
});

test('SYN-09: all disconnections of a page come before any join, wherever the objects stand', () => {
  const page = [person('1', {}), { ...person('1', { status: 'Obsolete', joinedTo: 'u1' }), id: 'old' }];
  for (const order of [page, page.toReversed()]) {
    const plan = planPage(company, { page: order, identities: [user('1')] });
    assert.deepEqual(
      plan.linksMade.filter(({ objectId }) => objectId === 'p1').map(({ metaverseObjectId }) => metaverseObjectId),
      ['u1'],
    );
    assert.deepEqual(plan.identitiesDeleted, []);
  }
});

test('SYN-09: identities, links, provisioned objects and pending exports of one plan point at each other', () => {
  const plan = planPage(company, { page: ['1', '2'].map((id) => person(id)) });
  const identities = new Set(plan.identitiesCreated.map(({ id }) => id));
  const provisioned = new Set(plan.objectsProvisioned.map(({ id }) => id));
  assert.equal(identities.size, 2);
  assert.ok(plan.linksMade.every(({ metaverseObjectId }) => identities.has(metaverseObjectId)));
  assert.ok(plan.exportsStaged.every(({ objectId }) => provisioned.has(objectId)));
  assert.ok(plan.matchKeys.keys.every(({ objectId }) => identities.has(objectId)));
  assert.deepEqual(
    plan.matchKeys.keys.map(({ value }) => value),
    ['1', '2'],
  );
});

test('SYN-12: an object whose processing fails has an error of its own, and the others go on', () => {
  const world = buildWorld({
    metaverse: { User: { attributes: { Key: 'text' } } },
    systems: {
      HR: {
        types: {
          person: { attributes: { id: 'text', size: 'longnumber' }, externalId: 'id', matching: ['id = User.Key'] },
        },
      },
    },
    rules: [
      {
        between: 'HR.person -> User',
        projects: true,
        flows: { Key: 'id' },
        scope: (id) => [
          {
            type: 'All',
            groups: [],
            criteria: [{ attributeId: id('size'), comparison: 'GreaterThan', value: '1', caseSensitive: true }],
          },
        ],
      },
    ],
  });
  const sized = (id: string, size: string) => objectOf(world, 'HR.person', id, { values: { id, size } });
  const plan = planPage(world, { page: [sized('a', '2'), sized('b', 'no number'), sized('c', '3')] });
  assert.deepEqual(
    plan.items.map(({ externalId, changeType, error }) => [externalId, changeType, error?.type ?? null]).toSorted(),
    [
      ['a', 'Projected', null],
      ['b', 'NotSet', 'UnhandledError'],
      ['c', 'Projected', null],
    ],
  );
  const failed = plan.items.find(({ error }) => error !== null)?.error;
  assert.deepEqual(plan.failuresNoted, [], 'an object without an identity is looked at every time');
  assert.match(failed?.message ?? '', /no number/);
  assert.match(failed?.stack ?? '', /is-in-scope/);
  assert.equal(plan.processed, 3);
  assert.equal(statusOf(plan), 'CompleteWithError');
});

test('SYN-02: a joined object that ends with an error is noted, until it ends without', () => {
  const worldWith = (size: string): World =>
    buildWorld({
      metaverse: { User: { attributes: { Key: 'text', Size: 'number' } } },
      systems: { HR: { types: { person: { attributes: { id: 'text' }, externalId: 'id' } } } },
      rules: [{ between: 'HR.person -> User', flows: { Key: 'id', Size: size } }],
    });
  const failuresOf = (world: World): unknown => {
    const joined = (id: string, hasFailed: boolean) => ({
      ...objectOf(world, 'HR.person', id, { values: { id }, joinedTo: `u${id}` }),
      link: { metaverseObjectId: `u${id}`, joinType: 'Joined', hasFailed } as const,
    });
    const page = [joined('a', false), joined('b', true)];
    const identities = [identityOf(world, 'User', 'ua'), identityOf(world, 'User', 'ub')];
    return planPage(world, { page, identities }).failuresNoted;
  };
  assert.deepEqual(failuresOf(worldWith('=1 / 0')), [{ objectId: 'a', hasFailed: true }]);
  assert.deepEqual(failuresOf(worldWith('=1')), [{ objectId: 'b', hasFailed: false }]);
});

test('SYN-07: without an enabled rule a joined object is left as it is, in scope or not', () => {
  const world = buildWorld({
    metaverse: { User: { attributes: { Key: 'text' } } },
    systems: { HR: { types: { person: { attributes: { id: 'text' }, externalId: 'id' } } } },
    rules: [],
  });
  const plan = planPage(world, {
    page: [objectOf(world, 'HR.person', 'p1', { values: { id: '1' }, joinedTo: 'u1' })],
    identities: [identityOf(world, 'User', 'u1')],
  });
  assert.deepEqual([plan.items, plan.identitiesChanged, plan.linksBroken], [[], [], []]);
});

test('D-12: with verbose recording unchanged objects get an item that counts for nothing', () => {
  const stored = { page: [person('1', { joinedTo: 'u1' })], identities: [user('1')] };
  const plan = planPage(company, stored, { recordsNoChange: true });
  assert.deepEqual(
    plan.items.map(({ changeType, outcomes }) => [changeType, outcomes]),
    [['NoChange', []]],
  );
  assert.deepEqual(counted(plan), counted(planPage(company, stored)));
});

test('D-37: the level of tracking changes what is told, never what is decided', () => {
  const stored = { page: ['1', '2', '3'].map((id) => person(id)), identities: [user('2')] };
  const [none, standard, detailed] = (['None', 'Standard', 'Detailed'] as const).map((level) => {
    const plan = planPage(company, stored, { level });
    return { ...plan, items: plan.items.map((item) => ({ ...item, outcomes: [] })) };
  });
  assert.deepEqual(none, detailed);
  assert.deepEqual(standard, detailed);
});

// ── worked examples ──────────────────────────────────────────────────────────────────────────────

interface Example {
  readonly name: string;
  readonly plan: () => SyncPlan;
  readonly summaries: readonly (string | null)[];
  readonly counters: Readonly<Record<string, number>>;
  readonly status: ReturnType<typeof statusOf>;
}

/** Two sources and two targets; nothing is exported unless an example says so. */
function exampleWorld(rules: readonly RuleSpec[], user: Partial<WorldSpec['metaverse'][string]> = {}): World {
  const names = Array.from({ length: 8 }, (_none, index) => `v${index}`);
  const attributes = Object.fromEntries(names.map((name) => [name, 'text' as const]));
  return buildWorld({
    metaverse: { User: { attributes: { ...attributes, Key: 'text' }, ...user } },
    systems: {
      HR: {
        types: {
          person: { attributes: { ...attributes, mails: 'text*' }, externalId: 'v0', matching: ['v0 = User.v0'] },
        },
      },
      AD: { types: { account: { attributes: { v1: 'text' } } } },
      DB: { types: { row: { attributes: { v1: 'text' } } } },
    },
    rules: [
      { between: 'HR.person -> User', projects: true, flows: Object.fromEntries(names.map((name) => [name, name])) },
      ...rules,
    ],
  });
}

const eight = (id: string, changes: Readonly<Record<string, string>> = {}) => ({
  ...Object.fromEntries(Array.from({ length: 8 }, (_none, index) => [`v${index}`, index === 0 ? id : `${id}${index}`])),
  ...changes,
});
const some = (values: Readonly<Record<string, string>>, count: number) =>
  Object.fromEntries(Object.entries(values).slice(0, count));
const owned = (world: World, id: string, values: Readonly<Record<string, string>>) =>
  identityOf(world, 'User', id, { values, from: Object.fromEntries(Object.keys(values).map((name) => [name, 'HR'])) });
const times = <Result>(count: number, make: (id: string) => Result): readonly Result[] =>
  Array.from({ length: count }, (_none, index) => make(String(index)));

const targets: readonly RuleSpec[] = [
  { between: 'User -> AD.account', provisions: true, whenOutOfScope: 'Delete', flows: { v1: 'v1' } },
  { between: 'User -> DB.row', provisions: true, whenOutOfScope: 'Delete', flows: { v1: 'v1' } },
];
const unexported = exampleWorld([]);
const twoTargets = exampleWorld(targets);

/** One obsolete person with five contributed values. */
function leave(world: World, paths: readonly string[]): SyncPlan {
  const values = some(eight('1'), 5);
  return planPage(world, {
    page: [objectOf(world, 'HR.person', 'p1', { values, status: 'Obsolete', joinedTo: 'u1' })],
    others: paths.map((path) => objectOf(world, path, path, { values: { v1: '11' }, joinedTo: 'u1' })),
    identities: [owned(world, 'u1', values)],
  });
}

const examples: readonly Example[] = [
  {
    name: 'W-5: three objects match; one of them holds the same values, the others flow 4 and 7',
    plan: () =>
      planPage(unexported, {
        page: ['1', '2', '3'].map((id) => objectOf(unexported, 'HR.person', `p${id}`, { values: eight(id) })),
        identities: [
          owned(unexported, 'u1', eight('1')),
          owned(unexported, 'u2', some(eight('2'), 4)),
          owned(unexported, 'u3', some(eight('3'), 1)),
        ],
      }),
    summaries: ['Joined:1', 'Joined:1,AttributeFlow:4', 'Joined:1,AttributeFlow:7'],
    counters: { totalObjectsProcessed: 3, totalObjectChangeCount: 3, totalJoins: 3, totalAttributeFlows: 11 },
    status: 'Complete',
  },
  {
    name: 'W-6: ten objects are projected with eight values each and provisioned to two targets',
    plan: () =>
      planPage(twoTargets, {
        page: times(10, (id) => objectOf(twoTargets, 'HR.person', `p${id}`, { values: eight(id) })),
      }),
    summaries: times(10, () => 'Projected:1,AttributeFlow:8,Provisioned:2,PendingExportCreated:2'),
    counters: {
      totalObjectsProcessed: 10,
      totalObjectChangeCount: 10,
      totalProjections: 10,
      totalAttributeFlows: 80,
      totalProvisioned: 20,
      totalPendingExports: 20,
    },
    status: 'Complete',
  },
  ...[
    { held: ['old', 'old'], exports: 2 },
    { held: ['old', 'new'], exports: 1 },
  ].map(({ held, exports }): Example => ({
    name: `W-7: one value changes, and ${exports} of two targets differ`,
    plan: () =>
      planPage(twoTargets, {
        page: [objectOf(twoTargets, 'HR.person', 'p1', { values: { v0: '1', v1: 'new' }, joinedTo: 'u1' })],
        others: ['AD.account', 'DB.row'].map((path, index) =>
          objectOf(twoTargets, path, path, { values: { v1: held[index] ?? '' }, joinedTo: 'u1' }),
        ),
        identities: [owned(twoTargets, 'u1', { v0: '1', v1: 'old' })],
      }),
    summaries: [`AttributeFlow:1,PendingExportCreated:${exports}`],
    counters: {
      totalObjectsProcessed: 1,
      totalObjectChangeCount: 1,
      totalAttributeFlows: 1,
      totalPendingExports: exports,
    },
    status: 'Complete',
  })),
  {
    name: 'W-8: the last source goes, nothing is recalled, two accounts are to be deleted',
    plan: () =>
      leave(
        exampleWorld(targets, {
          deletionRule: 'WhenAuthoritativeSourceDisconnected',
          deletionTriggerSystemIds: [unexported.id('HR')],
        }),
        ['AD.account', 'DB.row'],
      ),
    summaries: ['CsoDeleted:1,Disconnected:1,MvoDeleted:1,DeprovisionQueued:2'],
    counters: {
      totalObjectsProcessed: 1,
      totalObjectChangeCount: 1,
      totalCsoDeletes: 1,
      totalDisconnections: 1,
      totalPendingExports: 2,
    },
    status: 'Complete',
  },
  {
    name: 'W-9: another connector remains, five values are recalled',
    plan: () => leave(unexported, ['AD.account']),
    summaries: ['CsoDeleted:1,AttributeFlow:5,Disconnected:1'],
    counters: {
      totalObjectsProcessed: 1,
      totalObjectChangeCount: 1,
      totalCsoDeletes: 1,
      totalDisconnections: 1,
      totalAttributeFlows: 5,
    },
    status: 'Complete',
  },
  {
    name: 'W-10: under a grace period of thirty days the deletion is scheduled',
    plan: () => leave(exampleWorld([], { deletionGraceSeconds: 30 * 86_400 }), []),
    summaries: ['CsoDeleted:1,Disconnected:1,MvoDeletionScheduled:1'],
    counters: { totalObjectsProcessed: 1, totalObjectChangeCount: 1, totalCsoDeletes: 1, totalDisconnections: 1 },
    status: 'Complete',
  },
  {
    name: 'W-11: an obsolete object that never was joined',
    plan: () =>
      planPage(unexported, {
        page: [objectOf(unexported, 'HR.person', 'p1', { values: eight('1'), status: 'Obsolete' })],
      }),
    summaries: [],
    counters: { totalObjectsProcessed: 1, totalUnchanged: 1 },
    status: 'Complete',
  },
  {
    name: 'W-13: one ambiguous object and nine unchanged ones',
    plan: () =>
      planPage(unexported, {
        page: [
          objectOf(unexported, 'HR.person', 'twice', { values: eight('x') }),
          ...times(9, (id) => objectOf(unexported, 'HR.person', `p${id}`, { values: eight(id), joinedTo: `u${id}` })),
        ],
        identities: [
          ...['x1', 'x2'].map((id) => owned(unexported, id, eight('x'))),
          ...times(9, (id) => owned(unexported, `u${id}`, eight(id))),
        ],
      }),
    summaries: [null],
    counters: { totalObjectsProcessed: 10, totalObjectChangeCount: 1, totalUnchanged: 9, totalObjectErrors: 1 },
    status: 'CompleteWithError',
  },
  {
    name: 'W-14: a projection one of whose attributes has too many values',
    plan: () => {
      const world = exampleWorld([{ between: 'HR.person -> User', flows: { Key: 'mails' } }]);
      return planPage(world, {
        page: [objectOf(world, 'HR.person', 'p1', { values: { ...eight('1'), mails: ['a', 'b'] } })],
      });
    },
    summaries: ['Projected:1,AttributeFlow:8'],
    counters: {
      totalObjectsProcessed: 1,
      totalObjectChangeCount: 1,
      totalObjectErrors: 1,
      totalProjections: 1,
      totalAttributeFlows: 8,
    },
    status: 'CompleteWithWarning',
  },
];

for (const { name, plan, summaries, counters, status } of examples) {
  test(name, () => {
    const planned = plan();
    assert.deepEqual(
      planned.items.map(({ outcomes }) => summariseOutcomes(outcomes)),
      summaries,
    );
    assert.deepEqual(counted(planned), counters);
    assert.equal(statusOf(planned), status);
  });
}

test('W-14: the item is the projection’s own, with the warning on it', () => {
  const plan = examples.find(({ name }) => name.startsWith('W-14'))?.plan();
  assert.deepEqual(
    plan?.items.map(({ changeType, error }) => [changeType, error?.type]),
    [['Projected', 'MultiValuedToSingleValued']],
  );
});

test('W-21, PR-08: a run cancelled after some pages keeps what those pages counted', () => {
  const pages = times(4, (number) =>
    planPage(unexported, {
      page: times(5, (id) => objectOf(unexported, 'HR.person', `p${number}${id}`, { values: eight(`${number}${id}`) })),
    }),
  );
  const tally = pages
    .slice(0, 1)
    .reduce((sum, plan) => tallyPage(sum, { processed: plan.processed, items: plan.items }), emptyTally);
  const counters = countersOf(tally);
  assert.deepEqual(
    [counters.totalObjectsProcessed, counters.totalProjections, counters.totalAttributeFlows],
    [5, 5, 40],
  );
  assert.equal(decideStatus({ tally, hasWarning: false, isCancelled: true, isAborted: false }), 'Cancelled');
});

test('HK-02, DELM-12, DELM-06: identities whose time has come go with all that follows, told on nobody’s item', () => {
  const world = exampleWorld(targets);
  const plan = planDeletionPage(
    world,
    {
      page: [],
      others: [
        objectOf(world, 'AD.account', 'a1', { values: { v1: '11' }, joinedTo: 'u1' }),
        objectOf(world, 'DB.row', 'r1', { values: { v1: '11' }, joinedTo: 'u1' }),
      ],
      identities: [owned(world, 'u1', eight('1')), owned(world, 'u2', eight('2'))],
    },
    ['u1'],
  );
  assert.deepEqual(plan.identitiesDeleted, ['u1']);
  assert.deepEqual(
    plan.exportsStaged.map(({ objectId, changeType }) => [objectId, changeType]),
    [
      ['a1', 'Delete'],
      ['r1', 'Delete'],
    ],
  );
  assert.deepEqual([plan.linksBroken, plan.items], [['a1', 'r1'], []]);
  assert.equal(plan.identityChanges[0]?.changeType, 'Deleted');
});

test('OUT-45: the outcome of a staged export keeps what was staged, as it was then', () => {
  const page = [objectOf(company, 'HR.person', 'p1', { values: { id: '1', name: 'Ann' } })];
  const [item] = planPage(company, { page }).items;
  const flow = item?.outcomes[0]?.children?.[0];
  const staged = flow?.children?.[0]?.children?.[0];
  assert.equal(staged?.type, 'PendingExportCreated');
  assert.deepEqual(staged?.changes, {
    [company.id('AD.account.cn')]: [{ kind: 'Update', value: 'Ann' }],
    [company.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=Ann,DC=corp' }],
  });
});
