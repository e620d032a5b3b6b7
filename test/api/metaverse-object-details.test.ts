import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  metaverseObjectsExplain,
  metaverseObjectsHistory,
  metaverseObjectsListValues,
  metaverseObjectsReferencedBy,
} from '@jim/contract/endpoints/metaverse-object-details.ts';
import { metaverseObjectsGet } from '@jim/contract/endpoints/metaverse-objects.ts';
import { newId } from '@jim/server/new-id.ts';
import type { Database } from '@jim/server/store/database.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { addObject, addSystem, attributeId } from './metaverse-fixture.ts';
import { refusal } from './refusal.ts';

let api: TestApi;
let ann: string;
const nobody = '018f0000-0000-7000-8000-0000000000ff';
before(async () => {
  api = await startTestServer();
  ann = await addObject(api.database, {
    type: 'User',
    values: { 'Display Name': ['Ann'], 'Proxy Addresses': ['smtp:a@x', 'SMTP:b@x', 'smtp:c@y'] },
  });
  await addObject(api.database, { type: 'User', values: { 'Display Name': ['Bob'], Manager: [ann] } });
  await addObject(api.database, {
    type: 'Group',
    values: { 'Display Name': ['Team'], 'Static Members': [ann], Owners: [ann] },
  });
});
after(() => api.close());

test('CONTRACT metaverse.listObjectValues: the values of one attribute, searched and paged', async () => {
  const values = (attributeName: string, query: object = {}, id = ann) =>
    api.client.call(metaverseObjectsListValues, { params: { id, attributeName }, query });
  const all = await values('proxy addresses');
  assert.deepEqual(
    [all.totalCount, all.pageSize, all.items.map(({ stringValue }) => stringValue)],
    [3, 50, ['smtp:a@x', 'SMTP:b@x', 'smtp:c@y']],
  );
  const object = await api.client.call(metaverseObjectsGet, { params: { id: ann } });
  const [, second] = (await values('Proxy Addresses', { search: '@X', pageSize: 1, page: 2 })).items;
  assert.equal(second, undefined);
  const found = await values('Proxy Addresses', { search: '@X', pageSize: 1, page: 2 });
  assert.deepEqual([found.totalCount, found.items[0]?.stringValue], [2, 'SMTP:b@x']);
  assert.ok(
    object.attributeValues.some(({ id }) => id === found.items[0]?.id),
    'the same value has the same id',
  );
  assert.equal((await values('Job Title')).totalCount, 0);
  assert.equal(await refusal(values('No such')), '404 NOT_FOUND');
  assert.equal(await refusal(values('Job Title', {}, nobody)), '404 NOT_FOUND');
});

test('CONTRACT metaverse.listObjectReferrers: who refers to it, once for each attribute', async () => {
  const referrers = (query: object = {}, id = ann) =>
    api.client.call(metaverseObjectsReferencedBy, { params: { id }, query });
  assert.deepEqual(
    (await referrers()).items.map(({ displayName, typeName, attributeName }) => [displayName, typeName, attributeName]),
    [
      ['Bob', 'User', 'Manager'],
      ['Team', 'Group', 'Owners'],
      ['Team', 'Group', 'Static Members'],
    ],
  );
  assert.equal((await referrers({ search: 'BO' })).totalCount, 1);
  assert.equal(await refusal(referrers({}, nobody)), '404 NOT_FOUND');
});

test('CONTRACT metaverse.listObjectHistory: the newest first, one attribute if asked, references by name', async () => {
  const [title, manager] = [await attributeId(api.database, 'Job Title'), await attributeId(api.database, 'Manager')];
  const record = (changeType: string, differences: object, id = ann): Promise<unknown> =>
    api.database.query({
      text: `insert into metaverse_object_change (id, metaverse_object_id, changed_at, change_number, change_type, initiator_type,
          initiated_by_type, initiated_by_name, display_name, differences)
        values ($1, $2, now(), nextval('change_order'), $3, 'SynchronisationRule', 'System', 'System', 'Ann', $4)`,
      values: [newId(), id, changeType, JSON.stringify(differences)],
    });
  await record('Projected', { added: { [title]: ['Clerk'] } });
  await record('AttributeFlow', {
    added: { [title]: ['Chief'], [manager]: [ann] },
    removed: { [title]: ['Clerk'] },
  });
  await record('AttributeFlow', { removed: { [manager]: [ann] } });
  const history = (query: object = {}, id = ann) => api.client.call(metaverseObjectsHistory, { params: { id }, query });
  const { items, totalCount } = await history({ pageSize: 2 });
  assert.equal(totalCount, 3);
  assert.deepEqual(
    items.map(({ changes }) => changes.map(({ attributeName, added, removed }) => [attributeName, added, removed])),
    [
      [['Manager', [], ['Ann']]],
      [
        ['Job Title', ['Chief'], ['Clerk']],
        ['Manager', ['Ann'], []],
      ],
    ],
  );
  assert.deepEqual(
    (await history({ attributeName: 'job title' })).items.map(({ changeType }) => changeType),
    ['AttributeFlow', 'Projected'],
  );
  await record('Deleted', {}, nobody);
  assert.equal((await history({}, nobody)).totalCount, 1, 'of a deleted object too');
  assert.equal(await refusal(history({}, newId())), '404 NOT_FOUND');
});

