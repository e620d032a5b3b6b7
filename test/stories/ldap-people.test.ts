/** HR in a file, accounts in OpenLDAP: joiner, mover, leaver with grace, rehire, and a final goodbye. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createExportRule, createMatchingRule, readMetaverse, selectType } from '../../tools/demo/configure-system.ts';
import { startOpenLdap, whyNoOpenLdap, type TestDirectory } from '../servers/openldap.ts';
import { connectDirectory, entriesBelow, openByHand, selectContainers } from './directory-for-story.ts';
import {
  assertComplete,
  assertSettled,
  leaving,
  round,
  setGrace,
  setUpHr,
  writeHr,
  type Systems,
} from './hr-for-story.ts';
import { beginStory, type Story } from './jim-for-story.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;

const suffix = 'dc=example,dc=com';
const unit = (name: string, parent = suffix): string =>
  `dn: ou=${name},${parent}\nobjectClass: organizationalUnit\nou: ${name}\n\n`;
const people = `ou=People,${suffix}`;
const ldif = unit('People') + unit('Sales', people) + unit('Finance', people) + unit('Elsewhere');

async function setUp(story: Story, server: TestDirectory, settings = {}): Promise<Systems> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const hr = await setUpHr(story, metaverse);
  const directory = await connectDirectory(client, 'Directory', server, settings);
  await selectContainers(client, directory, [people]);
  const account = await selectType(client, directory, {
    name: 'inetOrgPerson',
    attributes: [
      'cn',
      'sn',
      'givenName',
      'mail',
      'displayName',
      'departmentNumber',
      'employeeNumber',
      'employeeType',
      'manager',
    ],
  });
  const accounts = { systemId: directory, type: account, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...accounts, attribute: 'employeeNumber', metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...accounts,
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      distinguishedName: `="CN=" + EscapeDN(mv["Display Name"]) + ",OU=" + EscapeDN(mv["Department"]) + ",${people}"`,
      cn: 'Display Name',
      sn: 'Last Name',
      givenName: 'First Name',
      displayName: 'Display Name',
      mail: 'Email',
      departmentNumber: 'Department',
      employeeNumber: 'Employee ID',
      employeeType: '="Staff"',
      manager: 'Manager',
    },
  });
  return { hr, directory };
}

async function inDirectory(server: TestDirectory, attributes: readonly string[]) {
  const byHand = await openByHand(server);
  try {
    return await entriesBelow(byHand, suffix, 'inetOrgPerson', attributes);
  } finally {
    await byHand.unbind();
  }
}

async function idOf(server: TestDirectory, name: string): Promise<unknown> {
  const entry = (await inDirectory(server, ['entryUUID']))[name];
  assert.ok(entry, name);
  return entry['entryUUID'];
}

test(
  'STORY: an LDAP account follows its person: joiner, mover, leaver within grace, rehire, and gone at last',
  { skip },
  async () => {
    await using server = await startOpenLdap({ ldif });
    await using story = await beginStory();
    const [ada, ben, cy] = [
      'E1,Ada,Abbott,ada@x.test,Finance,,Active',
      'E2,Ben,"Bloom, Jr.",ben@x.test,Sales,E1,Active',
      'E3,Cy,Cole,cy@x.test,Sales,E2,Leaver',
    ];
    await writeHr(story, [ada, ben, cy]);
    const systems = await setUp(story, server);
    await setGrace(story, systems.hr, '7.00:00:00');

    const joiners = await round(story, systems);
    assertComplete(joiners);
    assert.deepEqual(joiners[2]?.said, {
      totalObjectsProcessed: 2,
      totalObjectChangeCount: 2,
      totalObjectTypes: 1,
      totalExported: 2,
    });
    const abbott = `cn=Ada Abbott,ou=Finance,${people}`;
    const bloom = `cn=Ben Bloom\\2C Jr.,ou=Sales,${people}`;
    const shown = ['sn', 'manager', 'departmentNumber'];
    assert.deepEqual(await inDirectory(server, shown), {
      [abbott]: { sn: 'Abbott', departmentNumber: 'Finance' },
      [bloom]: { sn: 'Bloom, Jr.', departmentNumber: 'Sales', manager: abbott },
    });
    await assertSettled(story, systems);

    // A mover gets another name and another unit; the entry stays. This directory leaves references to it as they
    // are, so the second round corrects her report's.
    const idOfAda = await idOf(server, abbott);
    await writeHr(story, ['E1,Ada,Archer,ada@x.test,Sales,,Active', ben, cy]);
    await round(story, systems);
    await round(story, systems);
    const archer = `cn=Ada Archer,ou=Sales,${people}`;
    assert.deepEqual(await inDirectory(server, shown), {
      [archer]: { sn: 'Archer', departmentNumber: 'Sales' },
      [bloom]: { sn: 'Bloom, Jr.', departmentNumber: 'Sales', manager: archer },
    });
    await assertSettled(story, systems);
    assert.equal(await idOf(server, archer), idOfAda);

    // Gone from HR, but within grace: identity and account stay.
    await writeHr(story, [ben]);
    const left = await round(story, systems);
    assert.deepEqual(left[1]?.said, {
      totalObjectsProcessed: 3,
      totalObjectChangeCount: 3, // the third is Ben, whose manager is nobody's now
      totalObjectTypes: 1,
      totalCsoDeletes: 2,
      totalDisconnections: 2,
      totalAttributeFlows: 1,
      totalPendingExports: 1,
    });
    assert.deepEqual(await leaving(story), ['Ada Archer', 'Cy Cole']);
    await assertSettled(story, systems);
    assert.equal(await idOf(server, archer), idOfAda);

    // Hired again within grace, in another department: the same account.
    await writeHr(story, ['E1,Ada,Archer,ada@x.test,Finance,,Active', ben]);
    const rehired = await round(story, systems);
    assert.equal(rehired[1]?.counters['totalJoins'], 1);
    assert.deepEqual(await leaving(story), ['Cy Cole']);
    await round(story, systems);
    await assertSettled(story, systems);
    const back = `cn=Ada Archer,ou=Finance,${people}`;
    assert.equal(await idOf(server, back), idOfAda);

    // Out of scope by status: the account goes, the identity stays; back in scope the account is a new one.
    const idOfBen = await idOf(server, bloom);
    await writeHr(story, ['E1,Ada,Archer,ada@x.test,Finance,,Active', ben.replace('Active', 'Leaver')]);
    const out = await round(story, systems);
    assert.equal(out[2]?.counters['totalDeprovisioned'], 1);
    assert.deepEqual(Object.keys(await inDirectory(server, ['cn'])), [back]);
    await assertSettled(story, systems);
    await writeHr(story, ['E1,Ada,Archer,ada@x.test,Finance,,Active', ben]);
    await round(story, systems);
    await assertSettled(story, systems);
    assert.notEqual(await idOf(server, bloom), idOfBen);

    // Without grace a leaver takes identity and account along.
    await setGrace(story, systems.hr, '00:00:00');
    await writeHr(story, [ben]);
    await round(story, systems);
    await round(story, systems);
    await assertSettled(story, systems);
    assert.deepEqual(Object.keys(await inDirectory(server, ['cn'])), [bloom]);
  },
);

test(
  'STORY: where deletions disable, a leaver keeps a disabled account, which is enabled again when the person returns',
  { skip },
  async () => {
    await using server = await startOpenLdap({ ldif });
    await using story = await beginStory();
    const [ada, cy] = ['E1,Ada,Abbott,ada@x.test,Finance,,Active', 'E3,Cy,Cole,cy@x.test,Sales,,Leaver'];
    await writeHr(story, [ada, cy]);
    const systems = await setUp(story, server, { 'Delete Behaviour': 'Disable', 'Disable Attribute': 'employeeType' });
    assertComplete(await round(story, systems));
    const abbott = `cn=Ada Abbott,ou=Finance,${people}`;
    const shown = ['mail', 'employeeType'];

    for (const rows of [[ada.replace('Active', 'Leaver'), cy], [cy]]) {
      await writeHr(story, [ada, cy]);
      await round(story, systems);
      assert.deepEqual(await inDirectory(server, shown), { [abbott]: { mail: 'ada@x.test', employeeType: 'Staff' } });
      await assertSettled(story, systems);
      const idOfAda = await idOf(server, abbott);

      await writeHr(story, rows);
      const left = await round(story, systems);
      assert.equal(left[2]?.counters['totalDeprovisioned'], 1);
      assert.deepEqual(await inDirectory(server, shown), { [abbott]: { mail: 'ada@x.test', employeeType: 'TRUE' } });
      await assertSettled(story, systems);
      assert.equal(await idOf(server, abbott), idOfAda);
    }
  },
);
