import assert from 'node:assert/strict';
import test from 'node:test';
import type { ScopingGroup } from '../model/rules.ts';
import type { Value, Values } from '../model/values.ts';
import { buildRuleSet } from '../rule-set.ts';
import {
  buildWorld,
  identityOf,
  objectOf,
  planPage,
  type AttributeSpec,
  type IdentitySpec,
  type RuleSpec,
  type World,
} from '../testing/planning.ts';

type Held = Readonly<Record<string, Value | Values>>;

const kinds = {
  text: 'text',
  texts: 'text*',
  number: 'number',
  numbers: 'number*',
  long: 'longnumber',
  date: 'datetime',
  dates: 'datetime*',
  flag: 'boolean',
  flags: 'boolean*',
  guid: 'guid',
  bytes: 'binary',
  blobs: 'binary*',
  boss: 'reference',
  bosses: 'reference*',
  status: 'text',
} as const satisfies Record<string, AttributeSpec>;

/** The identity has an attribute of each kind in capitals: `Text`, `Texts`, … */
function worldOf(...rules: readonly (Readonly<Record<string, string | readonly string[]>> | RuleSpec)[]): World {
  const capital = (name: string): string => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
  return buildWorld({
    metaverse: {
      User: { attributes: Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [capital(name), kind])) },
    },
    systems: {
      HR: { types: { person: { attributes: kinds } } },
      Mail: { types: { box: { attributes: kinds } } },
    },
    rules: rules.map((rule): RuleSpec =>
      'between' in rule && typeof rule.between === 'string'
        ? { ...rule, between: rule.between }
        : { between: 'HR.person -> User', flows: rule as Readonly<Record<string, string | readonly string[]>> },
    ),
  });
}

interface Flow {
  readonly values: (attribute: string) => Values;
  readonly from: (attribute: string) => number | undefined;
  readonly flows: number;
  readonly error: string | null;
  readonly plan: ReturnType<typeof planPage>;
}

/** One joined object of HR, planned; the values are those the identity ends with. */
function flow(
  world: World,
  imported: Held,
  held: Held = {},
  spec: IdentitySpec = {},
  references: Readonly<Record<string, readonly string[]>> = {},
): Flow {
  const identity = identityOf(world, 'User', 'u1', { ...spec, values: held });
  const object = objectOf(world, 'HR.person', 'p1', { values: imported, references, joinedTo: 'u1' });
  const plan = planPage(world, { page: [object], identities: [identity] });
  const after = plan.identitiesChanged[0] ?? identity;
  return {
    plan,
    values: (attribute) => after.document[world.id(`User.${attribute}`)] ?? [],
    from: (attribute) => after.provenance[world.id(`User.${attribute}`)]?.systemId,
    flows: plan.items[0]?.counts.attributeFlows ?? 0,
    error: plan.items[0]?.error?.type ?? null,
  };
}

