/**
 * Planning is a function: of the same page the same plan, plain data; and what a plan says is enough to bring the
 * state about, after which the same page says nothing. The applier below knows plans only.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ConnectedSystemObject, MetaverseObject } from './model/objects.ts';
import { countersOf, emptyTally } from './statistics/counters.ts';
import { tallyPage } from './statistics/tally.ts';
import type { SyncPlan } from './sync-plan.ts';
import { attributeChangeStatuses, pendingExportStatuses } from './model/pending-export.ts';
import {
  buildWorld,
  exportOf,
  identityOf,
  objectOf,
  planPage,
  planReferencePage,
  testActivityId,
  type PlanOptions,
} from './testing/planning.ts';

const whenActive = (id: (attribute: string) => number) => [
  {
    type: 'All' as const,
    groups: [],
    criteria: [{ attributeId: id('Status'), comparison: 'Equals' as const, value: 'Active', caseSensitive: true }],
  },
];

const world = buildWorld({
  metaverse: {
    User: {
      attributes: {
        Key: 'text',
        'Display Name': 'text',
        Status: 'text',
        Tags: 'text*',
        Boss: 'reference',
        Friends: 'reference*',
      },
    },
  },
  systems: {
    HR: {
      types: {
        person: {
          attributes: {
            id: 'text',
            name: 'text',
            status: 'text',
            tags: 'text*',
            boss: 'reference',
            friends: 'reference*',
          },
          externalId: 'id',
          matching: ['id =~ User.Key'],
        },
      },
    },
    Mail: { types: { box: { attributes: { owner: 'text', name: 'text', tags: 'text*' } } } },
    AD: {
      types: {
        account: {
          attributes: { dn: 'text', cn: 'text', tags: 'text*', manager: 'reference', friends: 'reference*' },
          secondaryExternalId: 'dn',
          matching: ['cn = User.Display Name'],
        },
      },
    },
    DB: { types: { row: { attributes: { key: 'text', name: 'text' } } } },
  },
  rules: [
    {
      between: 'HR.person -> User',
      projects: true,
      flows: { Key: 'id', 'Display Name': 'name', Status: 'status', Tags: 'tags', Boss: 'boss', Friends: 'friends' },
      priorities: { Tags: 5 },
      scope: (id) => [
        {
          type: 'All',
          groups: [],
          criteria: [{ attributeId: id('status'), comparison: 'NotEquals', value: 'Gone', caseSensitive: true }],
        },
      ],
    },
    { between: 'Mail.box -> User', flows: { Key: 'owner', Tags: 'tags', 'Display Name': 'name' } },
    {
      between: 'User -> AD.account',
      provisions: true,
      whenOutOfScope: 'Delete',
      scope: whenActive,
      flows: { dn: '="CN=" + mv["Key"]', cn: 'Display Name', tags: 'Tags', manager: 'Boss', friends: 'Friends' },
    },
    { between: 'User -> DB.row', provisions: true, flows: { key: 'Key', name: '=Upper(mv["Display Name"])' } },
  ],
});

// ── the state and what a plan makes of it ────────────────────────────────────────────────────────

interface State {
  readonly objects: ReadonlyMap<string, ConnectedSystemObject>;
  readonly identities: ReadonlyMap<string, MetaverseObject>;
}

function apply(state: State, plan: SyncPlan): State {
  const identities = new Map(state.identities);
  for (const next of [...plan.identitiesCreated, ...plan.identitiesChanged]) {
    identities.set(next.id, {
      id: next.id,
      typeId: next.typeId,
      origin: identities.get(next.id)?.origin ?? 'Projected',
      displayName: next.displayName,
      document: next.document,
      provenance: next.provenance,
      references: identities.get(next.id)?.references ?? {},
      lastConnectorDisconnectedAt: next.disconnectedAt,
      disconnectedBySystemId: next.disconnectedBySystemId,
    });
  }
  for (const { sourceId, attributeId, targetId } of plan.referencesRemoved)
    refer(identities, sourceId, attributeId, (ids) => ids.filter((id) => id !== targetId));
  for (const { sourceId, attributeId, targetId } of plan.referencesAdded)
    refer(identities, sourceId, attributeId, (ids) => [...ids, targetId]);
  for (const id of plan.identitiesDeleted) identities.delete(id);

  const objects = new Map(state.objects);
  const amend = (id: string, change: Partial<ConnectedSystemObject>): void => {
    const object = objects.get(id);
    assert.ok(object, `the plan speaks of object ${id}, which there is not`);
    objects.set(id, { ...object, ...change });
  };
  for (const id of plan.linksBroken) amend(id, { link: null });
  for (const made of plan.objectsProvisioned) {
    objects.set(made.id, {
      ...made,
      status: 'PendingProvisioning',
      externalId: null,
      displayName: null,
      references: [],
      link: null,
      pendingExport: null,
    });
  }
  for (const { objectId, metaverseObjectId, joinType } of plan.linksMade)
    amend(objectId, { link: { metaverseObjectId, joinType } });
  for (const id of plan.exportsWithdrawn) amend(id, { pendingExport: null });
  for (const pendingExport of plan.exportsStaged) amend(pendingExport.objectId, { pendingExport });
  for (const { objectId } of plan.objectsDeleted) objects.delete(objectId);
  return { objects: withTargets(objects), identities };
}

function refer(
  identities: Map<string, MetaverseObject>,
  id: string,
  attributeId: number,
  change: (ids: readonly string[]) => readonly string[],
): void {
  const identity = identities.get(id);
  if (identity === undefined) return;
  const { [attributeId]: held = [], ...rest } = identity.references;
  const next = change(held);
  identities.set(id, { ...identity, references: next.length === 0 ? rest : { ...rest, [attributeId]: next } });
}

/** References follow the joins and the ends of what they point at. */
function withTargets(objects: ReadonlyMap<string, ConnectedSystemObject>): ReadonlyMap<string, ConnectedSystemObject> {
  return new Map(
    [...objects].map(([id, object]) => [
      id,
      {
        ...object,
        references: object.references.map((reference) => {
          const target = reference.targetId === null ? undefined : objects.get(reference.targetId);
          return {
            ...reference,
            targetId: target?.id ?? null,
            targetMetaverseObjectId: target?.link?.metaverseObjectId ?? null,
          };
        }),
      },
    ]),
  );
}

