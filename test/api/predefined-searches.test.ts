import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { metaverseObjectsSearch } from '@jim/contract/endpoints/metaverse-objects.ts';
import {
  predefinedSearchesCreate,
  predefinedSearchesDelete,
  predefinedSearchesGet,
  predefinedSearchesList,
  predefinedSearchesUpdate,
} from '@jim/contract/endpoints/predefined-searches.ts';
import { indexSearch } from '@jim/server/store/index-search.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { addObject, attributeId } from './metaverse-fixture.ts';
import { refusal } from './refusal.ts';

let api: TestApi;
const ids: Record<string, number> = {};
let userType: number;
before(async () => {
  api = await startTestServer();
  for (const name of [
    'Display Name',
    'Department',
    'Employee Number',
    'Employee Start Date',
    'Hide From Address Lists?',
    'Manager',
  ])
    ids[name] = await attributeId(api.database, name);
  const { rows } = await api.database.query<{ id: number }>({
    text: `select id from metaverse_object_type where name = 'User'`,
  });
  userType = rows[0]?.id ?? 0;
  const add = (name: string, values: Record<string, (string | number | boolean)[]>): Promise<string> =>
    addObject(api.database, { type: 'User', values: { 'Display Name': [name], ...values } });
  const ann = await add('Ann', { Department: ['Sales'], 'Employee Number': [10], 'Hide From Address Lists?': [true] });
  await add('Bob', {
    Department: ['sales East'],
    'Employee Number': [20],
    'Employee Start Date': ['2026-01-02T00:00:00Z'],
  });
  await add('Cy', { Department: ['Finance'], Manager: [ann] });
  await add('Dee', {});
});
after(() => api.close());

const create = (body: object) => api.client.call(predefinedSearchesCreate, { body: body as never });
const update = (uri: string, body: object) =>
  api.client.call(predefinedSearchesUpdate, { params: { uri }, body: body });

test('PSR-01: a search is created, read, changed and deleted; the uri is unique', async () => {
  const made = await create({
    name: 'Sales people',
    uri: 'sales-people',
    metaverseObjectTypeId: userType,
    attributeIds: [ids['Department'], ids['Display Name']],
    criteriaGroups: [
      { type: 0, criteria: [{ attributeId: ids['Department'], comparisonType: 3, stringValue: 'sales' }] },
    ],
  });
  assert.deepEqual(
    [made.name, made.metaverseObjectType.name, made.builtIn, made.isEnabled, made.isDefaultForMetaverseObjectType],
    ['Sales people', 'User', false, true, false],
  );
  assert.deepEqual(
    made.attributes.map(({ name, position }) => [name, position]),
    [
      ['Department', 0],
      ['Display Name', 1],
    ],
  );
  assert.deepEqual(made.criteriaGroups, [
    {
      type: 'All',
      position: 0,
      criteria: [
        {
          attributeId: ids['Department'],
          attributeName: 'Department',
          comparisonType: 'StartsWith',
          stringValue: 'sales',
        },
      ],
      childGroups: [],
    },
  ]);
  assert.deepEqual(await api.client.call(predefinedSearchesGet, { params: { uri: 'SALES-people' } }), made);
  const changed = await update('sales-people', { name: 'Sellers', uri: 'sellers' });
  assert.deepEqual([changed.name, changed.uri, changed.criteriaGroups.length], ['Sellers', 'sellers', 1]);
  const taken = { name: 'X', uri: 'sellers', metaverseObjectTypeId: userType };
  assert.equal(await refusal(create(taken)), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ ...taken, uri: 'Not a slug' })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ ...taken, uri: 'x', metaverseObjectTypeId: 4711 })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ ...taken, uri: 'x', attributeIds: [4711] })), '400 BAD_REQUEST');
  assert.equal(await api.client.call(predefinedSearchesDelete, { params: { uri: 'sellers' } }), undefined);
  assert.equal(await refusal(update('sellers', {})), '404 NOT_FOUND');
});

