import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import {
  connectedSystemsClear,
  connectedSystemsDelete,
  connectedSystemsPreviewDeletion,
} from '@jim/contract/endpoints/connected-system-deletion.ts';
import {
  connectedSystemsImportHierarchy,
  connectedSystemsImportSchema,
} from '@jim/contract/endpoints/connected-system-discovery.ts';
import {
  connectedSystemsCreate,
  connectedSystemsGet,
  connectedSystemsList,
  connectedSystemsListSettings,
  connectedSystemsTestConnection,
  connectedSystemsUpdate,
} from '@jim/contract/endpoints/connected-systems.ts';
import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { syncRulesDelete } from '@jim/contract/endpoints/sync-rules.ts';
import { refusal } from './refusal.ts';
import {
  type Bed,
  createDirectory,
  createRule,
  readMetaverse,
  stageIdentity,
  stageObjects,
  startBed,
  testId,
} from './synchronisation-bed.ts';

let bed: Bed;
before(async () => (bed = await startBed()));
after(() => bed.close());

const definitionOf = (name: string) => bed.api.client.call(connectorDefinitionsGetByName, { params: { name } });

async function activities(search: string) {
  const { items } = await bed.api.client.call(activitiesList, {
    query: { search, sortBy: 'created', sortDirection: 'desc', pageSize: 100 },
  });
  return items.map((item) => `${item.targetType} ${item.targetOperationType} ${item.status}`);
}

test('CONTRACT connectedSystems.create: a new system has defaults, is not valid yet, and has a Location', async () => {
  const { id: connectorDefinitionId } = await definitionOf('JIM LDAP Connector');
  const response = await fetch(`${bed.api.url}/api/v1/synchronisation/connected-systems`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': bed.api.adminKey },
    body: JSON.stringify({
      NAME: '  Created  ',
      Description: ' text ',
      connectorDefinitionId: String(connectorDefinitionId),
    }),
  });
  const system = (await response.json()) as {
    id: number;
    name: string;
    description: string;
    settingValuesValid: boolean;
    objectTypes: [];
  };
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('location'), `/api/v1/synchronisation/connected-systems/${system.id}`);
  assert.deepEqual(
    [system.name, system.description, system.settingValuesValid, system.objectTypes],
    ['Created', 'text', false, []],
  );
  const { rows } = await bed.api.database.query<{ name: string; value: unknown }>({
    text: `
      select s.name, coalesce(to_json(v.string_value), to_json(v.int_value), to_json(v.checkbox_value)) as value
      from connected_system_setting_value v join connector_setting s on s.id = v.connector_setting_id
      where v.connected_system_id = $1 order by s.position`,
    values: [system.id],
  });
  assert.deepEqual(
    rows.map((row) => [row.name, row.value]),
    [
      ['Host', null],
      ['Port', 389],
      ['Password', null],
      ['Skip Hidden Partitions', true],
      ['Delete Behaviour', 'Delete'],
    ],
  );
  assert.deepEqual(await activities('Created'), ['ConnectedSystem Create Complete']);
});

