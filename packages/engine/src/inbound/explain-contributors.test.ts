import assert from 'node:assert/strict';
import test from 'node:test';
import type { ConnectedSystemObject } from '../model/objects.ts';
import { buildWorld, identityOf, objectOf, testNow, type ObjectSpec, type RuleSpec } from '../testing/planning.ts';
import { explainContributors } from './explain-contributors.ts';

/** HR comes before Mail comes before Pay. */
function worldOf(hr: Partial<RuleSpec> = {}, mail: Partial<RuleSpec> = {}) {
  const attributes = { text: 'text', status: 'text', boss: 'reference', friends: 'reference*' } as const;
  const flows = { Text: 'text', Boss: 'boss', Friends: 'friends' };
  return buildWorld({
    metaverse: { User: { attributes: { Text: 'text', Boss: 'reference', Friends: 'reference*' } } },
    systems: {
      HR: { types: { person: { attributes }, robot: { attributes } } },
      Mail: { types: { box: { attributes } } },
      Pay: { types: { payee: { attributes } } },
    },
    rules: [
      { between: 'HR.person -> User', flows, ...hr },
      { between: 'Mail.box -> User', flows, ...mail },
      { between: 'Pay.payee -> User', flows },
    ],
  });
}
type World = ReturnType<typeof worldOf>;

const joined = (world: World, path: string, spec: ObjectSpec = {}): ConnectedSystemObject =>
  objectOf(world, path, path, { joinedTo: 'u1', ...spec });
const says = (world: World, path: string, text: string): ConnectedSystemObject =>
  joined(world, path, { values: { text, status: 'Active' } });

function explain(world: World, objects: readonly ConnectedSystemObject[], attribute = 'User.Text') {
  const found = world.rules.metaverseAttributes.get(world.id(attribute));
  assert.ok(found);
  const surroundings = { newId: () => 'new', now: testNow, randomInteger: () => 0, seal: (secret: string) => secret };
  return explainContributors(world.rules, surroundings, identityOf(world, 'User', 'u1'), objects, found);
}
const verdicts = (...given: Parameters<typeof explain>) => explain(...given).map(({ verdict }) => verdict);

test('PRI-02, PRI-03: the first with a value wins, all after it are outranked and say what they would give', () => {
  const world = worldOf();
  const all = explain(world, [
    says(world, 'Pay.payee', 'pay'),
    says(world, 'Mail.box', 'mail'),
    says(world, 'HR.person', 'hr'),
  ]);
  assert.deepEqual(
    all.map(({ verdict, values, isConnected, isInScope }) => [verdict, values, isConnected, isInScope]),
    [
      ['wins', ['hr'], true, true],
      ['outranked', ['mail'], true, true],
      ['outranked', ['pay'], true, true],
    ],
  );
  assert.deepEqual(
    all.map(({ mappingId }) => mappingId),
    [100, 200, 300],
  );
});

test('PRI-02: no object, one of another type, and one that was never imported are not connected', () => {
  const world = worldOf();
  const unborn = joined(world, 'Mail.box', { status: 'PendingProvisioning', values: { text: 'mail' } });
  const all = explain(world, [says(world, 'HR.robot', 'hr'), unborn]);
  assert.deepEqual(
    all.map(({ verdict, isConnected, isInScope, values }) => [verdict, isConnected, isInScope, values]),
    [
      ['noOpinion', false, null, []],
      ['noOpinion', false, null, []],
      ['noOpinion', false, null, []],
    ],
  );
  assert.equal(new Set(all.map(({ reason }) => reason)).size, 3);
});

test('PRI-02: an object out of scope is connected and has no opinion; the next one wins', () => {
  const world = worldOf({
    scope: (id) => [
      {
        type: 'All',
        groups: [],
        criteria: [{ attributeId: id('status'), comparison: 'Equals', value: 'Gone', caseSensitive: true }],
      },
    ],
  });
  const [hr, mail] = explain(world, [says(world, 'HR.person', 'hr'), says(world, 'Mail.box', 'mail')]);
  assert.deepEqual([hr?.verdict, hr?.isConnected, hr?.isInScope], ['noOpinion', true, false]);
  assert.equal(mail?.verdict, 'wins');
});

test('PRI-04: a blank stops the walk only where null is a value', () => {
  const objects = (world: World) => [joined(world, 'HR.person'), says(world, 'Mail.box', 'mail')];
  const asserts = worldOf({ nullIsValue: ['Text'] });
  assert.deepEqual(verdicts(asserts, objects(asserts)), ['assertsBlank', 'outranked', 'noOpinion']);
  const passes = worldOf();
  assert.deepEqual(verdicts(passes, objects(passes)), ['noOpinion', 'wins', 'noOpinion']);
});

test('PRI-02: an expression that fails decides, with its own words', () => {
  const world = worldOf({ flows: { Text: '=1 / 0' } });
  const all = explain(world, [says(world, 'HR.person', 'hr'), says(world, 'Mail.box', 'mail')]);
  assert.deepEqual(
    all.map(({ verdict }) => verdict),
    ['failed', 'outranked', 'noOpinion'],
  );
  assert.match(all[0]?.reason ?? '', /Division by zero/);
});

test('PRI-03: of references, the identities they lead to; one of them where there is room for one', () => {
  const world = worldOf();
  const friends = ['b', 'c', 'stranger'];
  const person = joined(world, 'HR.person', {
    references: { boss: friends, friends },
    joinedTargets: { b: 'u2', c: 'u3' },
  });
  const [boss] = explain(world, [person], 'User.Boss');
  assert.deepEqual([boss?.verdict, boss?.values], ['wins', ['u2']]);
  const [all] = explain(world, [person], 'User.Friends');
  assert.deepEqual(all?.values, ['u2', 'u3']);
  const lonely = joined(world, 'HR.person', { references: { boss: ['stranger'] } });
  assert.deepEqual(verdicts(world, [lonely], 'User.Boss'), ['noOpinion', 'noOpinion', 'noOpinion']);
});
