/** Attributes that can be set and never read, and objects that their system keeps when they are deleted. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { PendingExport } from '../model/pending-export.ts';
import type { ScopingGroup } from '../model/rules.ts';
import type { Value } from '../model/values.ts';
import { buildWorld, exportOf, identityOf, objectOf, planPage } from '../testing/planning.ts';

const whenActive = (id: (attribute: string) => number): readonly ScopingGroup[] => [
  {
    type: 'All',
    groups: [],
    criteria: [{ attributeId: id('Status'), comparison: 'Equals', value: 'Active', caseSensitive: true }],
  },
];

function worldWith(password: string) {
  return buildWorld({
    metaverse: { User: { attributes: { Key: 'text', Name: 'text', Secret: 'text', Status: 'text' } } },
    systems: {
      HR: {
        types: {
          person: {
            attributes: { id: 'text', name: 'text', secret: 'text', status: 'text' },
            externalId: 'id',
            matching: ['id = User.Key'],
          },
        },
      },
      AD: {
        types: {
          account: {
            attributes: { guid: 'guid', dn: 'text', cn: 'text', password: 'text' },
            externalId: 'guid',
            secondaryExternalId: 'dn',
            writeOnly: ['password'],
          },
        },
      },
    },
    rules: [
      {
        between: 'HR.person -> User',
        projects: true,
        flows: { Key: 'id', Name: 'name', Secret: 'secret', Status: 'status' },
      },
      {
        between: 'User -> AD.account',
        provisions: true,
        scope: whenActive,
        whenOutOfScope: 'Delete',
        flows: { dn: '="CN=" + mv["Key"]', cn: 'Name', password },
      },
    ],
  });
}

const held = { Key: '1', Name: 'Ann', Secret: 's1', Status: 'Active' };

interface Change {
  readonly imported: Readonly<Record<string, Value>>;
  readonly identity?: Readonly<Record<string, Value>>;
  readonly account?: 'none' | Partial<PendingExport>;
  readonly rulesChanged?: boolean;
}

/** What is staged for the account when HR says something new of Ann. */
function stagedFor(password: string, { imported, identity = {}, account = {} }: Change) {
  const world = worldWith(password);
  const target = objectOf(world, 'AD.account', 'a1', {
    joinedTo: 'u1',
    secondaryExternalId: 'CN=1',
    values: { dn: 'CN=1', cn: 'Ann' },
  });
  const targets =
    account === 'none'
      ? []
      : Object.keys(account).length === 0
        ? [target]
        : [{ ...target, pendingExport: exportOf(target, account) }];
  const plan = planPage(world, {
    page: [
      objectOf(world, 'HR.person', 'p1', {
        joinedTo: 'u1',
        values: { id: '1', name: 'Ann', secret: 's1', status: 'Active', ...imported },
      }),
    ],
    others: targets,
    identities: [
      identityOf(world, 'User', 'u1', {
        from: { Key: 'HR', Name: 'HR', Secret: 'HR', Status: 'HR' },
        values: { ...held, ...identity },
      }),
    ],
  });
  const [staged] = plan.exportsStaged;
  const isPasswordSent = staged?.changes[world.id('AD.account.password')] !== undefined;
  return { changeType: staged?.changeType, isPasswordSent, withdrawn: plan.exportsWithdrawn, plan };
}

for (const password of ['Secret', '="Initial-" + mv["Secret"]', '="Initial-1"']) {
  test(`LDAP-22: a password made by ${password} is sent with a new account, and not again when something else changes`, () => {
    const created = stagedFor(password, { imported: { name: 'Bea' }, account: 'none' });
    assert.deepEqual([created.changeType, created.isPasswordSent], ['Create', true]);
    const changed = stagedFor(password, { imported: { name: 'Bea' } });
    assert.deepEqual([changed.changeType, changed.isPasswordSent], ['Update', false]);
  });

  test(`LDAP-22: a password made by ${password} is sent again only when what it is made of changes`, () => {
    const isMadeOfSecret = password.includes('Secret');
    assert.equal(stagedFor(password, { imported: { secret: 's2' } }).isPasswordSent, isMadeOfSecret);
  });
}

test('LDAP-22: a plan holds a password in its sealed form only, and does not stage again what waits unchanged', () => {
  const formula = '="Initial-" + mv["Secret"]';
  const { plan } = stagedFor(formula, { imported: { name: 'Bea' }, account: 'none' });
  const id = worldWith(formula).id('AD.account.password');
  const [staged] = plan.exportsStaged;
  const [change] = staged?.changes[id] ?? [];
  assert.match(String(change?.value), /^sealed Initial-s1 of u1 \d+$/);
  assert.doesNotMatch(JSON.stringify(plan).replaceAll('sealed Initial-s1', ''), /Initial-s1/);

  const waiting = {
    changeType: 'Update',
    changes: { [id]: [{ kind: 'Update', value: `sealed Initial-s1 of u1 ${id}` }] },
  } as const;
  const same = stagedFor(formula, { imported: { secret: 's1' }, identity: { Secret: 's0' }, account: waiting });
  assert.equal(same.changeType, undefined);
  const other = stagedFor(formula, { imported: { secret: 's2' }, account: waiting });
  assert.match(JSON.stringify(other.plan.exportsStaged[0]?.changes[id]), /sealed Initial-s2/);
});

test('LDAP-22: an expression for a password that fails says nothing of what it is made of', () => {
  const { plan } = stagedFor('=ToInt("Initial-1") + Split(null, null)', { imported: { name: 'Bea' }, account: 'none' });
  assert.doesNotMatch(JSON.stringify(plan.items), /Initial-1/);
});

test('LDAP-69: a disabled object is deleted no second time, and compared as a whole when it is wanted again', () => {
  const disabled = { changeType: 'Delete', status: 'Exported', objectRemains: true } as const;
  const away = stagedFor('Secret', {
    imported: { status: 'Leaver', name: 'Bea' },
    identity: { Status: 'Leaver' },
    account: disabled,
  });
  assert.deepEqual([away.changeType, away.withdrawn], [undefined, []]);
  const back = stagedFor('Secret', {
    imported: { name: 'Bea' },
    identity: { Name: 'Bea', Status: 'Leaver' },
    account: disabled,
  });
  assert.deepEqual([back.changeType, back.isPasswordSent], ['Update', false]);
  const unchanged = stagedFor('Secret', { imported: {}, identity: { Status: 'Leaver' }, account: disabled });
  assert.deepEqual([unchanged.changeType, unchanged.withdrawn], [undefined, ['a1']]);
});
