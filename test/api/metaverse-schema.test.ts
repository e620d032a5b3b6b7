import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import {
  metaverseObjectTypesGet,
  metaverseObjectTypesList,
  metaverseObjectTypesUpdate,
} from '@jim/contract/endpoints/metaverse-object-types.ts';
import {
  metaverseAttributesCreate,
  metaverseAttributesDelete,
  metaverseAttributesGet,
  metaverseAttributesList,
  metaverseAttributesUpdate,
} from '@jim/contract/endpoints/metaverse-attributes.ts';
import { loadConfiguration } from '@jim/server/store/load-rules.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { addObject, addSystem, attributeId } from './metaverse-fixture.ts';
import { refusal, refused } from './refusal.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer();
});
after(() => api.close());

test('CONTRACT metaverse.listObjectTypes: the built-in types with their attribute counts (MVD-10)', async () => {
  const { items, totalCount } = await api.client.call(metaverseObjectTypesList, { query: {} });
  assert.equal(totalCount, 2);
  assert.deepEqual(
    items.map((type) => [
      type.name,
      type.pluralName,
      type.icon,
      type.attributesCount,
      type.builtIn,
      type.hasPredefinedSearches,
    ]),
    [
      ['Group', 'Groups', 'Groups', 34, true, true],
      ['User', 'Users', 'Person', 80, true, true],
    ],
  );
  assert.deepEqual(
    items.map((type) => [type.deletionRule, type.deletionGracePeriod]),
    [
      ['WhenLastConnectorDisconnected', null],
      ['WhenLastConnectorDisconnected', null],
    ],
  );
});

test('CONTRACT metaverse.listAttributes: ordered by name, with the types that have them', async () => {
  const first = await api.client.call(metaverseAttributesList, { query: { pageSize: 1000 } });
  assert.deepEqual([first.totalCount, first.pageSize, first.items.length], [86, 100, 86]);
  assert.deepEqual(
    first.items.slice(0, 2).map((attribute) => attribute.name),
    ['Account Expires', 'Account Name'],
  );
  const { items } = await api.client.call(metaverseAttributesList, { query: { filter: 'name:eq:Display Name' } });
  assert.deepEqual(
    items.map(({ type, attributePlurality, builtIn, metaverseObjectTypes }) => ({
      type,
      attributePlurality,
      builtIn,
      types: metaverseObjectTypes.map((entry) => entry.value),
    })),
    [{ type: 'Text', attributePlurality: 'SingleValued', builtIn: true, types: ['User', 'Group'] }],
  );
});

const typeId = async (name: string): Promise<number> =>
  (await api.client.call(metaverseObjectTypesList, { query: {} })).items.find((type) => type.name === name)?.id ?? 0;
const create = (body: object) => api.client.call(metaverseAttributesCreate, { body: body as never });
const update = (id: number, body: object) => api.client.call(metaverseAttributesUpdate, { params: { id }, body });
const remove = (id: number) => api.client.call(metaverseAttributesDelete, { params: { id } });

test('CONTRACT metaverse.getObjectType: its attributes by name, whether asked for or not', async () => {
  const id = await typeId('Group');
  const type = await api.client.call(metaverseObjectTypesGet, { params: { id } });
  assert.deepEqual([type.name, type.pluralName, type.icon, type.builtIn], ['Group', 'Groups', 'Groups', true]);
  assert.equal(type.attributes.length, 34);
  const names = type.attributes.map(({ name }) => name.toLowerCase());
  assert.deepEqual(names, names.toSorted());
  assert.equal(await refusal(api.client.call(metaverseObjectTypesGet, { params: { id: 4711 } })), '404 NOT_FOUND');
});

