import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeDataType } from '../model/values.ts';
import { buildRuleSet } from '../rule-set.ts';
import {
  buildWorld,
  identityOf,
  objectOf,
  planPage,
  type AttributeSpec,
  type RuleSpec,
  type World,
  type WorldSpec,
} from '../testing/planning.ts';

interface Matching {
  readonly simple?: readonly string[];
  readonly advanced?: readonly string[];
  readonly type?: AttributeSpec;
  readonly rules?: readonly RuleSpec[];
}

/** One source, one type of identity named Person and another named Robot, matched by `key`. */
function worldOf({ simple, advanced, type = 'text', rules }: Matching): World {
  const spec: WorldSpec = {
    metaverse: {
      Person: { attributes: { Key: type, 'Display Name': 'text', Nick: 'text*' } },
      Robot: { attributes: { Key: type } },
    },
    systems: {
      HR: {
        matchingMode: advanced === undefined ? 'ConnectedSystem' : 'SyncRule',
        types: {
          person: {
            attributes: { id: 'text', key: type, keys: 'text*', name: 'text', status: 'text' },
            externalId: 'id',
            ...(simple === undefined ? {} : { matching: simple }),
          },
        },
      },
    },
    rules: rules ?? [
      {
        between: 'HR.person -> Person',
        projects: true,
        flows: { Key: 'key', 'Display Name': 'name' },
        matching: advanced ?? [],
      },
    ],
  };
  return buildWorld(spec);
}

const exact = worldOf({ simple: ['key = Person.Key'] });
const folded = worldOf({ simple: ['key =~ Person.Key'] });

const joinsOf = (plan: ReturnType<typeof planPage>) =>
  plan.linksMade.map(({ objectId, metaverseObjectId, joinType }) => [objectId, metaverseObjectId, joinType]);
const errorsOf = (plan: ReturnType<typeof planPage>) => plan.items.map(({ error }) => error?.type ?? null);

test('JOIN-01: in simple mode the rules of the object type match, each with the metaverse type it names', () => {
  const world = worldOf({ simple: ['key = Robot.Key', 'name = Person.Display Name'] });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { key: '7', name: 'Ann' } })];
  const robot = identityOf(world, 'Robot', 'r1', { values: { Key: '7' } });
  const person = identityOf(world, 'Person', 'u1', { values: { Key: '7', 'Display Name': 'Ann' } });
  assert.deepEqual(joinsOf(planPage(world, { page, identities: [person, robot] })), [['p1', 'r1', 'Joined']]);
  assert.deepEqual(joinsOf(planPage(world, { page, identities: [person] })), [['p1', 'u1', 'Joined']]);
});

test('JOIN-01: in advanced mode each import rule matches with its own rules, and identities of its own type', () => {
  const world = worldOf({ advanced: ['key = Person.Key'] });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { key: '7' } })];
  const robot = identityOf(world, 'Robot', 'r1', { values: { Key: '7' } });
  const person = identityOf(world, 'Person', 'u1', { values: { Key: '7' } });
  assert.deepEqual(joinsOf(planPage(world, { page, identities: [robot, person] })), [['p1', 'u1', 'Joined']]);
});

test('JOIN-01: the object type’s rules say nothing in advanced mode', () => {
  const world = worldOf({ simple: ['key = Person.Key'], advanced: [] });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { key: '7' } })];
  const person = identityOf(world, 'Person', 'u1', { values: { Key: '7' } });
  assert.deepEqual(joinsOf(planPage(world, { page, identities: [person] })), [['p1', 'new-1', 'Projected']]);
});

test('JOIN-02: rules are tried in order and the first that finds an identity decides', () => {
  const world = worldOf({ simple: ['key = Person.Key', 'name = Person.Display Name'] });
  const byKey = identityOf(world, 'Person', 'k', { values: { Key: '7' } });
  const byName = identityOf(world, 'Person', 'n', { values: { 'Display Name': 'Ann' } });
  const object = (key: string) => [objectOf(world, 'HR.person', 'p1', { values: { key, name: 'Ann' } })];
  const identities = [byName, byKey];
  assert.deepEqual(joinsOf(planPage(world, { page: object('7'), identities })), [['p1', 'k', 'Joined']]);
  assert.deepEqual(joinsOf(planPage(world, { page: object('8'), identities })), [['p1', 'n', 'Joined']]);
});

