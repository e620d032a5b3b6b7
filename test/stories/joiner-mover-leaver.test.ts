import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'csv-parse/sync';
import { metaverseObjectsList } from '@jim/contract/endpoints/metaverse-objects.ts';
import { createExportRule, createSystem, readMetaverse, selectType } from '../../tools/demo/configure-system.ts';
import { setGrace, setUpHr, writeHr, type Systems } from './hr-for-story.ts';
import { beginStory, type Story } from './jim-for-story.ts';

async function directoryRows(file: string): Promise<Record<string, Record<string, string>>> {
  const rows = parse<Record<string, string>>(await readFile(file, 'utf8'), { columns: true });
  return Object.fromEntries(rows.map((row) => [row['account'] ?? '', row]));
}

async function setUp(story: Story, file: string): Promise<Systems> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const hr = await setUpHr(story, metaverse);
  await writeFile(file, 'account,name,mail,department,manager\n');
  const directory = await createSystem(client, 'Directory', 'JIM File Connector', {
    'File Path': file,
    Mode: 'Bidirectional',
    'Object Type': 'account',
  });
  const account = await selectType(client, directory, {
    name: 'account',
    externalId: 'account',
    references: ['manager'],
  });
  await createExportRule(client, {
    systemId: directory,
    type: account,
    metaverse,
    metaverseType: 'User',
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      account: '=Lower(mv["Employee ID"])',
      name: 'Display Name',
      mail: 'Email',
      department: 'Department',
      manager: 'Manager',
    },
  });
  await setGrace(story, hr, '00:00:00');
  return { hr, directory };
}

test('STORY: a joiner gets an account, a mover is changed, a leaver loses it, with true counters at every step', async () => {
  await using story = await beginStory();
  const file = join(story.folder, 'directory.csv');
  await writeHr(story, [
    'E1,Ada,Abbott,ada@x.test,Finance,,Active',
    'E2,Ben,Bloom,ben@x.test,Sales,E1,Active',
    'E3,Cy,Cole,cy@x.test,Sales,E2,Leaver',
  ]);
  const { hr, directory } = await setUp(story, file);

  // Joiners
  assert.deepEqual((await story.run(hr, 'FullImport')).said, {
    totalObjectsProcessed: 3,
    totalObjectChangeCount: 3,
    totalObjectTypes: 1,
    totalCsoAdds: 3,
  });
  const first = await story.run(hr, 'FullSynchronisation');
  assert.deepEqual(first.said, {
    totalObjectsProcessed: 3,
    totalObjectChangeCount: 3,
    totalObjectTypes: 1,
    totalProjections: 3,
    totalAttributeFlows: 23, // 7 values and an expression each, but Ada has no manager
    totalProvisioned: 2,
    totalPendingExports: 2,
  });
  assert.deepEqual((await story.run(directory, 'Export')).said, {
    totalObjectsProcessed: 2,
    totalObjectChangeCount: 2,
    totalObjectTypes: 1,
    totalExported: 2,
  });
  assert.deepEqual(await directoryRows(file), {
    e1: { account: 'e1', department: 'Finance', mail: 'ada@x.test', manager: '', name: 'Ada Abbott' },
    e2: { account: 'e2', department: 'Sales', mail: 'ben@x.test', manager: 'e1', name: 'Ben Bloom' },
  });
  assert.deepEqual((await story.run(directory, 'FullImport')).said, { totalObjectsProcessed: 2, totalUnchanged: 2 });
  const quiet = await story.run(directory, 'DeltaSynchronisation');
  assert.deepEqual(
    {
      status: quiet.status,
      changes: quiet.counters['totalObjectChangeCount'],
      exports: quiet.counters['totalPendingExports'],
    },
    { status: 'Complete', changes: 0, exports: 0 },
  );

  // A mover: department and surname; the expression follows.
  await writeHr(story, [
    'E1,Ada,Abbott,ada@x.test,Finance,,Active',
    'E2,Ben,Brook,ben@x.test,Finance,E1,Active',
    'E3,Cy,Cole,cy@x.test,Sales,E2,Leaver',
  ]);
  assert.deepEqual((await story.run(hr, 'FullImport')).said, {
    totalObjectsProcessed: 3,
    totalObjectChangeCount: 1,
    totalUnchanged: 2,
    totalObjectTypes: 1,
    totalCsoUpdates: 1,
  });
  const moved = await story.run(hr, 'DeltaSynchronisation');
  assert.deepEqual(moved.said, {
    totalObjectsProcessed: 1,
    totalObjectChangeCount: 1,
    totalObjectTypes: 1,
    totalAttributeFlows: 3,
    totalPendingExports: 1,
  });
  assert.equal(moved.items[0]?.outcomeSummary, 'AttributeFlow:3,PendingExportCreated:1');
  await story.run(directory, 'Export');
  assert.deepEqual((await directoryRows(file))['e2'], {
    account: 'e2',
    department: 'Finance',
    mail: 'ben@x.test',
    manager: 'e1',
    name: 'Ben Brook',
  });

  // A leaver by status: out of export scope, the account goes; a leaver by absence: the identity goes too.
  await writeHr(story, ['E1,Ada,Abbott,ada@x.test,Finance,,Active', 'E2,Ben,Brook,ben@x.test,Finance,E1,Leaver']);
  assert.deepEqual((await story.run(hr, 'FullImport')).said, {
    totalObjectsProcessed: 2,
    totalObjectChangeCount: 2,
    totalUnchanged: 1,
    totalObjectTypes: 1,
    totalCsoUpdates: 1,
    totalCsoDeletes: 1,
  });
  const left = await story.run(hr, 'DeltaSynchronisation');
  assert.deepEqual(left.said, {
    totalObjectsProcessed: 2,
    totalObjectChangeCount: 2,
    totalObjectTypes: 1,
    totalCsoDeletes: 1,
    totalAttributeFlows: 1,
    totalDisconnections: 1,
    totalPendingExports: 1,
  });
  assert.deepEqual((await story.run(directory, 'Export')).said, {
    totalObjectsProcessed: 1,
    totalObjectChangeCount: 1,
    totalObjectTypes: 1,
    totalDeprovisioned: 1,
  });
  assert.deepEqual(Object.keys(await directoryRows(file)), ['e1']);
  const identities = await story.client.call(metaverseObjectsList, { query: { pageSize: 100 } });
  assert.deepEqual(identities.items.map(({ displayName }) => displayName).toSorted(), ['Ada Abbott', 'Ben Brook']);

  // Everything is settled: two more rounds find nothing to do.
  await story.run(directory, 'FullImport');
  await story.run(directory, 'FullSynchronisation');
  for (const round of [1, 2]) {
    const runs = [
      await story.run(hr, 'FullImport'),
      await story.run(hr, 'FullSynchronisation'),
      await story.run(directory, 'FullSynchronisation'),
      await story.run(directory, 'Export'),
    ];
    assert.deepEqual(
      runs.map(({ counters }) => counters['totalObjectChangeCount']),
      [0, 0, 0, 0],
      `round ${round}`,
    );
  }
});
