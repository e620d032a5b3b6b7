import assert from 'node:assert/strict';
import test from 'node:test';
import { summariseOutcomes } from '../statistics/outcome-tree.ts';
import {
  buildWorld,
  identityOf,
  objectOf,
  planPage,
  planReferencePage,
  type IdentitySpec,
  type ObjectSpec,
} from '../testing/planning.ts';

const world = buildWorld({
  metaverse: { Group: { attributes: { Name: 'text', Owner: 'reference', Members: 'reference*' } } },
  systems: {
    HR: {
      types: {
        unit: {
          attributes: { id: 'text', name: 'text', owner: 'reference', members: 'reference*' },
          externalId: 'id',
        },
      },
    },
    AD: {
      types: {
        group: {
          attributes: { dn: 'text', cn: 'text', member: 'reference*' },
          secondaryExternalId: 'dn',
        },
      },
    },
  },
  rules: [
    { between: 'HR.unit -> Group', projects: true, flows: { Name: 'name', Owner: 'owner', Members: 'members' } },
    { between: 'Group -> AD.group', flows: { cn: 'Name', member: 'Members' } },
  ],
});

const members = world.id('Group.Members');

function plan(spec: ObjectSpec, held: readonly string[], pass: 'page' | 'final' = 'page', identity: IdentitySpec = {}) {
  const object = objectOf(world, 'HR.unit', 'h1', { joinedTo: 'g1', ...spec });
  const identities = [
    identityOf(world, 'Group', 'g1', { references: { Members: held }, from: { Members: 'HR' }, ...identity }),
  ];
  const planned = (pass === 'page' ? planPage : planReferencePage)(world, { page: [object], identities });
  return {
    planned,
    added: planned.referencesAdded.map(({ targetId }) => targetId),
    removed: planned.referencesRemoved.map(({ targetId }) => targetId),
    due: planned.referencesDue,
  };
}

/** `a` and `b` are joined to `ga` and `gb`; `w` waits for a join; `{ raw }` means no object. */
const joinedTargets = { a: 'ga', b: 'gb' };

test('FLOW-30: references to joined objects flow, each identity once', () => {
  const { added, removed, due } = plan({ references: { members: ['a', 'b', 'a'] }, joinedTargets }, []);
  assert.deepEqual([added, removed, due], [['ga', 'gb'], [], []]);
});

test('FLOW-30: what the identity holds is not added again', () => {
  const { added, planned } = plan({ references: { members: ['a'] }, joinedTargets }, ['ga']);
  assert.deepEqual([added, planned.items], [[], []]);
});

test('FLOW-30: stale references go when every stored one is resolved, and wait otherwise', () => {
  const resolved = plan({ references: { members: ['a'] }, joinedTargets }, ['gx']);
  assert.deepEqual([resolved.added, resolved.removed, resolved.due], [['ga'], ['gx'], []]);
  const waiting = plan({ references: { members: ['a', 'w'] }, joinedTargets }, ['gx']);
  assert.deepEqual([waiting.added, waiting.removed, waiting.due], [['ga'], [], ['h1']]);
  const onlyWaiting = plan({ references: { members: ['w'] } }, ['gx']);
  assert.deepEqual([onlyWaiting.added, onlyWaiting.removed, onlyWaiting.due], [[], [], ['h1']]);
});

test('FLOW-30: a single-valued reference is replaced though another one waits', () => {
  const spec = { references: { owner: ['a'], members: ['w'] }, joinedTargets };
  const { added, removed } = plan(spec, [], 'page', { references: { Owner: ['gx'] }, from: { Owner: 'HR' } });
  assert.deepEqual([added, removed], [['ga'], ['gx']]);
});

test('FLOW-31: the final pass removes what is stale, whatever still is not joined', () => {
  const { added, removed, due } = plan({ references: { members: ['a', 'w'] }, joinedTargets }, ['gx'], 'final');
  assert.deepEqual([added, removed, due], [['ga'], ['gx'], []]);
  const nobody = plan({ references: { members: ['w'] } }, ['gx'], 'final');
  assert.deepEqual([nobody.added, nobody.removed, nobody.due], [[], ['gx'], []]);
});

test('FLOW-31: the final pass counts nothing as processed and moves nothing but references', () => {
  const { planned } = plan({ values: { name: 'New' }, references: { members: ['a'] }, joinedTargets }, [], 'final');
  assert.equal(planned.processed, 0);
  assert.deepEqual(
    planned.identityChanges.map(({ differences }) => Object.keys(differences)),
    [[String(members)]],
  );
});

