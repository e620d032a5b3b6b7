import assert from 'node:assert/strict';
import test from 'node:test';
import type { PendingExport } from '../model/pending-export.ts';
import type { ScopingGroup } from '../model/rules.ts';
import type { Value, Values } from '../model/values.ts';
import { countersOf, emptyTally } from '../statistics/counters.ts';
import { tallyPage } from '../statistics/tally.ts';
import {
  buildWorld,
  exportOf,
  identityOf,
  objectOf,
  planPage,
  type IdentitySpec,
  type ObjectSpec,
  type RuleSpec,
  type World,
} from '../testing/planning.ts';

type Held = Readonly<Record<string, Value | Values>>;

const whenActive = (id: (attribute: string) => number): readonly ScopingGroup[] => [
  {
    type: 'All',
    groups: [],
    criteria: [{ attributeId: id('Status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
  },
];

const flows = { text: 'Text', texts: 'Texts', number: 'Number', id: 'Id', boss: 'Boss', bosses: 'Bosses' };
const exportRule: RuleSpec = { between: 'User -> AD.account', flows };

function worldOf(...rules: readonly RuleSpec[]): World {
  const attributes = {
    text: 'text',
    texts: 'text*',
    number: 'number',
    id: 'guid',
    boss: 'reference',
    bosses: 'reference*',
    fixed: 'text',
    upper: 'text',
  } as const;
  return buildWorld({
    metaverse: {
      User: {
        attributes: {
          Text: 'text',
          Texts: 'text*',
          Number: 'number',
          Id: 'guid',
          Boss: 'reference',
          Bosses: 'reference*',
          Status: 'text',
          'Display Name': 'text',
        },
      },
    },
    systems: {
      AD: { types: { account: { attributes, readOnly: ['fixed'] }, contact: { attributes: { text: 'text' } } } },
      HR: { types: { person: { attributes: { text: 'text' } } } },
    },
    rules: rules.length === 0 ? [exportRule] : rules,
  });
}

interface Given {
  readonly expected?: Held;
  readonly actual?: Held;
  readonly identity?: IdentitySpec;
  readonly object?: ObjectSpec;
  readonly pending?: Partial<PendingExport>;
  readonly path?: string;
}

function drift(
  world: World,
  { expected = {}, actual = {}, identity = {}, object = {}, pending, path = 'AD.account' }: Given,
) {
  const stored = objectOf(world, path, 'a1', { joinedTo: 'u1', ...object, values: actual });
  const page = [pending === undefined ? stored : { ...stored, pendingExport: exportOf(stored, pending) }];
  const plan = planPage(
    world,
    { page, identities: [identityOf(world, 'User', 'u1', { ...identity, values: expected })] },
    { isFull: false },
  );
  const [staged] = plan.exportsStaged;
  const nameOf = (id: string): string => world.rules.systemAttributes.get(Number(id))?.name ?? '?';
  return {
    plan,
    staged,
    changes: Object.fromEntries(Object.entries(staged?.changes ?? {}).map(([id, list]) => [nameOf(id), list])),
  };
}

const wrong: Given = { expected: { Text: 'right', Status: 'Active' }, actual: { text: 'wrong' } };

test('DRF-01: a joined object that is there is compared with what the enforcing rules of its own system say', () => {
  assert.deepEqual(drift(worldOf(), wrong).changes, { text: [{ kind: 'Update', value: 'right' }] });
  assert.deepEqual(drift(worldOf(), { ...wrong, object: { status: 'PendingProvisioning' } }).changes, {});
  assert.deepEqual(
    drift(worldOf({ ...exportRule, between: 'User -> AD.contact', flows: { text: 'Text' } }), wrong).changes,
    {},
  );
  assert.deepEqual(
    drift(worldOf({ ...exportRule, between: 'User -> HR.person', flows: { text: 'Text' } }), wrong).changes,
    {},
  );
});

test('DRF-01: an object without an identity has no drift', () => {
  const world = worldOf();
  const plan = planPage(world, { page: [objectOf(world, 'AD.account', 'a1', { values: { text: 'wrong' } })] });
  assert.deepEqual([plan.exportsStaged, plan.items], [[], []]);
});

test('DRF-02: a system that contributes the attribute itself is not corrected in it', () => {
  const own: RuleSpec = { between: 'AD.account -> User', flows: { Text: 'text' } };
  const identity = { from: { Text: 'AD' } };
  const given = { expected: { Text: 'same', Number: 1 }, actual: { text: 'same', number: 2 }, identity };
  assert.deepEqual(drift(worldOf(exportRule, own), given).changes, { number: [{ kind: 'Update', value: 1 }] });
  const stronger: RuleSpec = { between: 'HR.person -> User', flows: { Text: 'text' }, priorities: { Text: 0 } };
  const world = worldOf(exportRule, own, stronger);
  const plan = planPage(world, {
    page: [objectOf(world, 'AD.account', 'a1', { values: { text: 'own' }, joinedTo: 'u1' })],
    others: [objectOf(world, 'HR.person', 'p1', { values: { text: 'hr' }, joinedTo: 'u1' })],
    identities: [identityOf(world, 'User', 'u1', { values: { Text: 'hr' }, from: { Text: 'HR' } })],
  });
  assert.deepEqual(plan.exportsStaged, []);
});

test('DRF-02: an expression that reads an attribute the system contributes is not enforced either, however it is written', () => {
  const own: RuleSpec = { between: 'AD.account -> User', flows: { Text: 'text' } };
  for (const text of ['=Upper(mv["Text"])', '=Upper(mv["TEXT"])', '="a" + (mv["text"] ?? "")']) {
    const world = worldOf({ ...exportRule, flows: { upper: text } }, own);
    const given = { expected: { Text: 'a' }, actual: { text: 'a', upper: 'x' }, identity: { from: { Text: 'AD' } } };
    assert.deepEqual(drift(world, given).changes, {}, text);
  }
  const other = worldOf({ ...exportRule, flows: { upper: '=Upper(mv["Status"])' } }, own);
  const given = { expected: { Status: 'a' }, actual: { upper: 'x' } };
  assert.deepEqual(drift(other, given).changes, { upper: [{ kind: 'Update', value: 'A' }] });
});

test('DRF-03: attributes of several values are compared as sets; references by the identity they mean', () => {
  assert.deepEqual(drift(worldOf(), { expected: { Texts: ['a', 'b'] }, actual: { texts: ['b', 'a'] } }).changes, {});
  const refers = (boss: string, bosses: readonly string[]) =>
    drift(worldOf(), {
      identity: { references: { Boss: ['u7'], Bosses: ['u8', 'u9'] } },
      object: { references: { boss: [boss], bosses }, joinedTargets: { x7: 'u7', x8: 'u8', x9: 'u9' } },
    }).changes;
  assert.deepEqual(refers('x7', ['x9', 'x8']), {});
  assert.deepEqual(refers('x8', ['x9', 'x7']), {
    boss: [{ kind: 'Update', reference: 'u7' }],
    bosses: [
      { kind: 'Remove', reference: 'u7' },
      { kind: 'Add', reference: 'u8' },
    ],
  });
});

test('DRF-03: a reference that means nobody is surplus, by the text it has', () => {
  const { changes } = drift(worldOf(), { object: { references: { bosses: [{ raw: 'CN=nobody' }] } } });
  assert.deepEqual(changes, { bosses: [{ kind: 'Remove', value: 'CN=nobody' }] });
});

test('DRF-03, OUT-31: an address that an expression makes is compared with the text of the reference, ignoring case', () => {
  const world = worldOf({ ...exportRule, flows: { boss: '="CN=" + mv["Text"]', bosses: '=Split("cn=a;cn=b", ";")' } });
  const object: ObjectSpec = { references: { bosses: [{ raw: 'CN=A' }, { raw: 'CN=x' }] } };
  assert.deepEqual(drift(world, { expected: { Text: 'Ann' }, object }).changes, {
    boss: [{ kind: 'Update', value: 'CN=Ann' }],
    bosses: [
      { kind: 'Remove', value: 'CN=x' },
      { kind: 'Add', value: 'cn=b' },
    ],
  });
  const stored = objectOf(world, 'AD.account', 'a1', { joinedTo: 'u1' });
  const held = (raw: string) => ({
    ...stored,
    references: [
      { attributeId: world.id('AD.account.boss'), raw, targetId: 'a7', targetMetaverseObjectId: 'u7' },
      { attributeId: world.id('AD.account.bosses'), raw: 'CN=A', targetId: 'a8', targetMetaverseObjectId: null },
      { attributeId: world.id('AD.account.bosses'), raw: 'CN=B', targetId: null, targetMetaverseObjectId: null },
    ],
  });
  const identities = [identityOf(world, 'User', 'u1', { values: { Text: 'Ann' } })];
  assert.deepEqual(planPage(world, { page: [held('cn=ann')], identities }).exportsStaged, []);
  assert.deepEqual(planPage(world, { page: [held('cn=bea')], identities }).exportsStaged[0]?.changes, {
    [world.id('AD.account.boss')]: [{ kind: 'Update', value: 'CN=Ann' }],
  });
});

test('DRF-04: both null is no drift; a value where none is expected is cleared; text counts case, ids do not', () => {
  assert.deepEqual(drift(worldOf(), {}).changes, {});
  assert.deepEqual(drift(worldOf(), { actual: { text: 'x', number: 1 } }).changes, {
    text: [{ kind: 'Update' }],
    number: [{ kind: 'Update' }],
  });
  assert.deepEqual(drift(worldOf(), { expected: { Text: 'a' }, actual: { text: 'A' } }).changes, {
    text: [{ kind: 'Update', value: 'a' }],
  });
  const id = '00000000-0000-0000-0000-00000000000a';
  assert.deepEqual(drift(worldOf(), { expected: { Id: id }, actual: { id } }).changes, {});
  const asText = worldOf({ ...exportRule, flows: { id: '="{0000000000000000000000000000000A}"' } });
  assert.deepEqual(drift(asText, { actual: { id } }).changes, {});
});

test('DRF-04: an expression that yields null expects nothing', () => {
  const world = worldOf({ ...exportRule, flows: { text: '=null' } });
  assert.deepEqual(drift(world, { actual: { text: 'x' } }).changes, { text: [{ kind: 'Update' }] });
});

test('DRF-05: only identities in the rule’s scope are enforced', () => {
  const world = worldOf({ ...exportRule, scope: whenActive, whenOutOfScope: 'Delete' });
  assert.equal(drift(world, wrong).staged?.changeType, 'Update');
  assert.equal(drift(world, { ...wrong, expected: { Text: 'right', Status: 'Leaver' } }).staged, undefined);
});

test('DRF-06: corrections are an Update that is Pending; several values by Add and Remove, a single one by Update', () => {
  const { staged, changes } = drift(worldOf(), {
    expected: { Text: 'right', Texts: ['a', 'b'] },
    actual: { text: 'wrong', texts: ['b', 'c'], number: 1 },
  });
  assert.deepEqual([staged?.changeType, staged?.status, staged?.sourceMetaverseObjectId], ['Update', 'Pending', 'u1']);
  assert.deepEqual(changes, {
    text: [{ kind: 'Update', value: 'right' }],
    texts: [
      { kind: 'Remove', value: 'c' },
      { kind: 'Add', value: 'a' },
    ],
    number: [{ kind: 'Update' }],
  });
});

test('DRF-06, OUT-25: what cannot be written is not corrected', () => {
  assert.deepEqual(
    drift(worldOf({ ...exportRule, flows: { fixed: 'Text' } }), { expected: { Text: 'a' }, actual: { fixed: 'b' } })
      .changes,
    {},
  );
});

test('DRF-07, D-13: the correction has an item of its own with the number of attributes, and counts as drift and as pending export', () => {
  const own: RuleSpec = { between: 'AD.account -> User', flows: { 'Display Name': 'upper' } };
  const { plan } = drift(worldOf(exportRule, own), {
    expected: { Text: 'right', Number: 1 },
    actual: { text: 'wrong', upper: 'Ann' },
  });
  assert.deepEqual(
    plan.items.map(({ changeType, counts }) => [changeType, counts]),
    [
      ['AttributeFlow', { attributeFlows: 1 }],
      ['DriftCorrection', { driftCorrections: 1, pendingExports: 1 }],
    ],
  );
  assert.deepEqual(plan.items[1]?.outcomes, [{ type: 'DriftCorrection', targetId: 'u1', target: 'Ann', count: 2 }]);
  assert.deepEqual(new Set(plan.items.map(({ objectKey }) => objectKey)).size, 1);
});

test('DRF-08: every object of the page is checked, changed or not, in a delta as in a full run', () => {
  for (const isFull of [true, false]) {
    const world = worldOf();
    const page = ['1', '2', '3'].map((id) =>
      objectOf(world, 'AD.account', `a${id}`, { values: { text: id === '3' ? 'right' : 'wrong' }, joinedTo: `u${id}` }),
    );
    const identities = ['1', '2', '3'].map((id) => identityOf(world, 'User', `u${id}`, { values: { Text: 'right' } }));
    assert.deepEqual(
      planPage(world, { page, identities }, { isFull }).exportsStaged.map(({ objectId }) => objectId),
      ['a1', 'a2'],
    );
  }
});

test('DRF-09: a correction joins what waits for the object, and loses none of it', () => {
  const world = worldOf();
  const { changes, plan } = drift(world, {
    expected: { Text: 'right', Number: 7 },
    actual: { text: 'wrong', number: 6 },
    pending: { changes: { [world.id('AD.account.number')]: [{ kind: 'Update', value: 7 }] } },
  });
  assert.deepEqual(changes, { text: [{ kind: 'Update', value: 'right' }], number: [{ kind: 'Update', value: 7 }] });
  assert.equal(plan.items[0]?.outcomes[0]?.count, 1);
});

test('DRF-09: what is on its way already is no drift; an object about to be deleted has none', () => {
  const world = worldOf();
  const text = world.id('AD.account.text');
  assert.equal(
    drift(world, {
      ...wrong,
      pending: {
        status: 'Exported',
        changes: { [text]: [{ kind: 'Update', value: 'right', status: 'ExportedPendingConfirmation' }] },
      },
    }).staged,
    undefined,
  );
  assert.equal(drift(world, { ...wrong, pending: { changeType: 'Delete', status: 'Exported' } }).staged, undefined);
});

test('DRF-09: a change that was given up is taken up again while it is wanted, and forgotten otherwise', () => {
  const world = worldOf();
  const text = world.id('AD.account.text');
  const givenUp = (value: string) =>
    drift(world, {
      ...wrong,
      pending: {
        status: 'Failed',
        errorCount: 5,
        changes: { [text]: [{ kind: 'Update', value, status: 'Failed', attempts: 5 }] },
      },
    });
  assert.deepEqual(
    [givenUp('right').changes, givenUp('right').staged?.errorCount],
    [{ text: [{ kind: 'Update', value: 'right' }] }, 0],
  );
  const moot = drift(world, {
    expected: { Text: 'right' },
    actual: { text: 'right' },
    pending: { status: 'Failed', changes: { [text]: [{ kind: 'Update', value: 'other', status: 'Failed' }] } },
  });
  assert.deepEqual([moot.plan.exportsWithdrawn, moot.plan.items], [['a1'], []]);
});

test('DRF-10: a rule that does not enforce corrects nothing; the next change of the identity overwrites all the same', () => {
  const lax: RuleSpec = { ...exportRule, enforces: false };
  const world = worldOf({ between: 'HR.person -> User', flows: { Text: 'text' } }, lax);
  assert.deepEqual(drift(world, wrong).changes, {});
  const account = objectOf(world, 'AD.account', 'a1', { values: { text: 'by hand' }, joinedTo: 'u1' });
  const plan = planPage(world, {
    page: [objectOf(world, 'HR.person', 'p1', { values: { text: 'new' }, joinedTo: 'u1' })],
    others: [account],
    identities: [identityOf(world, 'User', 'u1', { values: { Text: 'old' } })],
  });
  assert.deepEqual(plan.exportsStaged[0]?.changes, {
    [world.id('AD.account.text')]: [{ kind: 'Update', value: 'new' }],
  });
});

test('DRF-11: an object whose identity the page has just made is held to its rules, by one pending export', () => {
  const own: RuleSpec = { between: 'AD.account -> User', projects: true, flows: { 'Display Name': 'upper' } };
  const world = worldOf({ ...exportRule, flows: { text: '="fixed"', number: 'Number' } }, own);
  const object = objectOf(world, 'AD.account', 'a1', { values: { upper: 'Ann', text: 'by hand', number: 3 } });
  const plan = planPage(world, { page: [object] });
  const [staged] = plan.exportsStaged;
  assert.equal(staged?.sourceMetaverseObjectId, plan.identitiesCreated[0]?.id);
  assert.deepEqual(staged?.changes, {
    [world.id('AD.account.text')]: [{ kind: 'Update', value: 'fixed' }],
    [world.id('AD.account.number')]: [{ kind: 'Update' }],
  });
  assert.deepEqual(
    plan.items.map(({ counts }) => counts.pendingExports),
    [1, undefined],
  );
});

test('EXF-02: a value that is drawn anew each time is never enforced', () => {
  const world = worldOf({ ...exportRule, flows: { text: '=RandomPassword(12, true)' } });
  assert.deepEqual(drift(world, { actual: { text: 'x' } }).changes, {});
});

test('W-20: of 50 target objects two were changed by hand, and exactly those are corrected', () => {
  const world = worldOf();
  const ids = Array.from({ length: 50 }, (_none, index) => String(index));
  const page = ids.map((id) =>
    objectOf(world, 'AD.account', `a${id}`, {
      values: { text: id === '7' || id === '33' ? 'by hand' : 'right' },
      joinedTo: `u${id}`,
    }),
  );
  const identities = ids.map((id) => identityOf(world, 'User', `u${id}`, { values: { Text: 'right' } }));
  const changedByHand = planPage(world, { page, identities }, { isFull: false });
  // A delta visits the changed ones only; the fifty are visited by a full run, with the same result.
  const delta = planPage(
    world,
    { page: page.filter(({ id }) => id === 'a7' || id === 'a33'), identities },
    { isFull: false },
  );
  for (const [plan, processed] of [
    [changedByHand, 50],
    [delta, 2],
  ] as const) {
    const counters = countersOf(tallyPage(emptyTally, { processed: plan.processed, items: plan.items }));
    assert.deepEqual(
      [
        counters.totalObjectsProcessed,
        counters.totalObjectChangeCount,
        counters.totalUnchanged,
        counters.totalDriftCorrections,
        counters.totalPendingExports,
      ],
      [processed, 2, processed - 2, 2, 2],
    );
  }
});
