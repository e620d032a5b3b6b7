import assert from 'node:assert/strict';
import test from 'node:test';
import { outcomeTypes, type ActivityItem, type Outcome } from '../model/outcome.ts';
import { buildWorld, identityOf, objectOf, planPage } from '../testing/planning.ts';
import { amendItem, summariseOutcomes, type TrackingLevel } from './outcome-tree.ts';

const world = buildWorld({
  metaverse: { User: { attributes: { 'Display Name': 'text', Mail: 'text' } } },
  systems: {
    HR: { types: { person: { attributes: { id: 'text', name: 'text', mail: 'text' }, externalId: 'id' } } },
    AD: { types: { account: { attributes: { cn: 'text' } } } },
  },
  rules: [
    { between: 'HR.person -> User', projects: true, flows: { 'Display Name': 'name', Mail: 'mail' } },
    { between: 'User -> AD.account', provisions: true, whenOutOfScope: 'Delete', flows: { cn: 'Display Name' } },
  ],
});

const values = { id: '1', name: 'Ann', mail: 'a@x' };
const from = { 'Display Name': 'HR', Mail: 'HR' };
const user = identityOf(world, 'User', 'u1', { values: { 'Display Name': 'Ann', Mail: 'a@x' }, from });
const account = objectOf(world, 'AD.account', 'a1', { values: { cn: 'Ann' }, joinedTo: 'u1' });
const leaver = objectOf(world, 'HR.person', 'p1', { values, status: 'Obsolete', joinedTo: 'u1' });

const projected = (level: TrackingLevel) =>
  planPage(world, { page: [objectOf(world, 'HR.person', 'p1', { values })] }, { level }).items;
const left = (level: TrackingLevel, others = [account]) =>
  planPage(world, { page: [leaver], others, identities: [user] }, { level }).items;
const typesOf = (outcomes: readonly Outcome[]): unknown =>
  outcomes.map(({ type, children }) => (children === undefined ? type : [type, typesOf(children)]));

test('OC-01: an outcome names what it is about, how much, and what came of it in order', () => {
  const [root] = projected('Detailed')[0]?.outcomes ?? [];
  const flow = root?.children?.[0];
  assert.deepEqual([root?.targetId, root?.target, flow?.count], ['new-1', 'Ann', 2]);
  assert.deepEqual(
    flow?.children?.map(({ target, message }) => [target, message]),
    [['AD', String(world.id('AD'))]],
  );
});

test('OC-02, DAT-21: at None there are no outcomes, at Standard roots, in detail the whole tree', () => {
  assert.deepEqual(projected('None')[0]?.outcomes, []);
  assert.deepEqual(typesOf(projected('Standard')[0]?.outcomes ?? []), [
    'Projected',
    'Provisioned',
    'PendingExportCreated',
  ]);
  assert.deepEqual(typesOf(projected('Detailed')[0]?.outcomes ?? []), [
    ['Projected', [['AttributeFlow', [['Provisioned', ['PendingExportCreated']]]]]],
  ]);
});

test('OC-02: what ends an object or identity stays below its disconnection at Standard too', () => {
  assert.deepEqual(typesOf(left('Standard', [])[0]?.outcomes ?? []), [['Disconnected', ['CsoDeleted', 'MvoDeleted']]]);
  assert.deepEqual(typesOf(left('Standard')[0]?.outcomes ?? []), [
    ['Disconnected', ['CsoDeleted']],
    'PendingExportCreated',
  ]);
});

test('OC-03, OC-04: a recall hangs its exports below its flows, beside the end of the object', () => {
  assert.deepEqual(typesOf(left('Detailed')[0]?.outcomes ?? []), [
    ['Disconnected', [['AttributeFlow', ['PendingExportCreated']], 'CsoDeleted']],
  ]);
});

test('D-12, X-4: counters are the same at every level', () => {
  for (const items of [projected, left]) {
    const [detailed] = items('Detailed');
    assert.deepEqual(items('Standard')[0]?.counts, detailed?.counts);
    assert.deepEqual(items('None')[0]?.counts, detailed?.counts);
  }
  assert.equal(projected('None')[0]?.counts.attributeFlows, 2);
});

test('OS-01: no outcomes, no summary', () => {
  assert.equal(summariseOutcomes([]), null);
});

