/** People and groups of one directory kept equal in another: 200 groups, one of 5,000 members, groups within groups. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Attribute, Change } from 'ldapts';
import { metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse-object-types.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  readMetaverse,
  selectType,
} from '../../tools/demo/configure-system.ts';
import { startOpenLdap, whyNoOpenLdap, type TestDirectory } from '../servers/openldap.ts';
import { connectDirectory, entriesBelow, openByHand, selectContainers } from './directory-for-story.ts';
import { assertComplete } from './hr-for-story.ts';
import { beginStory, type Story, type StoryRun } from './jim-for-story.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;
const suffix = 'dc=example,dc=com';
const [people, groups] = [`ou=People,${suffix}`, `ou=Groups,${suffix}`];
const [accounts, roles] = [`ou=Accounts,${suffix}`, `ou=Roles,${suffix}`];
const unit = (name: string): string => `dn: ${name}\nobjectClass: organizationalUnit\n\n`;

const personName = (number: number): string => `uid=p${number},${people}`;
const groupName = (number: number): string => `cn=g${number},${groups}`;

/** By group: its members, people and groups. Group 0 is the large one; every tenth holds the groups after it. */
function memberships(count: number, large: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, group) => {
    if (group === 0) return Array.from({ length: large }, (__, person) => personName(person));
    const members = Array.from({ length: 20 }, (__, index) => personName((group * 37 + index * 11) % large));
    const nested = group % 10 === 0 ? [1, 2, 3].map((next) => groupName((group + next) % count)) : [];
    return [...new Set([...members, ...nested])];
  });
}

function ldifOf(persons: number, members: readonly (readonly string[])[]): string {
  const entries = [unit(people), unit(groups)];
  for (let person = 0; person < persons; person += 1) {
    entries.push(
      `dn: ${personName(person)}\nobjectClass: inetOrgPerson\nuid: p${person}\ncn: Person ${person}\nsn: ${person}\n\n`,
    );
  }
  for (const [group, names] of members.entries()) {
    const lines = names.map((name) => `member: ${name}\n`).join('');
    entries.push(`dn: ${groupName(group)}\nobjectClass: groupOfNames\ncn: g${group}\n${lines}\n`);
  }
  return entries.join('');
}

interface Directories {
  readonly source: number;
  readonly target: number;
}

async function setUp(story: Story, from: TestDirectory, to: TestDirectory): Promise<Directories> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const source = await connectDirectory(client, 'Source', from);
  await selectContainers(client, source, [people, groups]);
  const target = await connectDirectory(client, 'Target', to, { 'Export Concurrency': 16 });
  await selectContainers(client, target, [accounts, roles]);
  for (const systemId of [source, target]) {
    const person = await selectType(client, systemId, { name: 'inetOrgPerson', attributes: ['uid', 'cn', 'sn'] });
    const group = await selectType(client, systemId, { name: 'groupOfNames', attributes: ['cn', 'member'] });
    const persons = { systemId, type: person, metaverse, metaverseType: 'User' };
    const collections = { systemId, type: group, metaverse, metaverseType: 'Group' };
    await createMatchingRule(client, { ...persons, attribute: 'uid', metaverseAttribute: 'Account Name' });
    await createMatchingRule(client, { ...collections, attribute: 'cn', metaverseAttribute: 'Display Name' });
    if (systemId === source) {
      const flows = { 'Account Name': 'uid', 'Display Name': 'cn', 'Last Name': 'sn' };
      await createImportRule(client, { ...persons, name: 'People', projects: true, flows });
      const ofGroups = { 'Display Name': 'cn', 'Static Members': 'member' };
      await createImportRule(client, { ...collections, name: 'Groups', projects: true, flows: ofGroups });
      continue;
    }
    await createExportRule(client, {
      ...persons,
      name: 'Accounts',
      flows: {
        distinguishedName: `="uid=" + EscapeDN(mv["Account Name"]) + ",${accounts}"`,
        uid: 'Account Name',
        cn: 'Display Name',
        sn: 'Last Name',
      },
    });
    await createExportRule(client, {
      ...collections,
      name: 'Roles',
      flows: {
        distinguishedName: `="cn=" + EscapeDN(mv["Display Name"]) + ",${roles}"`,
        cn: 'Display Name',
        member: 'Static Members',
      },
    });
  }
  for (const id of [metaverse.types.get('User'), metaverse.types.get('Group')]) {
    await client.call(metaverseObjectTypesUpdate, {
      params: { id: id ?? 0 },
      body: { deletionRule: 'WhenAuthoritativeSourceDisconnected', deletionTriggerConnectedSystemIds: [source] },
    });
  }
  return { source, target };
}

