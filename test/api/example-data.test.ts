import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { activitiesGet, activitiesList } from '@jim/contract/endpoints/activities.ts';
import {
  exampleDataSetsGet,
  exampleDataSetsList,
  exampleDataTemplatesExecute,
  exampleDataTemplatesGet,
  exampleDataTemplatesList,
} from '@jim/contract/endpoints/example-data.ts';
import { metaverseObjectsList, metaverseObjectsSearch } from '@jim/contract/endpoints/metaverse-objects.ts';
import { performExampleData } from '@jim/server/example-data/perform-example-data.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import type { Task } from '@jim/server/worker/task.ts';
import { addSystem, attributeId } from './metaverse-fixture.ts';
import { refusal } from './refusal.ts';

let api: TestApi;
let templateId: number;
before(async () => {
  api = await startTestServer();
  templateId = (await api.client.call(exampleDataTemplatesList)).items[0]?.id ?? 0;
});
beforeEach(async () => {
  await api.database.query({
    text: `truncate metaverse_object, metaverse_reference, metaverse_match_key, metaverse_object_change, metaverse_search, metaverse_search_due, metaverse_ledger`,
  });
  await api.database.query({
    text: `update example_data_template
      set definition = jsonb_set(jsonb_set(definition, '{objectTypes,0,objectsToCreate}', '1200'), '{objectTypes,1,objectsToCreate}', '30')`,
  });
  await api.database.query({ text: 'delete from activity' });
});
after(() => api.close());

const execute = (id: number) => api.client.call(exampleDataTemplatesExecute, { params: { id } });

async function queuedTask(): Promise<Task> {
  const { rows } = await api.database.query<Task>({
    text: `select id as "taskId", activity_id as "activityId", kind, payload, null as "connectedSystemId", null as "scheduleExecutionId",
      null as "scheduleStepIndex", null as "timeoutSeconds" from worker_task where takes_metaverse`,
  });
  const [task] = rows;
  assert.ok(task && rows.length === 1);
  return task;
}

test('CONTRACT exampleData.listSets: by name, with how many words each has (EXD-01)', async () => {
  const { items, totalCount } = await api.client.call(exampleDataSetsList, { query: { pageSize: 1000 } });
  assert.equal(totalCount, 13);
  const names = items.map(({ name }) => name.toLowerCase());
  assert.deepEqual(names, names.toSorted());
  assert.deepEqual(
    items
      .filter(({ name }) => name === 'Colours')
      .map(({ builtIn, culture, valueCount }) => [builtIn, culture, valueCount]),
    [[true, 'en', 166]],
  );
  const filtered = await api.client.call(exampleDataSetsList, { query: { filter: 'valueCount:gt:200' } });
  assert.deepEqual(
    filtered.items.map(({ name }) => name),
    ['Adjectives', 'Job Titles', 'Words'],
  );
});

test('CONTRACT exampleData.getSet, X30: a word list with its words; unknown is 404', async () => {
  const { items } = await api.client.call(exampleDataSetsList, { query: { filter: 'name:eq:Colours' } });
  const [colours] = items;
  const { values, ...set } = await api.client.call(exampleDataSetsGet, { params: { id: colours?.id ?? 0 } });
  const { valueCount, ...header } = colours ?? { valueCount: 0 };
  assert.deepEqual(set, header);
  assert.equal(values.length, valueCount);
  assert.deepEqual(
    values.slice(0, 2).map(({ id, stringValue }) => [id, typeof stringValue]),
    [
      [1, 'string'],
      [2, 'string'],
    ],
  );
  assert.equal(await refusal(api.client.call(exampleDataSetsGet, { params: { id: 4711 } })), '404 NOT_FOUND');
});

test('CONTRACT exampleData.listTemplates and getTemplate: Users & Groups with all it says (EXD-10, EXD-11)', async () => {
  const { items } = await api.client.call(exampleDataTemplatesList, { query: {} });
  assert.deepEqual(
    items.map(({ name, builtIn, objectTypeCount }) => [name, builtIn, objectTypeCount]),
    [['Users & Groups', true, 2]],
  );
  const template = await api.client.call(exampleDataTemplatesGet, { params: { id: templateId } });
  assert.deepEqual(
    template.objectTypes.map(({ metaverseObjectType, templateAttributes }) => [
      metaverseObjectType.name,
      templateAttributes.length,
    ]),
    [
      ['User', 16],
      ['Group', 9],
    ],
  );
  const [users, groups] = template.objectTypes;
  const first = users?.templateAttributes.find(({ metaverseAttribute }) => metaverseAttribute?.name === 'First Name');
  assert.deepEqual(
    first?.exampleDataSetInstances.map(({ exampleDataSet, order }) => [
      exampleDataSet.name,
      exampleDataSet.values.length,
      order,
    ]),
    [
      ['Firstnames Male', 100, 0],
      ['Firstnames Female', 100, 1],
    ],
  );
  const email = groups?.templateAttributes.find(({ metaverseAttribute }) => metaverseAttribute?.name === 'Email');
  assert.deepEqual(
    [
      email?.attributeDependency?.metaverseAttribute.name,
      email?.attributeDependency?.stringValue,
      email?.attributeDependency?.comparisonType,
    ],
    ['Group Type', 'Distribution', 'Equals'],
  );
  assert.equal(await refusal(api.client.call(exampleDataTemplatesGet, { params: { id: 4711 } })), '404 NOT_FOUND');
});

