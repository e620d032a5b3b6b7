import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'csv-parse/sync';
import { setUpCompany, writeCompanyFiles } from '../../tools/demo/set-up-company.ts';
import { beginStory } from './jim-for-story.ts';

interface PersonRow {
  readonly employeeId: string;
  readonly manager: string;
  readonly endDate: string;
  readonly status: string;
}

/** Values a person's row flows: eleven attributes of their own, the made account name and type, less what the row leaves empty. */
function flowsOf(person: PersonRow): number {
  return 14 - (person.manager === '' ? 1 : 0) - (person.endDate === '' ? 1 : 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

test('DEMO: the counters of every run equal what the two CSV files say', async () => {
  await using story = await beginStory();
  const files = await writeCompanyFiles(story.folder, 200);
  const people = parse<PersonRow>(await readFile(files.people, 'utf8'), { columns: true });
  const rows = parse(await readFile(files.groups, 'utf8'), { from_line: 2 }).map(
    ([type = '', , , , owner = '', members = '']) => ({ type, owner, members }),
  );
  const groups = rows.filter(({ type }) => type === 'group');
  const active = people.filter(({ status }) => status === 'Active');
  const systems = await setUpCompany(story.client, files);

  assert.deepEqual((await story.run(systems.hr, 'FullImport')).said, {
    totalObjectsProcessed: people.length,
    totalObjectChangeCount: people.length,
    totalObjectTypes: 1,
    totalCsoAdds: people.length,
  });
  assert.deepEqual((await story.run(systems.groups, 'FullImport')).said, {
    totalObjectsProcessed: rows.length,
    totalObjectChangeCount: rows.length,
    totalObjectTypes: 2,
    totalCsoAdds: rows.length,
  });
  assert.deepEqual((await story.run(systems.hr, 'FullSynchronisation')).said, {
    totalObjectsProcessed: people.length,
    totalObjectChangeCount: people.length,
    totalObjectTypes: 1,
    totalProjections: people.length,
    totalAttributeFlows: sum(people.map(flowsOf)),
    totalProvisioned: active.length,
    totalPendingExports: active.length,
  });
  assert.deepEqual((await story.run(systems.groups, 'FullSynchronisation')).said, {
    totalObjectsProcessed: rows.length,
    totalObjectChangeCount: rows.length,
    totalObjectTypes: 2,
    totalProjections: groups.length,
    totalJoins: people.length,
    totalAttributeFlows: sum(
      groups.map(({ owner, members }) => 2 + (owner === '' ? 0 : 1) + members.split('|').length),
    ),
  });
  assert.deepEqual((await story.run(systems.directory, 'Export')).said, {
    totalObjectsProcessed: active.length,
    totalObjectChangeCount: active.length,
    totalObjectTypes: 1,
    totalExported: active.length,
  });
  const written = parse<{ employeeId: string }>(await readFile(files.directory, 'utf8'), { columns: true });
  assert.deepEqual(
    written.map(({ employeeId }) => employeeId).toSorted(),
    active.map(({ employeeId }) => employeeId).toSorted(),
  );
  assert.deepEqual((await story.run(systems.directory, 'FullImport')).said, {
    totalObjectsProcessed: active.length,
    totalUnchanged: active.length,
  });
  const confirmed = await story.run(systems.directory, 'DeltaSynchronisation');
  assert.deepEqual(confirmed.said, { totalObjectsProcessed: active.length, totalUnchanged: active.length });
  const again = [
    await story.run(systems.hr, 'FullImport'),
    await story.run(systems.hr, 'FullSynchronisation'),
    await story.run(systems.groups, 'FullSynchronisation'),
    await story.run(systems.directory, 'Export'),
    await story.run(systems.directory, 'DeltaSynchronisation'),
  ];
  assert.deepEqual(
    again.map(({ status, counters }) => [status, counters['totalObjectChangeCount']]),
    Array.from({ length: again.length }, () => ['Complete', 0]),
  );
});

test('DEMO: a second start finds files and systems as they are', async () => {
  await using story = await beginStory();
  const folder = join(story.folder, 'demo');
  const files = await writeCompanyFiles(folder, 5);
  const before = await readFile(files.people, 'utf8');
  const systems = await setUpCompany(story.client, files);
  assert.deepEqual(await writeCompanyFiles(folder, 500), files);
  assert.equal(await readFile(files.people, 'utf8'), before);
  assert.deepEqual(await setUpCompany(story.client, files), systems);
});
