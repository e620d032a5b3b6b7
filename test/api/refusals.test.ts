/** Refusals that need a system in a certain state, and those of changes whose like is tested where things are created. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectedSystemsClear, connectedSystemsDelete } from '@jim/contract/endpoints/connected-system-deletion.ts';
import { connectedSystemsImportHierarchy } from '@jim/contract/endpoints/connected-system-discovery.ts';
import {
  connectedSystemsCreate,
  connectedSystemsTestConnection,
  connectedSystemsUpdate,
} from '@jim/contract/endpoints/connected-systems.ts';
import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { mappingsCreate, mappingsUpdate } from '@jim/contract/endpoints/mappings.ts';
import { matchingModeSwitch } from '@jim/contract/endpoints/matching-mode.ts';
import {
  matchingRulesCreate,
  matchingRulesUpdate,
  syncRuleMatchingRulesCreate,
  syncRuleMatchingRulesUpdate,
} from '@jim/contract/endpoints/matching-rules.ts';
import { runProfilesCreate, runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { schedulesCreate, schedulesUpdate } from '@jim/contract/endpoints/schedules.ts';
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

test('CONTRACT connectedSystems.update, .clear, .delete, matchingMode.switch, runProfiles.execute: 400 BAD_REQUEST while the system is being deleted', async () => {
  const { client, database } = bed.api;
  const { id } = await createDirectory(bed, 'Going');
  const profile = await client.call(runProfilesCreate, {
    params: { connectedSystemId: id },
    body: { name: 'Sync', runType: 'FullSynchronisation' },
  });
  // what a run in progress makes of a deletion: it waits its turn
  await database.query({
    text: `insert into activity (id, status, target_type, target_operation_type, initiated_by_type, initiated_by_name)
             values ('018f0000-0000-7000-8000-0000000000aa', 'InProgress', 'ConnectedSystemRunProfile', 'Execute', 'System', 'System');
           insert into worker_task (id, activity_id, kind, status, connected_system_id, takes_metaverse, payload, queue_order)
             select '018f0000-0000-7000-8000-0000000000ab', '018f0000-0000-7000-8000-0000000000aa', 'run', 'Processing', id, true, '{}', 0
             from connected_system where name = 'Going'`,
  });
  const deleted = await client.call(connectedSystemsDelete, { params: { id } });
  assert.equal('outcome' in deleted && deleted.outcome, 'QueuedAfterSync');
  const calls = [
    () => client.call(connectedSystemsUpdate, { params: { id }, body: { description: 'still here' } }),
    () => client.call(connectedSystemsClear, { params: { id } }),
    () => client.call(connectedSystemsDelete, { params: { id } }),
    () => client.call(matchingModeSwitch, { params: { csId: id }, body: { mode: 1 } }),
    () => client.call(runProfilesExecute, { params: { connectedSystemId: id, runProfileId: profile.id } }),
  ];
  for (const call of calls) assert.equal(await refusal(call()), '400 BAD_REQUEST');
});

test('CONTRACT connectedSystems.importHierarchy: 400 BAD_REQUEST without partitions, with settings that are not valid, or when nobody answers', async () => {
  const { client } = bed.api;
  const file = await client.call(connectorDefinitionsGetByName, { params: { name: 'JIM File Connector' } });
  const directory = await client.call(connectorDefinitionsGetByName, { params: { name: 'JIM LDAP Connector' } });
  for (const connectorDefinitionId of [file.id, directory.id]) {
    const { id } = await client.call(connectedSystemsCreate, { body: { name: 'Bare', connectorDefinitionId } });
    assert.equal(await refusal(client.call(connectedSystemsImportHierarchy, { params: { id } })), '400 BAD_REQUEST');
  }
  bed.directory.failure = 'No route to host.';
  try {
    const call = client.call(connectedSystemsImportHierarchy, { params: { id: system.id } });
    assert.equal(await refusal(call), '400 BAD_REQUEST');
  } finally {
    bed.directory.failure = undefined;
  }
});

test('CONTRACT connectedSystems.testConnection: 400 BAD_REQUEST for a connector that this installation does not have', async () => {
  const { client, database } = bed.api;
  const { rows } = await database.query<{ id: number }>({
    text: `insert into connector_definition (name, capabilities) select 'Mainframe', capabilities from connector_definition limit 1 returning id`,
  });
  const { id } = await client.call(connectedSystemsCreate, {
    body: { name: 'Mainframe', connectorDefinitionId: rows[0]?.id ?? 0 },
  });
  assert.equal(await refusal(client.call(connectedSystemsTestConnection, { params: { id } })), '400 BAD_REQUEST');
});

test('CONTRACT mappings.update: refuses what creating one refuses, and leaves the mapping as it was', async () => {
  const { client } = bed.api;
  const id = await createRule(bed, system, 'Import', 'Changed');
  const good = {
    targetMetaverseAttributeId: metaverse.attribute('Account Name'),
    sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName') }],
  };
  const made = await client.call(mappingsCreate, { params: { id }, body: good });
  const update = (body: object) => client.call(mappingsUpdate, { params: { id, mappingId: made.id }, body: body });
  const cases: [object, string][] = [
    [{ sources: good.sources }, '400 BAD_REQUEST'],
    [{ ...good, sources: [] }, '400 BAD_REQUEST'],
    [{ ...good, sources: [{ order: 1 }] }, '400 BAD_REQUEST'],
    [{ ...good, sources: [{ expression: 'Uper(cs["x"])' }] }, '400 BAD_REQUEST'],
    [{ ...good, sources: [{ connectedSystemAttributeId: system.attribute('employeeNumber') }] }, '400 BAD_REQUEST'],
    [{ ...good, targetMetaverseAttributeId: nowhere }, '404 NOT_FOUND'],
    [{ ...good, sources: [{ connectedSystemAttributeId: nowhere }] }, '404 NOT_FOUND'],
  ];
  for (const [body, expected] of cases) assert.equal(await refusal(update(body)), expected, JSON.stringify(body));
  assert.deepEqual((await update(good)).sources.length, 1);
});

test('CONTRACT matchingRules.update, EXR-03: refuses what creating one refuses', async () => {
  const { client } = bed.api;
  const good = {
    connectedSystemObjectTypeId: system.userTypeId,
    metaverseObjectTypeId: metaverse.userTypeId,
    targetMetaverseAttributeId: metaverse.attribute('Account Name'),
    sources: [{ connectedSystemAttributeId: system.attribute('sAMAccountName') }],
  };
  const made = await client.call(matchingRulesCreate, { params: { csId: system.id }, body: good });
  const update = (body: object) =>
    client.call(matchingRulesUpdate, { params: { csId: system.id, ruleId: made.id }, body: body });
  const id = await createRule(bed, system, 'Import', 'With matching');
  const onRule = await client.call(syncRuleMatchingRulesCreate, { params: { id }, body: good });
  const updateOnRule = (body: object) =>
    client.call(syncRuleMatchingRulesUpdate, { params: { id, ruleId: onRule.id }, body: body });
  const createOnRule = (body: object) =>
    client.call(syncRuleMatchingRulesCreate, { params: { id }, body: { ...good, ...body } });
  const cases: [object, string][] = [
    [{ sources: [] }, '400 VALIDATION_ERROR'],
    [{ sources: [{ order: 1 }] }, '400 BAD_REQUEST'],
    [{ sources: [{ order: 1, expression: 'cs["sAMAccountName"]' }] }, '400 BAD_REQUEST'],
    [{ sources: [{ connectedSystemAttributeId: nowhere }] }, '404 NOT_FOUND'],
    [{ sources: [{ metaverseAttributeId: nowhere }] }, '404 NOT_FOUND'],
    [{ targetMetaverseAttributeId: nowhere }, '404 NOT_FOUND'],
  ];
  for (const [body, expected] of cases) {
    assert.equal(await refusal(update(body)), expected, `matchingRules.update ${JSON.stringify(body)}`);
    assert.equal(await refusal(updateOnRule(body)), expected, `syncRuleMatchingRules.update ${JSON.stringify(body)}`);
    assert.equal(await refusal(createOnRule(body)), expected, `syncRuleMatchingRules.create ${JSON.stringify(body)}`);
  }
  assert.equal(await refusal(update({ metaverseObjectTypeId: nowhere })), '404 NOT_FOUND');
  const ignored = await updateOnRule({ metaverseObjectTypeId: nowhere, order: 3 });
  assert.deepEqual([ignored.order, ignored.metaverseObjectTypeId], [3, null], 'of the rule itself, so ignored');
});

test('CONTRACT schedules.update: refuses a taken name, a pattern that cannot be followed and a step that lacks a field', async () => {
  const { client } = bed.api;
  await client.call(schedulesCreate, { body: { name: 'Taken' } });
  const { id } = await client.call(schedulesCreate, { body: { name: 'Mine' } });
  for (const body of [
    { name: 'Taken' },
    { triggerType: 'Cron', patternType: 'Custom', cronExpression: 'nonsense' },
    { triggerType: 0 },
    { runTimes: '25:00' },
    { steps: [{ stepType: 'PowerShell' }] },
  ] as const)
    assert.equal(
      await refusal(client.call(schedulesUpdate, { params: { id }, body: body as never })),
      '400 VALIDATION_ERROR',
      JSON.stringify(body),
    );
  const same = await client.call(schedulesUpdate, { params: { id }, body: { name: 'Mine' } });
  assert.deepEqual([same.triggerType, same.runTimes, same.steps], ['Manual', null, []]);
});
