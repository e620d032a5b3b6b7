/** D-41: what an administrator discards is staged again by the next synchronisation, as long as it is still due. */
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { pendingExportsDiscard } from '@jim/contract/endpoints/pending-exports.ts';
import { syncRulesList, syncRulesUpdate } from '@jim/contract/endpoints/sync-rules.ts';
import type { RunType } from '../../tools/demo/configure-system.ts';
import { buildWorld, type SystemName, type World } from './world.ts';

let world: World;
before(async () => {
  world = await buildWorld();
});
after(() => world[Symbol.asyncDispose]());
afterEach(() => world.clear());

async function run(system: SystemName, ...runTypes: readonly RunType[]): Promise<void> {
  for (const runType of runTypes) {
    const { status, errorMessage } = await world.run(system, runType);
    assert.ok(status.startsWith('Complete'), errorMessage ?? status);
  }
}

function setPerson(id: string, fields: Readonly<Record<string, string>>): void {
  world.systems.hr.objects.set(id, {
    id: [id],
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]])),
  });
}

/** Two people with accounts, everything exported and confirmed. */
async function settle(): Promise<void> {
  setPerson('1', { name: 'Ann', dept: 'Sales', status: 'Active' });
  setPerson('2', { name: 'Bob', dept: 'Sales', status: 'Active' });
  await run('hr', 'FullImport', 'FullSynchronisation');
  for (const system of ['ad', 'db'] as const) await run(system, 'Export', 'FullImport', 'FullSynchronisation');
  await run('hr', 'DeltaSynchronisation');
  assert.deepEqual(await pending(), []);
}

async function pending(): Promise<readonly string[]> {
  const { rows } = await world.api.database.query<{ text: string }>({
    text: `select s.name || ' ' || e.change_type || ' ' || (select string_agg(a.name, ',' order by a.name)
             from json_object_keys(e.changes) key join connected_system_attribute a on a.id = key::int) as text
           from pending_export e join connected_system s on s.id = e.connected_system_id order by 1`,
  });
  return rows.map(({ text }) => text);
}

async function discard(system: SystemName, changeType: 'Create' | 'Update' | 'Delete'): Promise<void> {
  const reply = await world.api.client.call(pendingExportsDiscard, {
    params: { id: world.ids[system] },
    body: { changeType },
  });
  assert.ok('discardedCount' in reply && reply.discardedCount > 0);
}

test('D-41: a discarded Create is staged again by the next synchronisation of its source', async () => {
  setPerson('1', { name: 'Ann', status: 'Active' });
  await run('hr', 'FullImport', 'FullSynchronisation');
  const staged = await pending();
  assert.equal(staged.length, 2);
  await discard('ad', 'Create');
  assert.equal((await pending()).length, 1);
  await run('hr', 'DeltaSynchronisation');
  assert.deepEqual(await pending(), staged);
  await discard('ad', 'Create');
  await run('hr', 'FullSynchronisation');
  assert.deepEqual(await pending(), staged);
});

test('D-41: a discarded Update is staged again by the next synchronisation of its source or its target', async () => {
  await settle();
  setPerson('1', { name: 'Ann', dept: 'Legal', status: 'Active' });
  await run('hr', 'FullImport', 'DeltaSynchronisation');
  const staged = await pending();
  assert.equal(staged.length, 2);
  for (const system of ['hr', 'ad'] as const) {
    await discard('ad', 'Update');
    await run(system, 'DeltaSynchronisation');
    assert.deepEqual(await pending(), staged, system);
  }
  await run('hr', 'DeltaSynchronisation', 'FullSynchronisation');
  assert.deepEqual(await pending(), staged);
});

test('D-41: a discarded Delete is staged again, and not when the account is wanted again meanwhile', async () => {
  await settle();
  setPerson('1', { name: 'Ann', dept: 'Sales', status: 'Leaver' });
  await run('hr', 'FullImport', 'DeltaSynchronisation');
  const staged = await pending();
  assert.equal(staged.length, 1);
  await discard('ad', 'Delete');
  await run('hr', 'DeltaSynchronisation');
  assert.deepEqual(await pending(), staged);

  await discard('ad', 'Delete');
  setPerson('1', { name: 'Ann', dept: 'Sales', status: 'Active' });
  await run('hr', 'FullImport', 'DeltaSynchronisation');
  assert.deepEqual(await pending(), []);
});

test('D-41: of a rule that does not enforce, what was discarded is staged again and nothing else is overruled', async () => {
  await settle();
  const rules = await world.api.client.call(syncRulesList, { query: {} });
  const id = rules.items.find(({ name }) => name === 'Accounts')?.id ?? 0;
  await world.api.client.call(syncRulesUpdate, { params: { id }, body: { enforceState: false } });
  await run('hr', 'FullSynchronisation');
  for (const [key, account] of world.systems.ad.objects)
    if (account['cn']?.[0] === 'Ann') world.systems.ad.objects.set(key, { ...account, cn: ['By hand'] });
  await run('ad', 'FullImport', 'DeltaSynchronisation');
  setPerson('1', { name: 'Ann', dept: 'Legal', status: 'Active' });
  await run('hr', 'FullImport', 'DeltaSynchronisation');
  const staged = await pending();
  assert.deepEqual(staged.filter((text) => text.startsWith('ad')).length, 1);
  await discard('ad', 'Update');
  await run('hr', 'DeltaSynchronisation');
  assert.deepEqual(await pending(), staged);
  await world.api.client.call(syncRulesUpdate, { params: { id }, body: { enforceState: true } });
});

test('D-41: a Create that the target has taken is not sent a second time when it is discarded', async () => {
  setPerson('1', { name: 'Ann', status: 'Active' });
  await run('hr', 'FullImport', 'FullSynchronisation');
  await run('ad', 'Export');
  await discard('ad', 'Create');
  await run('hr', 'DeltaSynchronisation');
  await run('ad', 'Export', 'FullImport', 'FullSynchronisation', 'Export');
  assert.equal(world.systems.ad.objects.size, 1);
  await run('ad', 'FullImport', 'FullSynchronisation');
  assert.deepEqual(await pending(), ['db Create key,name']);
});
