import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { metaverseAttributesList, metaverseObjectTypesList } from '@jim/contract/endpoints/metaverse.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

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
