import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  metaverseObjectsGet,
  metaverseObjectsList,
  metaverseObjectsSearch,
} from '@jim/contract/endpoints/metaverse-objects.ts';
import { fillSearchAnew, indexSearch } from '@jim/server/store/index-search.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { addObject, addSystem, join } from './metaverse-fixture.ts';
import { refusal } from './refusal.ts';

let api: TestApi;
let ann: string;
let group: string;
let systemId: number;
let userType: number;
before(async () => {
  api = await startTestServer();
  const { database } = api;
  systemId = await addSystem(database, 'Badge Office');
  const user = (name: string, place: number, values: Record<string, (string | number | boolean)[]>): Promise<string> =>
    addObject(database, {
      type: 'User',
      createdAt: `2026-05-0${place}T08:00:00Z`,
      contributedBy: { systemId, mappingId: 0 },
      values: { 'Display Name': [name], ...values },
    });
  ann = await user('Ann Äpple', 1, {
    'Job Title': ['Technician'],
    Department: ['Sales'],
    Type: ['PersonEntity'],
    'Employee Number': [42],
    'Proxy Addresses': ['smtp:ann@example.net', 'SMTP:ANN_A@example.net'],
    'Hide From Address Lists?': [true],
    objectGUID: ['0c0f4f1f-7e21-4a53-92b1-10c2d0d26a3e'],
    'Employee Start Date': ['2026-01-02T00:00:00Z'],
    Photo: ['AAEC'],
  });
  await user('Bob Brown', 2, { 'Job Title': ['Clerk'], Department: ['SALES'], Type: ['personentity'], Manager: [ann] });
  await user('Carl 100%', 3, { Department: ['Finance'], Type: ['NonPersonEntity'] });
  await user('annette', 4, { 'Job Title': ['Technician'] });
  group = await addObject(database, {
    type: 'Group',
    createdAt: '2026-05-05T08:00:00Z',
    values: { 'Display Name': ['Blue Team'], 'Group Type': ['Security'], 'Static Members': [ann] },
  });
  await join(database, ann, systemId);
  const { rows } = await database.query<{ id: number }>({
    text: `select id from metaverse_object_type where name = 'User'`,
  });
  userType = rows[0]?.id ?? 0;
});
after(() => api.close());

type ListQuery = NonNullable<NonNullable<Parameters<typeof list>[0]>>;
const list = (query: { readonly [name: string]: string | number | readonly string[] } = {}) =>
  api.client.call(metaverseObjectsList, { query: query });
const namesOf = async (query: ListQuery): Promise<(string | null)[]> =>
  (await list(query)).items.map(({ displayName }) => displayName);

/** Once from the objects themselves, once from their search rows. */
function testBothWays(name: string, body: () => Promise<void>): void {
  test(name, async () => {
    await api.database.query({ text: 'truncate metaverse_search' });
    await api.database.query({ text: 'insert into metaverse_search_due select id from metaverse_object' });
    await body();
    await indexSearch(api.database);
    const { rows } = await api.database.query<{ due: number; rows: number }>({
      text: 'select (select count(*) from metaverse_search_due) as due, (select count(*) from metaverse_search) as rows',
    });
    assert.deepEqual(rows, [{ due: 0, rows: 5 }]);
    await body();
  });
}

