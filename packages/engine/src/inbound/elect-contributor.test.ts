import assert from 'node:assert/strict';
import test from 'node:test';
import type { ScopingGroup } from '../model/rules.ts';
import { buildRuleSet, contributorsOf } from '../rule-set.ts';
import { summariseOutcomes } from '../statistics/outcome-tree.ts';
import {
  buildWorld,
  identityOf,
  objectOf,
  planPage,
  planReferencePage,
  type IdentitySpec,
  type RuleSpec,
  type World,
} from '../testing/planning.ts';

const whenActive = (id: (attribute: string) => number): readonly ScopingGroup[] => [
  {
    type: 'All',
    groups: [],
    criteria: [{ attributeId: id('status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
  },
];

/** HR comes before Mail comes before Pay for `Text`, `Texts` and `Boss`, unless a rule says otherwise. */
function worldOf(
  changes: { readonly hr?: Partial<RuleSpec>; readonly mail?: Partial<RuleSpec>; readonly exports?: boolean } = {},
): World {
  const attributes = { text: 'text', texts: 'text*', boss: 'reference', status: 'text' } as const;
  const flows = { Text: 'text', Texts: 'texts', Boss: 'boss' };
  return buildWorld({
    metaverse: { User: { attributes: { Text: 'text', Texts: 'text*', Boss: 'reference' } } },
    systems: {
      HR: { types: { person: { attributes } } },
      Mail: { types: { box: { attributes } } },
      Pay: { types: { payee: { attributes } } },
    },
    rules: [
      { between: 'HR.person -> User', flows, ...changes.hr },
      { between: 'Mail.box -> User', flows, ...changes.mail },
      { between: 'Pay.payee -> User', flows },
      ...(changes.exports === true ? [{ between: 'User -> Mail.box', flows: { text: 'Text' } }] : []),
    ],
  });
}

interface Given {
  readonly hr?: Readonly<Record<string, string | readonly string[]>>;
  readonly mail?: Readonly<Record<string, string | readonly string[]>>;
  readonly pay?: Readonly<Record<string, string | readonly string[]>>;
  readonly identity?: IdentitySpec;
  readonly visit?: 'hr' | 'mail' | 'pay';
}

const paths = { hr: 'HR.person', mail: 'Mail.box', pay: 'Pay.payee' } as const;

function elect(world: World, given: Given) {
  const objects = (['hr', 'mail', 'pay'] as const).flatMap((name) => {
    const values = given[name];
    return values === undefined
      ? []
      : [{ name, object: objectOf(world, paths[name], name, { values, joinedTo: 'u1' }) }];
  });
  const visit = given.visit ?? 'mail';
  const identity = identityOf(world, 'User', 'u1', given.identity);
  const plan = planPage(world, {
    page: objects.filter(({ name }) => name === visit).map(({ object }) => object),
    others: objects.filter(({ name }) => name !== visit).map(({ object }) => object),
    identities: [identity],
  });
  const after = plan.identitiesChanged[0] ?? identity;
  return {
    plan,
    text: after.document[world.id('User.Text')] ?? [],
    texts: after.document[world.id('User.Texts')] ?? [],
    from: [...world.rules.systems.values()].find(({ id }) => id === after.provenance[world.id('User.Text')]?.systemId)
      ?.name,
    outcomes: plan.items[0]?.outcomes ?? [],
  };
}

test('PRI-00, PRI-02: whoever is synchronised last, the best priority wins', () => {
  const world = worldOf();
  for (const visit of ['hr', 'mail', 'pay'] as const) {
    const { text, from } = elect(world, { hr: { text: 'hr' }, mail: { text: 'mail' }, pay: { text: 'pay' }, visit });
    assert.deepEqual([text, from], [['hr'], 'HR'], visit);
  }
});

test('PRI-02: priority is the mapping’s, not the rule’s place in the list', () => {
  const world = worldOf({ hr: { priorities: { Text: 9 } } });
  const { text, from } = elect(world, { hr: { text: 'hr' }, mail: { text: 'mail' }, visit: 'hr' });
  assert.deepEqual([text, from], [['mail'], 'Mail']);
});

test('PRI-02: a system that is not joined, one that has not delivered yet, and an object out of scope have no opinion', () => {
  const world = worldOf({ hr: { scope: whenActive } });
  assert.deepEqual(elect(world, { mail: { text: 'mail' } }).text, ['mail']);
  assert.deepEqual(elect(world, { hr: { text: 'hr', status: 'Leaver' }, mail: { text: 'mail' } }).text, ['mail']);
  assert.deepEqual(elect(world, { hr: { text: 'hr', status: 'Active' }, mail: { text: 'mail' } }).text, ['hr']);
  const unborn = objectOf(world, 'HR.person', 'hr', {
    status: 'PendingProvisioning',
    values: { text: 'hr', status: 'Active' },
    joinedTo: 'u1',
  });
  const plan = planPage(world, {
    page: [objectOf(world, 'Mail.box', 'mail', { values: { text: 'mail' }, joinedTo: 'u1' })],
    others: [unborn],
    identities: [identityOf(world, 'User', 'u1')],
  });
  assert.deepEqual(plan.identitiesChanged[0]?.document[world.id('User.Text')], ['mail']);
});

test('PRI-03: the winner’s whole set of values counts; nothing is merged', () => {
  const world = worldOf();
  const { texts } = elect(world, {
    hr: { texts: ['a', 'b'] },
    mail: { texts: ['b', 'c'] },
    identity: { values: { Texts: ['c'] } },
  });
  assert.deepEqual(texts, ['a', 'b']);
});

test('PRI-03: a better one without a value leaves the word to the next', () => {
  const { text, from } = elect(worldOf(), { hr: {}, mail: {}, pay: { text: 'pay' } });
  assert.deepEqual([text, from], [['pay'], 'Pay']);
});

test('PRI-04: null as a value clears the attribute and ends the walk, and is told', () => {
  const world = worldOf({ hr: { nullIsValue: ['Text'] } });
  const { text, from, outcomes } = elect(world, {
    hr: {},
    mail: { text: 'mail' },
    identity: { values: { Text: 'mail' }, from: { Text: 'Mail' } },
  });
  assert.deepEqual([text, from], [[], 'HR']);
  assert.equal(summariseOutcomes(outcomes), 'AttributeFlow:1,AssertedNull:1');
  assert.deepEqual(outcomes[0]?.children, [{ type: 'AssertedNull', target: 'Text', count: 1 }]);
});

test('PRI-04: an expression that yields null asserts blank; one not joined or out of scope asserts nothing', () => {
  const blank = { flows: { Text: '=null' }, nullIsValue: ['Text'] };
  const asserted = elect(worldOf({ hr: blank }), { hr: {}, mail: { text: 'mail' } });
  assert.deepEqual([asserted.text, asserted.from], [[], 'HR']);
  assert.deepEqual(elect(worldOf({ hr: blank }), { mail: { text: 'mail' } }).text, ['mail']);
  const outOfScope = worldOf({ hr: { ...blank, scope: whenActive } });
  assert.deepEqual(elect(outOfScope, { hr: { status: 'Leaver' }, mail: { text: 'mail' } }).text, ['mail']);
});

test('PRI-05: when nobody supplies the attribute it is cleared, and told only if something went', () => {
  const world = worldOf();
  const { text, outcomes, plan } = elect(world, {
    hr: {},
    mail: {},
    identity: { values: { Text: 'old' }, from: { Text: 'Mail' } },
  });
  assert.deepEqual(text, []);
  assert.equal(summariseOutcomes(outcomes), 'AttributeFlow:1,NoContributor:1');
  assert.deepEqual(plan.identitiesChanged[0]?.provenance, {});
  assert.deepEqual(elect(world, { hr: {}, mail: {} }).plan.items, []);
});

test('PRI-06: of equal priorities the lowest mapping wins', () => {
  const world = worldOf({ hr: { priorities: { Text: 2 } } });
  assert.deepEqual(elect(world, { hr: { text: 'hr' }, mail: { text: 'mail' } }).text, ['hr']);
  const { rules } = world;
  const syncRules = [...rules.importRules.values()].flat().map(({ rule }) => rule);
  const reversed = buildRuleSet({
    metaverseAttributes: [...rules.metaverseAttributes.values()],
    metaverseTypes: [...rules.metaverseTypes.values()],
    systems: [...rules.systems.values()],
    syncRules: syncRules.toReversed(),
  });
  const ranked = contributorsOf(reversed, world.id('User'), world.id('User.Text')).map(({ mapping }) => mapping.id);
  assert.deepEqual(ranked, [100, 200, 300]);
});

test('PRI-07: when the winner stops supplying, the next takes over in the same visit', () => {
  const identity = { values: { Text: 'hr' }, from: { Text: 'HR' } };
  const { text, from } = elect(worldOf(), { hr: {}, mail: { text: 'mail' }, identity, visit: 'hr' });
  assert.deepEqual([text, from], [['mail'], 'Mail']);
});

test('PRI-07: when the winner leaves its scope, the next takes over in the same visit, references included', () => {
  const world = worldOf({ hr: { scope: whenActive } });
  const identity = identityOf(world, 'User', 'u1', {
    values: { Text: 'hr' },
    references: { Boss: ['u7'] },
    from: { Text: 'HR', Boss: 'HR' },
  });
  const leaver = objectOf(world, 'HR.person', 'hr', { values: { text: 'hr', status: 'Leaver' }, joinedTo: 'u1' });
  const box = objectOf(world, 'Mail.box', 'mail', {
    values: { text: 'mail' },
    references: { boss: ['m8'] },
    joinedTargets: { m8: 'u8' },
    joinedTo: 'u1',
  });
  const plan = planPage(world, { page: [leaver], others: [box], identities: [identity] });
  assert.deepEqual(plan.identitiesChanged[0]?.document[world.id('User.Text')], ['mail']);
  assert.deepEqual(
    plan.referencesAdded.map(({ targetId }) => targetId),
    ['u8'],
  );
  assert.deepEqual(
    plan.referencesRemoved.map(({ targetId }) => targetId),
    ['u7'],
  );
});

test('PRI-07: references follow the best priority too', () => {
  const world = worldOf();
  const refer = (path: string, id: string, target: string) =>
    objectOf(world, path, id, {
      references: { boss: [`x${target}`] },
      joinedTargets: { [`x${target}`]: target },
      joinedTo: 'u1',
    });
  const hr = refer('HR.person', 'hr', 'u7');
  const box = refer('Mail.box', 'mail', 'u8');
  const identities = [identityOf(world, 'User', 'u1', { references: { Boss: ['u8'] }, from: { Boss: 'Mail' } })];
  const plan = planReferencePage(world, { page: [box], others: [hr], identities });
  assert.deepEqual(
    plan.referencesAdded.map(({ targetId }) => targetId),
    ['u7'],
  );
});

test('PRI-08: the stamp moves to the winner though the value is the same', () => {
  const { from, plan } = elect(worldOf(), {
    hr: { text: 'same' },
    mail: { text: 'same' },
    identity: { values: { Text: 'same' }, from: { Text: 'Mail' } },
  });
  assert.equal(from, 'HR');
  assert.deepEqual(plan.identityChanges, []);
});

test('PRI-09: a change of priority acts at the next visit, whichever object is visited', () => {
  const identity = { values: { Text: 'hr' }, from: { Text: 'HR' } };
  const changed = worldOf({ mail: { priorities: { Text: 0 } } });
  for (const visit of ['hr', 'mail', 'pay'] as const) {
    const { text } = elect(changed, { hr: { text: 'hr' }, mail: { text: 'mail' }, pay: {}, identity, visit });
    assert.deepEqual(text, ['mail'], visit);
  }
});

test('PRI-10: a losing system’s own value is left alone by drift, since it contributes the attribute itself', () => {
  const world = worldOf({ exports: true });
  const { plan } = elect(world, {
    hr: { text: 'hr' },
    mail: { text: 'mail' },
    identity: { values: { Text: 'hr' }, from: { Text: 'HR' } },
  });
  assert.deepEqual(plan.exportsStaged, []);
});

test('OBS-04, PRI-05: what an object gave that is gone and left its values is kept while nobody else supplies it', () => {
  const gone = (hr: Partial<RuleSpec>, mail: Readonly<Record<string, string>>) => {
    const world = worldOf({ hr });
    const text = world.id('User.Text');
    const identity = identityOf(world, 'User', 'u1', { values: { Text: 'hr' } });
    const stamped = { ...identity, provenance: { [text]: { systemId: world.id('HR'), mappingId: 100 } } };
    const box = objectOf(world, 'Mail.box', 'mail', { values: mail, joinedTo: 'u1' });
    const plan = planPage(world, { page: [box], identities: [stamped] });
    return (plan.identitiesChanged[0] ?? stamped).document[text] ?? [];
  };
  assert.deepEqual(gone({ whenOutOfScope: 'RemainJoined' }, {}), ['hr']);
  assert.deepEqual(gone({ whenOutOfScope: 'RemainJoined' }, { text: 'mail' }), ['mail']);
  assert.deepEqual(gone({}, {}), []);
});

test('SCP-10, PRI-05: what an object gave that left scope and stays joined is kept while nobody else supplies it', () => {
  const world = worldOf({ hr: { scope: whenActive, whenOutOfScope: 'RemainJoined' } });
  const identity = { values: { Text: 'hr' }, from: { Text: 'HR' } };
  const hr = { text: 'hr', status: 'Leaver' };
  const kept = elect(world, { hr, mail: {}, identity });
  assert.deepEqual([kept.text, kept.from, kept.plan.items], [['hr'], 'HR', []]);
  assert.deepEqual(elect(world, { hr: { status: 'Active' }, mail: {}, identity }).text, [], 'in scope it has its say');
  assert.deepEqual(elect(world, { hr, mail: { text: 'mail' }, identity }).text, ['mail']);
});