test('CONTRACT connectedSystems.create: refuses bad fields and an unknown definition; a name may be there twice', async () => {
  const { client } = bed.api;
  const { id: connectorDefinitionId } = await definitionOf('JIM LDAP Connector');
  const create = (body: { name: string; connectorDefinitionId: number; description?: string }) =>
    client.call(connectedSystemsCreate, { body });
  assert.equal(await refusal(create({ name: ' ', connectorDefinitionId })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x'.repeat(201), connectorDefinitionId })), '400 VALIDATION_ERROR');
  assert.equal(
    await refusal(create({ name: 'x', description: 'x'.repeat(1001), connectorDefinitionId })),
    '400 VALIDATION_ERROR',
  );
  assert.equal(await refusal(client.call(connectedSystemsCreate, { body: {} as never })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x', connectorDefinitionId: 999_999 })), '400 BAD_REQUEST');
  const first = await create({ name: 'Twice', connectorDefinitionId });
  const second = await create({ name: 'Twice', connectorDefinitionId });
  assert.notEqual(first.id, second.id);
});

test('CONTRACT connectedSystems.list: paged, by name ignoring case, filtered and sorted at the database', async () => {
  const { client } = bed.api;
  const { id: connectorDefinitionId } = await definitionOf('JIM File Connector');
  for (const name of ['list b', 'List A', 'list C'])
    await client.call(connectedSystemsCreate, { body: { name, connectorDefinitionId } });
  const names = async (query: object): Promise<string[]> => {
    const { items } = await client.call(connectedSystemsList, { query });
    return items.map((item) => item.name);
  };
  assert.deepEqual(await names({ filter: 'LIST ' }), ['List A', 'list b', 'list C']);
  assert.deepEqual(await names({ filter: 'list ', sortBy: 'NAME', sortDirection: 'desc' }), [
    'list C',
    'list b',
    'List A',
  ]);
  assert.deepEqual(await names({ filter: 'name:startswith:list' }), ['list b', 'list C']);
  assert.deepEqual(await names({ filter: 'name:eq:List A' }), ['List A']);
  assert.deepEqual(await names({ filter: 'name:endswith: C' }), ['list C']);
  assert.deepEqual(await names({ filter: 'objectCount:gt:0' }), []);
  const page = await client.call(connectedSystemsList, { query: { filter: 'list ', page: 2, pageSize: 2 } });
  assert.deepEqual(
    [page.totalCount, page.totalPages, page.items.length, page.hasNextPage, page.hasPreviousPage],
    [3, 2, 1, false, true],
  );
  assert.equal(
    (await names({ filter: 'created:eq:2026-01-01' })).length,
    (await names({})).length,
    'times cannot be filtered',
  );
  assert.equal(
    await refusal(client.call(connectedSystemsList, { query: { sortDirection: 'DESC' as 'desc' } })),
    '400 VALIDATION_ERROR',
  );
});

test('CONTRACT connectedSystems.get: 404 for an unknown id', async () => {
  assert.equal(await refusal(bed.api.client.call(connectedSystemsGet, { params: { id: 999_999 } })), '404 NOT_FOUND');
});

test('CONTRACT connectedSystems.update: stores what it is given, says whether it is valid, and shows no secret', async () => {
  const { client } = bed.api;
  const definition = await definitionOf('JIM LDAP Connector');
  const system = await client.call(connectedSystemsCreate, {
    body: { name: 'Updated', description: 'old', connectorDefinitionId: definition.id },
  });
  const settingId = (name: string): string => String(definition.settings.find((setting) => setting.name === name)?.id);
  const update = (body: object) => client.call(connectedSystemsUpdate, { params: { id: system.id }, body });

  const half = await update({
    settingValues: { [settingId('Host')]: { stringValue: 'dc1' }, '999999': { stringValue: 'ignored' } },
  });
  assert.equal(half.settingValuesValid, false, 'the password is missing');
  assert.equal(half.description, 'old');
  const whole = await update({
    settingValues: { [settingId('Password')]: { stringValue: 'hunter2' } },
    maxExportParallelism: 4,
  });
  assert.deepEqual([whole.settingValuesValid, whole.maxExportParallelism], [true, 4]);
  assert.ok(!JSON.stringify(whole).includes('hunter2'));
  const { rows } = await bed.api.database.query<{ text: string }>({
    text: 'select row_to_json(v)::text as text from connected_system_setting_value v where connected_system_id = $1',
    values: [system.id],
  });
  assert.ok(
    rows.every((row) => !row.text.includes('hunter2')),
    'secrets are encrypted at rest',
  );

  const cleared = await update({ name: '', description: '' });
  assert.deepEqual([cleared.name, cleared.description, cleared.settingValuesValid], ['Updated', null, true]);
  assert.ok(cleared.lastUpdated !== null);
  const broken = await update({ settingValues: { [settingId('Host')]: { stringValue: '' } } });
  assert.equal(broken.settingValuesValid, false, 'what is not valid is stored and does not fail the request');

  assert.equal(await refusal(update({ maxExportParallelism: 17 })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(update({ name: 'x'.repeat(201) })), '400 VALIDATION_ERROR');
  assert.equal(
    await refusal(client.call(connectedSystemsUpdate, { params: { id: 999_999 }, body: {} })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT connectedSystems.importSchema: reads a real file; needs valid settings; the failure is an activity', async () => {
  const { client, services } = bed.api;
  const folder = services.config.fileRoots[0] ?? '';
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'badges.csv'), 'badgeNo,floor\nB-1,3\nB-2,4\n');
  const definition = await definitionOf('JIM File Connector');
  const system = await client.call(connectedSystemsCreate, {
    body: { name: 'Badges', connectorDefinitionId: definition.id },
  });
  const params = { id: system.id };
  assert.equal(await refusal(client.call(connectedSystemsImportSchema, { params })), '400 BAD_REQUEST');

  const settingId = (name: string): string => String(definition.settings.find((setting) => setting.name === name)?.id);
  await client.call(connectedSystemsUpdate, {
    params,
    body: {
      settingValues: {
        [settingId('File Path')]: { stringValue: join(folder, 'badges.csv') },
        [settingId('Object Type')]: { stringValue: 'badge' },
      },
    },
  });
  const preview = await client.call(connectedSystemsImportSchema, { params, query: { preview: true } });
  assert.deepEqual('addedObjectTypes' in preview && preview.addedObjectTypes, ['badge']);
  assert.deepEqual((await client.call(connectedSystemsGet, { params })).objectTypes, [], 'a preview writes nothing');
  const imported = await client.call(connectedSystemsImportSchema, { params });
  assert.ok('objectTypes' in imported);
  assert.deepEqual(
    imported.objectTypes.map((type) => [
      type.name,
      type.selected,
      type.attributes.map((a) => [a.name, a.type, a.selected]),
    ]),
    [
      [
        'badge',
        false,
        [
          ['badgeNo', 'Text', false],
          ['floor', 'Number', false],
        ],
      ],
    ],
  );
  assert.deepEqual(await activities('Badges'), [
    'ConnectedSystem ImportSchema Complete',
    'ConnectedSystem Update Complete',
    'ConnectedSystem ImportSchema FailedWithError',
    'ConnectedSystem Create Complete',
  ]);
  assert.equal(await refusal(client.call(connectedSystemsImportSchema, { params: { id: 999_999 } })), '404 NOT_FOUND');
});

test('SYS-05: a second schema import keeps ids and selection, locks recommended ids, and keeps what a rule uses', async () => {
  const { client } = bed.api;
  const system = await createDirectory(bed, 'Schema again');
  const rule = await createRule(bed, system, 'Import', 'Keeps users');
  const before = bed.directory.schema;
  const reimport = async () => {
    const reply = await client.call(connectedSystemsImportSchema, { params: { id: system.id } });
    assert.ok('objectTypes' in reply);
    return reply.objectTypes;
  };
  try {
    bed.directory.schema = {
      objectTypes: [{ name: 'contact', attributes: [] }, ...before.objectTypes.filter((type) => type.name === 'group')],
    };
    const kept = await reimport();
    assert.deepEqual(
      kept.map((type) => type.name),
      ['contact', 'group', 'user'],
      'user is used by a rule',
    );
    await client.call(syncRulesDelete, { params: { id: rule } });
    assert.deepEqual(
      (await reimport()).map((type) => type.name),
      ['contact', 'group'],
    );
    bed.directory.schema = before;
    const user = (await reimport()).find((type) => type.name === 'user');
    assert.deepEqual(
      user?.attributes.map((a) => [a.name, a.selected, a.selectionLocked, a.isExternalId, a.isSecondaryExternalId]),
      [
        ['distinguishedName', true, true, false, true],
        ['employeeNumber', false, false, false, false],
        ['memberOf', false, false, false, false],
        ['objectGUID', true, true, true, false],
        ['proxyAddresses', false, false, false, false],
        ['sAMAccountName', false, false, false, false],
      ],
    );
  } finally {
    bed.directory.schema = before;
  }
});

test('SYS-05: a schema import that fails changes nothing and fails its activity', async () => {
  const system = await createDirectory(bed, 'Unreachable');
  const before = await bed.api.client.call(connectedSystemsGet, { params: { id: system.id } });
  bed.directory.failure = 'No route to host.';
  try {
    assert.equal(
      await refusal(bed.api.client.call(connectedSystemsImportSchema, { params: { id: system.id } })),
      '400 BAD_REQUEST',
    );
  } finally {
    bed.directory.failure = undefined;
  }
  assert.deepEqual(await bed.api.client.call(connectedSystemsGet, { params: { id: system.id } }), before);
  assert.equal((await activities('Unreachable'))[0], 'ConnectedSystem ImportSchema FailedWithError');
});

test('SYS-06: hierarchy import reports what changed, keeps selections, and an empty answer changes nothing', async () => {
  const { client } = bed.api;
  const system = await createDirectory(bed, 'Hierarchy');
  const params = { id: system.id };
  const root = 'DC=corp,DC=test';
  const unit = (externalId: string, name: string, stableId: string, children: readonly object[] = []) =>
    ({ externalId, name, hidden: false, stableId, children }) as never;
  bed.directory.hierarchy = [
    {
      externalId: root,
      name: root,
      hidden: false,
      containers: [unit(`OU=A,${root}`, 'A', 'a', [unit(`OU=B,OU=A,${root}`, 'B', 'b')])],
    },
  ];
  const preview = await client.call(connectedSystemsImportHierarchy, { params, query: { preview: true } });
  assert.equal(preview.summary, '3 added');
  assert.deepEqual(await client.call(partitionsList, { params }), [], 'a preview writes nothing');
  const first = await client.call(connectedSystemsImportHierarchy, { params });
  assert.deepEqual([first.success, first.totalPartitions, first.totalContainers], [true, 1, 2]);
  await bed.api.database.query({ text: `update container set selected = true where stable_id = 'b'` });

  bed.directory.hierarchy = [
    {
      externalId: root,
      name: root,
      hidden: false,
      containers: [unit(`OU=Z,${root}`, 'Z', 'b'), unit(`OU=A,${root}`, 'A', 'c')],
    },
  ];
  const second = await client.call(connectedSystemsImportHierarchy, { params });
  assert.deepEqual(
    second.movedContainers.map((item) => [item.externalId, item.oldParentExternalId, item.newParentExternalId]),
    [[`OU=Z,${root}`, `OU=A,${root}`, null]],
  );
  assert.deepEqual(
    [second.renamedContainers.length, second.removedContainers.length, second.addedContainers.length],
    [1, 1, 1],
  );
  const [partition] = await client.call(partitionsList, { params });
  assert.deepEqual(
    partition?.containers.map((item) => [item.name, item.selected]),
    [
      ['A', false],
      ['Z', true],
    ],
  );

  bed.directory.hierarchy = [];
  const third = await client.call(connectedSystemsImportHierarchy, { params });
  assert.deepEqual([third.hasChanges, third.totalContainers, third.success], [false, 2, true]);
  assert.equal((await activities('Hierarchy'))[0], 'ConnectedSystem ImportHierarchy CompleteWithWarning');

  const { id: connectorDefinitionId } = await definitionOf('JIM File Connector');
  const file = await client.call(connectedSystemsCreate, { body: { name: 'No hierarchy', connectorDefinitionId } });
  assert.equal(
    await refusal(client.call(connectedSystemsImportHierarchy, { params: { id: file.id } })),
    '400 BAD_REQUEST',
  );
  assert.equal(
    await refusal(client.call(connectedSystemsImportHierarchy, { params: { id: 999_999 } })),
    '404 NOT_FOUND',
  );
});

test('SYS-03: the deletion preview counts what goes and what becomes of identities; D-42: deleting with preview writes nothing', async () => {
  const { client, database } = bed.api;
  const { userTypeId } = await readMetaverse(bed);
  await database.query({
    text: `update metaverse_object_type set deletion_grace_seconds = 60, deletion_rule = 'WhenLastConnectorDisconnected' where id = $1`,
    values: [userTypeId],
  });
  const [one, other] = [await createDirectory(bed, 'Preview one'), await createDirectory(bed, 'Preview other')];
  await createRule(bed, one, 'Import');
  for (const number of [1, 2]) await stageIdentity(bed, testId(100 + number), userTypeId, {});
  await stageObjects(bed, one, [
    { id: testId(111), externalId: 'p1', joinedTo: testId(101) },
    { id: testId(112), externalId: 'p2', joinedTo: testId(102) },
    { id: testId(113), externalId: 'p3' },
  ]);
  await stageObjects(bed, other, [{ id: testId(121), externalId: 'o1', joinedTo: testId(101) }]);
  const preview = await client.call(connectedSystemsPreviewDeletion, { params: { id: one.id } });
  assert.deepEqual(
    [
      preview.connectedSystemObjectCount,
      preview.syncRuleCount,
      preview.joinedMvoCount,
      preview.mvosWithOtherConnectorsCount,
      preview.mvosWithDeletionRuleCount,
      preview.mvosWithGracePeriodCount,
      preview.willRunAsBackgroundJob,
      preview.estimatedDeletionTime,
      preview.warnings.length,
    ],
    [3, 1, 2, 1, 1, 1, false, '00:00:01', 2],
  );
  const asked = await client.call(connectedSystemsDelete, { params: { id: one.id }, query: { preview: true } });
  assert.deepEqual(asked, preview);
  assert.equal((await client.call(connectedSystemsGet, { params: { id: one.id } })).status, 'Active');
  assert.equal(
    await refusal(client.call(connectedSystemsPreviewDeletion, { params: { id: 999_999 } })),
    '404 NOT_FOUND',
  );

  const deleted = await client.call(connectedSystemsDelete, { params: { id: one.id } });
  assert.ok('outcome' in deleted);
  assert.deepEqual([deleted.success, deleted.outcome, deleted.workerTaskId], [true, 'CompletedImmediately', null]);
  assert.equal(await refusal(client.call(connectedSystemsGet, { params: { id: one.id } })), '404 NOT_FOUND');
  const { rows } = await database.query<{ id: string; due: boolean }>({
    text: `select id, last_connector_disconnected_at is not null as due from metaverse_object where id = any($1) order by id`,
    values: [[testId(101), testId(102)]],
  });
  assert.deepEqual(
    rows.map((row) => row.due),
    [false, true],
    'SYS-02: only who has no other connector is due',
  );
  assert.deepEqual((await activities('Preview one'))[0], 'ConnectedSystem Delete Complete');
});

test('SYS-02: identities keep their values and forget who contributed them', async () => {
  const { client, database } = bed.api;
  const { userTypeId, attribute } = await readMetaverse(bed);
  const system = await createDirectory(bed, 'Contributor');
  const email = attribute('Email');
  await stageIdentity(bed, testId(201), userTypeId, { [email]: ['a@corp.test'] });
  await stageObjects(bed, system, [{ id: testId(211), externalId: 'c1', joinedTo: testId(201) }]);
  const provenance = {
    [email]: { systemId: system.id, mappingId: 1 },
    999: { systemId: system.id + 1000, mappingId: 2 },
  };
  await database.query({
    text: 'update metaverse_object set provenance = $2 where id = $1',
    values: [testId(201), JSON.stringify(provenance)],
  });
  await client.call(connectedSystemsDelete, { params: { id: system.id } });
  const { rows } = await database.query<{ document: object; provenance: object }>({
    text: 'select document, provenance from metaverse_object where id = $1',
    values: [testId(201)],
  });
  assert.deepEqual(rows[0]?.document, { [email]: ['a@corp.test'] });
  assert.deepEqual(Object.keys(rows[0]?.provenance ?? {}), ['999']);
});

test('CONTRACT connectedSystems.delete: a run in progress or many objects queue it; twice is refused', async () => {
  const { client, database } = bed.api;
  const busy = await createDirectory(bed, 'Busy');
  await database.query({
    text: `
      with a as (insert into activity (id, target_type, target_operation_type, initiated_by_type, initiated_by_name)
                 values ($2, 'ConnectedSystemRunProfile', 'Execute', 'System', 'System') returning id)
      insert into worker_task (id, activity_id, kind, status, connected_system_id) select $3, id, 'run', 'Processing', $1 from a`,
    values: [busy.id, testId(301), testId(302)],
  });
  const reply = await fetch(`${bed.api.url}/api/v1/synchronisation/connected-systems/${busy.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': bed.api.adminKey, 'content-type': 'application/json' },
  });
  const body = (await reply.json()) as { outcome: string; workerTaskId: string };
  assert.deepEqual([reply.status, body.outcome], [202, 'QueuedAfterSync']);
  assert.equal((await client.call(connectedSystemsGet, { params: { id: busy.id } })).status, 'Deleting');
  assert.equal(await refusal(client.call(connectedSystemsDelete, { params: { id: busy.id } })), '400 BAD_REQUEST');
  assert.equal(await refusal(client.call(connectedSystemsClear, { params: { id: busy.id } })), '400 BAD_REQUEST');
  assert.equal(
    await refusal(client.call(connectedSystemsUpdate, { params: { id: busy.id }, body: { name: 'x' } })),
    '400 BAD_REQUEST',
  );
  assert.equal(await refusal(client.call(connectedSystemsDelete, { params: { id: 999_999 } })), '404 NOT_FOUND');
  await database.query({ text: 'delete from worker_task' });

  const big = await createDirectory(bed, 'Big');
  await database.query({
    text: `
      insert into connected_system_object (id, connected_system_id, object_type_id, external_id, change_number)
      select gen_random_uuid(), $1, $2, 'big-' || n, nextval('change_order') from generate_series(1, 1001) n`,
    values: [big.id, big.userTypeId],
  });
  const queued = await client.call(connectedSystemsDelete, { params: { id: big.id } });
  assert.equal('outcome' in queued && queued.outcome, 'QueuedAsBackgroundJob');
  await database.query({ text: 'delete from worker_task' });
});

test('SYS-01: clearing removes objects and pending exports, severs joins, keeps identities and resets the watermarks', async () => {
  const { client, database } = bed.api;
  const { userTypeId } = await readMetaverse(bed);
  const system = await createDirectory(bed, 'Cleared');
  await stageIdentity(bed, testId(401), userTypeId, {});
  await stageObjects(bed, system, [
    { id: testId(411), externalId: 'x1', joinedTo: testId(401) },
    { id: testId(412), externalId: 'x2' },
  ]);
  await database.query({
    text: `
      insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, change_number)
      values ($1, $2, $3, 'Update', '{}', nextval('change_order'))`,
    values: [testId(421), system.id, testId(411)],
  });
  await database.query({
    text: `
      insert into connected_system_object_change (id, connected_system_id, connected_system_object_id, changed_at, change_number,
        change_type, initiated_by_type, differences)
      values ($1, $2, $3, now(), 1, 'Added', 'System', '{}')`,
    values: [testId(431), system.id, testId(411)],
  });
  await database.query({
    text: `update connected_system set sync_watermark = 5, import_watermark = 'x', last_sync_completed_at = now() where id = $1`,
    values: [system.id],
  });
  const preview = await client.call(connectedSystemsClear, { params: { id: system.id }, query: { preview: true } });
  assert.deepEqual(preview?.counts, { connectedSystemObjects: 2, pendingExports: 1, joins: 1 });
  const response = await fetch(
    `${bed.api.url}/api/v1/synchronisation/connected-systems/${system.id}/clear?deleteChangeHistory=false`,
    {
      method: 'POST',
      headers: { 'x-api-key': bed.api.adminKey, 'content-type': 'application/json' },
    },
  );
  assert.deepEqual([response.status, await response.text()], [200, '']);
  const counts = async (): Promise<unknown[]> => {
    const { rows } = await database.query<Record<string, unknown>>({
      text: `
        select (select count(*) from connected_system_object where connected_system_id = $1) as objects,
               (select count(*) from pending_export where connected_system_id = $1) as exports,
               (select count(*) from connected_system_object_link where connected_system_id = $1) as links,
               (select count(*) from connected_system_object_change where connected_system_id = $1) as history,
               (select count(*) from metaverse_object where id = $2 and last_connector_disconnected_at is null) as identities,
               sync_watermark, import_watermark, last_sync_completed_at from connected_system where id = $1`,
      values: [system.id, testId(401)],
    });
    return Object.values(rows[0] ?? {});
  };
  assert.deepEqual(await counts(), [0, 0, 0, 1, 1, 0, null, null]);
  await client.call(connectedSystemsClear, { params: { id: system.id } });
  assert.equal((await counts())[3], 0, 'history goes too unless asked otherwise');
  assert.equal(await refusal(client.call(connectedSystemsClear, { params: { id: 999_999 } })), '404 NOT_FOUND');
});

test('CONTRACT connectedSystems.listSettings: values in display order; a secret only says that it is there', async () => {
  const { client } = bed.api;
  const system = await createDirectory(bed, 'Settings');
  const { settings, problems } = await client.call(connectedSystemsListSettings, { params: { id: system.id } });
  assert.deepEqual(
    settings.map((setting) => [
      setting.name,
      setting.type,
      setting.stringValue ?? setting.intValue ?? setting.checkboxValue,
      setting.hasValue,
    ]),
    [
      ['Directory Server', 'Heading', null, false],
      ['Host', 'String', 'dc1', true],
      ['Port', 'Integer', 389, true],
      [null, 'Divider', null, false],
      ['Password', 'StringEncrypted', null, true],
      ['Skip Hidden Partitions', 'CheckBox', true, true],
      ['Delete Behaviour', 'DropDown', 'Delete', true],
    ],
  );
  assert.deepEqual(problems, []);
  const host = settings[1]?.id ?? 0;
  await client.call(connectedSystemsUpdate, {
    params: { id: system.id },
    body: { settingValues: { [host]: { stringValue: '' } } },
  });
  const broken = await client.call(connectedSystemsListSettings, { params: { id: system.id } });
  assert.deepEqual(
    broken.settings.filter((setting) => !setting.isValid).map((setting) => setting.name),
    ['Host'],
  );
  assert.equal(await refusal(client.call(connectedSystemsListSettings, { params: { id: 999_999 } })), '404 NOT_FOUND');
});

test('CONTRACT connectedSystems.testConnection, CON-34: steps up to the first that fails; given values are tried and not stored', async () => {
  const { client } = bed.api;
  const system = await createDirectory(bed, 'Tested');
  const { settings } = await client.call(connectedSystemsListSettings, { params: { id: system.id } });
  const host = settings.find((setting) => setting.name === 'Host')?.id ?? 0;
  const run = (stringValue?: string) =>
    client.call(connectedSystemsTestConnection, {
      params: { id: system.id },
      ...(stringValue !== undefined && { body: { settingValues: { [host]: { stringValue } } } }),
    });
  const good = await run('dc2');
  assert.deepEqual(
    [good.ok, good.steps.map((step) => step.name)],
    [true, ['settings', 'connect', 'schema', 'hierarchy']],
  );
  assert.equal(bed.directory.openedWith?.['Host'], 'dc2');
  assert.equal(bed.directory.openedWith?.['Password'], 'hunter2', 'the stored secret is used');
  await run();
  assert.equal(bed.directory.openedWith?.['Host'], 'dc1', 'nothing was stored');
  const missing = await run('');
  assert.deepEqual(
    missing.steps.map((step) => [step.name, step.ok]),
    [['settings', false]],
  );
  bed.directory.failure = 'No route to host.';
  try {
    const failed = await run();
    assert.deepEqual(
      [failed.ok, failed.steps.at(-1)?.name, failed.steps.at(-1)?.message],
      [false, 'connect', 'No route to host.'],
    );
  } finally {
    bed.directory.failure = undefined;
  }
  assert.equal(
    await refusal(client.call(connectedSystemsTestConnection, { params: { id: 999_999 } })),
    '404 NOT_FOUND',
  );
});
