import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  connectorSpaceCountUnresolvedReferences,
  connectorSpaceGet,
  connectorSpaceList,
  connectorSpaceListUnresolvedReferences,
  connectorSpaceListValues,
} from '@jim/contract/endpoints/connector-space.ts';
import { connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import { refusal } from './refusal.ts';
import {
  type Bed,
  createDirectory,
  type DirectorySystem,
  readMetaverse,
  stageIdentity,
  stageObjects,
  startBed,
  testId,
} from './synchronisation-bed.ts';

let bed: Bed;
let system: DirectorySystem;
const nowhere = 999_999;
const person = testId(1);
const boss = testId(2);

before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
  const { userTypeId } = await readMetaverse(bed);
  await stageIdentity(bed, testId(11), userTypeId, {}, 'Tomasz Lis');
  const addresses = Array.from({ length: 25 }, (_unused, index) => `smtp:${index === 24 ? 'LAST' : index}@corp.test`);
  await stageObjects(bed, system, [
    {
      id: person,
      externalId: 'B-1044',
      joinedTo: testId(11),
      document: {
        [system.attribute('sAMAccountName')]: ['tlis'],
        [system.attribute('employeeNumber')]: [1044],
        [system.attribute('objectGUID')]: ['0e4b2c6a-91d3-4a7e-b8f0-6d5c4b3a2f10'],
        [system.attribute('proxyAddresses')]: addresses,
      },
    },
    { id: boss, externalId: 'B-1', document: { [system.attribute('sAMAccountName')]: ['Boss_Name'] } },
    { id: testId(3), externalId: 'B-2', status: 'Obsolete' },
  ]);
  const references = Array.from({ length: 12 }, (_unused, index) => `CN=G${String(index).padStart(2, '0')},DC=x`);
  for (const raw of references) {
    await bed.api.database.query({
      text: 'insert into connected_system_reference values ($1, $2, $3, $4, lower($4), $5)',
      values: [person, system.attribute('memberOf'), system.id, raw, raw.startsWith('CN=G00') ? boss : null],
    });
  }
});
after(() => bed.close());

const values = (attributeName: string, query: object = {}, csoId = person, id = system.id) =>
  bed.api.client.call(connectorSpaceListValues, { params: { id, csoId, attributeName }, query });

test('CONTRACT connectorSpace.get, DAT-34: values by attribute, at most ten of each, with summaries', async () => {
  const object = await bed.api.client.call(connectorSpaceGet, { params: { id: system.id, csoId: person } });
  assert.deepEqual(
    [
      object.status,
      object.joinType,
      object.displayName,
      object.connectedSystemName,
      object.typeName,
      object.metaverseObjectId,
    ],
    ['Normal', 'Joined', 'B-1044', 'Directory', 'user', testId(11)],
  );
  assert.equal(object.metaverseObjectDisplayName, 'Tomasz Lis');
  assert.ok(object.dateJoined !== null);
  assert.deepEqual([object.id, object.connectedSystemId, object.externalId], [person, system.id, 'B-1044']);
  assert.deepEqual(
    object.attributeValueSummaries?.map((summary) => [
      summary.attributeName,
      summary.totalCount,
      summary.returnedCount,
      summary.hasMore,
    ]),
    [
      ['employeeNumber', 1, 1, false],
      ['memberOf', 12, 10, true],
      ['objectGUID', 1, 1, false],
      ['proxyAddresses', 25, 10, true],
      ['sAMAccountName', 1, 1, false],
    ],
  );
  const byName = Map.groupBy(object.attributeValues, (value) => value.attributeName);
  assert.equal(byName.get('employeeNumber')?.[0]?.intValue, 1044);
  assert.equal(byName.get('objectGUID')?.[0]?.guidValue, '0e4b2c6a-91d3-4a7e-b8f0-6d5c4b3a2f10');
  const [resolved, unresolved] = byName.get('memberOf') ?? [];
  assert.deepEqual(
    [resolved?.referenceValueId, resolved?.unresolvedReferenceValue, resolved?.referenceDisplayName],
    [boss, null, 'B-1'],
  );
  assert.deepEqual(
    [unresolved?.referenceValueId, unresolved?.unresolvedReferenceValue, unresolved?.stringValue],
    [null, 'CN=G01,DC=x', null],
  );
  assert.equal(
    new Set(object.attributeValues.map((value) => value.id)).size,
    object.attributeValues.length,
    'ids are distinct',
  );
  const again = await bed.api.client.call(connectorSpaceGet, { params: { id: system.id, csoId: person } });
  assert.deepEqual(again, object, 'ids are stable');
});

