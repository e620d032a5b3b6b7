import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeChange, PendingExport } from '../model/pending-export.ts';
import { summariseOutcomes } from '../statistics/outcome-tree.ts';
import {
  buildWorld,
  exportOf,
  identityOf,
  objectOf,
  planPage,
  type RuleSpec,
  type TypeSpec,
  type World,
} from '../testing/planning.ts';

interface Options {
  readonly import?: Partial<RuleSpec>;
  readonly noImport?: boolean;
  readonly person?: Partial<TypeSpec>;
  readonly graceSeconds?: number;
}

function worldOf(options: Options = {}): World {
  return buildWorld({
    metaverse: {
      User: {
        attributes: { Key: 'text', 'Display Name': 'text', Mail: 'text', Boss: 'reference' },
        ...(options.graceSeconds === undefined ? {} : { deletionGraceSeconds: options.graceSeconds }),
      },
    },
    systems: {
      HR: {
        types: {
          person: {
            attributes: { id: 'text', name: 'text', mail: 'text', boss: 'reference' },
            externalId: 'id',
            ...options.person,
          },
        },
      },
      Mail: { types: { box: { attributes: { address: 'text' } } } },
      AD: {
        types: {
          account: { attributes: { dn: 'text', cn: 'text', mail: 'text', tags: 'text*' }, secondaryExternalId: 'dn' },
        },
      },
    },
    rules: [
      ...(options.noImport === true
        ? []
        : [
            {
              between: 'HR.person -> User',
              flows: { Key: 'id', 'Display Name': 'name', Mail: 'mail', Boss: 'boss' },
              ...options.import,
            },
          ]),
      { between: 'Mail.box -> User', flows: { Mail: 'address' } },
      { between: 'User -> AD.account', whenOutOfScope: 'Delete', flows: { cn: 'Display Name', mail: 'Mail' } },
    ],
  });
}

const values = { Key: '1', 'Display Name': 'Ann', Mail: 'ann@hr' };
const fromHr = { Key: 'HR', 'Display Name': 'HR', Mail: 'HR' };
const gone = (world: World, joinedTo?: string) =>
  objectOf(world, 'HR.person', 'p1', {
    status: 'Obsolete',
    values: { id: '1', name: 'Ann', mail: 'ann@hr' },
    ...(joinedTo === undefined ? {} : { joinedTo }),
  });
const user = (world: World) => identityOf(world, 'User', 'u1', { values, from: fromHr });
const account = (world: World) =>
  objectOf(world, 'AD.account', 'a1', {
    values: { dn: 'CN=Ann', cn: 'Ann', mail: 'ann@hr' },
    secondaryExternalId: 'CN=Ann',
    joinedTo: 'u1',
  });

test('OBS-01, W-11, X-6: an object that never was joined goes quietly: no item, counted as unchanged', () => {
  const world = worldOf();
  const plan = planPage(world, { page: [gone(world)] });
  assert.deepEqual(
    plan.objectsDeleted.map(({ objectId }) => objectId),
    ['p1'],
  );
  assert.deepEqual([plan.items, plan.processed], [[], 1]);
});

test('OBS-02: an object whose identity is gone is deleted with an item', () => {
  const world = worldOf();
  const plan = planPage(world, { page: [gone(world, 'nobody')] });
  assert.deepEqual(
    plan.objectsDeleted.map(({ objectId }) => objectId),
    ['p1'],
  );
  assert.deepEqual(plan.items[0]?.outcomes, [{ type: 'CsoDeleted', targetId: 'p1' }]);
  assert.deepEqual([plan.items[0]?.changeType, plan.items[0]?.counts], ['Deleted', { csoDeletes: 1 }]);
});

test('OBS-03: the first import rule of the type decides; without one the object disconnects', () => {
  const changeType = (options: Options) => {
    const world = worldOf(options);
    return planPage(world, { page: [gone(world, 'u1')], identities: [user(world)] }).items[0]?.changeType;
  };
  assert.equal(changeType({ import: { whenOutOfScope: 'RemainJoined' } }), 'Deleted');
  assert.equal(changeType({}), 'Disconnected');
  assert.equal(changeType({ noImport: true }), 'Disconnected');
});