const whenActive = (id: (attribute: string) => number): readonly ScopingGroup[] => [
  {
    type: 'All',
    groups: [],
    criteria: [{ attributeId: id('status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
  },
];

test('FLOW-01: only the rules that have the object in scope flow', () => {
  const world = worldOf(
    { Number: 'number' },
    { between: 'HR.person -> User', flows: { Text: 'text' }, scope: whenActive },
  );
  const out = flow(world, { text: 'x', number: 1, status: 'Leaver' });
  assert.deepEqual([out.values('Number'), out.values('Text')], [[1], []]);
  assert.deepEqual(flow(world, { text: 'x', status: 'Active' }).values('Text'), ['x']);
});

test('FLOW-01: a rule for another type of identity does not flow to this one', () => {
  const world = buildWorld({
    metaverse: { User: { attributes: { Text: 'text' } }, Robot: { attributes: { Text: 'text' } } },
    systems: { HR: { types: { person: { attributes: { text: 'text' } } } } },
    rules: [{ between: 'HR.person -> Robot', flows: { Text: 'text' } }],
  });
  assert.deepEqual(flow(world, { text: 'x' }).values('Text'), []);
});

test('FLOW-02: references flow after the scalars of the whole page, so they may point at what the page itself joins', () => {
  const world = worldOf({ between: 'HR.person -> User', projects: true, flows: { Boss: 'boss', Text: 'text' } });
  const page = ['p1', 'p2'].map((id) =>
    objectOf(world, 'HR.person', id, { references: { boss: [id === 'p1' ? 'p2' : 'p1'] } }),
  );
  const plan = planPage(world, { page });
  assert.deepEqual(
    plan.referencesAdded.map(({ sourceId, targetId }) => [sourceId, targetId]),
    [
      ['new-1', 'new-2'],
      ['new-2', 'new-1'],
    ],
  );
});

test('FLOW-03: the sources of a mapping are assignments in order, and the last one stands', () => {
  const world = worldOf({ Text: ['text', '=Upper(cs["status"])'] });
  assert.deepEqual(flow(world, { text: 'a', status: 'b' }).values('Text'), ['B']);
  assert.deepEqual(flow(world, { text: 'a' }, { Text: 'old' }).values('Text'), []);
});

test('FLOW-04, FLOW-40: the difference to what the identity holds is what flows', () => {
  const { values, flows, plan } = flow(worldOf({ Texts: 'texts' }), { texts: ['a', 'b', 'c'] }, { Texts: ['b', 'd'] });
  assert.deepEqual([values('Texts'), flows], [['a', 'b', 'c'], 3]);
  const [change] = plan.identityChanges;
  assert.deepEqual(Object.values(change?.differences ?? {}), [{ added: ['a', 'c'], removed: ['d'] }]);
});

test('FLOW-40: the display name is that of the attribute Display Name, or nobody’s', () => {
  const world = buildWorld({
    metaverse: { User: { attributes: { 'Display Name': 'text' } } },
    systems: { HR: { types: { person: { attributes: { name: 'text' } } } } },
    rules: [{ between: 'HR.person -> User', flows: { 'Display Name': 'name' } }],
  });
  const nameOf = (values: Held) =>
    planPage(world, {
      page: [objectOf(world, 'HR.person', 'p1', { values, joinedTo: 'u1' })],
      identities: [identityOf(world, 'User', 'u1', { values: { 'Display Name': 'Old' } })],
    }).identitiesChanged[0]?.displayName;
  assert.equal(nameOf({ name: 'Ann' }), 'Ann');
  assert.equal(nameOf({}), null);
});

test('FLOW-05: two rules for one attribute never make two values of it', () => {
  const world = worldOf({ Text: 'text' }, { Text: 'status' });
  assert.deepEqual(flow(world, { text: 'first', status: 'second' }).values('Text'), ['first']);
  assert.deepEqual(flow(world, { status: 'second' }).values('Text'), ['second']);
});

test('FLOW-06, PRI-08: the stamp follows the winner even when the value is the same', () => {
  const world = worldOf({ Text: 'text' });
  const stamped = flow(world, { text: 'a' }, { Text: 'a' }, { from: { Text: 'Mail' } });
  assert.equal(stamped.from('Text'), world.id('HR'));
  assert.deepEqual([stamped.flows, stamped.plan.items], [0, []]);
});

test('FLOW-10, FLOW-20: the target becomes exactly what the object holds, compared by canonical value', () => {
  const guid = '00000000-0000-0000-0000-00000000000a';
  const table: readonly (readonly [string, string, Value | Values, Value | Values, Values, number])[] = [
    ['Text', 'text', 'a', 'A', ['a'], 1],
    ['Text', 'text', 'a', 'a', ['a'], 0],
    ['Texts', 'text', 'a', ['a', 'b'], ['a'], 1],
    ['Texts', 'texts', ['a', 'A'], ['b'], ['a', 'A'], 3],
    ['Number', 'number', 7, 7, [7], 0],
    ['Numbers', 'numbers', [1, 2], [2, 3], [1, 2], 2],
    ['Guid', 'guid', guid, guid, [guid], 0],
    ['Bytes', 'bytes', 'AAE=', 'AAE=', ['AAE='], 0],
    ['Blobs', 'blobs', ['AA==', 'AQ=='], ['AA=='], ['AA==', 'AQ=='], 1],
  ];
  for (const [target, source, imported, held, expected, flows] of table) {
    const result = flow(worldOf({ [target]: source }), { [source]: imported }, { [target]: held });
    assert.deepEqual([result.values(target), result.flows], [expected, flows], `${source} ${String(imported)}`);
  }
});

test('FLOW-11: an object without a value clears the attribute', () => {
  const { values, flows } = flow(worldOf({ Texts: 'texts' }), {}, { Texts: ['a', 'b'] }, { from: { Texts: 'HR' } });
  assert.deepEqual([values('Texts'), flows], [[], 2]);
});

test('FLOW-11: a reference attribute without values is cleared as well', () => {
  const world = worldOf({ Bosses: 'bosses' });
  const { plan } = flow(world, {}, {}, { references: { Bosses: ['u8', 'u9'] }, from: { Bosses: 'HR' } });
  assert.deepEqual(
    plan.referencesRemoved.map(({ targetId }) => targetId),
    ['u8', 'u9'],
  );
});

test('FLOW-11, PRI-05: what the object gave by a mapping that is gone is cleared at its next visit', () => {
  const world = worldOf({ Number: 'number' });
  const { values } = flow(
    world,
    { number: 1, text: 'x' },
    { Text: 'x', Flag: true },
    { from: { Text: 'HR', Flag: 'Mail' } },
  );
  assert.deepEqual([values('Text'), values('Flag')], [[], [true]]);
});

test('FLOW-12: of several instants or truth values the first one flows', () => {
  const dates = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
  assert.deepEqual(flow(worldOf({ Date: 'dates' }), { dates }).values('Date'), ['2026-01-01T00:00:00Z']);
  assert.deepEqual(flow(worldOf({ Flag: 'flags' }), { flags: [false, true] }).values('Flag'), [false]);
  assert.equal(flow(worldOf({ Flag: 'flags' }), { flags: [false, true] }).error, null);
});

test('FLOW-13: long numbers flow like numbers, to the last digit', () => {
  const { values } = flow(worldOf({ Long: 'long' }), { long: '9223372036854775807' }, { Long: '9223372036854775806' });
  assert.deepEqual(values('Long'), ['9223372036854775807']);
});

test('FLOW-14: a mapping whose source attribute is gone is skipped, silently', () => {
  const world = worldOf({ Text: 'text' });
  const without: World = { ...world, rules: { ...world.rules, systemAttributes: new Map() } };
  const skipped = flow(without, { text: 'a' }, { Number: 7 });
  assert.deepEqual([skipped.values('Text'), skipped.error], [[], null]);
});

test('FLOW-15: nothing is converted: a mapping between different types does not flow', () => {
  const { values, error } = flow(worldOf({ Number: 'text' }), { text: '7' });
  assert.deepEqual([values('Number'), error], [[], null]);
});

test('FLOW-21: several values of which there is one fit an attribute that takes one', () => {
  assert.deepEqual(flow(worldOf({ Text: 'texts' }), { texts: ['a'] }).values('Text'), ['a']);
});

test('FLOW-22, TREE-04: several values never become one; the target stays, the error is on the object’s item, the rest flows', () => {
  const world = worldOf({ Text: 'texts', Number: 'number' });
  const { values, error, plan } = flow(world, { texts: ['a', 'b'], number: 7 }, { Text: 'old' });
  assert.deepEqual([values('Text'), values('Number'), error], [['old'], [7], 'MultiValuedToSingleValued']);
  assert.deepEqual(
    plan.items.map(({ changeType }) => changeType),
    ['AttributeFlow'],
  );
  assert.match(plan.items[0]?.error?.message ?? '', /"texts" holds 2 values, but "Text" takes one/);
});

test('FLOW-22: of several references the first flows, without an error', () => {
  const world = worldOf({ Boss: 'bosses' });
  const object = objectOf(world, 'HR.person', 'p1', {
    references: { bosses: ['p2', 'p3'] },
    joinedTargets: { p2: 'u2', p3: 'u3' },
    joinedTo: 'u1',
  });
  const plan = planPage(world, { page: [object], identities: [identityOf(world, 'User', 'u1')] });
  assert.deepEqual([plan.referencesAdded.map(({ targetId }) => targetId), plan.items[0]?.error], [['u2'], null]);
});

test('FLOW-25: an expression reads the object by name, whatever the case, and nothing of the identity', () => {
  const world = worldOf({ Text: '=cs["TEXT"] + "|" + Coalesce(mv["Text"], "no mv")' });
  assert.deepEqual(flow(world, { text: 'a' }, { Text: 'held' }).values('Text'), ['a|no mv']);
});

test('FLOW-25: a reference reads as the id of the object it resolves to', () => {
  const world = worldOf({ Text: '=cs["boss"]' });
  assert.deepEqual(flow(world, {}, {}, {}, { boss: ['p2'] }).values('Text'), ['p2']);
});

test('FLOW-26: an expression that yields null clears', () => {
  assert.deepEqual(flow(worldOf({ Text: '=null' }), {}, { Text: 'a' }).values('Text'), []);
});

test('FLOW-27: a list becomes the values of the attribute, an empty one clears', () => {
  const world = worldOf({ Texts: '=Split(cs["text"], ",")' });
  assert.deepEqual(flow(world, { text: 'a,b,a' }, { Texts: ['b', 'c'] }).values('Texts'), ['a', 'b']);
});

test('FLOW-28: a result is converted first and compared as its type, so an equal one does not flow again', () => {
  const table: readonly (readonly [string, string, Value])[] = [
    ['Number', '=7', 7],
    ['Long', '=7', '7'],
    ['Flag', '=true', true],
    ['Date', '="2026-01-01T00:00:00Z"', '2026-01-01T00:00:00Z'],
    ['Guid', '="{0000000000000000000000000000000A}"', '00000000-0000-0000-0000-00000000000a'],
    ['Text', '="a"', 'a'],
  ];
  for (const [target, source, held] of table) {
    assert.deepEqual(flow(worldOf({ [target]: source }), {}, {}).values(target), [held], target);
    assert.equal(flow(worldOf({ [target]: source }), {}, { [target]: held }).flows, 0, target);
  }
});

test('FLOW-29: what cannot be converted leaves the target as it is and is an error', () => {
  const table: readonly (readonly [string, string, Value])[] = [
    ['Number', '="x"', 1],
    ['Number', '=99999999999', 1],
    ['Number', '="99999999999"', 1],
    ['Flag', '="maybe"', true],
    ['Date', '="soon"', '2026-01-01T00:00:00Z'],
    ['Guid', '="x"', '00000000-0000-0000-0000-00000000000a'],
    ['Bytes', '="AA=="', 'AQ=='],
  ];
  for (const [target, source, held] of table) {
    const { values, error, flows } = flow(worldOf({ [target]: source }), {}, { [target]: held });
    assert.deepEqual([values(target), error, flows], [[held], 'ExpressionEvaluationError', 0], source);
  }
});

test('FLOW-2A: an expression that fails leaves its target, names itself in the error, and lets the others flow', () => {
  const failing = worldOf({ Text: '=cs["text"] * 2', Number: 'number' });
  const { values, error, plan } = flow(failing, { text: 'abc', number: 7 }, { Text: 'old' });
  assert.deepEqual([values('Text'), values('Number'), error], [['old'], [7], 'ExpressionEvaluationError']);
  assert.match(plan.items[0]?.error?.message ?? '', /cs\["text"\] \* 2/);
});

test('FLOW-41: history says what came and went, with the item that caused it', () => {
  const world = worldOf({ Text: 'text', Long: 'long' });
  const { plan } = flow(world, { text: 'new', long: '9223372036854775807' }, { Text: 'old' });
  const [change] = plan.identityChanges;
  assert.deepEqual(change?.differences, {
    [world.id('User.Text')]: { added: ['new'], removed: ['old'] },
    [world.id('User.Long')]: { added: ['9223372036854775807'], removed: [] },
  });
  assert.deepEqual(
    [change?.itemId, change?.changeType, change?.identityId],
    [plan.items[0]?.id, 'AttributeFlow', 'u1'],
  );
});

test('D-10: values added and removed are counted, and a replaced single value once', () => {
  const world = worldOf({ Text: 'text', Texts: 'texts' });
  assert.equal(flow(world, { text: 'new' }, { Text: 'old' }).flows, 1);
  assert.equal(flow(world, {}, { Text: 'old' }).flows, 1);
  assert.equal(flow(world, { texts: ['new'] }, { Texts: ['old'] }).flows, 2);
  assert.equal(flow(world, { text: 'x', texts: ['a', 'b', 'c'] }, { Texts: ['a', 'd'] }).flows, 4);
});

test('FLOW-50: recall takes what the departing system gave, and nothing of others or of nobody', () => {
  const world = worldOf({ Text: 'text' });
  const identity = identityOf(world, 'User', 'u1', {
    values: { Text: 'hr', Number: 1, Texts: ['a'], Flag: true },
    from: { Text: 'HR', Texts: 'HR', Number: 'Mail' },
  });
  const box = objectOf(world, 'Mail.box', 'm1', { joinedTo: 'u1' });
  const gone = objectOf(world, 'HR.person', 'p1', { status: 'Obsolete', joinedTo: 'u1' });
  const [after] = planPage(world, { page: [gone], others: [box], identities: [identity] }).identitiesChanged;
  assert.deepEqual(after?.document, { [world.id('User.Number')]: [1], [world.id('User.Flag')]: [true] });
  assert.deepEqual(Object.keys(after?.provenance ?? {}), [String(world.id('User.Number'))]);
});

/** HR gave Text and left; Mail can give Text too, and flows Number. */
function heldWorld(graceSeconds: number): World {
  return buildWorld({
    metaverse: { User: { attributes: { Text: 'text', Number: 'number' }, deletionGraceSeconds: graceSeconds } },
    systems: {
      HR: { types: { person: { attributes: { text: 'text' } } } },
      Mail: { types: { box: { attributes: { text: 'text', number: 'number' } } } },
    },
    rules: [
      { between: 'HR.person -> User', flows: { Text: 'text' } },
      { between: 'Mail.box -> User', flows: { Text: 'text', Number: 'number' } },
    ],
  });
}

test('FLOW-51: under a grace period values stay when nobody else supplies them, now and at later visits, and hand over otherwise', () => {
  const world = heldWorld(60);
  const identity = identityOf(world, 'User', 'u1', { values: { Text: 'hr' }, from: { Text: 'HR' } });
  const gone = objectOf(world, 'HR.person', 'p1', { status: 'Obsolete', joinedTo: 'u1' });
  const box = (values: Held) => objectOf(world, 'Mail.box', 'm1', { values, joinedTo: 'u1' });
  const text = world.id('User.Text');
  const leave = (values: Held) => planPage(world, { page: [gone], others: [box(values)], identities: [identity] });
  assert.deepEqual(leave({}).identitiesChanged, []);
  assert.deepEqual(leave({ text: 'mail' }).identitiesChanged[0]?.document[text], ['mail']);
  // HR has left; the next visits of the mail box neither clear the value …
  const visited = planPage(world, { page: [box({ number: 1 })], identities: [identity] });
  assert.deepEqual(visited.identitiesChanged[0]?.document[text], ['hr']);
  // … nor keep it once the box has one.
  const taken = planPage(world, { page: [box({ text: 'mail' })], identities: [identity] });
  assert.deepEqual(taken.identitiesChanged[0]?.document[text], ['mail']);
  // Without a grace period the same visit clears it.
  const none = heldWorld(0);
  const stale = identityOf(none, 'User', 'u1', { values: { Text: 'hr' }, from: { Text: 'HR' } });
  const cleared = planPage(none, { page: [objectOf(none, 'Mail.box', 'm1', { joinedTo: 'u1' })], identities: [stale] });
  assert.deepEqual(cleared.identitiesChanged[0]?.document, {});
});

test('SYN-07: a disabled mapping does not flow', () => {
  const world = worldOf({ Text: 'text', Number: 'number' });
  const rules = [...world.rules.importRules.values()].flat().map(({ rule }) => ({
    ...rule,
    mappings: rule.mappings.map((mapping) => ({
      ...mapping,
      enabled: mapping.targetAttributeId !== world.id('User.Text'),
    })),
  }));
  const partly: World = {
    ...world,
    rules: buildRuleSet({
      metaverseAttributes: [...world.rules.metaverseAttributes.values()],
      metaverseTypes: [...world.rules.metaverseTypes.values()],
      systems: [...world.rules.systems.values()],
      syncRules: rules,
    }),
  };
  const { values } = flow(partly, { text: 'a', number: 7 });
  assert.deepEqual([values('Text'), values('Number')], [[], [7]]);
});
