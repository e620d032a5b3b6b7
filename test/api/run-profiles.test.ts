import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import { connectedSystemsImportHierarchy } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { containersUpdate, partitionsList, partitionsUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import {
  runProfilesCreate,
  runProfilesDelete,
  runProfilesExecute,
  runProfilesList,
  runProfilesUpdate,
} from '@jim/contract/endpoints/run-profiles.ts';
import { serviceSettingsUpdate } from '@jim/contract/endpoints/service-settings.ts';
import { refusal } from './refusal.ts';
import { type Bed, createDirectory, type DirectorySystem, startBed } from './synchronisation-bed.ts';

let bed: Bed;
let system: DirectorySystem;
let partitionId: number;
const nowhere = 999_999;

before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
  bed.directory.hierarchy = [
    {
      externalId: 'DC=x',
      name: 'DC=x',
      hidden: false,
      containers: [{ externalId: 'OU=A,DC=x', name: 'A', hidden: false, children: [] }],
    },
  ];
  await bed.api.client.call(connectedSystemsImportHierarchy, { params: { id: system.id } });
  const [partition] = await bed.api.client.call(partitionsList, { params: { id: system.id } });
  partitionId = partition?.id ?? 0;
});
after(() => bed.close());

const create = (body: object, connectedSystemId = system.id) =>
  bed.api.client.call(runProfilesCreate, { params: { connectedSystemId }, body: body as never });

test('CONTRACT runProfiles.create: the run type as an integer; defaults; Location of the list', async () => {
  const response = await fetch(`${bed.api.url}/api/v1/synchronisation/connected-systems/${system.id}/run-profiles`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': bed.api.adminKey },
    body: '{"name":"Nightly","runType":1,"partitionId":null,"filePath":null}',
  });
  const profile = (await response.json()) as Record<string, unknown>;
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('location'), `/api/v1/synchronisation/connected-systems/${system.id}/run-profiles`);
  const { runType, pageSize, partitionName, filePath, connectedSystemId } = profile;
  assert.deepEqual(
    { runType, pageSize, partitionName, filePath, connectedSystemId },
    {
      runType: 'FullImport',
      pageSize: 100,
      partitionName: null,
      filePath: null,
      connectedSystemId: system.id,
    },
  );
});

test('CONTRACT runProfiles.create: refuses limits, NotSet, a partition of elsewhere, what the connector cannot do', async () => {
  assert.equal(await refusal(create({ runType: 1 })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x', runType: 0 })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x', runType: 'Sideways' })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x', runType: 1, pageSize: 10_001 })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x', runType: 1, partitionId: nowhere })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ name: 'x', runType: 1 }, nowhere)), '404 NOT_FOUND');
  const { capabilities } = bed.directory;
  Object.assign(bed.directory, { capabilities: { ...capabilities, deltaImport: false } });
  try {
    assert.equal(await refusal(create({ name: 'x', runType: 'deltaimport' })), '400 BAD_REQUEST');
    assert.equal((await create({ name: 'Sync', runType: 4 })).runType, 'DeltaSynchronisation');
  } finally {
    Object.assign(bed.directory, { capabilities });
  }
});

