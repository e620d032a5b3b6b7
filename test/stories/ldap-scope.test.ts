/** What a system is managed in: the containers that are selected, and those that exports create. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { activitiesChildren } from '@jim/contract/endpoints/activities.ts';
import { partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { createExportRule, createMatchingRule, readMetaverse, selectType } from '../../tools/demo/configure-system.ts';
import { startOpenLdap, whyNoOpenLdap } from '../servers/openldap.ts';
import { connectDirectory, entriesBelow, openByHand, selectContainers } from './directory-for-story.ts';
import { assertComplete, assertSettled, round, setUpHr, writeHr, type Systems } from './hr-for-story.ts';
import { beginStory, type Story } from './jim-for-story.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;
const suffix = 'dc=example,dc=com';
const unit = (name: string, parent = suffix): string =>
  `dn: ou=${name},${parent}\nobjectClass: organizationalUnit\nou: ${name}\n\n`;

async function setUpAccounts(story: Story, hr: number, directory: number): Promise<Systems> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const type = await selectType(client, directory, {
    name: 'inetOrgPerson',
    attributes: ['cn', 'sn', 'employeeNumber'],
  });
  const accounts = { systemId: directory, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...accounts, attribute: 'employeeNumber', metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...accounts,
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      distinguishedName: `="cn=" + EscapeDN(mv["Display Name"]) + ",ou=" + Replace(mv["Department"], "/", ", ou=") + ",${suffix}"`,
      cn: 'Display Name',
      sn: 'Last Name',
      employeeNumber: 'Employee ID',
    },
  });
  return { hr, directory };
}

test('LDAP-51, EXP-39: nothing is created in or moved to a container that is not selected', { skip }, async () => {
  await using server = await startOpenLdap({ ldif: unit('Sales') + unit('Secret') });
  await using story = await beginStory();
  const [ada, ben] = ['E1,Ada,Abbott,,Sales,,Active', 'E2,Ben,Bloom,,Secret,,Active'];
  await writeHr(story, [ada, ben]);
  const hr = await setUpHr(story, await readMetaverse(story.client));
  const directory = await connectDirectory(story.client, 'Directory', server);
  await selectContainers(story.client, directory, [`ou=Sales,${suffix}`]);
  const systems = await setUpAccounts(story, hr, directory);
  const namesThere = async (): Promise<readonly string[]> => {
    await using byHand = await openByHand(server);
    return Object.keys(await entriesBelow(byHand, suffix, 'inetOrgPerson', ['cn']));
  };

  const [, , created] = await round(story, systems);
  assert.equal(created?.status, 'CompleteWithError');
  assert.equal(created?.counters['totalExported'], 1);
  const refused = created?.items.find(({ errorType }) => errorType !== null);
  assert.equal(refused?.errorType, 'UnhandledError');
  assert.deepEqual(await namesThere(), [`cn=Ada Abbott,ou=Sales,${suffix}`]);

  await writeHr(story, [ada.replace('Sales', 'Secret'), ben.replace('Secret', 'Sales')]);
  const [, , moved] = await round(story, systems);
  assert.equal(moved?.counters['totalExported'], 1);
  assert.deepEqual((await namesThere()).toSorted(), [
    `cn=Ada Abbott,ou=Sales,${suffix}`,
    `cn=Ben Bloom,ou=Sales,${suffix}`,
  ]);

  await writeHr(story, [ada, ben.replace('Secret', 'Sales')]);
  await round(story, systems);
  await assertSettled(story, systems);
});

test(
  'EXP-38, CON-33: containers that an export creates join the hierarchy, and what lies in them is managed',
  { skip },
  async () => {
    await using server = await startOpenLdap({ ldif: unit('Sales') });
    await using story = await beginStory();
    await writeHr(story, [
      'E1,Ada,Abbott,,Finance,,Active',
      'E2,Ben,Bloom,,North/Sales,,Active',
      'E3,Cy,"Cole = Jr., II",,Deep/New,,Active',
    ]);
    const hr = await setUpHr(story, await readMetaverse(story.client));
    const directory = await connectDirectory(story.client, 'Directory', server, {
      'Create containers as needed?': true,
    });
    await selectContainers(story.client, directory, [`ou=Sales,${suffix}`]);
    const systems = await setUpAccounts(story, hr, directory);
    const runs = await round(story, systems);
    assertComplete(runs);
    await assertSettled(story, systems);

    const [partition] = await story.client.call(partitionsList, { params: { id: directory } });
    const shape = (containers: NonNullable<typeof partition>['containers']): object =>
      Object.fromEntries(
        containers.map(({ name, selected, childContainers }) => [name, { selected, ...shape(childContainers) }]),
      );
    assert.deepEqual(shape(partition?.containers ?? []), {
      Sales: { selected: true, North: { selected: false } },
      Finance: { selected: true },
      New: { selected: true, Deep: { selected: false } },
    });
    const children = await story.client.call(activitiesChildren, { params: { id: runs[2]?.activityId ?? '' } });
    assert.deepEqual(
      children.map(({ targetOperationType, status }) => [targetOperationType, status]),
      [['Update', 'Complete']],
    );
  },
);
