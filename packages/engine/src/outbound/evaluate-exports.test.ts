import assert from 'node:assert/strict';
import test from 'node:test';
import type { PendingExport } from '../model/pending-export.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ScopingGroup } from '../model/rules.ts';
import { summariseOutcomes } from '../statistics/outcome-tree.ts';
import type { SyncPlan } from '../sync-plan.ts';
import {
  buildWorld,
  exportOf,
  identityOf,
  objectOf,
  planPage,
  type IdentitySpec,
  type ObjectSpec,
  type PlanOptions,
  type RuleSpec,
  type World,
  type WorldSpec,
} from '../testing/planning.ts';

const whenActive = (id: (attribute: string) => number): readonly ScopingGroup[] => [
  {
    type: 'All',
    groups: [],
    criteria: [{ attributeId: id('Status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
  },
];

interface Spec {
  readonly rules: readonly RuleSpec[];
  readonly user?: Partial<WorldSpec['metaverse'][string]>;
  readonly matching?: readonly string[];
  readonly matchingMode?: 'ConnectedSystem' | 'SyncRule';
}

const importRule: RuleSpec = {
  between: 'HR.person -> User',
  projects: true,
  flows: { Key: 'id', 'Display Name': 'name', Mail: 'mail', Status: 'status', Boss: 'boss' },
};
const flows = { cn: 'Display Name', mail: 'Mail', dn: '="CN=" + mv["Key"]' };
const exportRule: RuleSpec = { between: 'User -> AD.account', provisions: true, flows };

function worldOf({ rules, user = {}, matching = [], matchingMode = 'ConnectedSystem' }: Spec): World {
  return buildWorld({
    metaverse: {
      User: {
        attributes: {
          Key: 'text',
          'Display Name': 'text',
          Mail: 'text',
          Status: 'text',
          Boss: 'reference',
          Long: 'longnumber',
        },
        ...user,
      },
      Group: { attributes: { Key: 'text' } },
    },
    systems: {
      HR: {
        types: {
          person: {
            attributes: { id: 'text', name: 'text', mail: 'text', status: 'text', boss: 'reference' },
            externalId: 'id',
            matching: ['id = User.Key'],
          },
        },
      },
      AD: {
        matchingMode,
        types: {
          account: {
            attributes: { guid: 'guid', dn: 'text', cn: 'text', mail: 'text', key: 'text', long: 'longnumber' },
            externalId: 'guid',
            secondaryExternalId: 'dn',
            matching,
          },
          contact: { attributes: { dn: 'text', cn: 'text' }, secondaryExternalId: 'dn' },
        },
      },
      DB: { types: { row: { attributes: { key: 'text', name: 'text' }, externalId: 'key' } } },
    },
    rules,
  });
}

const standard = worldOf({ rules: [importRule, exportRule] });

/** A person of HR who is joined to `u1`, or is not joined yet. */
function person(world: World, values: Readonly<Record<string, string>>, spec: ObjectSpec = { joinedTo: 'u1' }) {
  return objectOf(world, 'HR.person', 'p1', { ...spec, values: { id: '1', name: 'Ann', status: 'Active', ...values } });
}

function user(world: World, values: Readonly<Record<string, string>> = {}, spec: IdentitySpec = {}) {
  const held = { Key: '1', 'Display Name': 'Ann', Status: 'Active', ...values };
  return identityOf(world, 'User', 'u1', {
    from: Object.fromEntries(Object.keys(held).map((name) => [name, 'HR'])),
    ...spec,
    values: held,
  });
}

function account(world: World, spec: ObjectSpec = {}, pendingExport?: Partial<PendingExport>) {
  const object = objectOf(world, 'AD.account', 'a1', {
    joinedTo: 'u1',
    secondaryExternalId: 'CN=1',
    ...spec,
    values: { dn: 'CN=1', cn: 'Ann', ...spec.values },
  });
  return pendingExport === undefined ? object : { ...object, pendingExport: exportOf(object, pendingExport) };
}

const stagedOf = (plan: SyncPlan) => plan.exportsStaged.map(({ objectId, changeType }) => [objectId, changeType]);
const summaryOf = (plan: SyncPlan) => plan.items.map(({ outcomes }) => summariseOutcomes(outcomes));

test('OUT-01: a join that changes no value still evaluates scope and provisioning', () => {
  const plan = planPage(standard, { page: [person(standard, {}, {})], identities: [user(standard)] });
  assert.equal(plan.identityChanges.length, 0);
  assert.deepEqual(plan.objectsProvisioned.length, 1);
  assert.deepEqual(summaryOf(plan), ['Joined:1,Provisioned:1,PendingExportCreated:1']);
});

test('OUT-01: an identity is evaluated once, with all its changes of the page', () => {
  const plan = planPage(standard, {
    page: [person(standard, { name: 'Bea', mail: 'b@x' })],
    others: [account(standard)],
    identities: [user(standard)],
  });
  assert.equal(plan.exportsStaged.length, 1);
  assert.deepEqual(plan.exportsStaged[0]?.changes, {
    [standard.id('AD.account.cn')]: [{ kind: 'Update', value: 'Bea' }],
    [standard.id('AD.account.mail')]: [{ kind: 'Update', value: 'b@x' }],
  });
});

test('OUT-02: the rules of every system for the identity’s type count, and none of another type', () => {
  const world = worldOf({
    rules: [
      importRule,
      exportRule,
      { between: 'User -> DB.row', provisions: true, flows: { key: 'Key' } },
      { between: 'Group -> AD.contact', provisions: true },
    ],
  });
  const plan = planPage(world, { page: [person(world, {}, {})] });
  assert.deepEqual(
    plan.objectsProvisioned.map(({ systemId }) => systemId),
    [world.id('AD'), world.id('DB')],
  );
});

test('OUT-03: the system that is synchronised is exported to as well', () => {
  const world = worldOf({
    rules: [importRule, { between: 'User -> HR.person', flows: { mail: '="m" + mv["Key"]' }, enforces: false }],
  });
  const plan = planPage(world, { page: [person(world, { name: 'Bea' })], identities: [user(world)] });
  assert.deepEqual(stagedOf(plan), [['p1', 'Update']]);
});

test('OUT-04: scope is tested on the identity’s attributes', () => {
  const world = worldOf({ rules: [importRule, { ...exportRule, scope: whenActive }] });
  const provisioned = (status: string) =>
    planPage(world, { page: [person(world, { status }, {})] }).objectsProvisioned.length;
  assert.deepEqual([provisioned('Active'), provisioned('Leaver')], [1, 0]);
});

test('OUT-05: rules in scope come first, so a rule out of scope takes nothing from a system another rule wants', () => {
  const world = worldOf({
    rules: [
      importRule,
      { ...exportRule, scope: whenActive, whenOutOfScope: 'Delete' },
      { ...exportRule, flows: { cn: 'Display Name' } },
    ],
  });
  const plan = planPage(world, {
    page: [person(world, { status: 'Leaver' })],
    others: [account(world)],
    identities: [user(world)],
  });
  assert.deepEqual([stagedOf(plan), plan.linksBroken], [[], []]);
});

test('OUT-10: an object that is there is updated', () => {
  const plan = planPage(standard, {
    page: [person(standard, { name: 'Bea' })],
    others: [account(standard)],
    identities: [user(standard)],
  });
  assert.deepEqual(stagedOf(plan), [['a1', 'Update']]);
});

test('OUT-11: without provisioning nothing is created', () => {
  const world = worldOf({ rules: [importRule, { ...exportRule, provisions: false }] });
  const plan = planPage(world, { page: [person(world, {}, {})] });
  assert.deepEqual([plan.objectsProvisioned, plan.exportsStaged], [[], []]);
});

/** Nobody's account that export matching may find. */
const free = (world: World, id: string, values: ObjectSpec['values'] = { key: '1' }, spec: ObjectSpec = {}) =>
  objectOf(world, 'AD.account', id, { values: { dn: `CN=${id}`, cn: 'Ann', ...values }, ...spec });

test('OUT-12: an unjoined object that matches is joined and updated, not provisioned', () => {
  for (const world of [
    worldOf({ rules: [importRule, exportRule], matching: ['key = User.Key'] }),
    worldOf({ rules: [importRule, { ...exportRule, matching: ['key = User.Key'] }], matchingMode: 'SyncRule' }),
  ]) {
    const plan = planPage(world, { page: [person(world, { mail: 'a@x' }, {})], others: [free(world, 'a1')] });
    assert.deepEqual(plan.objectsProvisioned, []);
    assert.deepEqual(
      plan.linksMade.map(({ objectId, joinType }) => [objectId, joinType]),
      [
        ['p1', 'Projected'],
        ['a1', 'Joined'],
      ],
    );
    assert.deepEqual(plan.exportsStaged[0]?.changes, {
      [world.id('AD.account.mail')]: [{ kind: 'Update', value: 'a@x' }],
      [world.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=1' }],
    });
  }
});

test('OUT-12: of several matches the first by id is taken; joined, obsolete and unborn ones are not', () => {
  const world = worldOf({ rules: [importRule, exportRule], matching: ['key = User.Key'] });
  const joined = (others: ReturnType<typeof free>[]) =>
    planPage(world, { page: [person(world, {}, {})], others }).linksMade.find(
      ({ systemId }) => systemId === world.id('AD'),
    )?.objectId;
  assert.equal(joined([free(world, 'a3'), free(world, 'a2')]), 'a2');
  const unfit = [
    free(world, 'a1', { key: '1' }, { joinedTo: 'other' }),
    free(world, 'a2', { key: '1' }, { status: 'Obsolete' }),
    free(world, 'a3', { key: '1' }, { status: 'PendingProvisioning' }),
    free(world, 'a4', { key: '2' }),
  ];
  assert.equal(joined(unfit)?.startsWith('new-'), true);
});

test('OUT-12, OUT-56: an object that was to be deleted and is found in time is kept; one whose Delete was sent is no match', () => {
  const world = worldOf({ rules: [importRule, exportRule], matching: ['key = User.Key'] });
  const found = (status: PendingExport['status']) => {
    const object = free(world, 'a1', { key: '1', cn: 'Other' });
    const pendingExport = exportOf(object, { changeType: 'Delete', status });
    return planPage(world, { page: [person(world, {}, {})], others: [{ ...object, pendingExport }] });
  };
  const kept = found('Pending');
  assert.deepEqual(
    kept.exportsStaged.map(({ objectId, changeType }) => [objectId, changeType]),
    [['a1', 'Update']],
  );
  assert.deepEqual(kept.exportsStaged[0]?.changes[world.id('AD.account.cn')], [{ kind: 'Update', value: 'Ann' }]);
  const lost = found('Exported');
  assert.deepEqual(
    [lost.objectsProvisioned.length, lost.exportsStaged.map(({ changeType }) => changeType)],
    [1, ['Create']],
  );
});

test('OUT-12: nothing matches a value the identity does not have; long numbers match', () => {
  const world = worldOf({
    rules: [{ ...importRule, flows: { Key: 'id' } }, exportRule],
    matching: ['mail = User.Mail'],
  });
  const none = planPage(world, { page: [person(world, {}, {})], others: [free(world, 'a1', { mail: '' })] });
  assert.equal(none.objectsProvisioned.length, 1);
  const long = worldOf({
    rules: [{ ...importRule, flows: { Long: '="9007199254740993"' } }, exportRule],
    matching: ['long = User.Long'],
  });
  const found = planPage(long, {
    page: [person(long, {}, {})],
    others: [free(long, 'a1', { long: '9007199254740993' })],
  });
  assert.equal(found.objectsProvisioned.length, 0);
});

test('OUT-12: of two identities that match one object exactly one gets it', () => {
  const world = worldOf({ rules: [importRule, exportRule], matching: ['cn = User.Display Name'] });
  const second = objectOf(world, 'HR.person', 'p2', { values: { id: '2', name: 'Ann' } });
  const plan = planPage(world, { page: [person(world, {}, {}), second], others: [free(world, 'a1')] });
  const accounts = plan.linksMade.filter(({ systemId }) => systemId === world.id('AD'));
  assert.deepEqual(accounts.map(({ joinType }) => joinType).toSorted(), ['Joined', 'Provisioned']);
  assert.equal(plan.objectsProvisioned.length, 1);
});

test('OUT-12, DELM-10: an export match takes the identity off the list of the dying', () => {
  const world = worldOf({
    rules: [importRule, exportRule],
    matching: ['key = User.Key'],
    user: { deletionGraceSeconds: 60 },
  });
  const dying = user(world, {}, { lastConnectorDisconnectedAt: '2026-11-01T00:00:00Z' });
  const plan = planPage(world, {
    page: [person(world, { name: 'Bea' })],
    others: [free(world, 'a1')],
    identities: [dying],
  });
  assert.equal(plan.identitiesChanged[0]?.disconnectedAt, null);
});

test('OUT-13: a provisioned object is pending, joined, without external id, and has the address the flows make', () => {
  const plan = planPage(standard, { page: [person(standard, {}, {})] });
  const [object] = plan.objectsProvisioned;
  assert.deepEqual(object, {
    id: object?.id,
    systemId: standard.id('AD'),
    objectTypeId: standard.id('AD.account'),
    secondaryExternalId: 'CN=1',
    document: { [standard.id('AD.account.dn')]: ['CN=1'] },
  });
  assert.deepEqual(plan.linksMade[1], {
    objectId: object?.id,
    systemId: standard.id('AD'),
    metaverseObjectId: plan.identitiesCreated[0]?.id,
    joinType: 'Provisioned',
  });
  assert.deepEqual(stagedOf(plan), [[object?.id, 'Create']]);
});

test('OUT-13: without a value for the address the object is provisioned all the same', () => {
  const world = worldOf({ rules: [importRule, { ...exportRule, flows: { cn: 'Display Name' } }] });
  const plan = planPage(world, { page: [person(world, {}, {})] });
  assert.equal(plan.objectsProvisioned[0]?.secondaryExternalId, null);
});

const unborn = (world: World, changes: Partial<PendingExport> = {}, values: ObjectSpec['values'] = {}) =>
  account(
    world,
    { status: 'PendingProvisioning', joinType: 'Provisioned', values },
    {
      changeType: 'Create',
      changes: {
        [world.id('AD.account.cn')]: [{ kind: 'Update', value: 'Ann' }],
        [world.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=1' }],
      },
      ...changes,
    },
  );

test('OUT-14: the Create of an object that is not born yet is rebuilt when an attribute of the rule changed', () => {
  const plan = planPage(standard, {
    page: [person(standard, { name: 'Bea' })],
    others: [unborn(standard)],
    identities: [user(standard)],
  });
  assert.deepEqual(stagedOf(plan), [['a1', 'Create']]);
  assert.deepEqual(plan.exportsStaged[0]?.changes, {
    [standard.id('AD.account.cn')]: [{ kind: 'Update', value: 'Bea' }],
    [standard.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=1' }],
  });
  assert.equal(plan.exportsStaged[0]?.id, 'export-a1');
});

test('OUT-14: the address moves with what it is made of', () => {
  const plan = planPage(standard, {
    page: [person(standard, { id: '2' })],
    others: [unborn(standard)],
    identities: [user(standard)],
  });
  assert.deepEqual(plan.exportsStaged[0]?.changes[standard.id('AD.account.dn')], [{ kind: 'Update', value: 'CN=2' }]);
});

test('OUT-14: it is left alone when nothing of the rule changed, or the rule no longer provisions', () => {
  const noExpression: RuleSpec = { ...exportRule, flows: { cn: 'Display Name' } };
  const changed = (rule: RuleSpec, values: Readonly<Record<string, string>>) => {
    const world = worldOf({ rules: [importRule, rule] });
    return planPage(world, { page: [person(world, values)], others: [unborn(world)], identities: [user(world)] })
      .exportsStaged.length;
  };
  assert.equal(changed(noExpression, { mail: 'x@y' }), 0);
  assert.equal(changed(noExpression, { name: 'Bea' }), 1);
  assert.equal(changed({ ...noExpression, provisions: false }, { name: 'Bea' }), 0);
});

test('OUT-14: a Create the target has taken already goes on as an Update', () => {
  const plan = planPage(standard, {
    page: [person(standard, { name: 'Bea' })],
    others: [unborn(standard, { status: 'Exported' })],
    identities: [user(standard)],
  });
  assert.deepEqual(stagedOf(plan), [['a1', 'Update']]);
  assert.deepEqual(plan.exportsStaged[0]?.changes[standard.id('AD.account.cn')], [{ kind: 'Update', value: 'Bea' }]);
});

test('OUT-14, OUT-23: a Create that was interrupted is rebuilt as a whole, without clearing anything', () => {
  const plan = planPage(standard, {
    page: [person(standard, { name: 'Bea' })],
    others: [
      unborn(standard, {
        status: 'Executing',
        changes: {
          [standard.id('AD.account.mail')]: [{ kind: 'Update', value: 'a@x', attempts: 1 }],
          [standard.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=1', attempts: 1 }],
        },
      }),
    ],
    identities: [user(standard, { Mail: 'a@x' })],
  });
  assert.deepEqual(stagedOf(plan), [['a1', 'Create']]);
  const changes = Object.entries(plan.exportsStaged[0]?.changes ?? {});
  assert.deepEqual(
    changes.map(([id, list]) => [Number(id), list.map(({ kind, value }) => [kind, value])]).toSorted(),
    [
      [standard.id('AD.account.cn'), [['Update', 'Bea']]],
      [standard.id('AD.account.dn'), [['Update', 'CN=1']]],
    ].toSorted(),
  );
});

test('OUT-14, OUT-20: an expression that fails while a Create is rebuilt is an error of the object', () => {
  const world = worldOf({
    rules: [importRule, { ...exportRule, flows: { cn: 'Display Name', mail: '=mv["Key"] * 2' } }],
  });
  const page = [person(world, { name: 'Bea' })];
  const plan = planPage(world, { page, others: [unborn(world)], identities: [user(world)] });
  assert.equal(plan.items[0]?.error?.type, 'ExpressionEvaluationError');
  assert.deepEqual(plan.exportsStaged[0]?.changes[world.id('AD.account.cn')], [{ kind: 'Update', value: 'Bea' }]);
});

test('OUT-15: two rules in scope for one system share the object and its pending export', () => {
  const world = worldOf({
    rules: [importRule, { ...exportRule, flows: { cn: 'Display Name' } }, { ...exportRule, flows: { mail: 'Mail' } }],
  });
  const plan = planPage(world, { page: [person(world, { mail: 'a@x' }, {})] });
  assert.equal(plan.objectsProvisioned.length, 1);
  assert.deepEqual(
    plan.exportsStaged.map(({ changeType, changes }) => [changeType, changes]),
    [
      [
        'Create',
        {
          [world.id('AD.account.cn')]: [{ kind: 'Update', value: 'Ann' }],
          [world.id('AD.account.mail')]: [{ kind: 'Update', value: 'a@x' }],
        },
      ],
    ],
  );
  assert.equal(plan.items[0]?.counts.pendingExports, 1);
});

test('OUT-15: a rule that wants another type of object stages nothing and is an error, but only while in scope', () => {
  const contact: RuleSpec = { between: 'User -> AD.contact', provisions: true, flows: { cn: 'Display Name' } };
  const errorOf = (rule: RuleSpec, status: string) => {
    const world = worldOf({ rules: [importRule, exportRule, rule] });
    const plan = planPage(world, {
      page: [person(world, { name: 'Bea', status })],
      others: [account(world)],
      identities: [user(world)],
    });
    assert.equal(plan.exportsStaged.length, 1);
    const error = plan.items[0]?.error;
    if (error) assert.match(error.message, /"contact" in AD.*"account"/);
    return error?.type;
  };
  assert.equal(errorOf(contact, 'Active'), 'CouldNotExportDueToExistingConnectedSystemObject');
  assert.equal(errorOf({ ...contact, scope: whenActive }, 'Leaver'), undefined);
});

/** Without what OUT-45 keeps of each staged export. */
function withoutSnapshots(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map(({ changes: _snapshot, children, ...rest }) =>
    children === undefined ? rest : { ...rest, children: withoutSnapshots(children) },
  );
}

test('OUT-44: in detail a new object’s export hangs under its provisioning, both under the flows', () => {
  const [item] = planPage(standard, { page: [person(standard, {}, {})] }).items;
  const target = { targetId: 'new-2', target: 'AD' };
  assert.deepEqual(withoutSnapshots(item?.outcomes ?? []), [
    {
      type: 'Projected',
      targetId: 'new-1',
      target: 'Ann',
      children: [
        {
          type: 'AttributeFlow',
          count: 3,
          children: [
            {
              type: 'Provisioned',
              ...target,
              message: String(standard.id('AD')),
              children: [{ type: 'PendingExportCreated', ...target, count: 2 }],
            },
          ],
        },
      ],
    },
  ]);
});

test('OUT-44: an update hangs directly under the flows; at Standard every outcome is a root', () => {
  const given = (options: PlanOptions) => {
    const page = [person(standard, { name: 'Bea' })];
    const stored = { page, others: [account(standard)], identities: [user(standard)] };
    return withoutSnapshots(planPage(standard, stored, options).items[0]?.outcomes ?? []);
  };
  const update = { type: 'PendingExportCreated', targetId: 'a1', target: 'AD', count: 1 };
  const flow = { type: 'AttributeFlow', targetId: 'u1', target: 'Bea', count: 1 };
  assert.deepEqual(given({}), [{ ...flow, children: [update] }]);
  assert.deepEqual(given({ level: 'Standard' }), [flow, update]);
  assert.deepEqual(given({ level: 'None' }), []);
});

// ── leaving scope ────────────────────────────────────────────────────────────────────────────────

const scoped = (whenOutOfScope: 'Disconnect' | 'Delete', changes: Partial<Spec> = {}) =>
  worldOf({ rules: [importRule, { ...exportRule, scope: whenActive, whenOutOfScope }], ...changes });

function leave(world: World, target: ReturnType<typeof account>, spec: IdentitySpec = {}) {
  return planPage(world, {
    page: [person(world, { status: 'Leaver' })],
    others: [target],
    identities: [user(world, {}, spec)],
  });
}

test('OUT-53: Disconnect releases the object and stages nothing', () => {
  const world = scoped('Disconnect');
  const plan = leave(world, account(world));
  assert.deepEqual([plan.linksBroken, plan.exportsStaged, plan.objectsDeleted], [['a1'], [], []]);
});

test('OUT-53: Disconnect takes back what is staged and not sent, and leaves what is on its way', () => {
  const world = scoped('Disconnect');
  const withdrawn = (status: PendingExport['status']) => leave(world, account(world, {}, { status })).exportsWithdrawn;
  assert.deepEqual(withdrawn('Pending'), ['a1']);
  assert.deepEqual(withdrawn('Failed'), ['a1']);
  assert.deepEqual(withdrawn('Exported'), []);
});

test('OUT-53: Disconnect judges the identity by the normal deletion rule', () => {
  const decide = (user: Spec['user'], others: 'alone' | 'joined') => {
    const world = scoped('Disconnect', { user: user ?? {} });
    const dying = identityOf(world, 'User', 'u1', { values: { Key: '1', Status: 'Leaver' } });
    const target = account(world);
    const page =
      others === 'alone'
        ? [{ ...objectOf(world, 'AD.account', 'a1', { joinedTo: 'u1' }) }]
        : [person(world, { status: 'Leaver' })];
    return planPage(
      world,
      { page, others: others === 'alone' ? [] : [target], identities: [dying] },
      { extent: 'everything' },
    );
  };
  assert.deepEqual(decide({}, 'alone').identitiesDeleted, ['u1']);
  assert.deepEqual(decide({}, 'joined').identitiesDeleted, []);
  const scheduled = decide({ deletionGraceSeconds: 60 }, 'alone');
  assert.deepEqual(
    [scheduled.identitiesDeleted, scheduled.identitiesChanged[0]?.disconnectedAt],
    [[], '2026-11-25T00:00:00Z'],
  );
  assert.deepEqual(decide({ deletionRule: 'Manual' }, 'alone').identitiesDeleted, []);
});

test('OUT-53, OC-03: a deletion that leaving export scope schedules is told on the item that caused it', () => {
  const world = scoped('Disconnect', {
    user: {
      deletionRule: 'WhenAuthoritativeSourceDisconnected',
      deletionTriggerSystemIds: [standard.id('AD')],
      deletionGraceSeconds: 3600,
    },
  });
  const plan = leave(world, account(world));
  assert.deepEqual(plan.items[0]?.outcomes[0]?.children, [
    { type: 'MvoDeletionScheduled', targetId: 'u1', message: 'Grace period: 1 hour' },
  ]);
});

test('OUT-53, OUT-52: Delete stages a Delete with the address; the object stays joined until it is confirmed', () => {
  const world = scoped('Delete');
  const plan = leave(world, account(world));
  assert.deepEqual(
    plan.exportsStaged.map(({ objectId, changeType, changes }) => [objectId, changeType, changes]),
    [['a1', 'Delete', { [world.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=1' }] }]],
  );
  assert.deepEqual([plan.linksBroken, plan.objectsDeleted], [[], []]);
});

test('OUT-54, D-13: the staged Delete is told and counted', () => {
  const world = scoped('Delete');
  const plan = leave(world, account(world));
  assert.equal(plan.items[0]?.counts.pendingExports, 1);
  assert.deepEqual(plan.items[0]?.outcomes[0]?.children, [{ type: 'DeprovisionQueued', targetId: 'a1', target: 'AD' }]);
});

test('OUT-55: a second visit out of scope stages no second Delete', () => {
  const world = scoped('Delete');
  for (const status of ['Pending', 'Exported', 'ExportNotConfirmed', 'Failed'] as const) {
    const target = account(world, {}, { changeType: 'Delete', status });
    const plan = planPage(world, {
      page: [person(world, { name: 'Bea', status: 'Leaver' })],
      others: [target],
      identities: [user(world, { Status: 'Leaver' })],
    });
    assert.deepEqual([plan.exportsStaged, plan.exportsWithdrawn], [[], []], status);
  }
});

test('OUT-56, OUT-60: back in scope, a Delete that was not sent is cancelled, though only the scoping attribute changed', () => {
  const world = scoped('Delete');
  const back = (status: PendingExport['status']) =>
    planPage(world, {
      page: [person(world, {})],
      others: [account(world, {}, { changeType: 'Delete', status })],
      identities: [user(world, { Status: 'Leaver' })],
    });
  assert.deepEqual([back('Pending').exportsWithdrawn, back('Pending').exportsStaged], [['a1'], []]);
  assert.deepEqual([back('Exported').exportsWithdrawn, back('Exported').exportsStaged], [[], []]);
});

test('OUT-56: what changed while the object was out of scope is sent when its Delete is cancelled', () => {
  for (const enforces of [true, false]) {
    const world = worldOf({
      rules: [importRule, { ...exportRule, enforces, scope: whenActive, whenOutOfScope: 'Delete' }],
    });
    const plan = planPage(world, {
      page: [person(world, { name: 'Bea' })],
      others: [account(world, {}, { changeType: 'Delete' })],
      identities: [user(world, { 'Display Name': 'Bea', Status: 'Leaver' })],
    });
    assert.deepEqual(stagedOf(plan), [['a1', 'Update']]);
    assert.deepEqual(plan.exportsStaged[0]?.changes, {
      [world.id('AD.account.cn')]: [{ kind: 'Update', value: 'Bea' }],
    });
    assert.deepEqual([plan.exportsStaged[0]?.id, plan.exportsWithdrawn], ['export-a1', []]);
  }
});

test('OUT-60: a change for an object whose Delete is on its way is not staged', () => {
  const plan = planPage(standard, {
    page: [person(standard, { name: 'Bea' })],
    others: [account(standard, {}, { changeType: 'Delete', status: 'Exported' })],
    identities: [user(standard)],
  });
  assert.deepEqual([plan.exportsStaged, plan.exportsWithdrawn], [[], []]);
});

test('OUT-51, OUT-60: what was never created outside is dropped with its Create, whatever the rule says', () => {
  for (const action of ['Disconnect', 'Delete'] as const) {
    const world = scoped(action);
    const plan = leave(world, unborn(world));
    assert.deepEqual(
      plan.objectsDeleted.map(({ objectId }) => objectId),
      ['a1'],
      action,
    );
    assert.deepEqual([plan.exportsWithdrawn, plan.exportsStaged], [['a1'], []], action);
  }
});

test('OUT-51, OUT-62: a Create that was sent is not taken back; the object is deleted outside', () => {
  const world = scoped('Delete');
  const plan = leave(world, unborn(world, { status: 'Exported' }));
  assert.deepEqual([stagedOf(plan), plan.objectsDeleted], [[['a1', 'Delete']], []]);
});

test('OUT-51: an object that may exist outside is never merely forgotten, whatever waits for it now', () => {
  const world = scoped('Delete');
  const waiting: readonly Partial<PendingExport>[] = [
    { status: 'ExportNotConfirmed' },
    { status: 'Executing' },
    { status: 'Pending', changes: { [world.id('AD.account.dn')]: [{ kind: 'Update', value: 'CN=1', attempts: 1 }] } },
    { changeType: 'Update', status: 'Pending' },
  ];
  for (const each of waiting) assert.deepEqual(stagedOf(leave(world, unborn(world, each))), [['a1', 'Delete']]);
  const unwaited = account(world, { status: 'PendingProvisioning' });
  assert.deepEqual(stagedOf(leave(world, unwaited)), [['a1', 'Delete']]);
  // Its Delete staged, the object is left alone at the next visit, and kept when the identity goes.
  const doomed = unborn(world, { changeType: 'Delete', status: 'Pending' });
  const again = planPage(world, {
    page: [person(world, { name: 'Bea', status: 'Leaver' })],
    others: [doomed],
    identities: [user(world, { Status: 'Leaver' })],
  });
  assert.deepEqual([again.objectsDeleted, again.exportsWithdrawn, again.exportsStaged], [[], [], []]);
  const dying = mortal([importRule, { ...exportRule, whenOutOfScope: 'Delete' }]);
  const gone = die(dying, unborn(dying, { changeType: 'Delete', status: 'Pending' }));
  assert.deepEqual([gone.objectsDeleted.map(({ objectId }) => objectId), gone.exportsWithdrawn], [['p1'], []]);
});

test('OUT-51: the Delete takes the place of an Update that waits', () => {
  const world = scoped('Delete');
  const plan = leave(
    world,
    account(world, {}, { changes: { [world.id('AD.account.cn')]: [{ kind: 'Update', value: 'Bea' }] } }),
  );
  assert.deepEqual(
    plan.exportsStaged.map(({ id, changeType }) => [id, changeType]),
    [['export-a1', 'Delete']],
  );
});

// ── an identity goes ─────────────────────────────────────────────────────────────────────────────

function die(world: World, ...others: readonly ReturnType<typeof account>[]) {
  const leaver = person(world, {}, { joinedTo: 'u1', status: 'Obsolete' });
  return planPage(world, { page: [leaver], others, identities: [user(world)] });
}

const dyingType = (world: World): Partial<Spec['user'] & object> => ({
  deletionRule: 'WhenAuthoritativeSourceDisconnected',
  deletionTriggerSystemIds: [world.id('HR')],
});

/** The identity goes with HR, whoever else is connected. */
function mortal(rules: readonly RuleSpec[]): World {
  return worldOf({ rules, user: dyingType(standard) });
}

test('OUT-50, W-8: an identity’s objects are deleted where a rule says Delete, released elsewhere, however they were joined', () => {
  const rules: readonly RuleSpec[] = [
    importRule,
    { ...exportRule, whenOutOfScope: 'Disconnect' },
    { ...exportRule, whenOutOfScope: 'Delete' },
    { between: 'User -> DB.row' },
  ];
  for (const joinType of ['Joined', 'Provisioned', 'Projected'] as const) {
    const world = mortal(rules);
    const row = objectOf(world, 'DB.row', 'r1', { joinedTo: 'u1', joinType: 'Provisioned' });
    const plan = die(world, account(world, { joinType }), row);
    assert.deepEqual(plan.identitiesDeleted, ['u1']);
    assert.deepEqual(stagedOf(plan), [['a1', 'Delete']], joinType);
    assert.deepEqual(plan.linksBroken.toSorted(), ['a1', 'p1', 'r1']);
    assert.equal(plan.items[0]?.counts.pendingExports, 1);
  }
});

test('OUT-51: an identity goes: a Delete that waits is reused, an Update replaced, an unborn object dropped', () => {
  const world = mortal([importRule, { ...exportRule, whenOutOfScope: 'Delete' }]);
  const reused = die(world, account(world, {}, { changeType: 'Delete' }));
  assert.deepEqual([reused.exportsStaged, reused.exportsWithdrawn, reused.linksBroken.includes('a1')], [[], [], true]);
  assert.deepEqual(stagedOf(die(world, account(world, {}, { changeType: 'Update' }))), [['a1', 'Delete']]);
  const dropped = die(world, unborn(world));
  assert.deepEqual([dropped.objectsDeleted.map(({ objectId }) => objectId), dropped.exportsStaged], [['p1', 'a1'], []]);
});

test('DELM-12: the deletion is told with all final values, below the object that caused it', () => {
  const world = mortal([importRule]);
  const plan = die(world);
  assert.deepEqual(
    plan.identityChanges.map(({ identityId, changeType, displayName, itemId, differences }) => [
      identityId,
      changeType,
      displayName,
      itemId,
      differences,
    ]),
    [
      [
        'u1',
        'Deleted',
        'u1',
        plan.items[0]?.id,
        {
          [world.id('User.Key')]: { added: [], removed: ['1'] },
          [world.id('User.Display Name')]: { added: [], removed: ['Ann'] },
          [world.id('User.Status')]: { added: [], removed: ['Active'] },
        },
      ],
    ],
  );
});

test('DELM-12: whoever referred to the identity no longer does, and their targets are told', () => {
  const world = buildWorld({
    metaverse: { Group: { attributes: { Name: 'text', Members: 'reference*' } } },
    systems: {
      HR: { types: { unit: { attributes: { name: 'text' } } } },
      AD: { types: { group: { attributes: { member: 'reference*' } } } },
    },
    rules: [
      { between: 'HR.unit -> Group', flows: { Name: 'name' } },
      { between: 'Group -> AD.group', flows: { member: 'Members' } },
    ],
  });
  const gone = objectOf(world, 'HR.unit', 'h1', { status: 'Obsolete', joinedTo: 'g1' });
  const target = objectOf(world, 'AD.group', 't2', {
    joinedTo: 'g2',
    references: { member: ['t1'] },
    joinedTargets: { t1: 'g1' },
  });
  const identities = [
    identityOf(world, 'Group', 'g1'),
    identityOf(world, 'Group', 'g2', { references: { Members: ['g1', 'g3'] } }),
  ];
  const plan = planPage(world, { page: [gone], others: [target], identities });
  assert.deepEqual(plan.referencesRemoved, [
    { sourceId: 'g2', attributeId: world.id('Group.Members'), targetId: 'g1' },
  ]);
  assert.deepEqual(plan.exportsStaged[0]?.changes, {
    [world.id('AD.group.member')]: [{ kind: 'Remove', reference: 'g1' }],
  });
  assert.equal(plan.items[0]?.counts.pendingExports, 1);
});

test('DELM-11: an identity that was to go at the end of the page stays when a new object joins it in the same page', () => {
  const world = worldOf({ rules: [importRule] });
  const leaver = person(world, {}, { joinedTo: 'u1', status: 'Obsolete' });
  const comer = objectOf(world, 'HR.person', 'p2', { values: { id: '1', name: 'Ann', status: 'Active' } });
  const plan = planPage(world, { page: [leaver, comer], identities: [user(world)] });
  assert.deepEqual([plan.identitiesDeleted, plan.linksMade.map(({ objectId }) => objectId)], [[], ['p2']]);
  assert.equal(summaryOf(plan)[0], 'CsoDeleted:1,Disconnected:1');
});

test('D-13: a pending export that becomes a Delete in the same page is counted once', () => {
  const world = worldOf({
    rules: [
      importRule,
      { ...exportRule, whenOutOfScope: 'Delete' },
      { between: 'User -> DB.row', scope: whenActive, whenOutOfScope: 'Disconnect' },
    ],
    user: { deletionRule: 'WhenAuthoritativeSourceDisconnected', deletionTriggerSystemIds: [standard.id('DB')] },
  });
  const plan = planPage(world, {
    page: [person(world, { name: 'Bea', status: 'Leaver' })],
    others: [account(world), objectOf(world, 'DB.row', 'r1', { joinedTo: 'u1' })],
    identities: [user(world)],
  });
  assert.deepEqual([plan.identitiesDeleted, stagedOf(plan)], [['u1'], [['a1', 'Delete']]]);
  assert.equal(plan.items[0]?.counts.pendingExports, 1);
});

test('OUT-53, DELM-05: a deletion that leaving export scope schedules is told, even when nothing else happened', () => {
  const world = buildWorld({
    metaverse: { User: { attributes: { 'Display Name': 'text', Status: 'text' }, deletionGraceSeconds: 86_400 } },
    systems: {
      AD: {
        types: { account: { attributes: { id: 'text', cn: 'text' }, externalId: 'id' } },
      },
    },
    rules: [
      {
        between: 'User -> AD.account',
        provisions: true,
        flows: { cn: 'Display Name' },
        scope: (id) => [
          {
            type: 'All',
            criteria: [{ attributeId: id('Status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
            groups: [],
          },
        ],
      },
    ],
  });
  const identity = identityOf(world, 'User', 'u1', { values: { 'Display Name': 'Ann', Status: 'Leaver' } });
  const account = objectOf(world, 'AD.account', 'a1', { values: { id: 'a1', cn: 'Ann' }, joinedTo: 'u1' });
  const plan = planPage(world, { page: [account], identities: [identity] }, { extent: 'everything' });
  assert.deepEqual(plan.linksBroken, ['a1']);
  const [item] = plan.items;
  assert.equal(item?.changeType, 'PendingExport');
  assert.deepEqual(
    item?.outcomes.map(({ type }) => type),
    ['MvoDeletionScheduled'],
  );
});