/** As the runs do it: one page of a system, then the references of those that had to wait. */
function synchronise(
  state: State,
  system: string,
  options: PlanOptions = {},
  order: (ids: readonly string[]) => readonly string[] = (ids) => ids,
) {
  const own = [...state.objects.values()].filter(({ systemId }) => systemId === world.id(system)).map(({ id }) => id);
  const page = order(own);
  const plan = planPage(world, stored(state, page), {
    ...options,
    newIdPrefix: `${system}${options.newIdPrefix ?? ''}`,
  });
  const middle = apply(state, plan);
  const due = plan.referencesDue.filter((id) => middle.objects.has(id));
  const earlierItems = new Map(plan.items.map((item) => [item.objectKey, item]));
  const later = planReferencePage(world, stored(middle, due), {
    ...options,
    earlierItems,
    newIdPrefix: `r${system}${options.newIdPrefix ?? ''}`,
  });
  return { plan, later, before: state, middle, after: apply(middle, later) };
}

function stored(state: State, ids: readonly string[]) {
  const wanted = new Set(ids);
  return {
    page: ids.flatMap((id) => state.objects.get(id) ?? []),
    others: [...state.objects.values()].filter(({ id }) => !wanted.has(id)),
    identities: [...state.identities.values()],
  };
}

// ── any state ────────────────────────────────────────────────────────────────────────────────────

const key = fc.constantFrom('1', '2', '3', '4');
const name = fc.constantFrom('Ann', 'Bob', 'Cy', '');
const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });

const anyPerson = fc.record({
  id: key,
  name,
  status: fc.constantFrom('Active', 'Active', 'Leaver', 'Gone'),
  tags,
  boss: fc.option(key, { nil: null }),
  friends: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', 'nobody'), { maxLength: 3 }),
  isObsolete: fc.boolean(),
  joinedTo: fc.option(key, { nil: null }),
});
const anyOther = fc.record({
  name,
  tags,
  dn: fc.constantFrom('CN=1', 'cn=1', 'CN=2', 'CN=x'),
  joinedTo: fc.option(key, { nil: null }),
  isObsolete: fc.boolean(),
  pending: fc.option(
    fc.record({
      changeType: fc.constantFrom('Create' as const, 'Update' as const, 'Delete' as const),
      status: fc.constantFrom(...pendingExportStatuses),
      cn: fc.constantFrom('Ann', 'Bob', 'Zed'),
      changeStatus: fc.constantFrom(...attributeChangeStatuses),
    }),
    { nil: null },
  ),
});
const anyState = fc.record({
  people: fc.uniqueArray(anyPerson, { maxLength: 4, selector: ({ id }) => id }),
  boxes: fc.array(anyOther, { maxLength: 2 }),
  accounts: fc.array(anyOther, { maxLength: 3 }),
  identities: fc.uniqueArray(fc.record({ key, name, tags, boss: fc.option(key, { nil: null }) }), {
    maxLength: 4,
    selector: (identity) => identity.key,
  }),
});
type AnyState = typeof anyState extends fc.Arbitrary<infer Given> ? Given : never;