test('CONTRACT connectorSpace.get: an object without values has no summaries; 404 beside its system', async () => {
  const { client } = bed.api;
  const bare = await client.call(connectorSpaceGet, { params: { id: system.id, csoId: testId(3) } });
  assert.deepEqual([bare.attributeValues, bare.attributeValueSummaries, bare.joinType], [[], null, 'NotJoined']);
  assert.equal(
    await refusal(client.call(connectorSpaceGet, { params: { id: nowhere, csoId: person } })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(client.call(connectorSpaceGet, { params: { id: system.id, csoId: testId(99) } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT connectorSpace.listValues: pages of 50, searched ignoring case, wildcards mean themselves', async () => {
  const first = await values('proxyAddresses', { pageSize: 10, page: 3 });
  assert.deepEqual([first.totalCount, first.items.length, first.hasNextPage], [25, 5, false]);
  assert.deepEqual(
    (await values('proxyAddresses', { search: 'last@' })).items.map((item) => item.stringValue),
    ['smtp:LAST@corp.test'],
  );
  assert.equal((await values('proxyAddresses', { search: '%' })).totalCount, 0);
  assert.deepEqual((await values('proxyAddresses', { page: 9 })).totalCount, 25, 'beyond the end the count is true');
  assert.equal((await values('proxyAddresses')).pageSize, 50);
  assert.deepEqual((await values('no such attribute')).items, []);
  assert.equal(await refusal(values('mail', {}, testId(99))), '404 NOT_FOUND');
  assert.equal(await refusal(values('mail', {}, person, nowhere)), '404 NOT_FOUND');
});

test('CONTRACT connectorSpace.listValues: references are searched by raw text while unresolved, by the target’s text once resolved', async () => {
  assert.equal((await values('memberOf')).totalCount, 12);
  assert.deepEqual((await values('memberOf', { search: 'g0' })).totalCount, 9, 'G00 is resolved');
  assert.deepEqual(
    (await values('memberOf', { search: 'boss_' })).items.map((item) => item.referenceValueId),
    [boss],
  );
  assert.equal(
    (await values('memberOf', { search: String(system.attribute('sAMAccountName')), pageSize: 1 })).items[0]
      ?.referenceValueId ?? null,
    null,
  );
});

test('CONTRACT connectorSpace.countUnresolvedReferences: a bare number', async () => {
  assert.equal(await bed.api.client.call(connectorSpaceCountUnresolvedReferences, { params: { id: system.id } }), 11);
  assert.equal(
    await refusal(bed.api.client.call(connectorSpaceCountUnresolvedReferences, { params: { id: nowhere } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT connectorSpace.listUnresolvedReferences: who points where', async () => {
  const page = await bed.api.client.call(connectorSpaceListUnresolvedReferences, {
    params: { id: system.id },
    query: { pageSize: 5, page: 3 },
  });
  assert.deepEqual([page.totalCount, page.items.length], [11, 1]);
  assert.deepEqual(page.items[0], {
    csoId: person,
    displayName: 'B-1044',
    attribute: 'memberOf',
    value: 'CN=G11,DC=x',
    reason: 'notInConnectorSpace',
  });
});

test('CONTRACT connectorSpace.list: filters combine, search finds what begins with the text', async () => {
  const list = async (query: object): Promise<(string | null)[]> => {
    const { items } = await bed.api.client.call(connectorSpaceList, { params: { id: system.id }, query });
    return items.map((item) => item.externalId);
  };
  assert.deepEqual(await list({}), ['B-1044', 'B-1', 'B-2']);
  assert.deepEqual(await list({ search: 'b-1' }), ['B-1044', 'B-1']);
  assert.deepEqual(await list({ search: '_-1' }), []);
  assert.deepEqual(await list({ status: ['Obsolete', 'pendingprovisioning'] }), ['B-2']);
  assert.deepEqual(await list({ joinType: ['NotJoined'], sortBy: 'externalId', sortDirection: 'desc' }), [
    'B-2',
    'B-1',
  ]);
  assert.deepEqual(await list({ hasPendingExport: true }), []);
  assert.deepEqual(await list({ objectTypeId: system.groupTypeId }), []);
  assert.equal(await refusal(bed.api.client.call(connectorSpaceList, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('CONTRACT connectorSpace.list: pages from the front and from behind make one list, without gaps', async () => {
  for (const pageSize of [1, 2]) {
    const pages: (string | null)[][] = [];
    for (let page = 1; page <= 4; page += 1) {
      const { items, totalCount } = await bed.api.client.call(connectorSpaceList, {
        params: { id: system.id },
        query: { page, pageSize },
      });
      assert.equal(totalCount, 3);
      pages.push(items.map((item) => item.externalId));
    }
    assert.deepEqual(pages, pageSize === 1 ? [['B-1044'], ['B-1'], ['B-2'], []] : [['B-1044', 'B-1'], ['B-2'], [], []]);
  }
});

test('CONTRACT connectedSystems.get: counts of the connector space are real', async () => {
  const { objectCount, counts, unresolvedReferenceCount } = await bed.api.client.call(connectedSystemsGet, {
    params: { id: system.id },
  });
  assert.deepEqual(
    [objectCount, counts, unresolvedReferenceCount],
    [3, { normal: 2, obsolete: 1, pendingProvisioning: 0, joined: 1 }, 11],
  );
});