test('CONTRACT exampleData.executeTemplate: 202 without a body, queued with its activity; unknown is 404', async () => {
  assert.equal(await execute(templateId), undefined);
  const { items } = await api.client.call(activitiesList, { query: {} });
  assert.deepEqual(
    items.map((item) => [
      item.targetType,
      item.targetOperationType,
      item.targetName,
      item.status,
      item.initiatedByType,
    ]),
    [['ExampleDataTemplate', 'Execute', 'Users & Groups', 'InProgress', 'ApiKey']],
  );
  assert.equal(await refusal(execute(4711)), '404 NOT_FOUND');
  const operator = api.clientFor(await api.addKey(['Operator']));
  assert.equal(
    await refusal(operator.call(exampleDataTemplatesExecute, { params: { id: templateId } })),
    '403 FORBIDDEN',
  );
});

test('EXD-14, PR-09, STA-07: objects of origin Internal with references, match keys and history; the activity counts them', async () => {
  await api.database.query({
    text: `
      with type as (insert into connected_system_object_type (connected_system_id, name) values ($1, 'person') returning id)
      insert into matching_rule (connected_system_object_type_id, target_metaverse_attribute_id) select id, $2 from type`,
    values: [await addSystem(api.database, 'HR'), await attributeId(api.database, 'Employee ID')],
  });
  await execute(templateId);
  const task = await queuedTask();
  await performExampleData(api.services, task, { signal: new AbortController().signal, workerId: 'w' });
  const activity = await api.client.call(activitiesGet, { params: { id: task.activityId } });
  assert.deepEqual(
    [
      activity.objectsToProcess,
      activity.objectsProcessed,
      activity.totalCreated,
      activity.message,
      activity.exampleDataTemplateId,
    ],
    [1230, 1230, 1230, 'Saving 1230/1230', templateId],
  );
  const { rows } = await api.database.query<{ what: string; count: number }>({
    text: `
      select 'internal ' || t.name as what, count(*) as count from metaverse_object m join metaverse_object_type t on t.id = m.type_id where origin = 'Internal' group by t.name
      union all select 'history ' || initiator_type || ' ' || change_type || ' ' || initiated_by_type, count(*) from metaverse_object_change group by initiator_type, change_type, initiated_by_type
      union all select 'managers', count(distinct source_id) from metaverse_reference join metaverse_attribute a on a.id = attribute_id where a.name = 'Manager'
      union all select 'match keys', count(distinct match_key) from metaverse_match_key
      union all select 'dangling', count(*) from metaverse_reference r where not exists (select from metaverse_object m where m.id = r.target_id)
      order by 1`,
  });
  assert.deepEqual(rows, [
    { what: 'dangling', count: 0 },
    { what: 'history ExampleData Created ApiKey', count: 1230 },
    { what: 'internal Group', count: 30 },
    { what: 'internal User', count: 1200 },
    { what: 'managers', count: 1199 },
    { what: 'match keys', count: 1200 },
  ]);
  const listed = await api.client.call(metaverseObjectsList, { query: { attributes: ['Email'], search: ' ' } });
  assert.equal(listed.totalCount, 1230);
  const [lists] = (
    await api.client.call(metaverseObjectsSearch, { params: { predefinedSearchUri: 'distribution-groups' } })
  ).items;
  assert.match(lists?.attributes['Email'] ?? '', /@lists\./);
  const [closed] = (
    await api.client.call(metaverseObjectsSearch, { params: { predefinedSearchUri: 'security-groups' } })
  ).items;
  assert.equal(closed?.attributes['Email'], undefined);
});

test('EXD-14: told to stop, nothing further is saved', async () => {
  await execute(templateId);
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await assert.rejects(
    performExampleData(api.services, await queuedTask(), { signal: stop.signal, workerId: 'w' }),
    /enough/,
  );
  assert.equal((await api.client.call(metaverseObjectsList)).totalCount, 0);
});

test('MVD-21: the display name of an object is its value of Display Name', async () => {
  await execute(templateId);
  await performExampleData(api.services, await queuedTask(), { signal: new AbortController().signal, workerId: 'w' });
  const id = await attributeId(api.database, 'Display Name');
  const { rows } = await api.database.query<{ all: number; same: number }>({
    text: `select count(*) as all, count(*) filter (where display_name = document -> $1::text ->> 0) as same from metaverse_object`,
    values: [id],
  });
  assert.deepEqual(rows, [{ all: 1230, same: 1230 }]);
});
