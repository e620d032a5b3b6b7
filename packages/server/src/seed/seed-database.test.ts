import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Connector } from '@jim/connector-kit/connector.ts';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import { silentLog } from '../log.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { openDatabase } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { seedDatabase } from './seed-database.ts';

let testDatabase: TestDatabase;
let database: Database;
const secrets = createSecrets([{ id: 'a', key: randomBytes(32) }]);
const seed = (
  environment: Record<string, string> = {},
  connectors: readonly Connector[] = [fileConnector],
): Promise<void> => seedDatabase({ database, secrets, connectors, environment, now: new Date('2026-05-01T00:00:00Z') });

before(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, { log: silentLog() });
  await Promise.all([seed(), seed()]);
});
after(async () => {
  await database.close();
  await testDatabase.drop();
});

async function read<Row>(text: string): Promise<Row[]> {
  return (await database.query<Row>({ text })).rows;
}

test('MVD-03: two processes that start together seed 86 attributes, 80 of User and 34 of Group, once', async () => {
  assert.deepEqual(await read('select count(*)::int as count from metaverse_attribute where built_in'), [
    { count: 86 },
  ]);
  const types = await read(`
    select object_type.id, name, plural_name, icon, count(*)::int as attributes
    from metaverse_object_type object_type join metaverse_object_type_attribute on metaverse_object_type_id = object_type.id
    group by object_type.id order by object_type.id`);
  assert.deepEqual(types, [
    { id: 1, name: 'User', plural_name: 'Users', icon: 'Person', attributes: 80 },
    { id: 2, name: 'Group', plural_name: 'Groups', icon: 'Groups', attributes: 34 },
  ]);
});

test('SCD-10: one built-in schedule looks every hour at what time changed; an administrator’s times and switch stay', async () => {
  const schedules = () =>
    read(`
      select s.name, s.trigger_type, s.cron_expression, s.interval_value, s.interval_unit, s.is_enabled, step.name as step, step.step_type
      from schedule s join schedule_step step on step.schedule_id = s.id where s.built_in`);
  const seeded = {
    name: 'Temporal Scope Reconciliation',
    trigger_type: 'Cron',
    cron_expression: '0 * * * *',
    interval_value: 1,
    interval_unit: 'Hours',
    is_enabled: true,
    step: 'Reconcile Temporal Scope',
    step_type: 'TemporalScopeReconciliation',
  };
  assert.deepEqual(await schedules(), [seeded]);
  await database.query({ text: 'update schedule set is_enabled = false, interval_value = 4' });
  await seed();
  assert.deepEqual(await schedules(), [{ ...seeded, is_enabled: false, interval_value: 4 }]);
});

test('MVD-11: an attribute belongs to many types: 28 to both, with one data type and plurality', async () => {
  const shared = await read<{ name: string }>(`
    select name from metaverse_attribute join metaverse_object_type_attribute on metaverse_attribute_id = id
    group by name having count(*) = 2 order by name`);
  assert.equal(shared.length, 28);
  assert.ok(
    ['Display Name', 'Proxy Addresses', 'Extension Attribute 15'].every((wanted) =>
      shared.some(({ name }) => name === wanted),
    ),
  );
  assert.deepEqual(
    await read(`select type, plurality, rendering_hint from metaverse_attribute where name = 'Static Members'`),
    [{ type: 'Reference', plurality: 'MultiValued', rendering_hint: 'Table' }],
  );
});

test('D-40: three roles, Administrator with id 1', async () => {
  assert.deepEqual(await read('select id, name, built_in from role order by id'), [
    { id: 1, name: 'Administrator', built_in: true },
    { id: 2, name: 'Operator', built_in: true },
    { id: 3, name: 'Reader', built_in: true },
  ]);
});

test('PSR-03: six searches, one default a type, their columns in order', async () => {
  const searches = await read<{ uri: string; is_default: boolean; columns: string[]; criteria_groups: unknown }>(`
    select uri, is_default, criteria_groups,
      (select array_agg(name order by place) from unnest(attribute_ids) with ordinality as wanted(id, place) join metaverse_attribute using (id)) as columns
    from predefined_search order by id`);
  assert.deepEqual(
    searches.map((search) => [search.uri, search.is_default]),
    [
      ['users', true],
      ['people', false],
      ['service-principals', false],
      ['groups', true],
      ['security-groups', false],
      ['distribution-groups', false],
    ],
  );
  assert.deepEqual(searches[2]?.columns, ['Display Name', 'Account Name', 'Email', 'Status']);
  assert.match(JSON.stringify(searches[4]?.criteria_groups), /"stringValue":"Security"/);
});

test('MVD-02: a later start keeps an administrator’s value, refreshes texts and takes the environment', async () => {
  await database.query({
    text: `update service_setting set value = '750', display_name = 'Old' where key = 'Sync.PageSize'`,
  });
  await seed({ JIM_SSO_AUTHORITY: 'https://id.example.net', JIM_SSO_SECRET: 'top secret' });
  const rows = await read<{ key: string; display_name: string; default_value: string | null; value: string }>(`
    select key, display_name, default_value, value from service_setting
    where key in ('Sync.PageSize', 'SSO.Authority', 'SSO.Secret') order by key`);
  const [authority, secret, pageSize] = rows;
  assert.deepEqual(
    [authority?.default_value, authority?.value, pageSize?.value, pageSize?.display_name, secret?.default_value],
    ['https://id.example.net', 'https://id.example.net', '750', 'Sync page size', null],
  );
  assert.equal(secrets.decrypt(secret?.value ?? ''), 'top secret');
  assert.doesNotMatch(secret?.value ?? '', /top secret/);
});

test('CON-02: definitions follow the code; ids of settings that stay, stay', async () => {
  const before = await read<{ id: number; name: string | null }>(
    'select id, name from connector_setting order by position',
  );
  const [first, ...rest] = fileConnector.settings;
  assert.ok(first);
  await seed({}, [{ ...fileConnector, settings: [...rest, { ...first, name: 'New one', type: 'String' }] }]);
  const changed = await read<{ id: number; name: string | null }>(
    'select id, name from connector_setting order by position',
  );
  assert.equal(changed.length, before.length);
  assert.deepEqual(
    changed.slice(0, -1).filter((row) => row.name !== null),
    before.slice(1).filter((row) => row.name !== null),
  );
  assert.equal(changed.at(-1)?.name, 'New one');
});