test('JOIN-02: of several import rules, one without matching rules or out of scope leaves the word to the next', () => {
  const world = worldOf({
    advanced: [],
    rules: [
      { between: 'HR.person -> Person', projects: false },
      {
        between: 'HR.person -> Person',
        matching: ['name = Person.Display Name'],
        scope: (id) => [
          {
            type: 'All',
            groups: [],
            criteria: [{ attributeId: id('status'), comparison: 'Equals', value: 'out', caseSensitive: true }],
          },
        ],
      },
      { between: 'HR.person -> Person', matching: ['key = Person.Key'] },
    ],
  });
  const byKey = identityOf(world, 'Person', 'k', { values: { Key: '7' } });
  const byName = identityOf(world, 'Person', 'n', { values: { 'Display Name': 'Ann' } });
  const page = (status: string) => [objectOf(world, 'HR.person', 'p1', { values: { key: '7', name: 'Ann', status } })];
  const identities = [byKey, byName];
  assert.deepEqual(joinsOf(planPage(world, { page: page('in'), identities })), [['p1', 'k', 'Joined']]);
  assert.deepEqual(joinsOf(planPage(world, { page: page('out'), identities })), [['p1', 'n', 'Joined']]);
});

test('JOIN-03, JOIN-05: a rule without a type, without or with several sources, or without an attribute is skipped', () => {
  const { rules } = worldOf({ simple: ['key = Person.Key', 'name = Person.Display Name'] });
  const system = [...rules.systems.values()][0];
  const type = system?.objectTypes[0];
  const [first, second] = type?.matchingRules ?? [];
  assert.ok(system && type && first && second);
  const source = first.sources[0];
  assert.ok(source);
  const broken = [
    { ...first, metaverseTypeId: null },
    { ...first, sources: [] },
    { ...first, sources: [source, source] },
    { ...first, metaverseAttributeId: null },
    { ...first, sources: [{ systemAttributeId: null, metaverseAttributeId: null }] },
  ];
  for (const each of broken) {
    const world: World = {
      ...exact,
      rules: buildRuleSet({
        metaverseAttributes: [...rules.metaverseAttributes.values()],
        metaverseTypes: [...rules.metaverseTypes.values()],
        systems: [{ ...system, objectTypes: [{ ...type, matchingRules: [each, second] }] }],
        syncRules: [...rules.importRules.values()].flat().map(({ rule }) => rule),
      }),
    };
    const page = [objectOf(world, 'HR.person', 'p1', { values: { key: '7', name: 'Ann' } })];
    const byKey = identityOf(world, 'Person', 'k', { values: { Key: '7' } });
    const byName = identityOf(world, 'Person', 'n', { values: { 'Display Name': 'Ann' } });
    assert.deepEqual(joinsOf(planPage(world, { page, identities: [byKey, byName] })), [['p1', 'n', 'Joined']]);
  }
});

test('JOIN-04, SYN-13: without import rules the object type’s rules still join in simple mode; in advanced mode nothing happens', () => {
  const simple = worldOf({ simple: ['key = Person.Key'], rules: [] });
  const advanced = worldOf({ simple: ['key = Person.Key'], advanced: [], rules: [] });
  for (const [world, joins] of [
    [simple, [['p1', 'u1', 'Joined']]],
    [advanced, []],
  ] as const) {
    const page = [objectOf(world, 'HR.person', 'p1', { values: { key: '7' } })];
    const identities = [identityOf(world, 'Person', 'u1', { values: { Key: '7' } })];
    const plan = planPage(world, { page, identities });
    assert.deepEqual(joinsOf(plan), joins);
    assert.equal(plan.items.length, joins.length);
  }
});

test('JOIN-05: each value of an attribute with several is tried; empty text never matches', () => {
  const world = worldOf({ simple: ['keys = Person.Key'] });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { keys: ['', 'x', '7'] } })];
  const empty = identityOf(world, 'Person', 'e', { values: { Key: '' } });
  const seven = identityOf(world, 'Person', 'u1', { values: { Key: '7' } });
  assert.deepEqual(joinsOf(planPage(world, { page, identities: [empty, seven] })), [['p1', 'u1', 'Joined']]);
  assert.equal(planPage(world, { page, identities: [empty] }).linksMade[0]?.joinType, 'Projected');
});

test('JOIN-05: any one of several values of the identity matches', () => {
  const world = worldOf({ simple: ['name = Person.Nick'] });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { name: 'Annie' } })];
  const identities = [identityOf(world, 'Person', 'u1', { values: { Nick: ['A', 'Annie'] } })];
  assert.deepEqual(joinsOf(planPage(world, { page, identities })), [['p1', 'u1', 'Joined']]);
});

