import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import { matchingModeSwitch } from '@jim/contract/endpoints/matching-mode.ts';
import {
  matchingRulesCreate,
  matchingRulesDelete,
  matchingRulesGet,
  matchingRulesListForObjectType,
  matchingRulesUpdate,
  syncRuleMatchingRulesCreate,
  syncRuleMatchingRulesDelete,
  syncRuleMatchingRulesGet,
  syncRuleMatchingRulesList,
  syncRuleMatchingRulesUpdate,
} from '@jim/contract/endpoints/matching-rules.ts';
import { syncRulesUpdate } from '@jim/contract/endpoints/sync-rules.ts';
import { refusal } from './refusal.ts';
import {
  type Bed,
  createDirectory,
  createRule,
  type DirectorySystem,
  type MetaverseFacts,
  readMetaverse,
  stageIdentity,
  stageObjects,
  startBed,
  testId,
} from './synchronisation-bed.ts';

let bed: Bed;
let metaverse: MetaverseFacts;
const nowhere = 999_999;

before(async () => {
  bed = await startBed();
  metaverse = await readMetaverse(bed);
});
after(() => bed.close());

const request = (system: DirectorySystem, changes: object = {}) => ({
  connectedSystemObjectTypeId: system.userTypeId,
  metaverseObjectTypeId: metaverse.userTypeId,
  targetMetaverseAttributeId: metaverse.attribute('Account Name'),
  sources: [{ order: 0, connectedSystemAttributeId: system.attribute('sAMAccountName') }],
  ...changes,
});
const create = (system: DirectorySystem, changes: object = {}) =>
  bed.api.client.call(matchingRulesCreate, { params: { csId: system.id }, body: request(system, changes) });
const createOn = (id: number, system: DirectorySystem, changes: object = {}) =>
  bed.api.client.call(syncRuleMatchingRulesCreate, { params: { id }, body: request(system, changes) });

