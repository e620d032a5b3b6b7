import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'csv-parse/sync';
import { metaverseObjectsList, metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  selectType,
} from '../../tools/demo/configure-system.ts';
import { beginStory, type Story } from './jim-for-story.ts';

interface Files {
  readonly hr: string;
  readonly directory: string;
}

interface Systems {
  readonly hr: number;
  readonly directory: number;
}

const header = 'employeeId,givenName,sn,mail,department,manager,status';

async function writeHr(files: Files, rows: readonly string[]): Promise<void> {
  await writeFile(files.hr, [header, ...rows, ''].join('\n'));
}

async function directoryRows(files: Files): Promise<Record<string, Record<string, string>>> {
  const rows = parse<Record<string, string>>(await readFile(files.directory, 'utf8'), { columns: true });
  return Object.fromEntries(rows.map((row) => [row['account'] ?? '', row]));
}

async function setUp(story: Story, files: Files): Promise<Systems> {
  const { client } = story;
  const metaverse = await readMetaverse(client);
  const hr = await createSystem(client, 'HR', 'JIM File Connector', { 'File Path': files.hr, 'Object Type': 'person' });
  const person = await selectType(client, hr, { name: 'person', externalId: 'employeeId', references: ['manager'] });
  const fromHr = { systemId: hr, type: person, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...fromHr, attribute: 'employeeId', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, {
    ...fromHr,
    name: 'People',
    projects: true,
    flows: {
      'Employee ID': 'employeeId',
      'First Name': 'givenName',
      'Last Name': 'sn',
      'Display Name': '=cs["givenName"] + " " + cs["sn"]',
      Email: 'mail',
      Department: 'department',
      Manager: 'manager',
      Status: 'status',
    },
  });
  await writeFile(files.directory, 'account,name,mail,department,manager\n');
  const directory = await createSystem(client, 'Directory', 'JIM File Connector', {
    'File Path': files.directory,
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
  const userType = metaverse.types.get('User') ?? 0;
  await client.call(metaverseObjectTypesUpdate, {
    params: { id: userType },
    body: { deletionRule: 'WhenAuthoritativeSourceDisconnected', deletionTriggerConnectedSystemIds: [hr] },
  });
  return { hr, directory };
}

test('STORY: a joiner gets an account, a mover is changed, a leaver loses it, with true counters at every step', async () => {
  await using story = await beginStory();
  const files = { hr: join(story.folder, 'hr.csv'), directory: join(story.folder, 'directory.csv') };
  await writeHr(files, [
    'E1,Ada,Abbott,ada@x.test,Finance,,Active',
    'E2,Ben,Bloom,ben@x.test,Sales,E1,Active',
    'E3,Cy,Cole,cy@x.test,Sales,E2,Leaver',
  ]);
  const { hr, directory } = await setUp(story, files);

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
  assert.deepEqual(await directoryRows(files), {
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
  await writeHr(files, [
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
  assert.deepEqual((await directoryRows(files))['e2'], {
    account: 'e2',
    department: 'Finance',
    mail: 'ben@x.test',
    manager: 'e1',
    name: 'Ben Brook',
  });

  // A leaver by status: out of export scope, the account goes; a leaver by absence: the identity goes too.
  await writeHr(files, ['E1,Ada,Abbott,ada@x.test,Finance,,Active', 'E2,Ben,Brook,ben@x.test,Finance,E1,Leaver']);
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
  assert.deepEqual(Object.keys(await directoryRows(files)), ['e1']);
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