test('FLOW-32: raw text without an object behind it neither flows nor blocks removals', () => {
  const { added, removed, due } = plan({ references: { members: ['a', { raw: 'CN=nobody' }] }, joinedTargets }, ['gx']);
  assert.deepEqual([added, removed, due], [['ga'], ['gx'], []]);
});

test('FLOW-32: an identity that the page deletes is no target', () => {
  const leader = objectOf(world, 'HR.unit', 'a', { status: 'Obsolete', joinedTo: 'ga' });
  const object = objectOf(world, 'HR.unit', 'h1', { joinedTo: 'g1', references: { members: ['a'] }, joinedTargets });
  const planned = planPage(world, {
    page: [object, leader],
    identities: [
      identityOf(world, 'Group', 'g1', { references: { Members: ['ga'] }, from: { Members: 'HR' } }),
      identityOf(world, 'Group', 'ga'),
    ],
  });
  assert.deepEqual(planned.identitiesDeleted, ['ga']);
  assert.deepEqual(
    planned.referencesRemoved.map(({ targetId }) => targetId),
    ['ga'],
  );
  assert.deepEqual(planned.referencesAdded, []);
});

test('FLOW-33: a change of references alone makes an item AttributeFlow', () => {
  const { planned } = plan({ references: { members: ['a'] }, joinedTargets }, []);
  assert.deepEqual(
    planned.items.map(({ changeType, outcomes }) => [changeType, outcomes[0]?.type, outcomes[0]?.count]),
    [['AttributeFlow', 'AttributeFlow', 1]],
  );
});

test('FLOW-33: scalars and references of one visit are one item with one count', () => {
  const spec = { values: { name: 'Sales' }, references: { members: ['a', 'b'] }, joinedTargets };
  const { planned } = plan(spec, []);
  assert.equal(planned.items.length, 1);
  assert.equal(summariseOutcomes(planned.items[0]?.outcomes ?? []), 'AttributeFlow:3');
  assert.equal(planned.items[0]?.counts.attributeFlows, 3);
});

test('FLOW-33: the final pass adds to the item the object has, below its flows', () => {
  const object = objectOf(world, 'HR.unit', 'h1', { values: { name: 'Sales' }, references: { members: ['w'] } });
  const [first] = planPage(world, { page: [object] }).items;
  assert.ok(first);
  assert.equal(summariseOutcomes(first.outcomes), 'Projected:1,AttributeFlow:1');
  const joined = {
    ...objectOf(world, 'HR.unit', 'h1', { joinedTo: 'g1', references: { members: ['w'] }, joinedTargets: { w: 'gw' } }),
  };
  const later = planReferencePage(
    world,
    { page: [joined], identities: [identityOf(world, 'Group', 'g1')] },
    { earlierItems: new Map([['h1', first]]) },
  );
  assert.deepEqual(later.items, []);
  const [amended] = later.itemsAmended;
  assert.deepEqual(amended?.before, first);
  assert.equal(amended?.after.id, first.id);
  assert.equal(amended?.after.changeType, 'Projected');
  assert.equal(summariseOutcomes(amended?.after.outcomes ?? []), 'Projected:1,AttributeFlow:2');
  assert.deepEqual(amended?.after.counts, { projections: 1, attributeFlows: 2 });
});

test('FLOW-33: a projection that flowed nothing gets its flows when they are found', () => {
  const earlier = planPage(world, { page: [objectOf(world, 'HR.unit', 'h1', { references: { members: ['w'] } })] })
    .items[0];
  assert.ok(earlier);
  const joined = objectOf(world, 'HR.unit', 'h1', {
    joinedTo: 'g1',
    references: { members: ['w'] },
    joinedTargets: { w: 'gw' },
  });
  const later = planReferencePage(
    world,
    { page: [joined], identities: [identityOf(world, 'Group', 'g1')] },
    { earlierItems: new Map([['h1', earlier]]) },
  );
  assert.equal(summariseOutcomes(later.itemsAmended[0]?.after.outcomes ?? []), 'Projected:1,AttributeFlow:1');
});

/** The group in AD of `g1`, with members that are joined or not. */
const target = (spec: ObjectSpec = {}) => objectOf(world, 'AD.group', 't1', { joinedTo: 'g1', ...spec });