test('OS-02, D-10: parts are outcomes by type, whatever their depth, in the order of the types; flows count values', () => {
  const tree: readonly Outcome[] = [
    {
      type: 'Disconnected',
      count: 9,
      children: [
        {
          type: 'AttributeFlow',
          count: 5,
          children: [
            { type: 'PendingExportCreated', count: 3 },
            { type: 'PendingExportCreated', count: 1 },
          ],
        },
        { type: 'CsoDeleted' },
      ],
    },
  ];
  assert.equal(summariseOutcomes(tree), 'CsoDeleted:1,AttributeFlow:5,Disconnected:1,PendingExportCreated:2');
  const reversed = outcomeTypes.map((type): Outcome => ({ type })).toReversed();
  assert.equal(summariseOutcomes(reversed), outcomeTypes.map((type) => `${type}:1`).join(','));
});

test('OS-03: what a summary looks like', () => {
  const table: readonly (readonly [readonly Outcome[], string])[] = [
    [[{ type: 'CsoAdded', count: 4 }], 'CsoAdded:1'],
    [
      [
        { type: 'ExportConfirmed', count: 2 },
        { type: 'CsoUpdated', count: 2 },
      ],
      'CsoUpdated:1,ExportConfirmed:1',
    ],
    [[{ type: 'ExportConfirmed' }, { type: 'ExportFailed' }], 'ExportConfirmed:1,ExportFailed:1'],
    [[{ type: 'Exported', count: 7 }], 'Exported:1'],
    [[{ type: 'AttributeFlow', count: 12 }], 'AttributeFlow:12'],
  ];
  for (const [outcomes, summary] of table) assert.equal(summariseOutcomes(outcomes), summary);
});

test('OS-04, D-10: a flow of twelve values reads AttributeFlow:12', () => {
  assert.equal(
    summariseOutcomes([{ type: 'Joined', children: [{ type: 'AttributeFlow', count: 12 }] }]),
    'Joined:1,AttributeFlow:12',
  );
});

const item = (changes: Partial<ActivityItem>): ActivityItem => ({
  id: 'i1',
  connectedSystemObjectId: 'p1',
  metaverseObjectId: null,
  externalId: '1',
  displayName: 'Ann',
  objectType: 'person',
  changeType: 'NotSet',
  error: null,
  outcomes: [],
  counts: {},
  isAboutProcessedObject: true,
  objectKey: 'p1',
  ...changes,
});

test('FLOW-33: amending adds counts and keeps id, first change type and first error', () => {
  const earlier = item({
    changeType: 'Joined',
    counts: { joins: 1, attributeFlows: 2 },
    error: { type: 'AmbiguousMatch', message: '' },
  });
  const later = item({
    id: 'i2',
    changeType: 'AttributeFlow',
    counts: { attributeFlows: 3, pendingExports: 1 },
    error: { type: 'UnhandledError', message: '' },
    metaverseObjectId: 'u1',
  });
  const amended = amendItem(earlier, later);
  assert.deepEqual(
    [amended.id, amended.changeType, amended.error?.type, amended.metaverseObjectId, amended.counts],
    ['i1', 'Joined', 'AmbiguousMatch', 'u1', { joins: 1, attributeFlows: 5, pendingExports: 1 }],
  );
});

test('FLOW-33: an item that said nothing yet takes the change type of what is found', () => {
  for (const changeType of ['NotSet', 'NoChange'] as const) {
    assert.equal(amendItem(item({ changeType }), item({ changeType: 'AttributeFlow' })).changeType, 'AttributeFlow');
  }
});

test('FLOW-33: a later flow melts into the flow that is there, with its exports; other outcomes are appended', () => {
  const later = item({ outcomes: [{ type: 'AttributeFlow', count: 3, children: [{ type: 'PendingExportCreated' }] }] });
  const after = (outcomes: readonly Outcome[]) => amendItem(item({ outcomes }), later).outcomes;
  const exported = [{ type: 'PendingExportCreated' }];
  assert.deepEqual(after([{ type: 'AttributeFlow', count: 1 }]), [
    { type: 'AttributeFlow', count: 4, children: exported },
  ]);
  assert.deepEqual(after([{ type: 'Projected', children: [{ type: 'AttributeFlow', count: 1 }] }]), [
    { type: 'Projected', children: [{ type: 'AttributeFlow', count: 4, children: exported }] },
  ]);
  assert.deepEqual(after([{ type: 'Joined' }]), [
    { type: 'Joined', children: [{ type: 'AttributeFlow', count: 3, children: exported }] },
  ]);
  assert.deepEqual(typesOf(after([])), [['AttributeFlow', ['PendingExportCreated']]]);
  const other = amendItem(
    item({ outcomes: [{ type: 'AttributeFlow', count: 1 }] }),
    item({ outcomes: [{ type: 'PendingExportCreated' }] }),
  );
  assert.deepEqual(typesOf(other.outcomes), ['AttributeFlow', 'PendingExportCreated']);
});