async function membersIn(server: TestDirectory, base: string): Promise<ReadonlyMap<string, readonly string[]>> {
  await using byHand = await openByHand(server);
  const entries = await entriesBelow(byHand, base, 'groupOfNames', ['member']);
  return new Map(
    Object.entries(entries)
      .map(([name, { member = [] }]) => [name, [member].flat().map(String).toSorted()] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** What the target should hold for what the source holds. */
function mirrored(members: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const translate = (name: string): string => name.replace(people, accounts).replace(groups, roles);
  return new Map([...members].map(([name, list]) => [translate(name), list.map(translate).toSorted()] as const));
}

async function assertMirrored(from: TestDirectory, to: TestDirectory): Promise<void> {
  const [expected, actual] = [mirrored(await membersIn(from, groups)), await membersIn(to, roles)];
  assert.deepEqual([...actual.keys()].toSorted(), [...expected.keys()].toSorted());
  for (const [name, members] of expected) assert.deepEqual(actual.get(name), members, name);
}

async function round(
  story: Story,
  { source, target }: Directories,
  kind: 'Full' | 'Delta',
): Promise<readonly StoryRun[]> {
  return [
    await story.run(source, `${kind}Import`),
    await story.run(source, `${kind}Synchronisation`),
    await story.run(target, 'Export'),
    await story.run(target, `${kind}Import`),
    await story.run(target, `${kind}Synchronisation`),
  ];
}

const changesOf = (runs: readonly StoryRun[]) => runs.map(({ counters }) => counters['totalObjectChangeCount']);

test(
  'STORY: groups with thousands of members and groups within groups are kept equal in another directory',
  { skip },
  async () => {
    const members = memberships(200, 5000);
    await using from = await startOpenLdap({ ldif: ldifOf(5000, members) });
    await using to = await startOpenLdap({ ldif: unit(accounts) + unit(roles) });
    await using story = await beginStory();
    const directories = await setUp(story, from, to);

    const first = await round(story, directories, 'Full');
    const second = await round(story, directories, 'Full');
    assertComplete([...first, ...second]);
    await assertMirrored(from, to);
    assert.deepEqual(changesOf(await round(story, directories, 'Full')), [0, 0, 0, 0, 0]);

    // A thousand leave the large group, somebody new joins another, a group is made and one goes.
    await using byHand = await openByHand(from);
    const change = (operation: 'add' | 'delete', values: readonly string[]): Change =>
      new Change({ operation, modification: new Attribute({ type: 'member', values: [...values] }) });
    await byHand.modify(groupName(0), change('delete', members[0]?.slice(1000, 2000) ?? []));
    await byHand.add(personName(5000), { objectClass: 'inetOrgPerson', uid: 'p5000', cn: 'Person 5000', sn: '5000' });
    await byHand.modify(groupName(5), change('add', [personName(5000), groupName(7)]));
    await byHand.add(groupName(200), { objectClass: 'groupOfNames', cn: 'g200', member: groupName(5) });
    await byHand.del(groupName(199));
    const changed = await round(story, directories, 'Delta');
    assert.deepEqual(
      changed.map(({ counters }) => counters['totalObjectsProcessed']),
      [5, 5, 5, 5, 5],
    );
    assertComplete([...changed, ...(await round(story, directories, 'Delta'))]);
    await assertMirrored(from, to);
    assert.deepEqual(changesOf(await round(story, directories, 'Full')), [0, 0, 0, 0, 0]);
  },
);