test('FLOW-34: what the final pass finds joins the pending export staged earlier in the run', () => {
  const object = objectOf(world, 'HR.unit', 'h1', {
    values: { name: 'Sales' },
    references: { members: ['a', 'w'] },
    joinedTargets: { ...joinedTargets, w: 'gw' },
    joinedTo: 'g1',
  });
  const staged = {
    ...target(),
    pendingExport: {
      id: 'export',
      systemId: world.id('AD'),
      objectId: 't1',
      changeType: 'Update' as const,
      status: 'Pending' as const,
      changes: {
        [world.id('AD.group.cn')]: [{ kind: 'Update' as const, value: 'Sales' }],
        [world.id('AD.group.member')]: [{ kind: 'Add' as const, reference: 'ga' }],
      },
      hasUnresolvedReferences: true,
      sourceMetaverseObjectId: 'g1',
      stagedByActivityId: 'activity',
      errorCount: 0,
      maxRetries: 5,
      lastAttemptedAt: null,
      nextRetryAt: null,
      lastErrorMessage: null,
      createdAt: '2026-11-25T00:00:00Z',
    },
  };
  const identity = identityOf(world, 'Group', 'g1', {
    values: { Name: 'Sales' },
    references: { Members: ['ga'] },
    from: { Name: 'HR', Members: 'HR' },
  });
  const planned = planReferencePage(world, { page: [object], others: [staged], identities: [identity] });
  assert.equal(planned.exportsStaged[0]?.id, 'export');
  assert.deepEqual(planned.exportsStaged[0]?.changes, {
    [world.id('AD.group.cn')]: [{ kind: 'Update', value: 'Sales' }],
    [world.id('AD.group.member')]: [
      { kind: 'Add', reference: 'ga' },
      { kind: 'Add', reference: 'gw' },
    ],
  });
  assert.equal(planned.items[0]?.counts.pendingExports, undefined, 'D-13: counted once a run');
});

test('FLOW-35: of the references that change, only those the target lacks or has too many of are sent', () => {
  const object = objectOf(world, 'HR.unit', 'h1', {
    joinedTo: 'g1',
    references: { members: ['a', 'b'] },
    joinedTargets,
  });
  const account = target({
    references: { member: ['ta', 'tx'] },
    joinedTargets: { ta: 'ga', tx: 'gx' },
  });
  const identities = [identityOf(world, 'Group', 'g1', { references: { Members: ['gx'] }, from: { Members: 'HR' } })];
  const planned = planPage(world, { page: [object], others: [account], identities });
  assert.deepEqual(planned.exportsStaged[0]?.changes, {
    [world.id('AD.group.member')]: [
      { kind: 'Remove', reference: 'gx' },
      { kind: 'Add', reference: 'gb' },
    ],
  });
});

test('SYN-10: objects that were waited for are named for the end of the run, once, and only those', () => {
  const page = [
    objectOf(world, 'HR.unit', 'h1', { joinedTo: 'g1', references: { members: ['w'], owner: ['w'] } }),
    objectOf(world, 'HR.unit', 'h2', { joinedTo: 'g2', references: { members: ['a', { raw: 'x' }] }, joinedTargets }),
  ];
  const identities = ['g1', 'g2'].map((id) => identityOf(world, 'Group', id));
  assert.deepEqual(planPage(world, { page, identities }).referencesDue, ['h1']);
});

test('FLOW-31: who refers to an object whose join came or went is looked at again; a full run visits its own objects anyway', () => {
  const provisioning = buildWorld({
    metaverse: { Group: { attributes: { Name: 'text' } } },
    systems: {
      HR: { types: { unit: { attributes: { name: 'text' } } } },
      AD: { types: { group: { attributes: { cn: 'text' }, matching: ['cn = Group.Name'] } } },
      DB: { types: { row: { attributes: { name: 'text' } } } },
    },
    rules: [
      { between: 'HR.unit -> Group', projects: true, flows: { Name: 'name' } },
      { between: 'Group -> AD.group', provisions: true },
      { between: 'Group -> DB.row', provisions: true },
    ],
  });
  const page = [
    objectOf(provisioning, 'HR.unit', 'new', { values: { name: 'Sales' } }),
    objectOf(provisioning, 'HR.unit', 'gone', { status: 'Obsolete', joinedTo: 'g1' }),
  ];
  const found = objectOf(provisioning, 'AD.group', 'found', { values: { cn: 'Sales' } });
  const stored = { page, others: [found], identities: [identityOf(provisioning, 'Group', 'g1')] };
  const due = (isFull: boolean) => planPage(provisioning, stored, { isFull }).referrersDue.toSorted();
  assert.deepEqual(due(true), ['found', 'gone']);
  assert.deepEqual(due(false), ['found', 'gone', 'new']);
});