testBothWays('CONTRACT metaverse.listObjects: ordered by creation, paged, with a true count', async () => {
  assert.deepEqual(await namesOf({}), ['Ann Äpple', 'Bob Brown', 'Carl 100%', 'annette', 'Blue Team']);
  assert.deepEqual(await namesOf({ sortDirection: 'desc', pageSize: 2 }), ['Blue Team', 'annette']);
  assert.deepEqual(await namesOf({ sortBy: 'displayName', objectTypeId: userType }), [
    'Ann Äpple',
    'annette',
    'Bob Brown',
    'Carl 100%',
  ]);
  assert.deepEqual(await namesOf({ sortBy: 'displayName', page: 2, pageSize: 2 }), ['Blue Team', 'Bob Brown']);
  assert.deepEqual(await namesOf({ page: 3, pageSize: 2 }), ['Blue Team']);
  assert.deepEqual(await namesOf({ page: 2, pageSize: 3 }), ['annette', 'Blue Team']);
  assert.deepEqual(await namesOf({ page: 2, pageSize: 3, sortDirection: 'desc' }), ['Bob Brown', 'Ann Äpple']);
  const beyond = await list({ page: 9, pageSize: 2, objectTypeId: userType });
  assert.deepEqual([beyond.items, beyond.totalCount, beyond.totalPages, beyond.hasNextPage], [[], 4, 2, false]);
  assert.equal((await list({ objectTypeId: 4711 })).totalCount, 0);
  assert.equal(await refusal(list({ sortDirection: 'up' })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(list({ objectTypeId: 'x' })), '400 VALIDATION_ERROR');
});

testBothWays('CONTRACT metaverse.listObjects: search is any part of the display name, in any case', async () => {
  assert.deepEqual(await namesOf({ search: 'aNN' }), ['Ann Äpple', 'annette']);
  assert.deepEqual(await namesOf({ search: 'ÄPP' }), ['Ann Äpple']);
  assert.deepEqual(await namesOf({ search: '0%' }), ['Carl 100%']);
  assert.deepEqual(await namesOf({ search: 'technician' }), []);
  assert.deepEqual(await namesOf({ search: 'b', objectTypeId: userType, sortBy: 'displayName' }), ['Bob Brown']);
});

testBothWays(
  'CONTRACT metaverse.listObjects: an attribute equals a value, in any case, whatever its type',
  async () => {
    const filter = (filterAttributeName: string, filterAttributeValue: string): Promise<(string | null)[]> =>
      namesOf({ filterAttributeName, filterAttributeValue });
    assert.deepEqual(await filter('Department', 'sales'), ['Ann Äpple', 'Bob Brown']);
    assert.deepEqual(await filter('department', 'Sale'), []);
    assert.deepEqual(await filter('Proxy Addresses', 'smtp:ann_a@EXAMPLE.net'), ['Ann Äpple']);
    assert.deepEqual(await filter('Employee Number', '42'), ['Ann Äpple']);
    assert.deepEqual(await filter('Employee Number', 'x'), []);
    assert.deepEqual(await filter('Hide From Address Lists?', 'True'), ['Ann Äpple']);
    assert.deepEqual(await filter('objectGUID', '{0C0F4F1F-7E21-4A53-92B1-10C2D0D26A3E}'), ['Ann Äpple']);
    assert.deepEqual(await filter('Employee Start Date', '2026-01-02T01:00:00+01:00'), ['Ann Äpple']);
    assert.deepEqual(await filter('Manager', ann), ['Bob Brown']);
    assert.deepEqual(await filter('No such attribute', 'x'), []);
    assert.equal((await list({ filterAttributeName: 'Department' })).totalCount, 5, 'both are needed');
  },
);

testBothWays('CONTRACT metaverse.listObjects: attributes by name, repeated or with commas, as text', async () => {
  const repeated = await list({ attributes: ['Job Title', 'employee number'], pageSize: 2 });
  assert.deepEqual(
    repeated.items.map(({ attributes }) => attributes),
    [{ 'Employee Number': '42', 'Job Title': 'Technician' }, { 'Job Title': 'Clerk' }],
  );
  const joined = await list({ attributes: 'Manager,Hide From Address Lists?,Display Name', pageSize: 2 });
  assert.deepEqual(
    joined.items.map(({ attributes }) => attributes),
    [{ 'Hide From Address Lists?': 'True' }, { Manager: 'Ann Äpple' }],
  );
  const all = await list({ attributes: '*', search: 'Blue' });
  assert.deepEqual(all.items[0]?.attributes, { 'Group Type': 'Security', 'Static Members': 'Ann Äpple' });
  assert.deepEqual((await list({ search: 'Blue' })).items[0]?.attributes, {});
});

test('CONTRACT metaverse.listObjects: status and the system it is joined to', async () => {
  assert.deepEqual(await namesOf({ connectedSystemId: systemId }), ['Ann Äpple']);
  assert.equal((await list({ status: 'Normal' })).totalCount, 5);
  assert.equal((await list({ status: 1 })).totalCount, 0);
});

testBothWays(
  'CONTRACT metaverse.searchObjects: type, criteria, columns and text of a predefined search (PSR-03)',
  async () => {
    const find = (uri: string, query: object = {}) =>
      api.client.call(metaverseObjectsSearch, { params: { predefinedSearchUri: uri }, query });
    const found = async (uri: string, query: object = {}): Promise<(string | null)[]> =>
      (await find(uri, query)).items.map(({ displayName }) => displayName);
    assert.deepEqual(await found('users'), ['annette', 'Carl 100%', 'Bob Brown', 'Ann Äpple'], 'newest first');
    assert.deepEqual(await found('people', { sortDirection: 'asc' }), ['Ann Äpple', 'Bob Brown']);
    assert.deepEqual(await found('service-principals'), ['Carl 100%']);
    assert.deepEqual(await found('security-groups'), ['Blue Team']);
    assert.deepEqual(await found('distribution-groups'), []);
    assert.deepEqual(await found('users', { search: 'TECHNI' }), ['annette', 'Ann Äpple']);
    assert.deepEqual(await found('users', { search: 'smtp:' }), ['Ann Äpple']);
    assert.deepEqual(await found('users', { sortBy: 'display name', sortDirection: 'asc', pageSize: 3 }), [
      'Ann Äpple',
      'annette',
      'Bob Brown',
    ]);
    assert.deepEqual(await found('users', { sortBy: 'Department', sortDirection: 'asc' }), [
      'Carl 100%',
      'Ann Äpple',
      'Bob Brown',
      'annette',
    ]);
    const { items } = await find('People', { sortDirection: 'asc' });
    assert.deepEqual(items[0]?.attributes, { 'Job Title': 'Technician', Department: 'Sales' });
    assert.equal(await refusal(find('nowhere')), '404 NOT_FOUND');
  },
);

test('CONTRACT metaverse.getObject, DAT-37: every value with its source, connectors and references', async () => {
  const found = await api.client.call(metaverseObjectsGet, { params: { id: ann.toUpperCase() } });
  assert.deepEqual(
    [found.id, found.displayName, found.status, found.origin, found.type.name, found.isPendingDeletion],
    [ann, 'Ann Äpple', 'Normal', 'Projected', 'User', false],
  );
  assert.deepEqual(
    found.connectedSystemObjects.map(({ connectedSystemId, connectedSystemName, displayName }) => [
      connectedSystemId,
      connectedSystemName,
      displayName,
    ]),
    [[systemId, 'Badge Office', 'X-1']],
  );
  const value = (name: string) => found.attributeValues.filter(({ attributeName }) => attributeName === name);
  const [title] = value('Job Title');
  assert.deepEqual(
    [
      title?.stringValue,
      title?.attributeType,
      title?.attributePlurality,
      title?.contributedBySystemId,
      title?.contributedBySystemName,
    ],
    ['Technician', 'Text', 'SingleValued', systemId, 'Badge Office'],
  );
  assert.equal(value('Employee Number')[0]?.intValue, 42);
  assert.equal(value('Hide From Address Lists?')[0]?.boolValue, true);
  assert.equal(value('objectGUID')[0]?.guidValue, '0c0f4f1f-7e21-4a53-92b1-10c2d0d26a3e');
  assert.equal(value('Employee Start Date')[0]?.dateTimeValue, '2026-01-02T00:00:00Z');
  assert.equal(value('Photo')[0]?.binaryLength, 3);
  assert.equal(value('Proxy Addresses').length, 2);
  assert.equal(new Set(found.attributeValues.map(({ id }) => id)).size, found.attributeValues.length);
  assert.equal(found.referencedByCount, 2);
  const again = await api.client.call(metaverseObjectsGet, { params: { id: ann }, query: { valuesPerAttribute: 1 } });
  assert.equal(again.attributeValues.filter(({ attributeName }) => attributeName === 'Proxy Addresses').length, 1);
  assert.equal(again.attributeValueCounts['Proxy Addresses'], 2);
  const team = await api.client.call(metaverseObjectsGet, { params: { id: group } });
  assert.deepEqual(
    new Set(team.attributeValues.map(({ contributedBySystemId }) => contributedBySystemId)),
    new Set([null]),
    'what no system contributed is managed here',
  );
  assert.deepEqual([team.created, team.lastConnectorDisconnectedDate], ['2026-05-05T08:00:00Z', null]);
  const member = team.attributeValues.find(({ attributeName }) => attributeName === 'Static Members');
  assert.deepEqual([member?.referenceValueId, member?.referenceValueDisplayName], [ann, 'Ann Äpple']);
  assert.equal(
    await refusal(api.client.call(metaverseObjectsGet, { params: { id: '018f0000-0000-7000-8000-0000000000ff' } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT metaverse: counts follow every change, cached or not', async () => {
  const before = (await list({ search: 'zoe' })).totalCount;
  const id = await addObject(api.database, { type: 'User', values: { 'Display Name': ['Zoe'] } });
  assert.equal((await list({ search: 'zoe' })).totalCount, before + 1);
  assert.equal((await list()).totalCount, 6);
  await api.database.query({ text: `update metaverse_object set display_name = 'Yan' where id = $1`, values: [id] });
  assert.equal((await list({ search: 'zoe' })).totalCount, before);
  await api.database.query({ text: 'delete from metaverse_object where id = $1', values: [id] });
  assert.equal((await list()).totalCount, 5);
  await indexSearch(api.database);
  assert.equal((await list()).totalCount, 5);
});

test('CONTRACT metaverse: search rows filled anew are the ones filled page by page, with their indexes', async () => {
  const read = async (): Promise<unknown> => [
    (await api.database.query({ text: 'select s::text from metaverse_search s order by metaverse_object_id' })).rows,
    (
      await api.database.query({
        text: `select indexname from pg_indexes where tablename = 'metaverse_search' order by 1`,
      })
    ).rows,
  ];
  const before = await read();
  await fillSearchAnew(api.database);
  assert.deepEqual(await read(), before);
});