test('CONTRACT metaverse.updateObjectType: rule, grace period and authoritative systems', async () => {
  const id = await typeId('User');
  const change = async (body: object) => {
    const changed = await api.client.call(metaverseObjectTypesUpdate, { params: { id }, body });
    assert.ok('deletionRule' in changed);
    return changed;
  };
  const systemId = await addSystem(api.database, 'HR');
  const changed = await change({
    deletionRule: 2,
    deletionGracePeriod: '3.00:00:00',
    deletionTriggerConnectedSystemIds: [systemId, String(systemId)],
  });
  assert.deepEqual(
    [
      changed.deletionRule,
      changed.deletionGracePeriod,
      changed.deletionTriggerConnectedSystemIds,
      changed.attributes.length,
    ],
    ['WhenAuthoritativeSourceDisconnected', '3.00:00:00', [systemId], 80],
  );
  assert.equal((await change({ deletionRule: null })).deletionGracePeriod, '3.00:00:00', 'absent fields stay');
  assert.equal((await change({ deletionGracePeriod: '00:00:00' })).deletionGracePeriod, null);
  assert.equal(await refusal(change({ deletionGracePeriod: '-1.00:00:00' })), '400 BAD_REQUEST');
  assert.equal(await refusal(change({ deletionTriggerConnectedSystemIds: [4711] })), '400 BAD_REQUEST');
  assert.equal(await refusal(change({ deletionTriggerConnectedSystemIds: [] })), '400 BAD_REQUEST');
  assert.equal(await refusal(change({ deletionRule: 'Sometimes' })), '400 VALIDATION_ERROR');
  const back = await change({ deletionRule: 'whenlastconnectordisconnected', deletionTriggerConnectedSystemIds: [] });
  assert.deepEqual([back.deletionRule, back.deletionTriggerConnectedSystemIds], ['WhenLastConnectorDisconnected', []]);
  assert.equal(
    await refusal(api.client.call(metaverseObjectTypesUpdate, { params: { id: 4711 }, body: {} })),
    '404 NOT_FOUND',
  );
});

test('DELM-04, DAT-38: the trigger mode is All for a new type, can be changed, and stays when it is not named', async () => {
  const id = await typeId('Group');
  const read = async () => (await api.client.call(metaverseObjectTypesGet, { params: { id } })).deletionTriggerMode;
  const change = (body: object) => api.client.call(metaverseObjectTypesUpdate, { params: { id }, body });
  assert.equal(await read(), 'AllSourcesDisconnect');
  await change({ deletionTriggerMode: 'specificsourcesdisconnect' });
  await change({ deletionGracePeriod: '1.00:00:00' });
  assert.equal(await read(), 'SpecificSourcesDisconnect');
  assert.deepEqual(
    (await loadConfiguration(api.database)).metaverseTypes.find((type) => type.id === id)?.deletionTriggerMode,
    'SpecificSourcesDisconnect',
  );
  await change({ deletionTriggerMode: 1, deletionGracePeriod: '00:00:00' });
  assert.equal(await read(), 'AllSourcesDisconnect');
  assert.equal(await refusal(change({ deletionTriggerMode: 'Any' })), '400 VALIDATION_ERROR');
});

test('CONTRACT metaverse.createAttribute: with its types, its activity and a location', async () => {
  const user = await typeId('User');
  const response = await fetch(`${api.url}/api/v1/metaverse/attributes`, {
    method: 'POST',
    headers: { 'X-API-Key': api.adminKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Cost Centre', type: 1, attributePlurality: 0, objectTypeIds: [user] }),
  });
  assert.equal(response.status, 201);
  const made = (await response.json()) as { id: number };
  assert.equal(response.headers.get('location'), `/api/v1/metaverse/attributes/${made.id}`);
  const read = await api.client.call(metaverseAttributesGet, { params: { id: made.id } });
  assert.deepEqual(made, read);
  assert.deepEqual(
    [read.name, read.type, read.attributePlurality, read.builtIn, read.objectTypes],
    ['Cost Centre', 'Text', 'SingleValued', false, [{ id: user, name: 'User' }]],
  );
  const { items } = await api.client.call(activitiesList, { query: { sortDirection: 'desc' } });
  assert.deepEqual(
    items.slice(0, 1).map((item) => [item.targetType, item.targetOperationType, item.targetName, item.status]),
    [['MetaverseAttribute', 'Create', 'Cost Centre', 'Complete']],
  );
  assert.equal(await refusal(create({ name: 'Cost Centre', type: 'Text' })), '400 BAD_REQUEST');
  assert.equal((await create({ name: 'cost centre', type: 'Text' })).name, 'cost centre', 'names are compared exactly');
  assert.equal(await refusal(create({ name: 'X', type: 'Text', objectTypeIds: [4711] })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ name: 'X', type: 'NotSet' })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create({ name: 'x'.repeat(201), type: 'Text' })), '400 VALIDATION_ERROR');
  const missing = await refused(create({}));
  assert.deepEqual(Object.keys(missing.body?.validationErrors ?? {}).toSorted(), ['name', 'type']);
});