test('OBS-04: RemainJoined deletes the object and leaves values, identity and other connectors alone', () => {
  const world = worldOf({ import: { whenOutOfScope: 'RemainJoined' } });
  for (const others of [[], [account(world)]]) {
    const plan = planPage(world, { page: [gone(world, 'u1')], others, identities: [user(world)] });
    assert.deepEqual(
      plan.objectsDeleted.map(({ objectId }) => objectId),
      ['p1'],
    );
    assert.deepEqual([plan.identitiesDeleted, plan.identitiesChanged, plan.exportsStaged], [[], [], []]);
    assert.deepEqual(plan.items[0]?.outcomes, [{ type: 'CsoDeleted', targetId: 'p1' }]);
    assert.deepEqual(plan.items[0]?.counts, { csoDeletes: 1 });
  }
});

test('OBS-04, JOIN-11: the object that went by RemainJoined makes room for another one in the same page', () => {
  const world = worldOf({
    import: { whenOutOfScope: 'RemainJoined' },
    person: { matching: ['id = User.Key'] },
  });
  const successor = objectOf(world, 'HR.person', 'p2', { values: { id: '1', name: 'Ann' } });
  const plan = planPage(world, { page: [gone(world, 'u1'), successor], identities: [user(world)] });
  assert.deepEqual(plan.linksBroken, ['p1']);
  assert.deepEqual(
    plan.linksMade.map(({ objectId, metaverseObjectId }) => [objectId, metaverseObjectId]),
    [['p2', 'u1']],
  );
});

test('OBS-05, FLOW-41: what is recalled and given again in one page has not changed', () => {
  const world = worldOf({ person: { matching: ['id = User.Key'] }, import: { flows: { 'Display Name': 'name' } } });
  const known = identityOf(world, 'User', 'u1', {
    values: { Key: '1', 'Display Name': 'Ann' },
    from: { 'Display Name': 'HR' },
  });
  const box = objectOf(world, 'Mail.box', 'm1', { joinedTo: 'u1' });
  const successor = objectOf(world, 'HR.person', 'p2', { values: { id: '1', name: 'Ann' } });
  const plan = planPage(world, { page: [gone(world, 'u1'), successor], others: [box], identities: [known] });
  assert.deepEqual(
    plan.items.map(({ counts }) => counts.attributeFlows),
    [1, 1],
  );
  assert.deepEqual([plan.identityChanges, plan.exportsStaged], [[], []]);
});

test('OBS-05: the rule of deletion counts the connectors that remain', () => {
  const world = worldOf();
  const alone = planPage(world, { page: [gone(world, 'u1')], identities: [user(world)] });
  assert.deepEqual(alone.identitiesDeleted, ['u1']);
  const box = objectOf(world, 'Mail.box', 'm1', { joinedTo: 'u1' });
  const two = planPage(world, { page: [gone(world, 'u1')], others: [box], identities: [user(world)] });
  assert.deepEqual([two.identitiesDeleted, two.linksBroken], [[], ['p1']]);
});

test('OBS-05, FLOW-50: nothing is recalled by the type’s flag, under a grace period, or from an identity that goes at once', () => {
  const box = (world: World) => objectOf(world, 'Mail.box', 'm1', { joinedTo: 'u1' });
  const flows = (world: World, others = [box(world)]) =>
    planPage(world, { page: [gone(world, 'u1')], others, identities: [user(world)] }).items[0]?.counts.attributeFlows ??
    0;
  assert.equal(flows(worldOf()), 3);
  assert.equal(flows(worldOf({ person: { keepsContributions: true } })), 0);
  assert.equal(flows(worldOf({ graceSeconds: 60 })), 0);
  assert.equal(flows(worldOf(), []), 0);
});

test('OBS-06, W-9: with another connector, the recall is told below the disconnection', () => {
  const world = worldOf();
  const box = objectOf(world, 'Mail.box', 'm1', { joinedTo: 'u1' });
  const plan = planPage(world, { page: [gone(world, 'u1')], others: [box], identities: [user(world)] });
  assert.equal(plan.items.length, 1);
  assert.deepEqual(plan.items[0]?.outcomes, [
    {
      type: 'Disconnected',
      targetId: 'u1',
      count: 3,
      children: [
        { type: 'AttributeFlow', count: 3 },
        { type: 'CsoDeleted', targetId: 'p1' },
      ],
    },
  ]);
  assert.deepEqual(plan.items[0]?.counts, { disconnections: 1, csoDeletes: 1, attributeFlows: 3 });
});

