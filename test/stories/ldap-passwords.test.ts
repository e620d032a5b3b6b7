/** An initial password that waits to be sent is nowhere in the clear: not in the database, not in any answer. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Client as LdapClient } from 'ldapts';
import { connectorSpaceGet, connectorSpaceList } from '@jim/contract/endpoints/connector-space.ts';
import { pendingExportsGet, pendingExportsList } from '@jim/contract/endpoints/pending-exports.ts';
import { createExportRule, createMatchingRule, readMetaverse, selectType } from '../../tools/demo/configure-system.ts';
import { startOpenLdap, whyNoOpenLdap, type TestDirectory } from '../servers/openldap.ts';
import { connectDirectory, selectContainers } from './directory-for-story.ts';
import { everythingStored } from './everything-stored.ts';
import { assertComplete, setUpHr, writeHr, type Systems } from './hr-for-story.ts';
import { beginStory, type Story } from './jim-for-story.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;
const people = 'ou=People,dc=example,dc=com';

async function setUp(story: Story, server: TestDirectory): Promise<Systems> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const hr = await setUpHr(story, metaverse);
  const directory = await connectDirectory(client, 'Directory', server);
  await selectContainers(client, directory, [people]);
  const type = await selectType(client, directory, {
    name: 'inetOrgPerson',
    attributes: ['cn', 'sn', 'employeeNumber', 'userPassword'],
  });
  const accounts = { systemId: directory, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...accounts, attribute: 'employeeNumber', metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...accounts,
    name: 'Accounts',
    flows: {
      distinguishedName: `="cn=" + EscapeDN(mv["Display Name"]) + ",${people}"`,
      cn: 'Display Name',
      sn: 'Last Name',
      employeeNumber: 'Employee ID',
      userPassword: '="Welcome-" + mv["Employee ID"] + "-2026!"',
    },
  });
  return { hr, directory };
}

const clear = /Welcome-E[12]-2026/;
const inBase64 = ['Welcome-E1-2026!', 'Welcome-E2-2026!'].map((password) => Buffer.from(password).toString('base64'));

async function assertNowhereInTheClear(story: Story): Promise<void> {
  const stored = await everythingStored(story);
  assert.doesNotMatch(stored, clear);
  for (const encoded of inBase64) assert.ok(!stored.includes(encoded));
}

test('STORY: an initial password is encrypted until it is sent, and shown to nobody', { skip }, async () => {
  await using server = await startOpenLdap({ ldif: `dn: ${people}\nobjectClass: organizationalUnit\nou: People\n\n` });
  await using story = await beginStory();
  const { client } = story;
  await writeHr(story, ['E1,Ada,Abbott,ada@x.test,Finance,,Active', 'E2,Ben,Bloom,ben@x.test,Sales,E1,Active']);
  const { hr, directory } = await setUp(story, server);
  assertComplete([await story.run(hr, 'FullImport'), await story.run(hr, 'FullSynchronisation')]);

  await assertNowhereInTheClear(story);
  assert.match(await everythingStored(story), /\$JIM\$v1\$/);
  const params = { id: directory };
  const answers: unknown[] = [];
  const waiting = await client.call(pendingExportsList, { params, query: {} });
  for (const { id } of waiting.items)
    answers.push(await client.call(pendingExportsGet, { params: { pendingExportId: id } }));
  const objects = await client.call(connectorSpaceList, { params, query: {} });
  for (const { id } of objects.items)
    answers.push(await client.call(connectorSpaceGet, { params: { ...params, csoId: id } }));
  const answered = JSON.stringify([waiting, objects, answers]);
  assert.equal(waiting.items.length, 2);
  assert.match(answered, /userPassword/);
  assert.doesNotMatch(answered, clear);
  assert.doesNotMatch(answered, /\$JIM\$v1\$/);

  // Nothing has changed, so nothing is staged anew, although the rule is evaluated again.
  const again = await story.run(hr, 'FullSynchronisation');
  assertComplete([again]);
  assert.equal(again.counters['totalObjectChangeCount'], 0);

  assertComplete([
    await story.run(directory, 'Export'),
    await story.run(directory, 'FullImport'),
    await story.run(directory, 'FullSynchronisation'),
  ]);
  for (const [name, password] of [
    ['Ada Abbott', 'Welcome-E1-2026!'],
    ['Ben Bloom', 'Welcome-E2-2026!'],
  ] as const) {
    const person = new LdapClient({ url: `ldap://${server.host}:${server.port}` });
    await person.bind(`cn=${name},${people}`, password);
    await person.unbind();
  }
  await assertNowhereInTheClear(story);
});
