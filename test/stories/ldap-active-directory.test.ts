/** HR in a file, accounts in an Active Directory domain: enabled with an initial password, moved, disabled, enabled again. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Client as LdapClient } from 'ldapts';
import { createExportRule, createMatchingRule, readMetaverse, selectType } from '../../tools/demo/configure-system.ts';
import type { TestDirectory } from '../servers/openldap.ts';
import { startSamba, whyNoSamba } from '../servers/samba.ts';
import { everythingStored } from './everything-stored.ts';
import { connectDirectory, entriesBelow, openByHand, selectContainers } from './directory-for-story.ts';
import { assertComplete, assertSettled, round, setUpHr, writeHr, type Systems } from './hr-for-story.ts';
import { beginStory, type Story } from './jim-for-story.ts';

const skip = whyNoSamba === null ? false : `Samba: ${whyNoSamba}`;

const suffix = 'DC=ad,DC=example,DC=com';
const people = `OU=People,${suffix}`;
const shown = ['sAMAccountName', 'userAccountControl', 'department', 'manager'];

async function setUp(story: Story, server: TestDirectory): Promise<Systems> {
  const { client } = story;
  await using byHand = await openByHand(server);
  for (const unit of [people, `OU=Sales,${people}`, `OU=Finance,${people}`]) {
    await byHand.add(unit, { objectClass: 'organizationalUnit' });
  }
  const metaverse = await readMetaverse(client);
  const hr = await setUpHr(story, metaverse);
  const directory = await connectDirectory(client, 'Domain', server, { 'Delete Behaviour': 'Disable' });
  await selectContainers(client, directory, [people]);
  const type = await selectType(client, directory, {
    name: 'user',
    attributes: [...shown, 'cn', 'sn', 'givenName', 'displayName', 'mail', 'employeeID', 'unicodePwd'],
  });
  const accounts = { systemId: directory, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...accounts, attribute: 'employeeID', metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...accounts,
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      distinguishedName: `="CN=" + EscapeDN(mv["Display Name"]) + ",OU=" + EscapeDN(mv["Department"]) + ",${people}"`,
      cn: 'Display Name',
      sAMAccountName: '=Lower(mv["Employee ID"])',
      userAccountControl: '=512',
      unicodePwd: '="Welcome-" + mv["Employee ID"] + "-2026!"',
      sn: 'Last Name',
      givenName: 'First Name',
      displayName: 'Display Name',
      mail: 'Email',
      department: 'Department',
      employeeID: 'Employee ID',
      manager: 'Manager',
    },
  });
  return { hr, directory };
}

async function accountsOf(server: TestDirectory) {
  await using byHand = await openByHand(server);
  return await entriesBelow(byHand, people, 'user', shown);
}

/** Whether somebody may sign in. */
async function signsIn(server: TestDirectory, name: string, password: string): Promise<boolean> {
  const client = new LdapClient({
    url: `ldaps://${server.host}:${server.tlsPort}`,
    tlsOptions: { ca: server.certificates.authority, servername: 'localhost' },
  });
  try {
    await client.bind(`${name}@ad.example.com`, password);
    return true;
  } catch {
    return false;
  } finally {
    await client.unbind();
  }
}

test(
  'STORY: accounts in a domain sign in with their initial password, and are disabled instead of deleted',
  { skip },
  async () => {
    await using server = await startSamba();
    await using story = await beginStory();
    const [ada, ben] = ['E1,Ada,Abbott,ada@x.test,Finance,,Active', 'E2,Ben,"Bloom, Jr.",ben@x.test,Sales,E1,Active'];
    await writeHr(story, [ada, ben]);
    const systems = await setUp(story, server);
    assertComplete(await round(story, systems));
    const abbott = `CN=Ada Abbott,OU=Finance,${people}`;
    const bloom = `CN=Ben Bloom\\, Jr.,OU=Sales,${people}`;
    const accounts = {
      [abbott]: { sAMAccountName: 'e1', userAccountControl: '512', department: 'Finance' },
      [bloom]: { sAMAccountName: 'e2', userAccountControl: '512', department: 'Sales', manager: abbott },
    };
    assert.deepEqual(await accountsOf(server), accounts);
    await assertSettled(story, systems);

    // She changes her password; a move to another unit leaves it as it is, and what refers to her follows by itself.
    assert.ok(await signsIn(server, 'e1', 'Welcome-E1-2026!'));
    {
      await using byHand = await openByHand(server);
      await setPassword(byHand, abbott, 'Her-own-1!');
    }
    await writeHr(story, [ada.replace('Finance', 'Sales'), ben]);
    assertComplete(await round(story, systems));
    const moved = `CN=Ada Abbott,OU=Sales,${people}`;
    assert.deepEqual(await accountsOf(server), {
      [moved]: { sAMAccountName: 'e1', userAccountControl: '512', department: 'Sales' },
      [bloom]: { ...accounts[bloom], manager: moved },
    });
    await assertSettled(story, systems);
    assert.ok(await signsIn(server, 'e1', 'Her-own-1!'));

    // A leaver's account is disabled and stays so; when she returns it is enabled, her password still hers.
    await writeHr(story, [ada.replace('Finance', 'Sales').replace('Active', 'Leaver'), ben]);
    const left = await round(story, systems);
    assertComplete(left);
    assert.equal(left[2]?.counters['totalDeprovisioned'], 1);
    assert.equal((await accountsOf(server))[moved]?.['userAccountControl'], '514');
    await assertSettled(story, systems);
    assert.equal(await signsIn(server, 'e1', 'Her-own-1!'), false);
    await writeHr(story, [ada.replace('Finance', 'Sales'), ben]);
    assertComplete(await round(story, systems));
    await assertSettled(story, systems);
    assert.ok(await signsIn(server, 'e1', 'Her-own-1!'));

    assert.doesNotMatch(await everythingStored(story), /Welcome-E[12]-2026/);
  },
);

async function setPassword(byHand: LdapClient, name: string, password: string): Promise<void> {
  const { Attribute, Change } = await import('ldapts');
  const modification = new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] });
  await byHand.modify(name, new Change({ operation: 'replace', modification }));
}
