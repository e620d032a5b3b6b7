/** What the rules of the data model say of the entities that are configured: their defaults and what they cannot be. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { attributesUpdate, objectTypesList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectedSystemsCreate, connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { mappingsCreate } from '@jim/contract/endpoints/mappings.ts';
import { matchingRulesCreate } from '@jim/contract/endpoints/matching-rules.ts';
import { runProfilesCreate, runProfilesList } from '@jim/contract/endpoints/run-profiles.ts';
import { syncRulesGet } from '@jim/contract/endpoints/sync-rules.ts';
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
before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
  metaverse = await readMetaverse(bed);
});
after(() => bed.close());

async function stored(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown> | undefined> {
  const { rows } = await bed.api.database.query<Record<string, unknown>>({ text, values });
  return rows[0];
}

test('DAT-30: a new connected system is active, matches in simple mode, and its settings are not valid until they are checked', async () => {
  const { client } = bed.api;
  const definition = await client.call(connectorDefinitionsGetByName, { params: { name: 'JIM LDAP Connector' } });
  const created = await client.call(connectedSystemsCreate, {
    body: { name: 'New', connectorDefinitionId: definition.id },
  });
  assert.deepEqual([created.status, created.settingValuesValid], ['Active', false]);
  assert.deepEqual(
    await stored(
      `select object_matching_rule_mode as mode, last_sync_completed_at as synchronised, max_export_parallelism as parallelism,
              import_watermark as watermark from connected_system where id = $1`,
      [created.id],
    ),
    { mode: 'ConnectedSystem', synchronised: null, parallelism: null, watermark: null },
  );
  const configured = await client.call(connectedSystemsGet, { params: { id: system.id } });
  assert.equal(configured.settingValuesValid, true);
});

test('DAT-32, DAT-33: an object type recalls what it contributed; both its id attributes are selected and locked', async () => {
  const params = { id: system.id, objectTypeId: system.userTypeId };
  const types = await bed.api.client.call(objectTypesList, { params: { id: system.id } });
  const type = types.find(({ id }) => id === system.userTypeId) ?? assert.fail('the type is there');
  assert.equal(type.removeContributedAttributesOnObsoletion, true);
  const marks = new Map(type.attributes.map((attribute) => [attribute.name, attribute]));
  for (const name of ['objectGUID', 'distinguishedName']) {
    const attribute = marks.get(name);
    assert.deepEqual([attribute?.selected, attribute?.selectionLocked], [true, true], name);
    const update = { params: { ...params, attributeId: attribute?.id ?? 0 }, body: { selected: false } };
    assert.match(await refusal(bed.api.client.call(attributesUpdate, update)), /^400 /, name);
  }
  const plain = marks.get('sAMAccountName');
  assert.deepEqual([plain?.isExternalId, plain?.isSecondaryExternalId, plain?.selectionLocked], [false, false, false]);
});

test('DAT-39: a new rule is enabled, enforces its state, and disconnects on either side', async () => {
  const id = await createRule(bed, system, 'Export', 'Defaults');
  const rule = await bed.api.client.call(syncRulesGet, { params: { id } });
  assert.deepEqual([rule.enabled, rule.enforceState, rule.projectToMetaverse], [true, true, null]);
  assert.deepEqual(
    await stored(
      'select inbound_out_of_scope_action as "in", outbound_deprovision_action as out from sync_rule where id = $1',
      [id],
    ),
    { in: 'Disconnect', out: 'Disconnect' },
  );
});

test('DAT-40: a mapping has one target; its sources are an attribute of the right side or an expression, in order', async () => {
  const id = await createRule(bed, system, 'Import', 'Sources');
  const create = (sources: object[]) =>
    bed.api.client.call(mappingsCreate, {
      params: { id },
      body: { targetMetaverseAttributeId: metaverse.attribute('Account Name'), sources: sources },
    });
  assert.equal(await refusal(create([{ order: 0 }])), '400 BAD_REQUEST');
  assert.equal(
    await refusal(create([{ metaverseAttributeId: metaverse.attribute('Account Name') }])),
    '400 BAD_REQUEST',
  );
  const made = await create([
    { order: 1, expression: '"x"' },
    { order: 0, connectedSystemAttributeId: system.attribute('sAMAccountName') },
  ]);
  assert.deepEqual(
    made.sources.map(({ order, expression, connectedSystemAttributeName }) => [
      order,
      expression,
      connectedSystemAttributeName,
    ]),
    [
      [0, null, 'sAMAccountName'],
      [1, '"x"', null],
    ],
  );
});

test('DAT-41: a matching rule of an object type names its metaverse type and minds the case unless told otherwise', async () => {
  const body = {
    connectedSystemObjectTypeId: system.userTypeId,
    metaverseObjectTypeId: metaverse.userTypeId,
    targetMetaverseAttributeId: metaverse.attribute('Account Name'),
    sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName') }],
  };
  const create = (changes: object) =>
    bed.api.client.call(matchingRulesCreate, { params: { csId: system.id }, body: { ...body, ...changes } });
  const rule = await create({});
  assert.deepEqual([rule.caseSensitive, rule.order, rule.syncRuleId], [true, 0, null]);
  assert.match(await refusal(create({ metaverseObjectTypeId: null })), /^400 /);
});

test('DAT-45: a run profile reads pages of 100 of no particular partition unless told otherwise', async () => {
  const params = { connectedSystemId: system.id };
  await bed.api.client.call(runProfilesCreate, { params, body: { name: 'Full', runType: 'FullImport' } });
  const [profile] = await bed.api.client.call(runProfilesList, { params });
  assert.deepEqual(
    [profile?.name, profile?.runType, profile?.pageSize, profile?.partitionName, profile?.filePath],
    ['Full', 'FullImport', 100, null, null],
  );
});

test('DAT-46: an activity says who began it, by value; the database takes none without', async () => {
  const { items } = await bed.api.client.call(activitiesList, { query: { sortDirection: 'desc' } });
  const [newest] = items;
  assert.deepEqual(
    [newest?.initiatedByType, newest?.initiatedByName, typeof newest?.initiatedById],
    ['ApiKey', 'Test Administrator', 'string'],
  );
  const insert = (type: string | null, name: string | null): Promise<unknown> =>
    bed.api.database.query({
      text: `insert into activity (id, target_type, target_operation_type, initiated_by_type, initiated_by_name)
             values (gen_random_uuid(), 'System', 'Execute', $1, $2)`,
      values: [type, name],
    });
  await assert.rejects(insert('NotSet', 'x'));
  await assert.rejects(insert(null, 'x'));
  await assert.rejects(insert('System', null));
});

test('DAT-47: configuration remembers who made it and who changed it last, and when', async () => {
  const id = await createRule(bed, system, 'Import', 'Audited');
  const audit = () =>
    stored(
      `select created_by_type, created_by_name, last_updated_by_name, last_updated_at is not null as changed
       from sync_rule where id = $1`,
      [id],
    );
  const made = { created_by_type: 'ApiKey', created_by_name: 'Test Administrator' };
  const { created_by_type, created_by_name } = (await audit()) ?? {};
  assert.deepEqual({ created_by_type, created_by_name }, made);
  await bed.api.client.call(mappingsCreate, {
    params: { id },
    body: {
      targetMetaverseAttributeId: metaverse.attribute('Account Name'),
      sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName') }],
    },
  });
  assert.deepEqual(await audit(), { ...made, last_updated_by_name: 'Test Administrator', changed: true });
});

test('DAT-18: a task is queued, processed, asked to stop or waits for the step before, one after the other or beside others', async () => {
  const { rows } = await bed.api.database.query<{ definition: string }>({
    text: `select pg_get_constraintdef(oid) as definition from pg_constraint
           where conrelid = 'worker_task'::regclass and contype = 'c'`,
  });
  const wordsOf = (column: string): string[] =>
    [...(rows.find(({ definition }) => definition.includes(`${column} =`))?.definition.matchAll(/'(\w+)'/g) ?? [])].map(
      ([, word]) => word ?? '',
    );
  assert.deepEqual(wordsOf('status'), ['Queued', 'Processing', 'CancellationRequested', 'WaitingForPreviousStep']);
  assert.deepEqual(wordsOf('execution_mode'), ['Sequential', 'Parallel']);
});