function values(entries: Readonly<Record<string, string | readonly string[]>>) {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value.length > 0));
}

/** At most one object of a system is joined to an identity; whoever comes second is not joined. */
function stateOf(given: AnyState): State {
  const known = new Set<string>(given.identities.map((identity) => identity.key));
  const taken = new Set<string>();
  const join = (system: string, wanted: string | null) => {
    if (wanted === null || !known.has(wanted) || taken.has(system + wanted)) return {};
    taken.add(system + wanted);
    return { joinedTo: `u${wanted}` };
  };
  const people = given.people.map((person) =>
    objectOf(world, 'HR.person', `p${person.id}`, {
      values: values({ id: person.id, name: person.name, status: person.status, tags: person.tags }),
      references: {
        boss: person.boss === null ? [] : [`p${person.boss}`],
        friends: person.friends.map((friend) => `p${friend}`),
      },
      ...(person.isObsolete ? { status: 'Obsolete' } : {}),
      ...join('HR', person.joinedTo),
    }),
  );
  const boxes = given.boxes.map((box, index) =>
    objectOf(world, 'Mail.box', `m${index}`, {
      values: values({ owner: box.joinedTo ?? '', name: box.name, tags: box.tags }),
      ...(box.isObsolete ? { status: 'Obsolete' } : {}),
      ...join('Mail', box.joinedTo),
    }),
  );
  const accounts = given.accounts.map((account, index) => {
    const isUnborn = account.pending?.changeType === 'Create';
    const object = objectOf(world, 'AD.account', `a${index}`, {
      values: isUnborn ? { dn: account.dn } : values({ dn: account.dn, cn: account.name, tags: account.tags }),
      secondaryExternalId: account.dn,
      status: isUnborn ? 'PendingProvisioning' : account.isObsolete ? 'Obsolete' : 'Normal',
      ...join('AD', account.joinedTo),
    });
    if (account.pending === null) return object;
    const { changeType, status, cn, changeStatus } = account.pending;
    const change = {
      kind: 'Update' as const,
      value: cn,
      status: changeStatus,
      attempts: changeStatus === 'Pending' ? 0 : 1,
    };
    const address = { [world.id('AD.account.dn')]: [{ kind: 'Update' as const, value: account.dn }] };
    const named = { [world.id('AD.account.cn')]: [change] };
    const changes = { Create: { ...address, ...named }, Update: named, Delete: address }[changeType];
    return { ...object, pendingExport: exportOf(object, { changeType, status, changes }) };
  });
  const identities = given.identities.map((identity) =>
    identityOf(world, 'User', `u${identity.key}`, {
      values: values({ Key: identity.key, 'Display Name': identity.name, Status: 'Active', Tags: identity.tags }),
      references: identity.boss !== null && known.has(identity.boss) ? { Boss: [`u${identity.boss}`] } : {},
      from: { Key: 'HR', 'Display Name': 'HR', Status: 'HR', Tags: 'Mail', Boss: 'HR' },
    }),
  );
  const objects = new Map([...people, ...boxes, ...accounts].map((object) => [object.id, object]));
  return { objects: withTargets(objects), identities: new Map(identities.map((identity) => [identity.id, identity])) };
}

const cases = { numRuns: 400 };
const anySystem = fc.constantFrom('HR', 'Mail', 'AD', 'DB');

test('PROPERTY: planning is deterministic and changes nothing it is given', () => {
  fc.assert(
    fc.property(anyState, anySystem, (given, system) => {
      const state = stateOf(given);
      const copy = structuredClone(state);
      const first = synchronise(state, system);
      assert.deepEqual(state, copy);
      assert.deepEqual(synchronise(state, system).plan, first.plan);
    }),
    cases,
  );
});

