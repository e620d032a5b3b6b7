import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  scopingCriteriaCreateChildGroup,
  scopingCriteriaCreateCriterion,
  scopingCriteriaCreateGroup,
  scopingCriteriaDeleteCriterion,
  scopingCriteriaDeleteGroup,
  scopingCriteriaGetGroup,
  scopingCriteriaList,
  scopingCriteriaReplace,
  scopingCriteriaUpdateGroup,
} from '@jim/contract/endpoints/scoping-criteria.ts';
import { loadConfiguration } from '@jim/server/store/load-rules.ts';
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
let id: number;
let outbound: number;
const nowhere = 999_999;

before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
  metaverse = await readMetaverse(bed);
  id = await createRule(bed, system, 'Import');
  outbound = await createRule(bed, system, 'Export');
});
after(() => bed.close());

const group = (body: object = {}, rule = id) =>
  bed.api.client.call(scopingCriteriaCreateGroup, { params: { id: rule }, body: body });
const criterion = (groupId: number, body: object, rule = id) =>
  bed.api.client.call(scopingCriteriaCreateCriterion, { params: { id: rule, groupId }, body: body as never });

test('CONTRACT scopingCriteria.createGroup: All unless said otherwise, with its Location', async () => {
  const response = await fetch(`${bed.api.url}/api/v1/synchronisation/sync-rules/${id}/scoping-criteria`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': bed.api.adminKey },
    body: '{}',
  });
  const created = (await response.json()) as { id: number; type: string; position: number };
  assert.equal(
    response.headers.get('location'),
    `/api/v1/synchronisation/sync-rules/${id}/scoping-criteria/${created.id}`,
  );
  assert.deepEqual([response.status, created.type, created.position], [201, 'All', 0]);
  assert.match(await refusal(group({ type: 'Some' })), /^400 /);
  assert.equal(await refusal(group({}, nowhere)), '404 NOT_FOUND');
});