test('CONTRACT matchingRules.create: the order is one after the last; every refusal', async () => {
  const system = await createDirectory(bed);
  const [first, second, third] = [
    await create(system),
    await create(system, { order: 7, caseSensitive: false }),
    await create(system),
  ];
  assert.deepEqual([first.order, second.order, third.order], [0, 7, 8]);
  assert.deepEqual([first.caseSensitive, second.caseSensitive], [true, false]);
  assert.deepEqual(
    [
      first.connectedSystemObjectTypeName,
      first.metaverseObjectTypeName,
      first.syncRuleId,
      first.targetMetaverseAttributeName,
    ],
    ['user', 'User', null, 'Account Name'],
  );
  const both = await create(system, {
    sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName'), metaverseAttributeId: 1 }],
  });
  assert.equal(both.sources[0]?.metaverseAttributeId, null, 'the attribute of the connected system wins');
  const params = { csId: system.id, objectTypeId: system.userTypeId };
  const list = await bed.api.client.call(matchingRulesListForObjectType, { params });
  assert.deepEqual(
    list.map((rule) => rule.order),
    [0, 7, 8, 9],
  );

  assert.equal(await refusal(create(system, { sources: [] })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create(system, { sources: undefined })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(create(system, { sources: [{ order: 1 }] })), '400 BAD_REQUEST');
  assert.equal(await refusal(create(system, { sources: [{ connectedSystemAttributeId: nowhere }] })), '404 NOT_FOUND');
  assert.equal(await refusal(create(system, { sources: [{ metaverseAttributeId: nowhere }] })), '404 NOT_FOUND');
  assert.equal(await refusal(create(system, { connectedSystemObjectTypeId: nowhere })), '404 NOT_FOUND');
  assert.equal(await refusal(create(system, { metaverseObjectTypeId: nowhere })), '404 NOT_FOUND');
  assert.equal(await refusal(create(system, { targetMetaverseAttributeId: nowhere })), '404 NOT_FOUND');
  assert.equal(await refusal(create({ ...system, id: nowhere })), '404 NOT_FOUND');
  assert.equal(
    await refusal(
      bed.api.client.call(matchingRulesListForObjectType, { params: { ...params, objectTypeId: nowhere } }),
    ),
    '404 NOT_FOUND',
  );
});

test('CONTRACT matchingRules: read, change and delete under the own system only, each change an activity', async () => {
  const { client } = bed.api;
  const [system, other] = [await createDirectory(bed, 'Own'), await createDirectory(bed, 'Other')];
  const rule = await create(system);
  const params = { csId: system.id, ruleId: rule.id };
  assert.deepEqual(await client.call(matchingRulesGet, { params }), rule);
  const sources = [{ order: 3, metaverseAttributeId: metaverse.attribute('Company') }];
  const changed = await client.call(matchingRulesUpdate, { params, body: { order: 2, sources } });
  assert.deepEqual(
    [changed.order, changed.caseSensitive, changed.sources[0]?.metaverseAttributeName],
    [2, true, 'Company'],
  );
  assert.equal(
    await refusal(client.call(matchingRulesUpdate, { params, body: { sources: [] } })),
    '400 VALIDATION_ERROR',
  );
  const elsewhere = { csId: other.id, ruleId: rule.id };
  assert.equal(await refusal(client.call(matchingRulesGet, { params: elsewhere })), '404 NOT_FOUND');
  assert.equal(await refusal(client.call(matchingRulesUpdate, { params: elsewhere, body: {} })), '404 NOT_FOUND');
  assert.equal(await refusal(client.call(matchingRulesDelete, { params: elsewhere })), '404 NOT_FOUND');
  assert.equal((await client.call(matchingRulesDelete, { params, query: { preview: true } }))?.target, 'Rule for user');
  assert.equal(await client.call(matchingRulesDelete, { params }), undefined);
  assert.equal(await refusal(client.call(matchingRulesGet, { params })), '404 NOT_FOUND');
  const { items } = await client.call(activitiesList, {
    query: { search: 'rule for user', sortBy: 'created', pageSize: 100 },
  });
  const own = items
    .filter((item) => item.targetContext === 'Own')
    .map((item) => `${item.targetType} ${item.targetOperationType}`);
  assert.deepEqual(own, ['ObjectMatchingRule Create', 'ObjectMatchingRule Update', 'ObjectMatchingRule Delete']);
});

test('CONTRACT syncRuleMatchingRules: types come from the rule; saving a rule in simple mode drops them', async () => {
  const { client } = bed.api;
  const system = await createDirectory(bed, 'Advanced');
  const id = await createRule(bed, system, 'Import', 'Advanced rule');
  const rule = await createOn(id, system);
  assert.deepEqual(
    [rule.connectedSystemObjectTypeId, rule.metaverseObjectTypeId, rule.syncRuleId, rule.connectedSystemObjectTypeName],
    [0, null, id, null],
  );
  const params = { id, ruleId: rule.id };
  assert.deepEqual(await client.call(syncRuleMatchingRulesGet, { params }), rule);
  const changed = await client.call(syncRuleMatchingRulesUpdate, { params, body: { caseSensitive: false } });
  assert.deepEqual([changed.caseSensitive, changed.order], [false, 0]);
  assert.equal(
    await refusal(client.call(syncRuleMatchingRulesGet, { params: { id, ruleId: nowhere } })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(client.call(syncRuleMatchingRulesUpdate, { params: { id: nowhere, ruleId: rule.id }, body: {} })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(createOn(id, system, { sources: [{ connectedSystemAttributeId: nowhere }] })),
    '404 NOT_FOUND',
  );
  assert.equal(await refusal(createOn(nowhere, system)), '404 NOT_FOUND');
  await client.call(syncRuleMatchingRulesDelete, { params });
  assert.equal(await refusal(client.call(syncRuleMatchingRulesDelete, { params })), '404 NOT_FOUND');

  await createOn(id, system);
  await client.call(syncRulesUpdate, { params: { id }, body: { enabled: true } });
  assert.deepEqual(await client.call(syncRuleMatchingRulesList, { params: { id } }), []);
});

test('SYS-04: switching to advanced copies rules, switching back keeps the most common set; the same mode changes nothing', async () => {
  const { client } = bed.api;
  const system = await createDirectory(bed, 'Switches');
  const params = { csId: system.id };
  await create(system);
  const [one, two] = [await createRule(bed, system, 'Import', 'One'), await createRule(bed, system, 'Import', 'Two')];
  const preview = await client.call(matchingModeSwitch, { params, query: { preview: true }, body: { mode: 1 } });
  assert.equal(preview.syncRulesUpdated, 2);
  const advanced = await client.call(matchingModeSwitch, { params, body: { mode: 1 } });
  assert.deepEqual(
    [advanced.success, advanced.newMode, advanced.syncRulesUpdated, advanced.objectTypeMigrations],
    [true, 'SyncRule', 2, []],
  );
  assert.equal((await client.call(syncRuleMatchingRulesList, { params: { id: one } })).length, 1);
  assert.equal(
    (await client.call(connectedSystemsGet, { params: { id: system.id } })).objectMatchingRuleMode,
    'SyncRule',
  );
  assert.equal((await client.call(matchingModeSwitch, { params, body: { mode: 'syncrule' } })).syncRulesUpdated, 0);

  await client.call(syncRulesUpdate, { params: { id: two }, body: { enabled: true } });
  assert.equal(
    (await client.call(syncRuleMatchingRulesList, { params: { id: two } })).length,
    1,
    'in advanced mode a save keeps them',
  );
  await createOn(two, system, { targetMetaverseAttributeId: metaverse.attribute('Company') });
  const simple = await client.call(matchingModeSwitch, { params, body: { mode: 0 } });
  const [migration] = simple.objectTypeMigrations;
  assert.deepEqual(
    [
      migration?.rulesDiverged,
      migration?.uniqueSyncRuleConfigurations,
      migration?.matchingRulesSet,
      migration?.syncRulesCleared,
      simple.warnings.length,
    ],
    [true, 2, 0, 2, 1],
    'the object type has rules of its own',
  );
  assert.deepEqual(await client.call(syncRuleMatchingRulesList, { params: { id: two } }), []);
  assert.equal(await refusal(client.call(matchingModeSwitch, { params, body: { mode: 7 } })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(client.call(matchingModeSwitch, { params, body: {} as never })), '400 VALIDATION_ERROR');
  assert.equal(
    await refusal(client.call(matchingModeSwitch, { params: { csId: nowhere }, body: { mode: 1 } })),
    '404 NOT_FOUND',
  );
});

test('JOIN-05: a matching rule that begins to use an attribute fills its keys, the last one that used it empties them', async () => {
  const { client, database } = bed.api;
  const system = await createDirectory(bed, 'Keys');
  const company = metaverse.attribute('Company');
  await stageIdentity(bed, testId(501), metaverse.userTypeId, { [company]: ['ÅNGSTRÖM Ltd', '', 'x'.repeat(1001)] });
  await stageObjects(bed, system, [
    { id: testId(511), externalId: 'k1', document: { [system.attribute('employeeNumber')]: [42] } },
  ]);
  const keys = async (): Promise<unknown[]> => {
    const { rows } = await database.query<{ key: string; value: string }>({
      text: `
        select match_key as key, value from metaverse_match_key where attribute_id = $1
        union all select match_key, value from connected_system_match_key where attribute_id = $2`,
      values: [company, system.attribute('employeeNumber')],
    });
    return rows.map((row) => [row.key, row.value]);
  };
  assert.deepEqual(await keys(), []);
  const changes = {
    targetMetaverseAttributeId: company,
    sources: [{ connectedSystemAttributeId: system.attribute('employeeNumber') }],
  };
  const [first, second] = [await create(system, changes), await create(system, changes)];
  assert.deepEqual(await keys(), [
    ['ångström ltd', 'ÅNGSTRÖM Ltd'],
    ['42', '42'],
  ]);
  await client.call(matchingRulesDelete, { params: { csId: system.id, ruleId: first.id } });
  assert.equal((await keys()).length, 2, 'the other rule still uses them');
  await client.call(matchingRulesDelete, { params: { csId: system.id, ruleId: second.id } });
  assert.deepEqual(await keys(), []);
});

test('JOIN-05: a disabled rule has no keys, since no run keeps them; enabling it fills them again', async () => {
  const { client, database } = bed.api;
  const system = await createDirectory(bed, 'Disabled');
  await client.call(matchingModeSwitch, { params: { csId: system.id }, body: { mode: 1 } });
  const department = metaverse.attribute('Department');
  const id = await createRule(bed, system, 'Import', 'Disabled rule');
  await createOn(id, system, { targetMetaverseAttributeId: department });
  const count = async (): Promise<number | undefined> => {
    const { rows } = await database.query<{ count: number }>({
      text: 'select count(*) as count from metaverse_match_key where attribute_id = $1',
      values: [department],
    });
    return rows[0]?.count;
  };
  await client.call(syncRulesUpdate, { params: { id }, body: { enabled: false } });
  await stageIdentity(bed, testId(601), metaverse.userTypeId, { [department]: ['Ops'] });
  assert.equal(await count(), 0);
  await client.call(syncRulesUpdate, { params: { id }, body: { enabled: true } });
  assert.equal(await count(), 1);
  await client.call(syncRulesUpdate, { params: { id }, body: { enabled: false } });
  assert.equal(await count(), 0);
});
