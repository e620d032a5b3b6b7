import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import { expressionTest } from '@jim/contract/endpoints/expression-test.ts';
import {
  mappingsCreate,
  mappingsDelete,
  mappingsGet,
  mappingsList,
  mappingsUpdate,
} from '@jim/contract/endpoints/mappings.ts';
import {
  syncRulesCreate,
  syncRulesDelete,
  syncRulesGet,
  syncRulesList,
  syncRulesUpdate,
} from '@jim/contract/endpoints/sync-rules.ts';
import { refusal } from './refusal.ts';
import {
  type Bed,
  createDirectory,
  createRule,
  type DirectorySystem,
  type MetaverseFacts,
  readMetaverse,
  startBed,
} from './synchronisation-bed.ts';

let bed: Bed;
let system: DirectorySystem;
let metaverse: MetaverseFacts;
const nowhere = 999_999;

before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
  metaverse = await readMetaverse(bed);
});
after(() => bed.close());

const body = (changes: object = {}) => ({
  name: 'Rule',
  connectedSystemId: system.id,
  connectedSystemObjectTypeId: system.userTypeId,
  metaverseObjectTypeId: metaverse.userTypeId,
  direction: 1 as const,
  ...changes,
});
const create = (changes: object = {}) => bed.api.client.call(syncRulesCreate, { body: body(changes) });
const map = (id: number, request: object) => bed.api.client.call(mappingsCreate, { params: { id }, body: request });

test('CONTRACT syncRules.create: defaults; what belongs to the other direction is null', async () => {
  const inbound = await create({ provisionToConnectedSystem: true, projectToMetaverse: true });
  assert.deepEqual(
    [
      inbound.direction,
      inbound.enabled,
      inbound.enforceState,
      inbound.projectToMetaverse,
      inbound.provisionToConnectedSystem,
    ],
    ['Import', true, true, true, null],
  );
  assert.deepEqual([inbound.inboundOutOfScopeAction, inbound.outboundDeprovisionAction], ['Disconnect', 'Disconnect']);
  assert.deepEqual(
    [inbound.connectedSystemName, inbound.connectedSystemObjectTypeName, inbound.metaverseObjectTypeName],
    ['Directory', 'user', 'User'],
  );
  const outbound = await create({
    direction: 'export',
    projectToMetaverse: true,
    outboundDeprovisionAction: 'Delete',
    enabled: false,
  });
  assert.deepEqual(
    [outbound.projectToMetaverse, outbound.outboundDeprovisionAction, outbound.enabled],
    [null, 'Delete', false],
  );
  assert.equal(
    (await bed.api.client.call(connectedSystemsGet, { params: { id: system.id } })).fullSynchronisationNeeded,
    true,
  );
});

test('CONTRACT syncRules.create: refuses unknown parents with 400, and missing fields', async () => {
  assert.equal(await refusal(create({ direction: 0 })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ connectedSystemId: nowhere })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ connectedSystemObjectTypeId: nowhere })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ metaverseObjectTypeId: nowhere })), '400 BAD_REQUEST');
  assert.equal(await refusal(create({ name: '' })), '400 VALIDATION_ERROR');
  assert.equal(await refusal(bed.api.client.call(syncRulesCreate, { body: {} as never })), '400 VALIDATION_ERROR');
});

test('CONTRACT syncRules.list: by id, paged, filtered, disabled ones too', async () => {
  const page = await bed.api.client.call(syncRulesList, { query: { pageSize: 100 } });
  const ids = page.items.map((rule) => rule.id);
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  );
  const disabled = await bed.api.client.call(syncRulesList, { query: { filter: 'enabled:eq:false' } });
  assert.deepEqual(
    disabled.items.map((rule) => rule.direction),
    ['Export'],
  );
  assert.equal(
    (await bed.api.client.call(syncRulesList, { query: { filter: `connectedSystemId:eq:${system.id}` } })).totalCount,
    ids.length,
  );
});

