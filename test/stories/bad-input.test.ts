import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { connectedSystemsUpdate } from '@jim/contract/endpoints/connected-systems.ts';
import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { createSystem, selectType } from '../../tools/demo/configure-system.ts';
import { beginStory, type Story, type StoryRun } from './jim-for-story.ts';

let story: Story;
before(async () => {
  story = await beginStory();
});
after(() => story[Symbol.asyncDispose]());

let made = 0;

/** A file system of its own, with this text in its file and everything selected. */
async function fileSystem(text: string): Promise<{ readonly id: number; readonly file: string }> {
  const file = join(story.folder, `file-${(made += 1)}.csv`);
  await writeFile(file, text);
  const id = await createSystem(story.client, `File ${made}`, 'JIM File Connector', {
    'File Path': file,
    'Object Type': 'person',
  });
  await selectType(story.client, id, { name: 'person', externalId: 'id' });
  return { id, file };
}

const errorsOf = ({ items }: StoryRun) =>
  items
    .filter(({ errorType }) => errorType !== null)
    .map(({ externalIdValue, errorType }) => [externalIdValue, errorType]);

test('FILE-14: a row with too few cells is an error of that row; the rest is imported, and nothing stored is deleted', async () => {
  const { id, file } = await fileSystem('id,name,age\n1,Ann,30\n2,Ben,31\n3,Cy,32\n');
  assert.equal((await story.run(id, 'FullImport')).status, 'Complete');
  await writeFile(file, 'id,name,age\n1,Anna,30\n2,Ben\n3,Cy,32\n4,Di,33\n');
  const run = await story.run(id, 'FullImport');
  assert.equal(run.status, 'CompleteWithError');
  assert.equal(errorsOf(run).length, 1);
  assert.deepEqual(run.said, {
    totalObjectsProcessed: 4,
    totalObjectChangeCount: 3,
    totalUnchanged: 1,
    totalObjectErrors: 1,
    totalObjectTypes: 1,
    totalCsoAdds: 1,
    totalCsoUpdates: 1,
  });
});

test('IMP-20: a row without external id is an error of that row, and the rest is imported', async () => {
  const { id } = await fileSystem('id,name\n1,Ann\n,Nobody\n3,Cy\n');
  const run = await story.run(id, 'FullImport');
  assert.deepEqual(errorsOf(run), [[null, 'MissingExternalIdAttributeValue']]);
  assert.equal(run.counters['totalCsoAdds'], 2);
  assert.equal(run.status, 'CompleteWithError');
});

test('D-17: rows that share an id are all refused, whatever their case, and what was stored stays as it was', async () => {
  const { id, file } = await fileSystem('id,name\na,Ann\nb,Ben\n');
  await story.run(id, 'FullImport');
  await writeFile(file, 'id,name\na,Changed\nb,Ben\nA,Other\n');
  const run = await story.run(id, 'FullImport');
  assert.deepEqual(run.said, {
    totalObjectsProcessed: 3,
    totalObjectChangeCount: 2,
    totalUnchanged: 1,
    totalObjectErrors: 2,
    totalObjectTypes: 1,
  });
  await writeFile(file, 'id,name\na,Ann\nb,Ben\n');
  assert.deepEqual((await story.run(id, 'FullImport')).said, { totalObjectsProcessed: 2, totalUnchanged: 2 });
});

test('FILE-23: a value that cannot be read is an error of its object, whose other values are imported', async () => {
  const { id, file } = await fileSystem('id,age\n1,30\n2,31\n');
  await story.run(id, 'FullImport');
  await writeFile(file, 'id,age\n1,thirty\n2,32\n');
  const run = await story.run(id, 'FullImport');
  assert.deepEqual(errorsOf(run), [['1', 'ImportAttributeValueError']]);
  // The value that could not be read is absent, which changes the object with the error as well.
  assert.equal(run.counters['totalCsoUpdates'], 1);
  assert.equal(run.counters['totalObjectChangeCount'], 2);
});

