import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import {
  connectedSystemsImportHierarchy,
  connectedSystemsImportSchema,
} from '@jim/contract/endpoints/connected-system-discovery.ts';
import { connectedSystemsCreate } from '@jim/contract/endpoints/connected-systems.ts';
import {
  attributesBulkUpdate,
  attributesBulkUpdateAlias,
  attributesUpdate,
  containersUpdate,
  objectTypesGetAlias,
  objectTypesList,
  objectTypesUpdate,
  partitionsList,
  partitionsUpdate,
} from '@jim/contract/endpoints/connected-system-schema.ts';
import {
  connectorDefinitionsGet,
  connectorDefinitionsGetByName,
  connectorDefinitionsList,
} from '@jim/contract/endpoints/connector-definitions.ts';
import { refusal } from './refusal.ts';
import {
  type Bed,
  createDirectory,
  type DirectorySystem,
  stageObjects,
  startBed,
  testId,
} from './synchronisation-bed.ts';

let bed: Bed;
let system: DirectorySystem;
before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
});
after(() => bed.close());

const nowhere = 999_999;

test('CONTRACT objectTypes.list: types and attributes by name ignoring case; 404 for an unknown system', async () => {
  const types = await bed.api.client.call(objectTypesList, { params: { id: system.id } });
  assert.deepEqual(
    types.map((type) => [type.name, type.attributeCount]),
    [
      ['group', 1],
      ['user', 6],
    ],
  );
  const names = types[1]?.attributes.map((attribute) => attribute.name.toLowerCase()) ?? [];
  assert.deepEqual(names, names.toSorted());
  assert.equal(await refusal(bed.api.client.call(objectTypesList, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('CONTRACT objectTypes.get: one type with its attributes, in that system only', async () => {
  const params = { id: system.id, objectTypeId: system.userTypeId };
  assert.equal((await bed.api.client.call(objectTypesGetAlias, { params })).name, 'user');
  assert.equal(
    await refusal(bed.api.client.call(objectTypesGetAlias, { params: { ...params, objectTypeId: nowhere } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT objectTypes.update: absent fields stay; 404 for a type of another system', async () => {
  const { client } = bed.api;
  const other = await createDirectory(bed, 'Other');
  const params = { id: system.id, objectTypeId: system.groupTypeId };
  const first = await client.call(objectTypesUpdate, {
    params,
    body: { removeContributedAttributesOnObsoletion: false },
  });
  assert.deepEqual([first.selected, first.removeContributedAttributesOnObsoletion], [false, false]);
  const second = await client.call(objectTypesUpdate, { params, body: { selected: true } });
  assert.deepEqual([second.selected, second.removeContributedAttributesOnObsoletion], [true, false]);
  assert.equal(
    await refusal(client.call(objectTypesUpdate, { params: { ...params, objectTypeId: other.groupTypeId }, body: {} })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(client.call(objectTypesUpdate, { params: { ...params, id: nowhere }, body: {} })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT objectTypeAttributes.update: an external id takes the mark and is selected; an id cannot be deselected', async () => {
  const { client } = bed.api;
  const update = (name: string, body: object) =>
    client.call(attributesUpdate, {
      params: { id: system.id, objectTypeId: system.userTypeId, attributeId: system.attribute(name) },
      body,
    });
  const marked = await update('employeeNumber', { isExternalId: true });
  assert.deepEqual([marked.isExternalId, marked.selected], [true, true]);
  const user = await client.call(objectTypesGetAlias, { params: { id: system.id, objectTypeId: system.userTypeId } });
  assert.deepEqual(
    user.attributes.filter((attribute) => attribute.isExternalId).map((attribute) => attribute.name),
    ['employeeNumber'],
  );
  assert.equal(await refusal(update('employeeNumber', { selected: false })), '400 BAD_REQUEST');
  assert.equal((await update('employeeNumber', { isExternalId: false })).isExternalId, false);
  await update('objectGUID', { isExternalId: true });
  const params = { id: system.id, objectTypeId: system.groupTypeId, attributeId: system.attribute('objectGUID') };
  assert.equal(await refusal(client.call(attributesUpdate, { params, body: { selected: true } })), '404 NOT_FOUND');
});

test('SYS-05: a data type can be chosen where the connector leaves it open and nothing is staged; an import keeps it', async () => {
  const { client } = bed.api;
  const params = { id: system.id, objectTypeId: system.userTypeId, attributeId: system.attribute('sAMAccountName') };
  const choose = () => client.call(attributesUpdate, { params, body: { type: 'Guid' } });
  assert.equal(await refusal(choose()), '400 BAD_REQUEST');
  const { capabilities } = bed.directory;
  Object.assign(bed.directory, { capabilities: { ...capabilities, userSelectedAttributeTypes: true } });
  try {
    assert.equal((await choose()).type, 'Guid');
    await client.call(connectedSystemsImportSchema, { params: { id: system.id } });
    const user = await client.call(objectTypesGetAlias, { params });
    assert.equal(user.attributes.find(({ name }) => name === 'sAMAccountName')?.type, 'Guid');
    await stageObjects(bed, system, [{ id: testId(1), externalId: 'staged' }]);
    assert.equal(await refusal(client.call(attributesUpdate, { params, body: { type: 'Text' } })), '400 BAD_REQUEST');
  } finally {
    Object.assign(bed.directory, { capabilities });
  }
});

test('CONTRACT objectTypeAttributes.bulkUpdate: applies what can be, reports the rest, one activity with a warning', async () => {
  const { client } = bed.api;
  const params = { id: system.id, objectTypeId: system.userTypeId };
  const [mail, name, id] = [
    system.attribute('proxyAddresses'),
    system.attribute('sAMAccountName'),
    system.attribute('objectGUID'),
  ];
  const result = await client.call(attributesBulkUpdate, {
    params,
    body: {
      attributes: {
        [mail]: { selected: true },
        [name]: { selected: true },
        [nowhere]: { selected: true },
        [id]: { selected: false },
      },
    },
  });
  assert.deepEqual([result.updatedCount, result.updatedAttributes.map((attribute) => attribute.id)], [2, [mail, name]]);
  assert.deepEqual(
    result.errors?.map((error) => error.attributeId).toSorted((a, b) => a - b),
    [id, nowhere],
  );
  const activity = await client.call(activitiesGet, { params: { id: result.activityId } });
  assert.deepEqual(
    [activity.status, activity.objectsToProcess, activity.objectsProcessed],
    ['CompleteWithWarning', 4, 2],
  );
  const clean = await client.call(attributesBulkUpdate, {
    params,
    body: { attributes: { [mail]: { selected: false } } },
  });
  assert.equal(clean.errors, null);
  assert.equal(
    await refusal(client.call(attributesBulkUpdate, { params, body: { attributes: {} } })),
    '400 BAD_REQUEST',
  );
  assert.equal(await refusal(client.call(attributesBulkUpdate, { params, body: {} as never })), '400 VALIDATION_ERROR');
  assert.equal(
    await refusal(client.call(attributesBulkUpdate, { params: { ...params, id: nowhere }, body: { attributes: {} } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT objectTypeAttributes.bulkUpdateAlias: the address of the documents does the same', async () => {
  const { client } = bed.api;
  const params = { id: system.id, objectTypeId: system.userTypeId };
  const mail = system.attribute('proxyAddresses');
  const bulk = (attributes: object) =>
    client.call(attributesBulkUpdateAlias, { params, body: { attributes } as never });
  const { updatedAttributes, errors } = await bulk({ [mail]: { selected: true }, 2147483647: { selected: true } });
  assert.deepEqual([updatedAttributes[0]?.selected, errors?.[0]?.attributeId], [true, 2147483647]);
  await bulk({ [mail]: { selected: false } });
  assert.equal(await refusal(bulk({})), '400 BAD_REQUEST');
  assert.equal(await refusal(bulk({ 2147483648: {} })), '400 VALIDATION_ERROR');
  assert.equal(
    await refusal(
      client.call(attributesBulkUpdateAlias, {
        params: { ...params, objectTypeId: nowhere },
        body: { attributes: {} },
      }),
    ),
    '404 NOT_FOUND',
  );
});

test('CONTRACT partitions.list, DAT-31: full depth with ids of system and partition; [] without a hierarchy', async () => {
  const { client } = bed.api;
  const params = { id: system.id };
  assert.deepEqual(await client.call(partitionsList, { params }), []);
  const child = { externalId: 'OU=B,OU=A,DC=x', name: 'B', hidden: false, children: [] };
  bed.directory.hierarchy = [
    {
      externalId: 'DC=x',
      name: 'DC=x',
      hidden: false,
      containers: [{ externalId: 'OU=A,DC=x', name: 'A', hidden: true, children: [child] }],
    },
  ];
  await client.call(connectedSystemsImportHierarchy, { params });
  const [partition] = await client.call(partitionsList, { params });
  const [top] = partition?.containers ?? [];
  const [below] = top?.childContainers ?? [];
  assert.deepEqual(
    [partition?.connectedSystemId, top?.partitionId, below?.partitionId, below?.connectedSystemId],
    [system.id, partition?.id, partition?.id, system.id],
  );
  assert.deepEqual([top?.hidden, below?.name, below?.selected], [true, 'B', false]);
  assert.equal(await refusal(client.call(partitionsList, { params: { id: nowhere } })), '404 NOT_FOUND');

  assert.ok(partition !== undefined && top !== undefined && below !== undefined);
  const selected = await client.call(partitionsUpdate, {
    params: { ...params, partitionId: partition.id },
    body: { selected: true },
  });
  assert.equal(selected.selected, true);
  const container = await client.call(containersUpdate, {
    params: { ...params, containerId: top.id },
    body: { selected: true },
  });
  assert.deepEqual(
    [container.selected, container.childContainers[0]?.selected],
    [true, false],
    'CONTRACT containers.update: not cascaded',
  );
  assert.equal(
    (await client.call(containersUpdate, { params: { ...params, containerId: below.id }, body: {} })).selected,
    false,
  );
  for (const [id, item] of [
    [nowhere, top.id],
    [system.id, nowhere],
  ] as const) {
    assert.equal(
      await refusal(client.call(containersUpdate, { params: { id, containerId: item }, body: {} })),
      '404 NOT_FOUND',
    );
    assert.equal(
      await refusal(
        client.call(partitionsUpdate, { params: { id, partitionId: item === top.id ? partition.id : item }, body: {} }),
      ),
      '404 NOT_FOUND',
    );
  }
});

test('CONTRACT connectorDefinitions.list: by name, built in, in use once a system has one', async () => {
  const definitions = await bed.api.client.call(connectorDefinitionsList);
  assert.deepEqual(
    definitions.map(({ name, builtIn, inUse, files, versions }) => [name, builtIn, inUse, files, versions]),
    [
      ['JIM File Connector', true, false, 0, ''],
      ['JIM LDAP Connector', true, true, 0, ''],
    ],
  );
  const { id: connectorDefinitionId } = await bed.api.client.call(connectorDefinitionsGetByName, {
    params: { name: 'JIM File Connector' },
  });
  await bed.api.client.call(connectedSystemsCreate, { body: { name: 'File', connectorDefinitionId } });
  assert.ok((await bed.api.client.call(connectorDefinitionsList)).every((definition) => definition.inUse));
});

test('CONTRACT connectorDefinitions.get: capabilities and settings in display order, presentation rows included', async () => {
  const { client } = bed.api;
  const byName = await client.call(connectorDefinitionsGetByName, { params: { name: 'JIM LDAP Connector' } });
  assert.deepEqual(await client.call(connectorDefinitionsGet, { params: { id: byName.id } }), byName);
  assert.deepEqual(
    byName.settings
      .slice(0, 4)
      .map((setting) => [setting.name, setting.type, setting.required, setting.defaultIntValue]),
    [
      ['Directory Server', 'Heading', false, null],
      ['Host', 'String', true, null],
      ['Port', 'Integer', true, 389],
      [null, 'Divider', false, null],
    ],
  );
  assert.deepEqual([byName.supportsPartitions, byName.supportsFilePaths, byName.connectedSystems], [true, false, null]);
  assert.equal(await refusal(client.call(connectorDefinitionsGet, { params: { id: nowhere } })), '404 NOT_FOUND');
  assert.equal(
    await refusal(client.call(connectorDefinitionsGetByName, { params: { name: 'jim ldap connector' } })),
    '404 NOT_FOUND',
  );
});
