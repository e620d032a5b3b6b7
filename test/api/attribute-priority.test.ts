import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { attributePriorityGet, attributePriorityUpdate } from '@jim/contract/endpoints/attribute-priority.ts';
import { hierarchySelect, partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectedSystemsImportHierarchy } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { expressionFunctionsList, expressionTest } from '@jim/contract/endpoints/expression-test.ts';
import { mappingsCreate } from '@jim/contract/endpoints/mappings.ts';
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
let metaverse: MetaverseFacts;
let system: DirectorySystem;

before(async () => {
  bed = await startBed();
  metaverse = await readMetaverse(bed);
  system = await createDirectory(bed);
});
after(() => bed.close());

test('PRI-01: contributors of an attribute are ordered as a whole, contested attributes come first', async () => {
  const { client } = bed.api;
  const feed = async (rule: number, attribute: string): Promise<number> => {
    const body = { targetMetaverseAttributeId: metaverse.attribute(attribute), sources: [{ expression: '"x"' }] };
    return (await client.call(mappingsCreate, { params: { id: rule }, body })).id;
  };
  const [one, two] = [await createRule(bed, system, 'Import', 'One'), await createRule(bed, system, 'Import', 'Two')];
  const first = await feed(one, 'Department');
  const second = await feed(two, 'Department');
  await feed(one, 'Account Name');
  const params = { id: metaverse.userTypeId };
  const before = await client.call(attributePriorityGet, { params });
  assert.deepEqual(
    before.map((item) => [item.attributeName, item.contributors.map((row) => row.mappingId)]),
    [
      ['Department', [first, second]],
      ['Account Name', [before[1]?.contributors[0]?.mappingId]],
    ],
  );
  const attributeId = metaverse.attribute('Department');
  const order = (...contributors: { mappingId: number; nullIsValue?: boolean }[]) =>
    client.call(attributePriorityUpdate, { params, body: { attributes: [{ attributeId, contributors }] } });
  const after = await order({ mappingId: second, nullIsValue: true }, { mappingId: first });
  assert.deepEqual(
    after[0]?.contributors.map((row) => [row.mappingId, row.priority, row.nullIsValue, row.ruleName]),
    [
      [second, 1, true, 'Two'],
      [first, 2, false, 'One'],
    ],
  );
  assert.equal(await refusal(order({ mappingId: second })), '400 BAD_REQUEST');
  assert.equal(await refusal(order({ mappingId: second }, { mappingId: second })), '400 BAD_REQUEST');
  assert.equal(await refusal(client.call(attributePriorityGet, { params: { id: 999_999 } })), '404 NOT_FOUND');
  assert.equal(
    await refusal(client.call(attributePriorityUpdate, { params: { id: 999_999 }, body: { attributes: [] } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT hierarchy.select: many at once, or nothing', async () => {
  const { client } = bed.api;
  const params = { id: system.id };
  bed.directory.hierarchy = [
    {
      externalId: 'DC=x',
      name: 'DC=x',
      hidden: false,
      containers: [{ externalId: 'OU=A,DC=x', name: 'A', hidden: false, children: [] }],
    },
  ];
  await client.call(connectedSystemsImportHierarchy, { params });
  const [partition] = await client.call(partitionsList, { params });
  const container = partition?.containers[0]?.id ?? 0;
  const bad = { partitions: { [partition?.id ?? 0]: true }, containers: { '999999': true } };
  assert.equal(await refusal(client.call(hierarchySelect, { params, body: bad })), '400 BAD_REQUEST');
  assert.equal((await client.call(partitionsList, { params }))[0]?.selected, false);
  const body = { partitions: { [partition?.id ?? 0]: true }, containers: { [container]: true } };
  const [selected] = await client.call(hierarchySelect, { params, body });
  assert.deepEqual([selected?.selected, selected?.containers[0]?.selected], [true, true]);
  assert.equal(await refusal(client.call(hierarchySelect, { params: { id: 999_999 }, body: {} })), '404 NOT_FOUND');
});

test('CONTRACT expressions.listFunctions: every example gives the result it shows', async () => {
  const functions = await bed.api.client.call(expressionFunctionsList);
  assert.ok(functions.some((entry) => entry.name === 'CollectionContains'));
  const upper = functions.find((entry) => entry.name === 'Upper');
  const { result } = await bed.api.client.call(expressionTest, { body: { expression: upper?.example ?? '' } });
  assert.equal(result, upper?.result);
});