test('CONTRACT metaverse.updateAttribute: partial; never built-in ones, nor so that values are orphaned (MVD-22)', async () => {
  const [user, group] = [await typeId('User'), await typeId('Group')];
  const { id } = await create({ name: 'Badge', type: 'Text', objectTypeIds: [user] });
  assert.deepEqual((await update(id, { objectTypeIds: [user, group] })).objectTypes.length, 2);
  const renamed = await update(id, { name: 'Badge Colour', attributePlurality: 'MultiValued' });
  assert.deepEqual(
    [renamed.name, renamed.attributePlurality, renamed.objectTypes.length],
    ['Badge Colour', 'MultiValued', 2],
  );
  await addObject(api.database, { type: 'User', values: { 'Badge Colour': ['red'] } });
  const orphaning = await refused(update(id, { objectTypeIds: [group] }));
  assert.deepEqual([orphaning.status, orphaning.body?.code], [400, 'VALIDATION_ERROR']);
  assert.match(orphaning.body?.message ?? '', /1 User object/);
  assert.equal(await refusal(update(id, { type: 'Number' })), '400 VALIDATION_ERROR');
  assert.deepEqual((await update(id, { objectTypeIds: [user] })).objectTypes, [{ id: user, name: 'User' }]);
  assert.equal(await refusal(update(id, { name: 'Display Name' })), '400 BAD_REQUEST');
  assert.equal(await refusal(update(id, { objectTypeIds: [4711] })), '400 BAD_REQUEST');
  const builtIn = await attributeId(api.database, 'Info');
  assert.equal(await refusal(update(builtIn, { objectTypeIds: [user] })), '400 BAD_REQUEST');
  assert.equal(await refusal(update(4711, { name: 'X' })), '404 NOT_FOUND');
});

test('CONTRACT metaverse.deleteAttribute: neither built-in, nor with values, nor used by a rule (MVD-22)', async () => {
  const { id } = await create({ name: 'Shoe Size', type: 'Number' });
  const owner = await addObject(api.database, { type: 'User', values: { 'Shoe Size': [43] } });
  const held = await refused(remove(id));
  assert.deepEqual([held.status, held.body?.code], [400, 'VALIDATION_ERROR']);
  assert.match(held.body?.message ?? '', /1 User object/);
  await api.database.query({ text: `update metaverse_object set document = '{}' where id = $1`, values: [owner] });

  const ruleId = await addRule('Badges in', `Trim(mv["Shoe Size"])`);
  const used = await refused(remove(id));
  assert.deepEqual([used.status, used.body?.code], [400, 'VALIDATION_ERROR']);
  assert.equal(used.body?.details, JSON.stringify([{ Id: ruleId, Name: 'Badges in' }]));
  assert.equal(await refusal(update(id, { name: 'Shoes' })), '400 VALIDATION_ERROR', 'an expression reads it by name');
  const preview = await api.client.call(metaverseAttributesDelete, { params: { id }, query: { preview: true } });
  assert.deepEqual(
    [preview?.counts, preview?.samples, preview?.warnings.length],
    [{ attributes: 1, rules: 1 }, { rules: ['Badges in'] }, 1],
    'D-42: says what stands against it',
  );
  await api.database.query({ text: 'delete from sync_rule where id = $1', values: [ruleId] });

  assert.equal(await remove(id), undefined);
  assert.equal(await refusal(remove(id)), '404 NOT_FOUND');
  assert.equal(await refusal(remove(await attributeId(api.database, 'Info'))), '400 BAD_REQUEST');
});

async function addRule(name: string, expression: string): Promise<number> {
  const systemId = await addSystem(api.database, 'Badges');
  const { rows } = await api.database.query<{ id: number }>({
    text: `
      with type as (insert into connected_system_object_type (connected_system_id, name) values ($1, 'badge') returning id),
      target as (
        insert into connected_system_attribute (object_type_id, name, type, plurality) select id, 'size', 'Text', 'SingleValued' from type returning id
      ),
      rule as (
        insert into sync_rule (name, connected_system_id, connected_system_object_type_id, metaverse_object_type_id, direction)
        select $2, $1, id, $3, 'Export' from type returning id
      ),
      mapping as (
        insert into sync_rule_mapping (sync_rule_id, target_connected_system_attribute_id) select rule.id, target.id from rule, target returning id
      ),
      source as (insert into sync_rule_mapping_source (mapping_id, expression) select id, $4 from mapping)
      select id from rule`,
    values: [systemId, name, await typeId('User'), expression],
  });
  return rows[0]?.id ?? 0;
}

test('CONTRACT metaverse: Readers read, only Administrators change the schema (D-40)', async () => {
  const reader = api.clientFor(await api.addKey(['Reader']));
  const operator = api.clientFor(await api.addKey(['Operator']));
  assert.equal((await reader.call(metaverseObjectTypesList, { query: {} })).totalCount, 2);
  assert.equal(
    await refusal(operator.call(metaverseAttributesCreate, { body: { name: 'X', type: 'Text' } })),
    '403 FORBIDDEN',
  );
  assert.equal(await refusal(api.clientFor(undefined).call(metaverseAttributesList)), '401 UNAUTHORISED');
});
