import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TestApi } from '../testing/start-test-server.ts';
import { startTestServer } from '../testing/start-test-server.ts';
import { indexSearch } from './index-search.ts';
import { findPeople } from './people.ts';

let api: TestApi;
const idOf = (number: number): string => `00000000-0000-7000-8000-00000000000${number}`;
before(async () => {
  api = await startTestServer();
  const add = (number: number, type: string, name: string, attribute: string, value: string | number) =>
    api.database.query({
      text: `
        insert into metaverse_object (id, type_id, display_name, document, change_number)
        select $1, type.id, $2, jsonb_build_object(attribute.id::text, jsonb_build_array($5::jsonb)), nextval('change_order')
        from metaverse_object_type type, metaverse_attribute attribute where type.name = $3 and attribute.name = $4`,
      values: [idOf(number), name, type, attribute, JSON.stringify(value)],
    });
  await add(1, 'User', 'Ada', 'Subject Identifier', 'sub-Ada');
  await add(2, 'User', 'Twin', 'Subject Identifier', 'twin');
  await add(3, 'User', 'Twin too', 'Subject Identifier', 'twin');
  await add(4, 'Group', 'Ada’s group', 'Common Name', 'sub-Ada');
  await add(5, 'User', 'By number', 'Employee Number', 42);
});
after(() => api.close());

const find = async (attribute: string, claim: string): Promise<string[]> =>
  (await findPeople(api.database, attribute, claim)).map((person) => person.metaverseObjectId).toSorted();

for (const state of ['while search rows are to be caught up', 'from search rows'])
  test(`ROLE-04: people are found by the exact value of one attribute, ${state}`, async () => {
    if (state === 'from search rows') await indexSearch(api.database);
    assert.deepEqual(await find('Subject Identifier', 'sub-Ada'), [idOf(1)], 'a group is nobody');
    assert.deepEqual(await find('subject identifier', 'SUB-ADA'), [], 'another case is another person');
    assert.deepEqual(await find('Common Name', 'sub-Ada'), []);
    assert.deepEqual(await find('Subject Identifier', 'twin'), [idOf(2), idOf(3)]);
    assert.deepEqual(await find('Employee Number', '42'), [idOf(5)]);
    assert.deepEqual(await find('Employee Number', 'forty-two'), [], 'no value of that type');
    assert.deepEqual(await find('No such attribute', 'x'), []);
  });

test('ROLE-04: search rows that lag behind do not let somebody in whose value has changed', async () => {
  await api.database.query({ text: `update metaverse_object set document = '{}' where id = $1`, values: [idOf(1)] });
  assert.deepEqual(await find('Subject Identifier', 'sub-Ada'), []);
});