test('OBS-06, W-10: under a grace period the deletion is scheduled, with the period in words', () => {
  const world = worldOf({ graceSeconds: 30 * 86_400 });
  const plan = planPage(world, { page: [gone(world, 'u1')], identities: [user(world)] });
  assert.deepEqual(plan.items[0]?.outcomes[0]?.children, [
    { type: 'CsoDeleted', targetId: 'p1' },
    { type: 'MvoDeletionScheduled', targetId: 'u1', message: 'Grace period: 30 days' },
  ]);
  assert.equal(summariseOutcomes(plan.items[0]?.outcomes ?? []), 'CsoDeleted:1,Disconnected:1,MvoDeletionScheduled:1');
  assert.deepEqual(plan.items[0]?.counts, { disconnections: 1, csoDeletes: 1, attributeFlows: 0 });
});

test('OBS-07, OC-04: what is recalled is exported, and told on the item of the object that left', () => {
  const world = worldOf();
  const plan = planPage(world, { page: [gone(world, 'u1')], others: [account(world)], identities: [user(world)] });
  assert.deepEqual(plan.exportsStaged[0]?.changes, {
    [world.id('AD.account.cn')]: [{ kind: 'Update' }],
    [world.id('AD.account.mail')]: [{ kind: 'Update' }],
  });
  assert.equal(
    summariseOutcomes(plan.items[0]?.outcomes ?? []),
    'CsoDeleted:1,AttributeFlow:3,Disconnected:1,PendingExportCreated:1',
  );
  assert.equal(plan.items[0]?.counts.pendingExports, 1);
});

test('OBS-07, PRI-07: another contributor takes over in the same run, and that is what is exported', () => {
  const world = worldOf();
  const box = objectOf(world, 'Mail.box', 'm1', { values: { address: 'ann@mail' }, joinedTo: 'u1' });
  const plan = planPage(world, { page: [gone(world, 'u1')], others: [box, account(world)], identities: [user(world)] });
  const mail = world.id('User.Mail');
  assert.deepEqual(plan.identitiesChanged[0]?.document, { [mail]: ['ann@mail'] });
  assert.equal(plan.identitiesChanged[0]?.provenance[mail]?.systemId, world.id('Mail'));
  assert.deepEqual(plan.exportsStaged[0]?.changes[world.id('AD.account.mail')], [
    { kind: 'Update', value: 'ann@mail' },
  ]);
});

test('OBS-08: the item of a deleted object keeps its snapshots and loses its link', () => {
  const world = worldOf();
  const plan = planPage(world, { page: [gone(world, 'u1')], identities: [user(world)] });
  const [item] = plan.items;
  assert.deepEqual(
    [item?.connectedSystemObjectId, item?.externalId, item?.displayName, item?.objectType, item?.metaverseObjectId],
    [null, 'p1', 'p1', 'person', 'u1'],
  );
  assert.equal(plan.objectsDeleted[0]?.itemId, item?.id);
  assert.deepEqual(plan.objectsDeleted[0]?.differences[world.id('HR.person.name')], { added: [], removed: ['Ann'] });
});

test('OBS-08: an object’s stored references are among its final values', () => {
  const world = worldOf();
  const object = {
    ...gone(world, 'u1'),
    references: [{ attributeId: world.id('HR.person.boss'), raw: 'B', targetId: null, targetMetaverseObjectId: null }],
  };
  const plan = planPage(world, { page: [object], identities: [user(world)] });
  assert.deepEqual(plan.objectsDeleted[0]?.differences[world.id('HR.person.boss')], { added: [], removed: ['B'] });
});

test('OBS-09: an identity that stays keeps being referred to when an object of it goes', () => {
  const world = worldOf();
  const boss = identityOf(world, 'User', 'u2', { references: { Boss: ['u1'] } });
  const box = objectOf(world, 'Mail.box', 'm1', { joinedTo: 'u1' });
  const plan = planPage(world, { page: [gone(world, 'u1')], others: [box], identities: [user(world), boss] });
  assert.deepEqual(plan.referencesRemoved, []);
  assert.deepEqual(plan.referrersDue, ['p1']);
});

// ── late confirmation ────────────────────────────────────────────────────────────────────────────