interface Source {
  readonly system: string;
  readonly value: string | null;
  readonly nullIsValue?: boolean;
  readonly enabled?: boolean;
  readonly scope?: string;
}

/** A system with an import rule that maps `title` to Job Title, and an object joined to `identity` unless value is null. */
async function addSource(database: Database, identity: string, priority: number, source: Source): Promise<void> {
  const systemId = await addSystem(database, source.system);
  const { rows } = await database.query<{ typeId: number; attributeId: number }>({
    text: `
      with type as (insert into connected_system_object_type (connected_system_id, name, selected) values ($1, 'person', true) returning id),
      attribute as (
        insert into connected_system_attribute (object_type_id, name, type, plurality, selected)
        select id, 'title', 'Text', 'SingleValued', true from type returning id
      ),
      rule as (
        insert into sync_rule (name, connected_system_id, connected_system_object_type_id, metaverse_object_type_id, direction, enabled)
        select $2 || ' in', $1, type.id, (select id from metaverse_object_type where name = 'User'), 'Import', $3 from type returning id
      ),
      scope as (insert into scoping_group (sync_rule_id) select id from rule where $7::text is not null returning id),
      criterion as (
        insert into scoping_criterion (group_id, connected_system_attribute_id, comparison_type, string_value)
        select scope.id, attribute.id, 'Equals', $7 from scope, attribute
      ),
      mapping as (
        insert into sync_rule_mapping (sync_rule_id, target_metaverse_attribute_id, priority, null_is_value)
        select id, $4, $5, $6 from rule returning id
      ),
      source as (
        insert into sync_rule_mapping_source (mapping_id, connected_system_attribute_id) select mapping.id, attribute.id from mapping, attribute
      )
      select type.id as "typeId", attribute.id as "attributeId" from type, attribute`,
    values: [
      systemId,
      source.system,
      source.enabled ?? true,
      await attributeId(database, 'Job Title'),
      priority,
      source.nullIsValue ?? false,
      source.scope ?? null,
    ],
  });
  const id = newId();
  const document = source.value === null ? {} : { [rows[0]?.attributeId ?? 0]: [source.value] };
  if (source.system === 'Unconnected') return;
  await database.query({
    text: `insert into connected_system_object (id, connected_system_id, object_type_id, document, change_number)
      values ($1, $2, $3, $4, nextval('change_order'))`,
    values: [id, systemId, rows[0]?.typeId, JSON.stringify(document)],
  });
  await database.query({
    text: `insert into connected_system_object_link values ($1, $2, $3, 'Joined', now())`,
    values: [id, systemId, identity],
  });
}

test('PRI-02: explain walks the contributors by priority and says why each wins or not (PRI-03, PRI-04)', async () => {
  const sources: readonly Source[] = [
    { system: 'Disabled', value: 'Never', enabled: false },
    { system: 'Unconnected', value: 'Never' },
    { system: 'Elsewhere', value: 'Out', scope: 'In' },
    { system: 'Silent', value: null },
    { system: 'HR', value: 'Chief' },
    { system: 'Directory', value: 'Clerk' },
    { system: 'Blank', value: null, nullIsValue: true },
  ];
  for (const [index, source] of sources.entries()) await addSource(api.database, ann, index + 1, source);
  const explanation = await api.client.call(metaverseObjectsExplain, {
    params: { id: ann, attributeName: 'Job Title' },
  });
  assert.deepEqual(
    explanation.contributors.map(({ systemName, connected, inScope, values, verdict }) => [
      systemName,
      connected,
      inScope,
      values,
      verdict,
    ]),
    [
      ['Disabled', false, null, [], 'noOpinion'],
      ['Unconnected', false, null, [], 'noOpinion'],
      ['Elsewhere', true, false, [], 'noOpinion'],
      ['Silent', true, true, [], 'noOpinion'],
      ['HR', true, true, ['Chief'], 'wins'],
      ['Directory', true, true, ['Clerk'], 'outranked'],
      ['Blank', true, true, [], 'outranked'],
    ],
  );
  assert.equal(
    new Set(explanation.contributors.slice(0, 4).map(({ reason }) => reason)).size,
    4,
    'each its own reason',
  );
  await api.database.query({ text: `update sync_rule_mapping set priority = 0 where null_is_value` });
  const blank = await api.client.call(metaverseObjectsExplain, { params: { id: ann, attributeName: 'job title' } });
  assert.deepEqual(
    blank.contributors
      .filter(({ verdict }) => verdict !== 'noOpinion')
      .map(({ systemName, verdict }) => [systemName, verdict]),
    [
      ['Blank', 'assertsBlank'],
      ['HR', 'outranked'],
      ['Directory', 'outranked'],
    ],
  );
  assert.equal(
    await refusal(api.client.call(metaverseObjectsExplain, { params: { id: nobody, attributeName: 'Job Title' } })),
    '404 NOT_FOUND',
  );
});