test('CONTRACT scopingCriteria: groups nest, are read at any depth, change, and go with all below them', async () => {
  const { client } = bed.api;
  const top = await group({ type: 'any', position: 5 });
  const child = await client.call(scopingCriteriaCreateChildGroup, {
    params: { id, parentGroupId: top.id },
    body: { type: 'All' },
  });
  await criterion(child.id, {
    connectedSystemAttributeId: system.attribute('sAMAccountName'),
    comparisonType: 'StartsWith',
    stringValue: 'x',
  });
  const read = await client.call(scopingCriteriaGetGroup, { params: { id, groupId: top.id } });
  assert.deepEqual(
    [read.type, read.position, read.childGroups[0]?.criteria[0]?.comparisonType],
    ['Any', 5, 'StartsWith'],
  );
  assert.equal((await client.call(scopingCriteriaGetGroup, { params: { id, groupId: child.id } })).criteria.length, 1);
  const changed = await client.call(scopingCriteriaUpdateGroup, {
    params: { id, groupId: child.id },
    body: { position: 3 },
  });
  assert.deepEqual([changed.type, changed.position], ['All', 3]);
  const preview = await client.call(scopingCriteriaDeleteGroup, {
    params: { id, groupId: top.id },
    query: { preview: true },
  });
  assert.deepEqual(preview?.counts, { groups: 2, criteria: 1 });
  await client.call(scopingCriteriaDeleteGroup, { params: { id, groupId: top.id } });
  assert.equal(
    await refusal(client.call(scopingCriteriaGetGroup, { params: { id, groupId: child.id } })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(client.call(scopingCriteriaUpdateGroup, { params: { id, groupId: nowhere }, body: {} })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(client.call(scopingCriteriaDeleteGroup, { params: { id: outbound, groupId: top.id } })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(client.call(scopingCriteriaCreateChildGroup, { params: { id, parentGroupId: nowhere }, body: {} })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT scopingCriteria.createCriterion: the attribute of the direction, by integer or name; values as given', async () => {
  const top = await group();
  const created = await criterion(top.id, {
    connectedSystemAttributeId: system.attribute('employeeNumber'),
    metaverseAttributeId: nowhere,
    comparisonType: 12,
    intValue: 7,
    dateTimeValue: '2026-05-11T10:00:00+02:00',
    guidValue: '0E4B2C6A91D34A7EB8F06D5C4B3A2F10',
  });
  assert.deepEqual(
    [
      created.comparisonType,
      created.attributeDataType,
      created.connectedSystemAttributeName,
      created.metaverseAttributeId,
    ],
    ['GreaterThanOrEquals', 'Number', 'employeeNumber', null],
  );
  assert.deepEqual(
    [created.intValue, created.dateTimeValue, created.guidValue, created.caseSensitive],
    [7, '2026-05-11T08:00:00Z', '0e4b2c6a-91d3-4a7e-b8f0-6d5c4b3a2f10', true],
  );
  const out = await group({}, outbound);
  const onMetaverse = await criterion(
    out.id,
    { metaverseAttributeId: metaverse.attribute('Company'), comparisonType: 'equals', caseSensitive: false },
    outbound,
  );
  assert.deepEqual(
    [onMetaverse.metaverseAttributeName, onMetaverse.caseSensitive, onMetaverse.stringValue],
    ['Company', false, null],
  );

  const account = system.attribute('sAMAccountName');
  assert.equal(
    await refusal(criterion(top.id, { connectedSystemAttributeId: account, comparisonType: 'NotSet' })),
    '400 BAD_REQUEST',
  );
  assert.match(
    await refusal(criterion(top.id, { connectedSystemAttributeId: account, comparisonType: 'Like' })),
    /^400 /,
  );
  assert.equal(
    await refusal(criterion(top.id, { metaverseAttributeId: 1, comparisonType: 'Equals' })),
    '400 BAD_REQUEST',
  );
  assert.equal(
    await refusal(criterion(top.id, { connectedSystemAttributeId: nowhere, comparisonType: 'Equals' })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(criterion(nowhere, { connectedSystemAttributeId: account, comparisonType: 'Equals' })),
    '404 NOT_FOUND',
  );
  assert.equal(
    await refusal(criterion(out.id, { metaverseAttributeId: nowhere, comparisonType: 'Equals' }, outbound)),
    '404 NOT_FOUND',
  );
});

test('CONTRACT scopingCriteria.deleteCriterion: only in its own group', async () => {
  const { client } = bed.api;
  const [one, two] = [await group(), await group()];
  const created = await criterion(one.id, {
    connectedSystemAttributeId: system.attribute('sAMAccountName'),
    comparisonType: 'Equals',
  });
  const remove = (groupId: number, query: object = {}) =>
    client.call(scopingCriteriaDeleteCriterion, { params: { id, groupId, criterionId: created.id }, query });
  assert.equal(await refusal(remove(two.id)), '404 NOT_FOUND');
  assert.deepEqual((await remove(one.id, { preview: true }))?.counts, { criteria: 1 });
  assert.equal(await remove(one.id), undefined);
  assert.equal(await refusal(remove(one.id)), '404 NOT_FOUND');
});

test('CONTRACT scopingCriteria.replace: the whole tree at once, or nothing', async () => {
  const { client } = bed.api;
  const site = {
    connectedSystemAttributeId: system.attribute('sAMAccountName'),
    comparisonType: 'StartsWith',
    stringValue: 'GDN-',
  };
  const replace = (groups: object[]) => client.call(scopingCriteriaReplace, { params: { id }, body: { groups } });
  const tree = await replace([
    { type: 'All', criteria: [site], childGroups: [{ type: 1, criteria: [site, site] }] },
    {},
  ]);
  assert.deepEqual(
    tree.map((item) => [
      item.type,
      item.position,
      item.criteria.length,
      item.childGroups.map((child) => [child.type, child.criteria.length]),
    ]),
    [
      ['All', 0, 1, [['Any', 2]]],
      ['All', 1, 0, []],
    ],
  );
  assert.equal(
    await refusal(replace([{ criteria: [{ ...site, connectedSystemAttributeId: nowhere }] }])),
    '404 NOT_FOUND',
  );
  assert.deepEqual(await client.call(scopingCriteriaList, { params: { id } }), tree);
  assert.equal(await refusal(client.call(scopingCriteriaList, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('SCP-13, X22: a criterion on a date can state its moment relative to now, alone and in a whole tree', async () => {
  const { client } = bed.api;
  const top = await group({}, outbound);
  const leaving = {
    metaverseAttributeId: metaverse.attribute('Employee End Date'),
    comparisonType: 'GreaterThan',
    relativeCount: 2,
    relativeUnit: 'weeks',
    relativeDirection: 0,
  };
  const created = await criterion(top.id, leaving, outbound);
  const relativeOf = (item: typeof created | undefined) => [
    item?.relativeCount,
    item?.relativeUnit,
    item?.relativeDirection,
    item?.dateTimeValue,
  ];
  assert.deepEqual(relativeOf(created), [2, 'Weeks', 'Ago', null]);
  const [tree] = await client.call(scopingCriteriaReplace, {
    params: { id: outbound },
    body: { groups: [{ childGroups: [{ criteria: [leaving] }] }] },
  });
  assert.deepEqual(relativeOf(tree?.childGroups[0]?.criteria[0]), [2, 'Weeks', 'Ago', null]);

  const groups = await client.call(scopingCriteriaList, { params: { id: outbound } });
  const refused = (changes: object) => refusal(criterion(groups[0]?.id ?? 0, { ...leaving, ...changes }, outbound));
  assert.equal(await refused({ relativeUnit: null }), '400 BAD_REQUEST');
  assert.equal(await refused({ dateTimeValue: '2026-05-11T10:00:00Z' }), '400 BAD_REQUEST');
  assert.equal(await refused({ metaverseAttributeId: metaverse.attribute('Company') }), '400 BAD_REQUEST');
  assert.match(await refused({ relativeCount: -1 }), /^400 /);
  assert.match(await refused({ relativeUnit: 'Fortnights' }), /^400 /);

  const configuration = await loadConfiguration(bed.api.database);
  const scope = configuration.syncRules.find((rule) => rule.id === outbound)?.scope;
  assert.deepEqual(scope?.[0]?.groups[0]?.criteria, [
    {
      attributeId: leaving.metaverseAttributeId,
      comparison: 'GreaterThan',
      value: null,
      relative: { count: 2, unit: 'Weeks', direction: 'Ago' },
      caseSensitive: true,
    },
  ]);
});
