import assert from 'node:assert/strict';
import test from 'node:test';
import { summariseOutcomes } from './statistics/outcome-tree.ts';
import { buildWorld, identityOf, objectOf, planPage } from './testing/planning.ts';

const company = buildWorld({
  metaverse: {
    User: {
      attributes: { 'Display Name': 'text', 'Employee ID': 'text', Mail: 'text', Manager: 'reference', Status: 'text' },
    },
  },
  systems: {
    HR: {
      types: {
        person: {
          attributes: { id: 'text', name: 'text', mail: 'text', manager: 'reference', status: 'text' },
          externalId: 'id',
          matching: ['id =~ User.Employee ID'],
        },
      },
    },
    AD: {
      types: {
        account: {
          attributes: { guid: 'guid', dn: 'text', cn: 'text', mail: 'text', manager: 'reference' },
          externalId: 'guid',
          secondaryExternalId: 'dn',
        },
      },
    },
  },
  rules: [
    {
      between: 'HR.person -> User',
      projects: true,
      flows: { 'Employee ID': 'id', 'Display Name': 'name', Mail: 'mail', Manager: 'manager', Status: 'status' },
    },
    {
      between: 'User -> AD.account',
      provisions: true,
      whenOutOfScope: 'Delete',
      flows: {
        cn: 'Display Name',
        mail: 'Mail',
        manager: 'Manager',
        dn: '="CN=" + EscapeDN(mv["Display Name"]) + ",DC=corp"',
      },
    },
  ],
});

test('W-6: a new object is projected, flows its values and is provisioned, with one pending export per new object', () => {
  const page = ['1', '2', '3'].map((id) =>
    objectOf(company, 'HR.person', `p${id}`, {
      values: { id, name: `Person ${id}`, mail: `p${id}@example.com` },
      references: id === '1' ? {} : { manager: ['p1'] },
    }),
  );
  const plan = planPage(company, { page });
  assert.equal(plan.identitiesCreated.length, 3);
  assert.equal(plan.objectsProvisioned.length, 3);
  assert.equal(plan.exportsStaged.length, 3);
  assert.equal(plan.referencesAdded.length, 2);
  assert.deepEqual(
    plan.items.map(({ outcomes }) => summariseOutcomes(outcomes)),
    [
      'Projected:1,AttributeFlow:3,Provisioned:1,PendingExportCreated:1',
      'Projected:1,AttributeFlow:4,Provisioned:1,PendingExportCreated:1',
      'Projected:1,AttributeFlow:4,Provisioned:1,PendingExportCreated:1',
    ],
  );
  const second = plan.exportsStaged[1];
  assert.equal(second?.changeType, 'Create');
  assert.equal(second?.hasUnresolvedReferences, true);
  assert.equal(plan.objectsProvisioned[1]?.secondaryExternalId, 'CN=Person 2,DC=corp');
});

test('W-7: a changed value goes to the target that differs, and to none that holds it already', () => {
  const identity = identityOf(company, 'User', 'u1', {
    values: { 'Employee ID': '1', 'Display Name': 'Ann', Mail: 'old@example.com' },
    from: { 'Employee ID': 'HR', 'Display Name': 'HR', Mail: 'HR' },
  });
  const hr = objectOf(company, 'HR.person', 'p1', {
    values: { id: '1', name: 'Ann', mail: 'new@example.com' },
    joinedTo: 'u1',
  });
  const account = (mail: string) =>
    objectOf(company, 'AD.account', 'a1', {
      values: { dn: 'CN=Ann,DC=corp', cn: 'Ann', mail },
      secondaryExternalId: 'CN=Ann,DC=corp',
      joinedTo: 'u1',
    });
  const differing = planPage(company, { page: [hr], others: [account('old@example.com')], identities: [identity] });
  assert.deepEqual(differing.exportsStaged[0]?.changes, {
    [company.id('AD.account.mail')]: [{ kind: 'Update', value: 'new@example.com' }],
  });
  assert.equal(summariseOutcomes(differing.items[0]?.outcomes ?? []), 'AttributeFlow:1,PendingExportCreated:1');
  assert.equal(differing.items[0]?.counts.attributeFlows, 1);
  const current = planPage(company, { page: [hr], others: [account('new@example.com')], identities: [identity] });
  assert.deepEqual(current.exportsStaged, []);
  assert.equal(current.items[0]?.counts.pendingExports, undefined);
});

test('W-8: the last connector goes, so the identity goes at once, without recall, and its accounts are deprovisioned', () => {
  const identity = identityOf(company, 'User', 'u1', {
    values: { 'Employee ID': '1', 'Display Name': 'Ann' },
    from: { 'Employee ID': 'HR', 'Display Name': 'HR' },
  });
  const hr = objectOf(company, 'HR.person', 'p1', {
    status: 'Obsolete',
    values: { id: '1', name: 'Ann' },
    joinedTo: 'u1',
  });
  const alone = planPage(company, { page: [hr], identities: [identity] });
  assert.deepEqual(alone.identitiesDeleted, ['u1']);
  assert.equal(summariseOutcomes(alone.items[0]?.outcomes ?? []), 'CsoDeleted:1,Disconnected:1,MvoDeleted:1');
  assert.deepEqual(alone.items[0]?.counts, { disconnections: 1, csoDeletes: 1 });
});

test('SYN-09: planning an unchanged page says nothing and changes nothing', () => {
  const identity = identityOf(company, 'User', 'u1', { values: { 'Employee ID': '1', 'Display Name': 'Ann' } });
  const stamped = {
    ...identity,
    provenance: {
      [company.id('User.Employee ID')]: { systemId: company.id('HR'), mappingId: 100 },
      [company.id('User.Display Name')]: { systemId: company.id('HR'), mappingId: 101 },
    },
  };
  const hr = objectOf(company, 'HR.person', 'p1', { values: { id: '1', name: 'Ann' }, joinedTo: 'u1' });
  const account = objectOf(company, 'AD.account', 'a1', {
    values: { dn: 'CN=Ann,DC=corp', cn: 'Ann' },
    secondaryExternalId: 'CN=Ann,DC=corp',
    joinedTo: 'u1',
  });
  const plan = planPage(company, { page: [hr], others: [account], identities: [stamped] }, { extent: 'everything' });
  assert.deepEqual(
    { items: plan.items, staged: plan.exportsStaged, changed: plan.identitiesChanged },
    { items: [], staged: [], changed: [] },
  );
});

test('OUT-31: an address that the target spells in another case is no change, and no drift', () => {
  const identity = identityOf(company, 'User', 'u1', {
    values: { 'Employee ID': '1', 'Display Name': 'Ann' },
    from: { 'Employee ID': 'HR', 'Display Name': 'HR' },
  });
  const account = objectOf(company, 'AD.account', 'a1', {
    values: { dn: 'cn=Ann,dc=corp', cn: 'Ann' },
    secondaryExternalId: 'cn=Ann,dc=corp',
    joinedTo: 'u1',
  });
  const ofTarget = planPage(company, { page: [account], identities: [identity] });
  assert.deepEqual([ofTarget.exportsStaged, ofTarget.items], [[], []]);
  const hr = objectOf(company, 'HR.person', 'p1', { values: { id: '1', name: 'Ann', mail: 'a@x' }, joinedTo: 'u1' });
  const ofSource = planPage(company, { page: [hr], others: [account], identities: [identity] });
  assert.deepEqual(Object.keys(ofSource.exportsStaged[0]?.changes ?? {}), [String(company.id('AD.account.mail'))]);
});
