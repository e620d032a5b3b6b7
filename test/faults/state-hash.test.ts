import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { silentLog } from '../../packages/server/src/log.ts';
import { openDatabase } from '../../packages/server/src/store/database.ts';
import { createTestDatabase } from '../../packages/server/src/testing/test-database.ts';
import { compareStates, readState, type InstallationState } from './state-hash.ts';

interface Spec {
  readonly name: string;
  readonly guid?: string;
  readonly later?: boolean;
}

/** Two people, one the other's manager, each with an account; ids and order of making differ each time. */
async function stateOf({ name, guid = 'g', later = false }: Spec): Promise<InstallationState> {
  await using own = await createTestDatabase();
  await using database = openDatabase(own.url, { log: silentLog(), poolSize: 1 });
  const [ann, bob, account] = [randomUUID(), randomUUID(), randomUUID()];
  const people = [
    [ann, 'Ann'],
    [bob, name],
  ];
  await database.query({
    text: `
      insert into metaverse_object_type (id, name, plural_name) values (900, 'Human', 'Humans');
      insert into metaverse_attribute (id, name, type) values (901, 'Called', 'Text'), (902, 'Boss', 'Reference');
      insert into connector_definition (id, name, capabilities) values (903, 'Any', '{}');
      insert into connected_system (id, name, connector_definition_id) values (904, 'Directory', 903);
      insert into connected_system_object_type (id, connected_system_id, name) values (905, 904, 'account');
      insert into connected_system_attribute (id, object_type_id, name, type, plurality, is_external_id)
        values (906, 905, 'guid', 'Text', 'SingleValued', true), (907, 905, 'boss', 'Reference', 'SingleValued', false)`,
  });
  for (const [id, called] of later ? people.toReversed() : people) {
    await database.query({
      text: `insert into metaverse_object (id, type_id, document, change_number) values ($1, 900, $2, nextval('change_order'))`,
      values: [id, JSON.stringify({ 901: [called] })],
    });
  }
  await database.query({ text: 'insert into metaverse_reference values ($1, 902, $2)', values: [bob, ann] });
  await database.query({
    text: `insert into connected_system_object (id, connected_system_id, object_type_id, external_id, external_id_key, document, change_number)
           values ($1, 904, 905, $2, $2, $3, nextval('change_order'))`,
    values: [account, guid, JSON.stringify({ 906: [guid] })],
  });
  await database.query({
    text: `insert into connected_system_object_link values ($1, 904, $2, 'Provisioned', now())`,
    values: [account, bob],
  });
  await database.query({
    text: `insert into connected_system_object_link
           select $1, 904, id, 'Joined', now() from metaverse_object where document = $2`,
    values: [randomUUID(), JSON.stringify({ 901: ['Ann'] })],
  });
  await database.query({
    text: `insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, error_count, change_number)
           values ($1, 904, $2, 'Update', $3, $4, nextval('change_order'))`,
    values: [
      randomUUID(),
      account,
      JSON.stringify({ 907: [{ kind: 'Update', reference: ann, attempts: 2 }] }),
      later ? 1 : 0,
    ],
  });
  return await readState(database, { madeUpAttributes: ['guid'], targets: { directory: [['boss', 'Ann']] } });
}

test('STATE: ids, made up values, attempts and the order of things are no part of it, what is said and referred to is', async () => {
  const state = await stateOf({ name: 'Bob' });
  assert.deepEqual(
    state.lines.map((line) => line.slice(0, line.indexOf(/[[{]/.exec(line)?.[0] ?? '') - 1)),
    ['identity', 'identity', 'object', 'pending export', 'target directory'],
  );
  const same = await stateOf({ name: 'Bob', guid: 'another', later: true });
  assert.equal(same.hash, state.hash);
  assert.deepEqual(compareStates(state, same), []);
  const renamed = await stateOf({ name: 'Rob' });
  assert.notEqual(renamed.hash, state.hash);
  assert.match(compareStates(state, renamed).join('\n'), /^- identity .*"Bob".*\n(.|\n)*\+ identity .*"Rob"/);
});