test('IMP-08, D-36: a file that vanished, or became a folder, fails the run with words that name it, and changes nothing', async () => {
  const { id, file } = await fileSystem('id,name\n1,Ann\n');
  await story.run(id, 'FullImport');
  await rm(file);
  const run = await story.run(id, 'FullImport');
  assert.equal(run.status, 'FailedWithError');
  assert.match(run.errorMessage ?? '', new RegExp(file.replaceAll('/', '\\/')));
  assert.deepEqual(run.said, {});
  await writeFile(file, 'id,name\n1,Ann\n');
  assert.deepEqual((await story.run(id, 'FullImport')).said, { totalObjectsProcessed: 1, totalUnchanged: 1 });
});

test('FILE-25: an unclosed quote fails the run and says where, and the objects that were there stay', async () => {
  const { id, file } = await fileSystem('id,name\n1,Ann\n2,Ben\n');
  await story.run(id, 'FullImport');
  await writeFile(file, 'id,name\n1,Ann\n2,"Ben\n3,Cy\n');
  const run = await story.run(id, 'FullImport');
  assert.equal(run.status, 'FailedWithError');
  assert.match(run.errorMessage ?? '', /quot/i);
  await writeFile(file, 'id,name\n1,Ann\n2,Ben\n');
  assert.deepEqual((await story.run(id, 'FullImport')).said, { totalObjectsProcessed: 2, totalUnchanged: 2 });
});

test('IMP-40: an empty file deletes nothing', async () => {
  const { id, file } = await fileSystem('id,name\n1,Ann\n');
  await story.run(id, 'FullImport');
  await writeFile(file, 'id,name\n');
  const run = await story.run(id, 'FullImport');
  assert.deepEqual([run.status, run.said], ['Complete', {}]);
  await writeFile(file, 'id,name\n1,Ann\n');
  assert.deepEqual((await story.run(id, 'FullImport')).said, { totalObjectsProcessed: 1, totalUnchanged: 1 });
});

test('FILE-20: a column that the schema does not know is no error; one that it knows and the file lost is a warning', async () => {
  const { id, file } = await fileSystem('id,name\n1,Ann\n');
  await writeFile(file, 'id,name,more\n1,Ann,x\n');
  assert.equal((await story.run(id, 'FullImport')).status, 'Complete');
  await writeFile(file, 'id,more\n1,x\n');
  assert.equal((await story.run(id, 'FullImport')).status, 'CompleteWithWarning');
});

test('CST-03: a run of a system whose settings became invalid fails and names the setting', async () => {
  const { id } = await fileSystem('id,name\n1,Ann\n');
  const { settings } = await story.client.call(connectorDefinitionsGetByName, {
    params: { name: 'JIM File Connector' },
  });
  const settingId = settings.find(({ name }) => name === 'File Path')?.id ?? 0;
  await story.client.call(connectedSystemsUpdate, {
    params: { id },
    body: { settingValues: { [settingId]: { stringValue: '/etc/passwd' } } },
  });
  const run = await story.run(id, 'FullImport');
  assert.equal(run.status, 'FailedWithError');
  assert.match(run.errorMessage ?? '', /settings are not valid/i);
  assert.match(run.errorMessage ?? '', /passwd/);
});

test('CONTRACT errors: a wrong key, wrong JSON and an unknown id answer in the envelope', async () => {
  const ask = async (path: string, init: RequestInit = {}): Promise<readonly [number, unknown]> => {
    const response = await fetch(`${story.url}${path}`, {
      ...init,
      headers: {
        'x-api-key': story.apiKey,
        'content-type': 'application/json',
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    const body = (await response.json()) as { readonly code?: unknown };
    return [response.status, body.code];
  };
  assert.deepEqual(await ask('/api/v1/activities', { headers: { 'x-api-key': 'jim_ak_wrong' } }), [
    401,
    'UNAUTHORISED',
  ]);
  assert.deepEqual(await ask('/api/v1/synchronisation/connected-systems', { method: 'POST', body: '{"name":' }), [
    400,
    'VALIDATION_ERROR',
  ]);
  assert.deepEqual(await ask('/api/v1/activities/00000000-0000-0000-0000-000000000000'), [404, 'NOT_FOUND']);
  assert.deepEqual(await ask('/api/v1/activities/not-an-id'), [404, 'NOT_FOUND']);
});