test('JOIN-06: Text, Number, Guid and LongNumber match; DateTime, Binary and Boolean rules are skipped', () => {
  const guid = '00000000-0000-0000-0000-00000000000a';
  const table: readonly (readonly [AttributeSpec, AttributeDataType, string | number | boolean, boolean])[] = [
    ['text', 'Text', 'x', true],
    ['number', 'Number', 7, true],
    ['guid', 'Guid', guid, true],
    ['longnumber', 'LongNumber', '9007199254740993', true],
    ['datetime', 'DateTime', '2026-01-01T00:00:00Z', false],
    ['binary', 'Binary', 'AA==', false],
    ['boolean', 'Boolean', true, false],
  ];
  for (const [type, name, value, matches] of table) {
    const world = worldOf({ simple: ['key = Person.Key'], type });
    const page = [objectOf(world, 'HR.person', 'p1', { values: { key: value } })];
    const identities = [identityOf(world, 'Person', 'u1', { values: { Key: value } })];
    const [link] = planPage(world, { page, identities }).linksMade;
    assert.equal(link?.joinType, matches ? 'Joined' : 'Projected', name);
  }
});

test('JOIN-06: an attribute is never matched with one of another type', () => {
  const world = worldOf({ simple: ['name = Person.Key'], type: 'number' });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { name: '7' } })];
  const identities = [identityOf(world, 'Person', 'u1', { values: { Key: 7 } })];
  assert.equal(planPage(world, { page, identities }).linksMade[0]?.joinType, 'Projected');
});

test('JOIN-07: case counts where the rule says so; wildcards are ordinary characters', () => {
  const table = [
    [exact, 'ann', 'ann', true],
    [exact, 'Ann', 'ann', false],
    [folded, 'Ann', 'aNN', true],
    [folded, 'a_n', 'ann', false],
    [folded, 'a%', 'ann', false],
    [folded, 'a*', 'ann', false],
    [folded, 'a_n', 'A_N', true],
  ] as const;
  for (const [world, sought, stored, matches] of table) {
    const page = [objectOf(world, 'HR.person', 'p1', { values: { key: sought } })];
    const identities = [identityOf(world, 'Person', 'u1', { values: { Key: stored } })];
    const [link] = planPage(world, { page, identities }).linksMade;
    assert.equal(link?.joinType, matches ? 'Joined' : 'Projected', `${sought} ${stored}`);
  }
});

test('JOIN-08, JOIN-09: two identities for one value are an error; no later rule is tried and nothing is projected', () => {
  const world = worldOf({ simple: ['key = Person.Key', 'name = Person.Display Name'] });
  const page = [objectOf(world, 'HR.person', 'p1', { values: { key: '7', name: 'Ann' } })];
  const identities = ['a', 'b', 'c'].map((id) => identityOf(world, 'Person', id, { values: { Key: '7' } }));
  const named = identityOf(world, 'Person', 'n', { values: { 'Display Name': 'Ann' } });
  const plan = planPage(world, { page, identities: [...identities, named] });
  assert.deepEqual(errorsOf(plan), ['AmbiguousMatch']);
  assert.equal(plan.items[0]?.changeType, 'NotSet');
  assert.match(plan.items[0]?.error?.message ?? '', /\(a, b\)/);
  assert.deepEqual([plan.linksMade, plan.identitiesCreated, plan.items[0]?.outcomes], [[], [], []]);
});

test('JOIN-08: with case counted, one of two identities that differ in case only is not ambiguous', () => {
  const page = [objectOf(exact, 'HR.person', 'p1', { values: { key: 'Ann' } })];
  const identities = [
    identityOf(exact, 'Person', 'u1', { values: { Key: 'Ann' } }),
    identityOf(exact, 'Person', 'u2', { values: { Key: 'ANN' } }),
  ];
  assert.deepEqual(joinsOf(planPage(exact, { page, identities })), [['p1', 'u1', 'Joined']]);
});

test('JOIN-10: what the page has projected is found by the objects behind it', () => {
  const page = ['p1', 'p2'].map((id) => objectOf(exact, 'HR.person', id, { values: { key: '7' } }));
  const plan = planPage(exact, { page });
  assert.equal(plan.identitiesCreated.length, 1);
  assert.deepEqual(errorsOf(plan), [null, 'CouldNotJoinDueToExistingJoin']);
});

test('JOIN-10: a value the page took away from an identity no longer matches, the new one does', () => {
  const identities = [identityOf(exact, 'Person', 'u1', { values: { Key: 'old' }, from: { Key: 'HR' } })];
  const first = objectOf(exact, 'HR.person', 'p1', { values: { key: 'new' }, joinedTo: 'u1' });
  const second = (key: string) => objectOf(exact, 'HR.person', 'p2', { values: { key } });
  const old = planPage(exact, { page: [first, second('old')], identities });
  assert.deepEqual(joinsOf(old), [['p2', 'new-1', 'Projected']]);
  const now = planPage(exact, { page: [first, second('new')], identities });
  assert.deepEqual(errorsOf(now), [null, 'CouldNotJoinDueToExistingJoin']);
});

