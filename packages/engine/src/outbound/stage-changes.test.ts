import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeChange, AttributeChanges, PendingExport } from '../model/pending-export.ts';
import type { Value, Values } from '../model/values.ts';
import {
  buildWorld,
  exportOf,
  identityOf,
  objectOf,
  planPage,
  type AttributeSpec,
  type PlanOptions,
  type World,
} from '../testing/planning.ts';

type Held = Readonly<Record<string, Value | Values>>;

const source = {
  text: 'text',
  texts: 'text*',
  number: 'number',
  long: 'longnumber',
  date: 'datetime',
  flag: 'boolean',
  guid: 'guid',
  bytes: 'binary',
  boss: 'reference',
  bosses: 'reference*',
} as const satisfies Record<string, AttributeSpec>;
const capital = (name: string): string => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
const target: Readonly<Record<string, AttributeSpec>> = {
  ...source,
  dn: 'text',
  single: 'text',
  fixed: 'text',
  many: 'text*',
};

/** Everything HR holds flows to the identity; what is exported to the target is the test's. */
function worldOf(flows: Readonly<Record<string, string | readonly string[]>>): World {
  return buildWorld({
    metaverse: {
      User: { attributes: Object.fromEntries(Object.entries(source).map(([name, kind]) => [capital(name), kind])) },
    },
    systems: {
      HR: { types: { person: { attributes: source } } },
      AD: { types: { account: { attributes: target, secondaryExternalId: 'dn', readOnly: ['fixed'] } } },
    },
    rules: [
      {
        between: 'HR.person -> User',
        projects: true,
        flows: Object.fromEntries(Object.keys(source).map((name) => [capital(name), name])),
      },
      { between: 'User -> AD.account', provisions: true, flows, enforces: false },
    ],
  });
}

interface Given {
  /** What the identity held before, and what HR says now. */
  readonly before?: Held;
  readonly now?: Held;
  /** Reference attributes as identities. */
  readonly referredBefore?: Readonly<Record<string, readonly string[]>>;
  readonly refersNow?: Readonly<Record<string, readonly string[]>>;
  /** What the account holds, and its pending export; without: it is to be provisioned. */
  readonly account?: { readonly values?: Held; readonly refers?: Readonly<Record<string, readonly string[]>> };
  readonly pending?: Partial<Omit<PendingExport, 'changes'>> & {
    readonly changes?: Readonly<Record<string, readonly AttributeChange[]>>;
  };
  readonly options?: PlanOptions;
}

function named(world: World, changes: AttributeChanges): Readonly<Record<string, readonly AttributeChange[]>> {
  const nameOf = (id: number): string => world.rules.systemAttributes.get(id)?.name ?? '?';
  return Object.fromEntries(Object.entries(changes).map(([id, list]) => [nameOf(Number(id)), list]));
}