test('CONTRACT syncRules.update: absent fields stay; 404 for an unknown rule', async () => {
  const rule = await create({ name: 'Before' });
  const params = { id: rule.id };
  const changed = await bed.api.client.call(syncRulesUpdate, {
    params,
    body: { enabled: false, inboundOutOfScopeAction: 'RemainJoined' },
  });
  assert.deepEqual([changed.name, changed.enabled, changed.inboundOutOfScopeAction], ['Before', false, 'RemainJoined']);
  assert.ok(changed.lastUpdated !== null);
  assert.deepEqual(await bed.api.client.call(syncRulesGet, { params }), changed);
  assert.equal(
    await refusal(bed.api.client.call(syncRulesUpdate, { params, body: { name: ' ' } })),
    '400 VALIDATION_ERROR',
  );
  assert.equal(
    await refusal(bed.api.client.call(syncRulesUpdate, { params: { id: nowhere }, body: {} })),
    '404 NOT_FOUND',
  );
  assert.equal(await refusal(bed.api.client.call(syncRulesGet, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('CONTRACT syncRules.delete: 204 with all its parts; D-42: a preview counts them; each is an activity', async () => {
  const rule = await create({ name: 'To be deleted' });
  const request = {
    targetMetaverseAttributeId: metaverse.attribute('Account Name'),
    sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName') }],
  };
  await map(rule.id, request);
  const params = { id: rule.id };
  const preview = await bed.api.client.call(syncRulesDelete, { params, query: { preview: true } });
  assert.deepEqual(preview?.counts, { mappings: 1 });
  assert.equal(await bed.api.client.call(syncRulesDelete, { params }), undefined);
  assert.equal(await refusal(bed.api.client.call(syncRulesDelete, { params })), '404 NOT_FOUND');
  const { items } = await bed.api.client.call(activitiesList, {
    query: { search: 'to be deleted', sortBy: 'created' },
  });
  assert.deepEqual(
    items.map((item) => [item.targetOperationType, item.targetName, item.targetContext]),
    [
      ['Create', 'To be deleted', 'Directory'],
      ['Create', 'Mapping to Account Name', 'To be deleted'],
      ['Delete', 'To be deleted', 'Directory'],
    ],
  );
});

test('CONTRACT mappings.create: kinds of sources; the target of the other direction is ignored', async () => {
  const id = await createRule(bed, system, 'Import', 'Sources');
  const account = system.attribute('sAMAccountName');
  const target = {
    targetMetaverseAttributeId: metaverse.attribute('Account Name'),
    targetConnectedSystemAttributeId: account,
  };
  const attribute = { connectedSystemAttributeId: account, order: 1 };
  const expression = { expression: 'Upper(cs["sAMAccountName"])', connectedSystemAttributeId: nowhere };
  assert.equal((await map(id, { ...target, sources: [attribute] })).sourceType, 'AttributeMapping');
  assert.equal((await map(id, { ...target, sources: [expression] })).sourceType, 'ExpressionMapping');
  const mixed = await map(id, { ...target, sources: [attribute, expression] });
  assert.equal(mixed.sourceType, 'AdvancedMapping');
  assert.deepEqual(
    mixed.sources.map((source) => [source.order, source.connectedSystemAttributeName, source.expression]),
    [
      [0, null, 'Upper(cs["sAMAccountName"])'],
      [1, 'sAMAccountName', null],
    ],
  );
  assert.deepEqual(
    [mixed.targetMetaverseAttributeName, mixed.targetConnectedSystemAttributeId],
    ['Account Name', null],
  );
  const all = await bed.api.client.call(mappingsList, { params: { id } });
  assert.deepEqual(
    all.map((mapping) => mapping.priority).toSorted(),
    all.map((mapping) => mapping.priority),
    'PRI-01: new mappings join at the bottom',
  );
  assert.deepEqual(await bed.api.client.call(mappingsGet, { params: { id, mappingId: mixed.id } }), mixed);
});

test('CONTRACT mappings.create: everything it refuses', async () => {
  const [inbound, outbound] = [
    await createRule(bed, system, 'Import', 'In'),
    await createRule(bed, system, 'Export', 'Out'),
  ];
  const name = metaverse.attribute('Account Name');
  const account = system.attribute('sAMAccountName');
  const other = await createDirectory(bed, 'Elsewhere');
  const source = { connectedSystemAttributeId: account };
  const cases: [number, object, string][] = [
    [inbound, { targetConnectedSystemAttributeId: account, sources: [source] }, '400 BAD_REQUEST'],
    [inbound, { targetMetaverseAttributeId: nowhere, sources: [source] }, '404 NOT_FOUND'],
    [inbound, { targetMetaverseAttributeId: name, sources: [] }, '400 BAD_REQUEST'],
    [inbound, { targetMetaverseAttributeId: name }, '400 BAD_REQUEST'],
    [inbound, { targetMetaverseAttributeId: name, sources: [{ order: 0 }] }, '400 BAD_REQUEST'],
    [
      inbound,
      { targetMetaverseAttributeId: name, sources: [{ connectedSystemAttributeId: nowhere }] },
      '404 NOT_FOUND',
    ],
    [
      inbound,
      {
        targetMetaverseAttributeId: name,
        sources: [{ connectedSystemAttributeId: other.attribute('sAMAccountName') }],
      },
      '400 BAD_REQUEST',
    ],
    [
      inbound,
      {
        targetMetaverseAttributeId: name,
        sources: [{ connectedSystemAttributeId: system.attribute('employeeNumber') }],
      },
      '400 BAD_REQUEST',
    ],
    [inbound, { targetMetaverseAttributeId: name, sources: [{ expression: 'Uper(cs["x"])' }] }, '400 BAD_REQUEST'],
    [
      outbound,
      { targetConnectedSystemAttributeId: system.attribute('objectGUID'), sources: [{ expression: '1' }] },
      '400 BAD_REQUEST',
    ],
    [
      outbound,
      { targetConnectedSystemAttributeId: account, sources: [{ metaverseAttributeId: nowhere }] },
      '404 NOT_FOUND',
    ],
    [outbound, { targetMetaverseAttributeId: name, sources: [{ metaverseAttributeId: name }] }, '400 BAD_REQUEST'],
    [nowhere, { targetMetaverseAttributeId: name, sources: [source] }, '404 NOT_FOUND'],
  ];
  for (const [id, request, expected] of cases)
    assert.equal(await refusal(map(id, request)), expected, JSON.stringify(request));
  assert.equal(
    (await map(outbound, { targetConnectedSystemAttributeId: account, sources: [{ metaverseAttributeId: name }] }))
      .priority,
    null,
  );
});

test('PRI-01: priorities count per metaverse type and attribute over all rules; another target sends to the bottom', async () => {
  const target = (attribute: string) => ({
    targetMetaverseAttributeId: metaverse.attribute(attribute),
    sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName') }],
  });
  const [first, second] = [
    await createRule(bed, system, 'Import', 'First'),
    await createRule(bed, system, 'Import', 'Second'),
  ];
  const a = await map(first, target('Company'));
  const b = await map(second, target('Company'));
  const c = await map(first, target('Department'));
  assert.deepEqual([a.priority, b.priority, c.priority], [1, 2, 1]);
  const moved = await bed.api.client.call(mappingsUpdate, {
    params: { id: first, mappingId: c.id },
    body: { ...target('Company'), nullIsValue: true },
  });
  assert.deepEqual([moved.id, moved.priority, moved.nullIsValue], [c.id, 3, true]);
  const kept = await bed.api.client.call(mappingsUpdate, {
    params: { id: first, mappingId: a.id },
    body: { ...target('Company'), enabled: false },
  });
  assert.deepEqual([kept.priority, kept.enabled], [1, false]);
});

test('CONTRACT mappings.delete: 204, then 404; only under its own rule', async () => {
  const id = await createRule(bed, system, 'Import', 'Deletes');
  const mapping = await map(id, {
    targetMetaverseAttributeId: metaverse.attribute('Company'),
    sources: [{ expression: '"x"' }],
  });
  const other = await createRule(bed, system, 'Import', 'Not its rule');
  const { client } = bed.api;
  assert.equal(
    await refusal(client.call(mappingsDelete, { params: { id: other, mappingId: mapping.id } })),
    '404 NOT_FOUND',
  );
  const preview = await client.call(mappingsDelete, {
    params: { id, mappingId: mapping.id },
    query: { preview: true },
  });
  assert.equal(preview?.target, 'Mapping to Company');
  await client.call(mappingsDelete, { params: { id, mappingId: mapping.id } });
  assert.equal(await refusal(client.call(mappingsGet, { params: { id, mappingId: mapping.id } })), '404 NOT_FOUND');
  assert.equal(await refusal(client.call(mappingsList, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('CONTRACT expressions.test: evaluates over given values; a fault is a normal answer', async () => {
  const { client } = bed.api;
  const run = (request: object) => client.call(expressionTest, { body: request as never });
  assert.deepEqual(
    await run({
      expression: 'Upper(Left(mv["Last Name"], 3)) + "-" + cs["badge"]',
      mvAttributes: { 'Last Name': 'Lis' },
      csAttributes: { badge: 1044 },
    }),
    { isValid: true, result: 'LIS-1044', resultType: 'String', errorMessage: null, errorPosition: null },
  );
  const broken = await run({ expression: 'Uper("x")' });
  assert.equal(broken.isValid, false);
  assert.equal(typeof broken.errorPosition, 'number');
  assert.equal((await run({ expression: 'mv["x"]' })).resultType, 'null');
  assert.equal(await refusal(run({ expression: '  ' })), '400 BAD_REQUEST');
  assert.equal(await refusal(run({})), '400 VALIDATION_ERROR');
});