test('JOIN-11: an identity that has an object of the system refuses a second one, whoever joined first', () => {
  const identities = [identityOf(exact, 'Person', 'u1', { values: { Key: '7' } })];
  const held = objectOf(exact, 'HR.person', 'p0', { values: { key: '6' }, joinedTo: 'u1' });
  const object = (id: string) => objectOf(exact, 'HR.person', id, { values: { key: '7' } });
  const stored = planPage(exact, { page: [object('p1')], others: [held], identities });
  assert.deepEqual(
    [errorsOf(stored), stored.linksMade, stored.identitiesCreated],
    [['CouldNotJoinDueToExistingJoin'], [], []],
  );
  assert.match(stored.items[0]?.error?.message ?? '', /u1.*HR.*"p0"/);
  const samePage = planPage(exact, { page: [object('p1'), object('p2')], identities });
  assert.deepEqual(joinsOf(samePage), [['p1', 'u1', 'Joined']]);
  assert.deepEqual(errorsOf(samePage), [null, 'CouldNotJoinDueToExistingJoin']);
});

test('JOIN-11: one that left earlier in the page, even behind it, makes room', () => {
  const identities = [identityOf(exact, 'Person', 'u1', { values: { Key: '7' }, from: { Key: 'HR' } })];
  const leaving = objectOf(exact, 'HR.person', 'p9', { values: { key: '7' }, joinedTo: 'u1', status: 'Obsolete' });
  const coming = objectOf(exact, 'HR.person', 'p1', { values: { key: '7' } });
  for (const page of [
    [leaving, coming],
    [coming, leaving],
  ]) {
    // The only connector left and a new one came in the same page, so the identity lives on with its value.
    const plan = planPage(exact, { page, identities });
    assert.deepEqual(joinsOf(plan), [['p1', 'u1', 'Joined']]);
    assert.deepEqual(plan.identitiesDeleted, []);
  }
});

test('JOIN-13: a join is of type Joined and says so on the item', () => {
  const page = [objectOf(exact, 'HR.person', 'p1', { values: { key: '7' } })];
  const plan = planPage(exact, { page, identities: [identityOf(exact, 'Person', 'u1', { values: { Key: '7' } })] });
  assert.deepEqual(joinsOf(plan), [['p1', 'u1', 'Joined']]);
  assert.deepEqual([plan.items[0]?.changeType, plan.items[0]?.counts.joins], ['Joined', 1]);
});

test('JOIN-13, DELM-10: joining an identity that was to be deleted takes it off the list', () => {
  const page = [objectOf(exact, 'HR.person', 'p1', { values: { key: '7' } })];
  const [key] = exact.rules.contributors.get(exact.id('Person'))?.get(exact.id('Person.Key')) ?? [];
  assert.ok(key);
  const known = identityOf(exact, 'Person', 'u1', {
    values: { Key: '7' },
    lastConnectorDisconnectedAt: '2026-11-01T00:00:00Z',
    disconnectedBySystemId: exact.id('HR'),
  });
  // Nothing else about it changes.
  const provenance = { [exact.id('Person.Key')]: { systemId: exact.id('HR'), mappingId: key.mapping.id } };
  const dying = { ...known, provenance };
  const [state] = planPage(exact, { page, identities: [dying] }).identitiesChanged;
  assert.deepEqual([state?.disconnectedAt, state?.disconnectedBySystemId], [null, null]);
});

test('JOIN-14: identities made inside JIM are joined like any other', () => {
  const page = [objectOf(exact, 'HR.person', 'p1', { values: { key: '7' } })];
  const identities = [identityOf(exact, 'Person', 'u1', { values: { Key: '7' }, origin: 'Internal' })];
  assert.deepEqual(joinsOf(planPage(exact, { page, identities })), [['p1', 'u1', 'Joined']]);
});

test('JOIN-20: an object that is joined is never matched again', () => {
  const page = [objectOf(exact, 'HR.person', 'p1', { values: { key: '8' }, joinedTo: 'u1' })];
  const identities = [
    identityOf(exact, 'Person', 'u1', { values: { Key: '7' } }),
    identityOf(exact, 'Person', 'u2', { values: { Key: '8' } }),
  ];
  const plan = planPage(exact, { page, identities });
  assert.deepEqual([plan.linksMade, plan.linksBroken], [[], []]);
  assert.equal(plan.identitiesChanged[0]?.id, 'u1');
});