test('PROPERTY: a plan is plain data: a JSON round trip changes nothing', () => {
  fc.assert(
    fc.property(anyState, anySystem, (given, system) => {
      const { plan, later } = synchronise(stateOf(given), system);
      for (const each of [plan, later]) assert.deepStrictEqual(JSON.parse(JSON.stringify(each)), each);
    }),
    cases,
  );
});

test('PROPERTY, SYN-09: once a plan is applied, the same page says nothing', () => {
  fc.assert(
    fc.property(
      anyState,
      anySystem,
      fc.constantFrom('changes' as const, 'everything' as const),
      (given, system, extent) => {
        let run = synchronise(stateOf(given), system, { extent });
        // A join that was refused may be due once the page has changed what stood in its way (JOIN-08, JOIN-11).
        for (let visit = 0; visit < 8 && isRefused(run.plan); visit += 1) {
          run = synchronise(run.after, system, { extent, newIdPrefix: `visit${visit}` });
        }
        const again = synchronise(run.after, system, { extent, newIdPrefix: 'again' });
        for (const plan of [again.plan, again.later]) assert.deepEqual(movesOf(plan), {});
      },
    ),
    cases,
  );
});

function isRefused({ items }: SyncPlan): boolean {
  return items.some(({ error }) => error?.type === 'AmbiguousMatch' || error?.type === 'CouldNotJoinDueToExistingJoin');
}

/** Everything a plan would move; an object that cannot be joined says so at every visit. */
function movesOf(plan: SyncPlan): Readonly<Record<string, unknown>> {
  const { items, itemsAmended, processed: _processed, referencesDue: _due, matchKeys, ...moves } = plan;
  const told = [...items, ...itemsAmended].filter(
    (item) => !('error' in item) || item.error === null || item.outcomes.length > 0,
  );
  return Object.fromEntries(
    Object.entries({ ...moves, told, keys: matchKeys.keys, replaced: matchKeys.replaced }).filter(
      ([, list]) => list.length > 0,
    ),
  );
}

test('PROPERTY, D-12, D-13, D-15: the counters of a plan are what it does', () => {
  fc.assert(
    fc.property(anyState, anySystem, (given, system) => {
      const { plan } = synchronise(stateOf(given), system);
      const tally = tallyPage(emptyTally, { processed: plan.processed, items: plan.items });
      const counters = countersOf(tally);
      assert.equal(counters.totalProjections, plan.identitiesCreated.length, 'projections');
      assert.equal(counters.totalProvisioned, plan.objectsProvisioned.length, 'provisioned');
      // Late confirmation amends an export and leaves it the earlier run's (REC-15).
      const staged = plan.exportsStaged.filter(({ stagedByActivityId }) => stagedByActivityId === testActivityId);
      assert.equal(counters.totalPendingExports, staged.length, 'pending exports');
      assert.equal(counters.totalUnchanged + tally.changedAndProcessed, counters.totalObjectsProcessed);
      assert.ok(counters.totalObjectErrors <= counters.totalObjectChangeCount);
      const joined = plan.linksMade.filter(
        ({ joinType, systemId }) => joinType === 'Joined' && systemId === world.id(system),
      );
      assert.ok(counters.totalJoins <= joined.length, 'joins');
    }),
    cases,
  );
});

test('PROPERTY: the order of a page changes no scalar of an identity, as long as every object is joined', () => {
  fc.assert(
    fc.property(anyState, fc.infiniteStream(fc.nat(9)), (given, ranks) => {
      const known = new Set<string>(given.identities.map((identity) => identity.key));
      const state = stateOf({
        ...given,
        people: given.people.filter(({ id }) => known.has(id)).map((person) => ({ ...person, joinedTo: person.id })),
      });
      const rankOf = new Map([...state.objects.keys()].map((id) => [id, ranks.next().value]));
      const shuffled = (ids: readonly string[]) =>
        ids.toSorted((left, right) => Number(rankOf.get(left)) - Number(rankOf.get(right)));
      assert.deepEqual(
        scalarsOf(synchronise(state, 'HR', {}, shuffled).after),
        scalarsOf(synchronise(state, 'HR').after),
      );
    }),
    cases,
  );
});

function scalarsOf({ identities }: State): unknown {
  const sorted = [...identities.values()].toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return sorted.map(({ id, document, provenance }) => [id, document, provenance]);
}

