/** What people do to a directory by hand, found by delta imports and put right; and references that come too early. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Attribute, Change } from 'ldapts';
import {
  connectorSpaceCountUnresolvedReferences,
  connectorSpaceList,
} from '@jim/contract/endpoints/connector-space.ts';
import { partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { runProfilesCreate } from '@jim/contract/endpoints/run-profiles.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  readMetaverse,
  selectType,
} from '../../tools/demo/configure-system.ts';
import { startDs389, whyNoDs389 } from '../servers/ds389.ts';
import { startOpenLdap, whyNoOpenLdap, type TestDirectory } from '../servers/openldap.ts';
import { connectDirectory, entriesBelow, openByHand, selectContainers } from './directory-for-story.ts';
import { assertComplete, assertSettled, round, setUpHr, writeHr, type Systems } from './hr-for-story.ts';
import { beginStory, type Story } from './jim-for-story.ts';

const suffix = 'dc=example,dc=com';
const staff = `ou=Staff,${suffix}`;
const away = `ou=Away,${suffix}`;

const servers = [
  { name: 'OpenLDAP', whyNot: whyNoOpenLdap, start: () => startOpenLdap() },
  { name: '389 Directory Server', whyNot: whyNoDs389, start: () => startDs389() },
];

async function addUnits(server: TestDirectory, units: readonly string[]): Promise<void> {
  await using byHand = await openByHand(server);
  for (const name of units) await byHand.add(name, { objectClass: 'organizationalUnit' });
}

async function setUp(story: Story, server: TestDirectory): Promise<Systems> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const hr = await setUpHr(story, metaverse);
  const directory = await connectDirectory(client, 'Directory', server);
  await selectContainers(client, directory, [staff]);
  const type = await selectType(client, directory, {
    name: 'inetOrgPerson',
    attributes: ['uid', 'cn', 'sn', 'mail', 'manager', 'employeeNumber'],
  });
  const accounts = { systemId: directory, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...accounts, attribute: 'employeeNumber', metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...accounts,
    name: 'Accounts',
    flows: {
      distinguishedName: `="uid=" + Lower(mv["Employee ID"]) + ",${staff}"`,
      uid: '=Lower(mv["Employee ID"])',
      cn: 'Display Name',
      sn: 'Last Name',
      mail: 'Email',
      manager: 'Manager',
      employeeNumber: 'Employee ID',
    },
  });
  return { hr, directory };
}

const set = (type: string, ...values: string[]): Change =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values }) });

for (const { name, whyNot, start } of servers) {
  test(
    `STORY: what is edited by hand in ${name} is found by a delta import and put right`,
    { skip: whyNot === null ? false : `${name}: ${whyNot}` },
    async () => {
      await using server = await start();
      await addUnits(server, [staff, away]);
      await using story = await beginStory();
      await writeHr(story, [
        'E1,Ada,Abbott,ada@x.test,Finance,,Active',
        'E2,Ben,Bloom,ben@x.test,Sales,E1,Active',
        'E3,Cy,Cole,cy@x.test,Sales,E2,Active',
        'E4,Di,Dale,di@x.test,Sales,E1,Active',
      ]);
      const systems = await setUp(story, server);
      await round(story, systems);
      await round(story, systems);
      await assertSettled(story, systems);
      const shown = ['cn', 'mail', 'manager'];
      const entries = async () => {
        await using byHand = await openByHand(server);
        return await entriesBelow(byHand, suffix, 'inetOrgPerson', shown);
      };
      const asItShouldBe = await entries();
      assert.equal(Object.keys(asItShouldBe).length, 4);

      {
        await using byHand = await openByHand(server);
        await byHand.modify(`uid=e1,${staff}`, [
          set('mail', 'a@elsewhere.test', 'b@elsewhere.test'),
          set('cn', 'Ada A.'),
        ]);
        await byHand.modify(`uid=e2,${staff}`, [set('manager', `uid=e3,${staff}`)]);
        await byHand.modifyDN(`uid=e3,${staff}`, `uid=e3,${away}`);
        await byHand.del(`uid=e4,${staff}`);
      }
      const { directory } = systems;
      const found = await story.run(directory, 'DeltaImport');
      assert.deepEqual([found.status, found.errorMessage], ['Complete', null]);
      assert.deepEqual(
        [found.counters['totalCsoUpdates'], found.counters['totalCsoDeletes']],
        [2, 2],
        JSON.stringify(found.items),
      );
      await story.run(directory, 'DeltaSynchronisation');
      await story.run(directory, 'Export');
      const byHand = await openByHand(server);
      await byHand.del(`uid=e3,${away}`);
      await byHand.unbind();
      for (const _ of [1, 2]) {
        await story.run(directory, 'DeltaImport');
        await story.run(directory, 'DeltaSynchronisation');
        await story.run(directory, 'Export');
      }
      assert.deepEqual(await entries(), asItShouldBe);
      await round(story, systems);
      await assertSettled(story, systems);
    },
  );
}

test(
  'STORY: a partition-scoped import reads its containers only, and references resolve once their objects are read',
  { skip: whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}` },
  async () => {
    const unit = (dn: string): string => `dn: ${dn}\nobjectClass: organizationalUnit\n\n`;
    const person = (uid: string, parent: string, more = ''): string =>
      `dn: uid=${uid},${parent}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: ${uid}\n${more}\n`;
    const ldif =
      unit(staff) +
      unit(away) +
      person('boss', away) +
      person('ann', staff, `manager: uid=boss,${away}\n`) +
      person('bob', staff, `manager: uid=ann,${staff}\n`);
    await using server = await startOpenLdap({ ldif });
    await using story = await beginStory();
    const { client } = story;
    const directory = await connectDirectory(client, 'Directory', server);
    const metaverse = await readMetaverse(client);
    const type = await selectType(client, directory, { name: 'inetOrgPerson', attributes: ['uid', 'cn', 'manager'] });
    const persons = { systemId: directory, type, metaverse, metaverseType: 'User' };
    await createMatchingRule(client, { ...persons, attribute: 'uid', metaverseAttribute: 'Account Name' });
    await createImportRule(client, {
      ...persons,
      name: 'People',
      projects: true,
      flows: { 'Account Name': 'uid', 'Display Name': 'cn', Manager: 'manager' },
    });
    await selectContainers(client, directory, [staff]);
    const trees = await client.call(partitionsList, { params: { id: directory } });
    const partitionId = trees.find(({ externalId }) => externalId === suffix)?.id ?? 0;
    for (const runType of ['FullImport', 'DeltaImport'] as const) {
      await client.call(runProfilesCreate, {
        params: { connectedSystemId: directory },
        body: { name: runType, runType, pageSize: 2, partitionId },
      });
    }
    const params = { id: directory };
    const read = async (): Promise<readonly (string | null)[]> => {
      const { items } = await client.call(connectorSpaceList, { params, query: { pageSize: 100 } });
      return items.map(({ secondaryExternalId }) => secondaryExternalId).toSorted();
    };

    const first = await story.run(directory, 'FullImport');
    assert.deepEqual(
      [first.status, first.items.flatMap(({ errorType }) => (errorType === null ? [] : [errorType]))],
      ['CompleteWithWarning', ['UnresolvedReference']],
    );
    assert.deepEqual(await read(), [`uid=ann,${staff}`, `uid=bob,${staff}`]);
    assert.equal(await client.call(connectorSpaceCountUnresolvedReferences, { params }), 1);
    assert.equal((await story.run(directory, 'FullSynchronisation')).counters['totalProjections'], 2);

    await selectContainers(client, directory, [staff, away]);
    const wider = await story.run(directory, 'FullImport');
    assert.deepEqual([wider.status, wider.counters['totalCsoAdds']], ['Complete', 1]);
    assert.equal(await client.call(connectorSpaceCountUnresolvedReferences, { params }), 0);
    const flowed = await story.run(directory, 'FullSynchronisation');
    assert.deepEqual(
      [flowed.counters['totalProjections'], flowed.counters['totalAttributeFlows']],
      [1, 3], // the boss's two values, and who is ann's manager
    );

    // Out of the selection again: gone from here, untouched there.
    await selectContainers(client, directory, [staff]);
    assert.equal((await story.run(directory, 'FullImport')).counters['totalCsoDeletes'], 1);
    assertComplete([await story.run(directory, 'FullSynchronisation')]);
    {
      await using byHand = await openByHand(server);
      assert.equal(Object.keys(await entriesBelow(byHand, away, 'inetOrgPerson', ['uid'])).length, 1);
    }
    for (const runType of ['FullImport', 'FullSynchronisation', 'DeltaImport'] as const) {
      assert.equal((await story.run(directory, runType)).counters['totalObjectChangeCount'], 0, runType);
    }
  },
);