function confirm(
  held: Readonly<Record<string, string | readonly string[]>>,
  changes: Readonly<Record<string, readonly AttributeChange[]>>,
  spec: Partial<PendingExport> = {},
) {
  const world = worldOf();
  const object = objectOf(world, 'AD.account', 'a1', { values: held });
  const byId = Object.fromEntries(
    Object.entries(changes).map(([name, list]) => [world.id(`AD.account.${name}`), list]),
  );
  const pendingExport = exportOf(object, { status: 'ExportNotConfirmed', errorCount: 2, changes: byId, ...spec });
  const plan = planPage(world, { page: [{ ...object, pendingExport }] });
  const [left] = plan.exportsStaged;
  const names = Object.keys(changes).filter((name) => left?.changes[world.id(`AD.account.${name}`)] !== undefined);
  return { withdrawn: plan.exportsWithdrawn, left, names };
}

const set = (value: string): readonly AttributeChange[] => [{ kind: 'Update', value, status: 'ExportedNotConfirmed' }];

test('REC-15: what the object holds by now is confirmed late; an export with nothing left goes', () => {
  assert.deepEqual(confirm({ cn: 'Ann' }, { cn: set('Ann') }).withdrawn, ['a1']);
});

test('REC-15: the rest stays ExportNotConfirmed, as an Update, without another error', () => {
  const { left, names, withdrawn } = confirm(
    { cn: 'Ann' },
    { cn: set('Ann'), mail: set('x') },
    { changeType: 'Create' },
  );
  assert.deepEqual([withdrawn, names], [[], ['mail']]);
  assert.deepEqual(
    [left?.status, left?.changeType, left?.errorCount, left?.id],
    ['ExportNotConfirmed', 'Update', 2, 'export-a1'],
  );
});

test('REC-15: an export that is Pending, Exported, Executing or Failed, or is a Delete, is left alone', () => {
  for (const status of ['Pending', 'Exported', 'Executing', 'Failed'] as const) {
    const { withdrawn, left } = confirm({ cn: 'Ann' }, { cn: set('Ann') }, { status });
    assert.deepEqual([withdrawn, left], [[], undefined], status);
  }
  const { withdrawn, left } = confirm({ cn: 'Ann' }, { cn: set('Ann') }, { changeType: 'Delete' });
  assert.deepEqual([withdrawn, left], [[], undefined]);
});

test('REC-15, OUT-13: the address an object was provisioned with confirms nothing', () => {
  const world = worldOf();
  const object = objectOf(world, 'AD.account', 'a1', { status: 'PendingProvisioning', values: { dn: 'CN=Ann' } });
  const changes = { [world.id('AD.account.dn')]: set('CN=Ann'), [world.id('AD.account.cn')]: set('Ann') };
  const pendingExport = exportOf(object, { changeType: 'Create', status: 'ExportNotConfirmed', changes });
  assert.deepEqual(planPage(world, { page: [{ ...object, pendingExport }] }).exportsStaged, []);
});

test('REC-15: a change that was given up is not revived, and nothing is stored anew when nothing is confirmed', () => {
  const failed = confirm(
    { cn: 'Ann', mail: 'x' },
    { cn: [{ kind: 'Update', value: 'Ann', status: 'Failed' }], mail: set('x') },
  );
  assert.deepEqual(failed.names, ['cn']);
  assert.equal(confirm({ cn: 'Bob' }, { cn: set('Ann') }).left, undefined);
});

test('REC-03, REC-15: what confirms an Add, an Update, a clearing Update, a Remove and a RemoveAll', () => {
  const table: readonly (readonly [AttributeChange, readonly string[], boolean])[] = [
    [{ kind: 'Add', value: 'a' }, ['a', 'b'], true],
    [{ kind: 'Add', value: 'a' }, ['A'], false],
    [{ kind: 'Update', value: 'a' }, ['a'], true],
    [{ kind: 'Update', value: 'a' }, [], false],
    [{ kind: 'Update', value: '' }, [''], false],
    [{ kind: 'Update' }, [], true],
    [{ kind: 'Update' }, ['a'], false],
    [{ kind: 'Remove', value: 'a' }, ['b'], true],
    [{ kind: 'Remove', value: 'a' }, ['a', 'b'], false],
    [{ kind: 'RemoveAll' }, [], true],
    [{ kind: 'RemoveAll' }, ['a'], false],
  ];
  for (const [change, held, isConfirmed] of table) {
    const { withdrawn } = confirm(held.length === 0 ? {} : { tags: held }, { tags: [change] });
    assert.equal(withdrawn.length === 1, isConfirmed, `${change.kind} ${String(change.value)} of ${held.join()}`);
  }
});