test('PROPERTY: links never double: one object of a system an identity, and only identities that are', () => {
  fc.assert(
    fc.property(anyState, fc.array(anySystem, { minLength: 1, maxLength: 3 }), (given, systems) => {
      let state = stateOf(given);
      for (const [run, system] of systems.entries()) {
        state = synchronise(state, system, { newIdPrefix: `run${run}` }).after;
        const pairs = [...state.objects.values()].flatMap(({ systemId, link }) =>
          link === null ? [] : [`${systemId}|${link.metaverseObjectId}`],
        );
        assert.equal(new Set(pairs).size, pairs.length);
        for (const { link } of state.objects.values())
          assert.ok(link === null || state.identities.has(link.metaverseObjectId));
        for (const { references } of state.identities.values())
          for (const id of Object.values(references).flat())
            assert.ok(state.identities.has(id), 'no reference is left to an identity that went');
      }
    }),
    cases,
  );
});

test('PROPERTY, FLOW-50: what the object that left had contributed is what it contributes when it is back', () => {
  fc.assert(
    fc.property(anyState, key, fc.array(anySystem, { maxLength: 3 }), (given, back, between) => {
      const before = atRest(stateOf(withConnected(given, back)));
      const gone = before.objects.get(`p${back}`);
      assert.ok(gone?.link, 'the object is joined');
      let state: State = { ...before, objects: new Map(before.objects).set(gone.id, { ...gone, status: 'Obsolete' }) };
      state = synchronise(state, 'HR', { newIdPrefix: 'gone' }).after;
      assert.equal(state.objects.has(gone.id), false);
      assert.deepEqual(contributedByHr(state, gone.link.metaverseObjectId), []);
      for (const [run, system] of between.entries())
        state = synchronise(state, system, { newIdPrefix: `between${run}` }).after;
      // As an import brings it: unjoined, and whoever refers to it finds it again.
      const objects = new Map(state.objects).set(gone.id, { ...gone, link: null });
      for (const [id, object] of objects)
        objects.set(id, { ...object, references: before.objects.get(id)?.references ?? object.references });
      const after = atRest({ ...state, objects: withTargets(objects) });
      assert.deepEqual(heldBy(after), heldBy(before));
    }),
    cases,
  );
});

/** The state in which a person is there, and joined to an identity that a box holds too. */
function withConnected(given: AnyState, key: AnyState['people'][number]['id']): AnyState {
  const others = <Each>(list: readonly Each[], keyOf: (each: Each) => string): Each[] =>
    list.filter((each) => keyOf(each) !== key);
  const [model, ...rest] = given.people;
  const person = {
    ...(model ?? { name: 'Ann', tags: [], boss: null, friends: [] }),
    id: key,
    status: 'Active' as const,
    isObsolete: false,
    joinedTo: key,
  };
  const [box, ...boxes] = given.boxes;
  return {
    ...given,
    people: [
      person,
      ...others(rest, ({ id }) => id).map((each) => ({
        ...each,
        joinedTo: each.joinedTo === key ? null : each.joinedTo,
      })),
    ],
    boxes: [
      { ...(box ?? { name: 'Bob', tags: ['a'], dn: 'cn=1', pending: null }), joinedTo: key, isObsolete: false },
      ...boxes,
    ],
    identities: [{ key, name: 'Cy', tags: [], boss: null }, ...others(given.identities, (identity) => identity.key)],
  };
}

/** Every system is synchronised until no identity changes any more. */
function atRest(state: State): State {
  let last = state;
  for (let visit = 0; visit < 8; visit += 1) {
    const next = ['HR', 'Mail', 'AD', 'DB'].reduce<State>(
      (each, system) =>
        synchronise(each, system, { extent: 'everything', newIdPrefix: `rest${last.objects.size}.${visit}` }).after,
      last,
    );
    if (JSON.stringify(heldBy(next)) === JSON.stringify(heldBy(last))) return next;
    last = next;
  }
  return last;
}

function contributedByHr({ identities }: State, id: string): readonly unknown[] {
  return Object.values(identities.get(id)?.provenance ?? {}).filter(({ systemId }) => systemId === world.id('HR'));
}

/** Of every identity its values, references and contributors, in no order. */
function heldBy({ identities }: State): unknown {
  const sorted = (lists: Readonly<Record<string, readonly unknown[]>>) =>
    Object.fromEntries(Object.entries(lists).map(([id, list]) => [id, list.toSorted()]));
  return [...identities.values()]
    .map(({ id, document, references, provenance }) => [id, sorted(document), sorted(references), provenance] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
}