test('CONTRACT runProfiles.update: absent fields stay, an empty path clears, the partition shows by name', async () => {
  const { client } = bed.api;
  const profile = await create({ name: 'Before', runType: 1, filePath: '/x.csv' });
  const params = { connectedSystemId: system.id, runProfileId: profile.id };
  const update = (body: object) => client.call(runProfilesUpdate, { params, body });
  const first = await update({ pageSize: 400, partitionId });
  assert.deepEqual(
    [first.name, first.pageSize, first.partitionName, first.filePath],
    ['Before', 400, 'DC=x', '/x.csv'],
  );
  const second = await update({ name: 'After', filePath: '' });
  assert.deepEqual([second.name, second.filePath, second.partitionName], ['After', null, 'DC=x']);
  assert.equal(await refusal(update({ pageSize: 0 })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(update({ partitionId: nowhere })), '400 BAD_REQUEST');
  assert.equal(
    await refusal(client.call(runProfilesUpdate, { params: { ...params, runProfileId: nowhere }, body: {} })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT runProfiles.list: a plain array by id; 404 for an unknown system', async () => {
  const profiles = await bed.api.client.call(runProfilesList, { params: { connectedSystemId: system.id } });
  const ids = profiles.map((profile) => profile.id);
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  );
  assert.ok(ids.length >= 2);
  assert.equal(
    await refusal(bed.api.client.call(runProfilesList, { params: { connectedSystemId: nowhere } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT runProfiles.delete: 204, then 404; D-42: a preview deletes nothing', async () => {
  const { client } = bed.api;
  const profile = await create({ name: 'Gone', runType: 1 });
  const params = { connectedSystemId: system.id, runProfileId: profile.id };
  const preview = await client.call(runProfilesDelete, { params, query: { preview: true } });
  assert.equal(preview?.target, 'Gone');
  assert.equal(await client.call(runProfilesDelete, { params }), undefined);
  assert.equal(await refusal(client.call(runProfilesDelete, { params })), '404 NOT_FOUND');
});

test('TSK-02: with nothing selected a run is refused, or queued with a warning; TSK-01: its activity is there at once', async () => {
  const { client } = bed.api;
  const profile = await create({ name: 'Runs', runType: 1 });
  const params = { connectedSystemId: system.id, runProfileId: profile.id };
  const execute = () => client.call(runProfilesExecute, { params });
  const mode = (value: string) =>
    client.call(serviceSettingsUpdate, { params: { key: 'Sync.PartitionValidationMode' }, body: { value } });
  assert.equal(await refusal(execute()), '400 BAD_REQUEST');
  await mode('Warning');
  assert.equal((await execute()).warnings.length, 1);
  await client.call(partitionsUpdate, { params: { id: system.id, partitionId }, body: { selected: true } });
  await mode('Error');
  assert.equal(await refusal(execute()), '400 BAD_REQUEST', 'a partition without a selected container');
  const [partition] = await client.call(partitionsList, { params: { id: system.id } });
  await client.call(containersUpdate, {
    params: { id: system.id, containerId: partition?.containers[0]?.id ?? 0 },
    body: { selected: true },
  });
  const queued = await execute();
  assert.deepEqual(queued.warnings, []);
  const activity = await client.call(activitiesGet, { params: { id: queued.activityId } });
  assert.deepEqual(
    [
      activity.status,
      activity.targetType,
      activity.targetOperationType,
      activity.targetName,
      activity.targetContext,
      activity.connectedSystemRunType,
    ],
    ['InProgress', 'ConnectedSystemRunProfile', 'Execute', 'Runs', 'Directory', 'FullImport'],
  );
  const again = await execute();
  assert.notEqual(again.activityId, queued.activityId, 'a second request queues');
  const profiles = await client.call(runProfilesList, { params: { connectedSystemId: system.id } });
  const last = profiles.find(({ id }) => id === profile.id)?.lastActivity;
  assert.deepEqual([last?.id, last?.status], [again.activityId, 'InProgress']);
  assert.equal(
    await refusal(client.call(runProfilesExecute, { params: { ...params, runProfileId: nowhere } })),
    '404 NOT_FOUND',
  );
});

test('D-40: an Operator starts runs and changes no configuration', async () => {
  const operator = bed.api.clientFor(await bed.api.addKey(['Operator']));
  const profile = await create({ name: 'By operator', runType: 4 });
  const params = { connectedSystemId: system.id, runProfileId: profile.id };
  assert.ok((await operator.call(runProfilesExecute, { params })).taskId.length > 0);
  assert.equal(await refusal(operator.call(runProfilesDelete, { params })), '403 FORBIDDEN');
});