/** References point at object `x` of identity `x`. */
const selfTargets = (refers: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(
    Object.values(refers)
      .flat()
      .map((id) => [id, id]),
  );

function stage(world: World, given: Given) {
  const { before = {}, now = before, referredBefore = {}, refersNow = referredBefore, account, pending } = given;
  const person = objectOf(world, 'HR.person', 'p1', {
    values: now,
    references: refersNow,
    joinedTargets: selfTargets(refersNow),
    joinedTo: 'u1',
  });
  const object = objectOf(world, 'AD.account', 'a1', {
    values: account?.values ?? {},
    references: account?.refers ?? {},
    joinedTargets: selfTargets(account?.refers ?? {}),
    joinedTo: 'u1',
  });
  const byId = Object.entries(pending?.changes ?? {}).map(([name, list]) => [world.id(`AD.account.${name}`), list]);
  const target =
    pending === undefined
      ? object
      : { ...object, pendingExport: exportOf(object, { ...pending, changes: Object.fromEntries(byId) }) };
  const held = Object.fromEntries(Object.keys({ ...before, ...referredBefore }).map((name) => [capital(name), 'HR']));
  const identity = identityOf(world, 'User', 'u1', {
    values: Object.fromEntries(Object.entries(before).map(([name, value]) => [capital(name), value])),
    references: Object.fromEntries(Object.entries(referredBefore).map(([name, value]) => [capital(name), value])),
    from: held,
  });
  const plan = planPage(
    world,
    { page: [person], others: account === undefined ? [] : [target], identities: [identity] },
    given.options,
  );
  const [staged] = plan.exportsStaged;
  return {
    plan,
    staged,
    changes: staged === undefined ? {} : named(world, staged.changes),
    error: plan.items[0]?.error?.type ?? null,
  };
}

const set = (value: Value): AttributeChange => ({ kind: 'Update', value });
const add = (value: Value): AttributeChange => ({ kind: 'Add', value });
const remove = (value: Value): AttributeChange => ({ kind: 'Remove', value });

// ── what is wanted ───────────────────────────────────────────────────────────────────────────────

test('OUT-20: a Create carries all values of everything mapped, changed or not', () => {
  const world = worldOf({ text: 'Text', texts: 'Texts', number: 'Number', dn: '="CN=" + mv["Text"]' });
  const { staged, changes } = stage(world, {
    before: { text: 'a', texts: ['x', 'y'] },
    now: { text: 'a', texts: ['x', 'y'], number: 7 },
  });
  assert.equal(staged?.changeType, 'Create');
  assert.deepEqual(changes, { text: [set('a')], texts: [add('x'), add('y')], number: [set(7)], dn: [set('CN=a')] });
});

test('OUT-20: an Update carries only what changed, and every expression anew', () => {
  const world = worldOf({ text: 'Text', number: 'Number', dn: '="CN=" + mv["Text"]' });
  const given = { before: { text: 'a', number: 1 }, now: { text: 'a', number: 2 }, account: { values: {} } };
  const { changes } = stage(world, given);
  assert.deepEqual(changes, { number: [set(2)], dn: [set('CN=a')] });
});

test('OUT-20: an expression that yields null changes nothing, and clears nothing', () => {
  const world = worldOf({ single: '=mv["Number"] == 2 ? null : "x"', number: 'Number' });
  const given = { before: { number: 1 }, now: { number: 2 }, account: { values: { single: 'old', number: 1 } } };
  assert.deepEqual(stage(world, given).changes, { number: [set(2)] });
});

test('OUT-20: results are typed as the target: text, numbers, instants, truth values, ids, bytes', () => {
  const world = worldOf({
    text: '=12',
    number: '="12"',
    long: '=12',
    flag: '=true',
    date: '="2026-01-01"',
    guid: '="0000000000000000000000000000000A"',
    bytes: '=mv["Bytes"]',
  });
  assert.deepEqual(stage(world, { now: { bytes: 'AA==' } }).changes, {
    text: [set('12')],
    number: [set(12)],
    long: [set('12')],
    flag: [set(true)],
    date: [set('2026-01-01T00:00:00Z')],
    guid: [set('00000000-0000-0000-0000-00000000000a')],
    bytes: [set('AA==')],
  });
});

test('OUT-20: an expression that fails is an error of the object and sends nothing for its attribute', () => {
  const world = worldOf({ number: '=mv["Text"]', text: 'Text' });
  const { changes, error } = stage(world, { now: { text: 'x' } });
  assert.deepEqual([changes, error], [{ text: [set('x')] }, 'ExpressionEvaluationError']);
});

test('OUT-20, FLOW-03: of several sources the last with something to say decides', () => {
  const world = worldOf({ single: ['Text', '=mv["Number"] == 1 ? "one" : null'] });
  assert.deepEqual(stage(world, { now: { text: 'x', number: 1 } }).changes, { single: [set('one')] });
  assert.deepEqual(stage(world, { now: { text: 'x', number: 2 } }).changes, { single: [set('x')] });
});

test('OUT-21: several values go one by one, by Add and Remove; a single value goes by Update', () => {
  const world = worldOf({ texts: 'Texts', text: 'Text' });
  const { changes } = stage(world, {
    before: { texts: ['a', 'b'], text: 'x' },
    now: { texts: ['b', 'c'], text: 'y' },
    account: { values: { texts: ['a', 'b'], text: 'x' } },
  });
  assert.deepEqual(changes, { texts: [remove('a'), add('c')], text: [set('y')] });
});

test('OUT-22: a value that went is cleared; one that was replaced is set to the new one', () => {
  const world = worldOf({ text: 'Text' });
  const account = { values: { text: 'a' } };
  assert.deepEqual(stage(world, { before: { text: 'a' }, now: {}, account }).changes, { text: [{ kind: 'Update' }] });
  assert.deepEqual(stage(world, { before: { text: 'a' }, now: { text: 'b' }, account }).changes, { text: [set('b')] });
});

test('OUT-23: a Create removes nothing', () => {
  const world = worldOf({ texts: 'Texts', text: 'Text' });
  const { staged, changes } = stage(world, { before: { texts: ['a', 'b'], text: 'x' }, now: { texts: ['b'] } });
  assert.equal(staged?.changeType, 'Create');
  assert.deepEqual(changes, { texts: [add('b')] });
});

test('OUT-24, OUT-42: references are carried as identities, and the export says that it waits for them', () => {
  const world = worldOf({ boss: 'Boss', bosses: 'Bosses', text: 'Text' });
  const { staged, changes } = stage(world, { refersNow: { boss: ['u7'], bosses: ['u8', 'u9'] } });
  assert.deepEqual(changes, {
    boss: [{ kind: 'Update', reference: 'u7' }],
    bosses: [
      { kind: 'Add', reference: 'u8' },
      { kind: 'Add', reference: 'u9' },
    ],
  });
  assert.equal(staged?.hasUnresolvedReferences, true);
  assert.equal(stage(world, { now: { text: 'x' } }).staged?.hasUnresolvedReferences, false);
});

test('OUT-20, OUT-24: an expression for a reference sends its text as the address, unless it is one of the identity’s references', () => {
  const world = worldOf({ boss: '="CN=" + mv["Text"]', bosses: '=mv["Boss"]' });
  const { staged, changes } = stage(world, { now: { text: 'Ann' }, refersNow: { boss: ['u7'] } });
  assert.deepEqual(changes, {
    boss: [{ kind: 'Update', value: 'CN=Ann' }],
    bosses: [{ kind: 'Add', reference: 'u7' }],
  });
  assert.equal(staged?.hasUnresolvedReferences, true);
  const plain = stage(worldOf({ boss: '="CN=" + mv["Text"]' }), { now: { text: 'Ann' } });
  assert.equal(plain.staged?.hasUnresolvedReferences, false);
});

test('OUT-25: what the target does not let us write is never sent', () => {
  const world = worldOf({ fixed: 'Text', text: 'Text' });
  assert.deepEqual(stage(world, { now: { text: 'x' } }).changes, { text: [set('x')] });
  const update = { before: { text: 'x' }, now: { text: 'y' }, account: { values: { text: 'x', fixed: 'x' } } };
  assert.deepEqual(stage(world, update).changes, { text: [set('y')] });
});

test('OUT-26: several values for a target that takes one are an error, and nothing is sent for it', () => {
  const world = worldOf({ single: 'Texts', text: 'Text' });
  const { changes, error } = stage(world, { now: { text: 'x', texts: ['a', 'b'] } });
  assert.deepEqual([changes, error], [{ text: [set('x')] }, 'MultiValuedToSingleValued']);
  assert.deepEqual(stage(world, { now: { texts: ['a'] } }).changes, { single: [set('a')] });
});

test('OUT-26: plurality is the identity’s: one value for a target of several goes by Update', () => {
  const world = worldOf({ many: 'Text' });
  const given = { before: { text: 'a' }, now: { text: 'b' }, account: { values: { many: ['a'] } } };
  assert.deepEqual(stage(world, given).changes, { many: [set('b')] });
});

// ── no net change ────────────────────────────────────────────────────────────────────────────────

test('OUT-30, OUT-33: what the target holds already is not sent, and an Update with nothing left is none', () => {
  const world = worldOf({ texts: 'Texts', text: 'Text' });
  const given = (account: Held) =>
    stage(world, { before: { texts: ['a', 'b'], text: 'x' }, now: { texts: ['b', 'c'] }, account: { values: account } })
      .changes;
  assert.deepEqual(given({ texts: ['b', 'c'] }), {});
  assert.deepEqual(given({ texts: ['a', 'b', 'c'] }), { texts: [remove('a')] });
  assert.deepEqual(given({ texts: ['b'], text: 'x' }), { texts: [add('c')], text: [{ kind: 'Update' }] });
});

test('OUT-31: values are compared as their type', () => {
  const guid = '00000000-0000-0000-0000-00000000000a';
  const table: readonly (readonly [string, Value, Value, Value])[] = [
    ['text', 'a', 'b', 'B'],
    ['number', 1, 2, 3],
    ['long', '1', '9007199254740993', '9007199254740992'],
    ['date', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00.5Z'],
    ['flag', true, false, true],
    ['guid', guid, guid.replace('a', 'b'), guid],
    ['bytes', 'AA==', 'AQ==', 'Ag=='],
  ];
  for (const [name, before, now, other] of table) {
    const world = worldOf({ [name]: capital(name) });
    const changes = (held: Value) =>
      stage(world, { before: { [name]: before }, now: { [name]: now }, account: { values: { [name]: held } } }).changes;
    assert.deepEqual(changes(now), {}, name);
    assert.deepEqual(changes(other), { [name]: [set(now)] }, name);
  }
});

test('OUT-31: a reference is the identity of the object it resolves to', () => {
  const world = worldOf({ boss: 'Boss' });
  const changes = (held: string) =>
    stage(world, {
      referredBefore: { boss: ['u7'] },
      refersNow: { boss: ['u8'] },
      account: { refers: { boss: [held] } },
    }).changes;
  assert.deepEqual(changes('u8'), {});
  assert.deepEqual(changes('u7'), { boss: [{ kind: 'Update', reference: 'u8' }] });
});

test('OUT-32: an object that is current already has no export and no outcome', () => {
  const world = worldOf({ text: 'Text' });
  const { plan } = stage(world, { before: { text: 'a' }, now: { text: 'b' }, account: { values: { text: 'b' } } });
  assert.deepEqual(plan.exportsStaged, []);
  assert.deepEqual(plan.items[0]?.outcomes[0]?.children, undefined);
});

test('OUT-33: a Create is staged even without anything to say', () => {
  const { staged, changes } = stage(worldOf({ text: 'Text' }), { now: { number: 1 } });
  assert.deepEqual([staged?.changeType, changes], ['Create', {}]);
});

// ── merging ──────────────────────────────────────────────────────────────────────────────────────

test('OUT-40, OUT-41: new changes meet those that wait: per attribute, per value, and the rest is carried over', () => {
  const world = worldOf({ texts: 'Texts', text: 'Text', number: 'Number' });
  const { staged, changes } = stage(world, {
    before: { texts: ['a'], text: 'x', number: 1 },
    now: { texts: ['b'], text: 'y', number: 1 },
    account: { values: { texts: ['a', 'z'], text: 'w' } },
    pending: {
      changes: {
        text: [set('x')],
        number: [set(1)],
        texts: [add('c'), remove('z')],
      },
    },
  });
  assert.deepEqual(changes, {
    text: [set('y')],
    number: [set(1)],
    texts: [add('c'), remove('z'), remove('a'), add('b')],
  });
  assert.equal(staged?.id, 'export-a1');
});

test('OUT-40: a fresh Remove supersedes the Add of the same value, and the other way round', () => {
  const world = worldOf({ texts: 'Texts' });
  const changed = (
    before: readonly string[],
    now: readonly string[],
    waits: AttributeChange,
    held: readonly string[],
  ) =>
    stage(world, {
      before: { texts: before },
      now: { texts: now },
      account: { values: { texts: held } },
      pending: { changes: { texts: [waits, add('q')] } },
    }).changes;
  assert.deepEqual(changed(['a', 'b'], ['b'], add('a'), ['b']), { texts: [add('q')] });
  assert.deepEqual(changed(['b'], ['a', 'b'], remove('a'), ['a', 'b']), { texts: [add('q')] });
});

test('OUT-41: what an Add that may have reached the target brought is removed again, not merely forgotten', () => {
  const world = worldOf({ texts: 'Texts' });
  const { changes } = stage(world, {
    before: { texts: ['a', 'b'] },
    now: { texts: ['b'] },
    account: { values: { texts: ['b'] } },
    pending: {
      status: 'Exported',
      changes: { texts: [{ ...add('a'), status: 'ExportedPendingConfirmation', attempts: 1 }] },
    },
  });
  assert.deepEqual(changes, { texts: [remove('a')] });
});

test('OUT-41: staging again resets errors, retry and status, in every status', () => {
  const world = worldOf({ text: 'Text', number: 'Number' });
  for (const status of ['Pending', 'ExportNotConfirmed', 'Failed', 'Exported', 'Executing'] as const) {
    const { staged, changes } = stage(world, {
      before: { text: 'x' },
      now: { text: 'y' },
      account: { values: { text: 'x' } },
      pending: {
        status,
        errorCount: 3,
        nextRetryAt: '2026-11-26T00:00:00Z',
        lastErrorMessage: 'no',
        stagedByActivityId: 'earlier',
        changes: { number: [{ ...set(1), status: 'ExportedNotConfirmed', lastImportedValue: '0' }] },
      },
    });
    assert.deepEqual(
      [staged?.status, staged?.errorCount, staged?.nextRetryAt, staged?.lastErrorMessage, staged?.stagedByActivityId],
      ['Pending', 0, null, null, 'activity'],
      status,
    );
    assert.deepEqual(changes, { number: [set(1)], text: [set('y')] }, status);
  }
});

test('OUT-41: a pending export nothing is added to stays as it is', () => {
  const world = worldOf({ text: 'Text' });
  const { plan } = stage(world, {
    before: { text: 'x' },
    now: { text: 'y' },
    account: { values: { text: 'x' } },
    pending: {
      status: 'ExportNotConfirmed',
      errorCount: 3,
      changes: { text: [{ ...set('y'), status: 'ExportedNotConfirmed' }] },
    },
  });
  assert.deepEqual([plan.exportsStaged, plan.exportsWithdrawn], [[], []]);
});

test('OUT-41: a change that was given up is not on its way; the value is staged again', () => {
  const world = worldOf({ text: 'Text' });
  const { changes } = stage(world, {
    before: { text: 'x' },
    now: { text: 'y' },
    account: { values: { text: 'x' } },
    pending: { status: 'Failed', changes: { text: [{ ...set('y'), status: 'Failed', attempts: 5 }] } },
  });
  assert.deepEqual(changes, { text: [set('y')] });
});

test('OUT-41: a change that was given up and is wanted no longer does not come back with the rest', () => {
  const world = worldOf({ text: 'Text', texts: 'Texts', number: 'Number' });
  const given = (number: number) =>
    stage(world, {
      before: { text: 'x', texts: ['a', 'b'], number: 1 },
      now: { text: 'y', texts: ['a'], number },
      account: { values: { text: 'y', texts: ['a'], number: 1 } },
      pending: {
        status: 'Failed',
        changes: {
          text: [{ ...set('x'), status: 'Failed', attempts: 5 }],
          texts: [
            { ...add('b'), status: 'Failed', attempts: 5 },
            { ...add('c'), status: 'Failed', attempts: 5 },
          ],
        },
      },
    });
  assert.deepEqual(given(2).changes, { texts: [{ ...add('c'), attempts: 5 }], number: [set(2)] });
  const amended = given(1);
  assert.deepEqual(amended.changes, { texts: [{ ...add('c'), status: 'Failed', attempts: 5 }] });
  assert.equal(amended.staged?.status, 'Failed');
});

test('OUT-43: one pending export an object: what is staged takes the stored one’s place', () => {
  const world = worldOf({ text: 'Text' });
  const { plan } = stage(world, {
    before: { text: 'x' },
    now: { text: 'y' },
    account: { values: {} },
    pending: { changes: { text: [set('x')] } },
  });
  assert.deepEqual(
    plan.exportsStaged.map(({ id, objectId }) => [id, objectId]),
    [['export-a1', 'a1']],
  );
});

test('OUT-43: a change back to what the target holds takes an export that was never sent away', () => {
  const world = worldOf({ text: 'Text' });
  const { plan } = stage(world, {
    before: { text: 'y' },
    now: { text: 'x' },
    account: { values: { text: 'x' } },
    pending: { changes: { text: [set('y')] } },
  });
  assert.deepEqual([plan.exportsStaged, plan.exportsWithdrawn], [[], ['a1']]);
});

test('OUT-43, D-32: a change back while the change is being sent is staged, since it may arrive', () => {
  const { staged, changes } = stage(worldOf({ text: 'Text' }), {
    before: { text: 'y' },
    now: { text: 'x' },
    account: { values: { text: 'x' } },
    pending: { status: 'Executing', changes: { text: [set('y')] } },
  });
  assert.deepEqual([staged?.status, changes], ['Pending', { text: [set('x')] }]);
});

test('OUT-62: a Create or Update that was sent is part of no pair: the change back is staged as an Update', () => {
  const world = worldOf({ text: 'Text' });
  const sent = { ...set('y'), status: 'ExportedPendingConfirmation' as const, attempts: 1 };
  for (const changeType of ['Create', 'Update'] as const) {
    const { staged, changes } = stage(world, {
      before: { text: 'y' },
      now: { text: 'x' },
      account: { values: { text: 'x' } },
      pending: { changeType, status: 'Exported', changes: { text: [sent] } },
    });
    assert.deepEqual([staged?.changeType, changes], ['Update', { text: [set('x')] }], changeType);
  }
});

test('DAT-43: a new pending export is Pending, of this run, and names the identity it comes from', () => {
  const { staged } = stage(worldOf({ text: 'Text' }), { before: { text: 'x' }, now: { text: 'y' }, account: {} });
  assert.ok(staged);
  const { id, changes, ...rest } = staged;
  assert.ok(id.startsWith('new-') && Object.keys(changes).length === 1);
  assert.deepEqual(rest, {
    systemId: staged.systemId,
    objectId: 'a1',
    changeType: 'Update',
    status: 'Pending',
    hasUnresolvedReferences: false,
    sourceMetaverseObjectId: 'u1',
    stagedByActivityId: 'activity',
    errorCount: 0,
    maxRetries: 5,
    lastAttemptedAt: null,
    nextRetryAt: null,
    lastErrorMessage: null,
    createdAt: '2026-11-25T00:00:00Z',
  });
});

test('D-13: a pending export that this run staged already is not counted again', () => {
  const world = worldOf({ text: 'Text' });
  const given = (stagedByActivityId: string) =>
    stage(world, {
      before: { text: 'x' },
      now: { text: 'y' },
      account: { values: {} },
      pending: { stagedByActivityId, changes: { text: [set('x')] } },
    }).plan.items[0]?.counts.pendingExports;
  assert.deepEqual([given('earlier'), given('activity')], [1, undefined]);
});

test('SYN-02: after a change of rules a full synchronisation compares everything that is mapped', () => {
  const world = worldOf({ text: 'Text', texts: 'Texts' });
  const enforcing: World = {
    ...world,
    rules: {
      ...world.rules,
      exportRules: new Map(
        [...world.rules.exportRules].map(([type, rules]) => [
          type,
          rules.map((each) => ({ ...each, rule: { ...each.rule, enforceState: true } })),
        ]),
      ),
    },
  };
  const given = { before: { text: 'x', texts: ['a'] }, account: { values: { text: 'w', texts: ['b'] } } };
  assert.deepEqual(stage(enforcing, given).changes, {});
  assert.deepEqual(stage(enforcing, { ...given, options: { extent: 'everything' } }).changes, {
    text: [set('x')],
    texts: [remove('b'), add('a')],
  });
  // DRF-10: what is not enforced is sent when the identity changes, and not before.
  assert.deepEqual(stage(world, { ...given, options: { extent: 'everything' } }).changes, {});
});

test('OUT-31: what is on its way counts as held: a removal of all leaves nothing, a refused one leaves everything', () => {
  const world = worldOf({ many: 'Texts', single: 'Text' });
  const given = { account: { values: { many: ['a', 'b'], single: 'x' } }, options: { extent: 'everything' } } as const;
  const clear = (status: NonNullable<AttributeChange['status']>) =>
    ({ kind: 'RemoveAll', status, attempts: 1 }) as const;
  const during = (status: NonNullable<AttributeChange['status']>) =>
    stage(world, {
      ...given,
      before: { text: 'x', texts: ['a', 'b'] },
      now: { text: 'x' },
      pending: { status: 'Exported', changes: { many: [clear(status)] } },
    }).changes['many'];
  assert.deepEqual(during('ExportedPendingConfirmation'), undefined);
  assert.deepEqual(during('Failed'), [remove('a'), remove('b')]);
});