test('PSR-02: every comparison finds what it says, with search rows and without', async () => {
  const search = { name: 'Probe', uri: 'probe', metaverseObjectTypeId: userType };
  await create(search);
  const find = async (criteriaGroups: readonly object[]): Promise<string> => {
    await update('probe', { criteriaGroups });
    const { items, totalCount } = await api.client.call(metaverseObjectsSearch, {
      params: { predefinedSearchUri: 'probe' },
      query: { sortBy: 'Display Name', sortDirection: 'asc' },
    });
    assert.equal(items.length, totalCount);
    return items.map(({ displayName }) => displayName).join(' ');
  };
  const one = (attribute: string, comparisonType: string, stringValue: string | null) => [
    { criteria: [{ attributeId: ids[attribute], comparisonType, stringValue }] },
  ];
  const expected: readonly (readonly [readonly object[], string])[] = [
    [one('Department', 'Equals', 'SALES'), 'Ann'],
    [one('Department', 'NotEquals', 'Sales'), 'Bob Cy'],
    [one('Department', 'StartsWith', 'sa'), 'Ann Bob'],
    [one('Department', 'NotStartsWith', 'sa'), 'Cy'],
    [one('Department', 'EndsWith', 'EAST'), 'Bob'],
    [one('Department', 'NotEndsWith', 'east'), 'Ann Cy'],
    [one('Department', 'Contains', 'an'), 'Cy'],
    [one('Department', 'NotContains', 'an'), 'Ann Bob'],
    [one('Department', 'Equals', null), 'Dee'],
    [one('Department', 'NotEquals', null), ''],
    [one('Employee Number', 'LessThan', '20'), 'Ann'],
    [one('Employee Number', 'LessThanOrEquals', '20'), 'Ann Bob'],
    [one('Employee Number', 'GreaterThan', '10'), 'Bob'],
    [one('Employee Number', 'GreaterThanOrEquals', '10'), 'Ann Bob'],
    [one('Employee Number', 'Contains', '1'), ''],
    [one('Employee Start Date', 'LessThan', '2026-01-02T01:00:00Z'), 'Bob'],
    [one('Hide From Address Lists?', 'Equals', 'true'), 'Ann'],
    [one('Manager', 'Equals', null), 'Ann Bob Dee'],
    [[], 'Ann Bob Cy Dee'],
    [[...one('Department', 'Equals', 'finance'), ...one('Employee Number', 'Equals', '10')], 'Ann Cy'],
    [
      [
        {
          type: 'All',
          criteria: [{ attributeId: ids['Department'], comparisonType: 'StartsWith', stringValue: 'sales' }],
          childGroups: [
            {
              type: 'Any',
              criteria: [
                { attributeId: ids['Employee Number'], comparisonType: 'Equals', stringValue: '20' },
                { attributeId: ids['Employee Number'], comparisonType: 'Equals', stringValue: '30' },
              ],
            },
          ],
        },
      ],
      'Bob',
    ],
  ];
  for (const [criteria, names] of expected) assert.equal(await find(criteria), names, JSON.stringify(criteria));
  await indexSearch(api.database);
  for (const [criteria, names] of expected) assert.equal(await find(criteria), names, JSON.stringify(criteria));
  await api.client.call(predefinedSearchesDelete, { params: { uri: 'probe' } });
});

test('PSR-03: the built-in searches', async () => {
  const searches = await api.client.call(predefinedSearchesList);
  assert.deepEqual(
    searches.map(({ uri, builtIn, isDefaultForMetaverseObjectType, attributes }) => [
      uri,
      builtIn,
      isDefaultForMetaverseObjectType,
      attributes.length,
    ]),
    [
      ['groups', true, true, 5],
      ['distribution-groups', true, false, 5],
      ['security-groups', true, false, 5],
      ['users', true, true, 6],
      ['people', true, false, 6],
      ['service-principals', true, false, 4],
    ],
  );
});

test('PSR-04: one default for a type; built-in searches can be disabled, not deleted or rewritten', async () => {
  await create({ name: 'Mine', uri: 'mine', metaverseObjectTypeId: userType, isDefaultForMetaverseObjectType: true });
  const defaults = async (): Promise<string[]> =>
    (await api.client.call(predefinedSearchesList))
      .filter(
        ({ metaverseObjectType, isDefaultForMetaverseObjectType }) =>
          metaverseObjectType.id === userType && isDefaultForMetaverseObjectType,
      )
      .map(({ uri }) => uri);
  assert.deepEqual(await defaults(), ['mine']);
  assert.equal((await update('users', { isDefaultForMetaverseObjectType: true, isEnabled: false })).isEnabled, false);
  assert.deepEqual(await defaults(), ['users']);
  assert.equal(await refusal(update('users', { name: 'People' })), '400 BAD_REQUEST');
  assert.equal(
    await refusal(api.client.call(predefinedSearchesDelete, { params: { uri: 'users' } })),
    '400 BAD_REQUEST',
  );
  const reader = api.clientFor(await api.addKey(['Reader']));
  assert.equal(await refusal(reader.call(predefinedSearchesDelete, { params: { uri: 'mine' } })), '403 FORBIDDEN');
});

test('PSR-04: a disabled search is hidden from those who only read, and stays with its Administrators', async () => {
  await create({ name: 'Hidden', uri: 'hidden', metaverseObjectTypeId: userType, isEnabled: false });
  const params = { predefinedSearchUri: 'HIDDEN' };
  assert.equal((await api.client.call(metaverseObjectsSearch, { params })).totalCount, 4);
  assert.equal((await api.client.call(predefinedSearchesGet, { params: { uri: 'hidden' } })).isEnabled, false);
  for (const role of ['Reader', 'Operator']) {
    const caller = api.clientFor(await api.addKey([role]));
    assert.equal(await refusal(caller.call(metaverseObjectsSearch, { params })), '404 NOT_FOUND', role);
    assert.equal(await refusal(caller.call(predefinedSearchesGet, { params: { uri: 'hidden' } })), '404 NOT_FOUND');
    assert.ok(!(await caller.call(predefinedSearchesList)).some(({ uri }) => uri === 'hidden'), role);
  }
  await update('hidden', { isEnabled: true });
  const reader = api.clientFor(await api.addKey(['Reader']));
  assert.equal((await reader.call(metaverseObjectsSearch, { params })).totalCount, 4);
});

test('CONTRACT predefinedSearches.delete: D-42, a preview deletes nothing; 404 once it is gone', async () => {
  await create({ name: 'Goes', uri: 'goes', metaverseObjectTypeId: userType, isDefaultForMetaverseObjectType: true });
  const remove = (query: object = {}) => api.client.call(predefinedSearchesDelete, { params: { uri: 'goes' }, query });
  assert.deepEqual(await remove({ preview: true }), {
    target: 'Goes',
    counts: { predefinedSearches: 1 },
    samples: { predefinedSearches: ['Goes'] },
    warnings: ['User is left without a default search.'],
  });
  assert.equal(await remove(), undefined);
  assert.equal(await refusal(remove()), '404 NOT_FOUND');
});
