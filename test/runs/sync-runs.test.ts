import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { activitiesItems } from '@jim/contract/endpoints/activities.ts';
import type { Values } from '@jim/engine/model/values.ts';
import { performRun } from '../../packages/server/src/runs/perform-run.ts';
import { TaskAborted } from '../../packages/server/src/worker/task-aborted.ts';
import { enqueueRun } from '../../packages/server/src/worker/enqueue-run.ts';
import { systemInitiator } from '../../packages/server/src/worker/task.ts';
import { runProfileFor } from '../../tools/demo/configure-system.ts';
import { buildWorld, type World } from '../properties/world.ts';

let world: World;
before(async () => {
  world = await buildWorld();
});
beforeEach(async () => {
  await world.clear();
  await world.setPageSize(500);
});
after(() => world[Symbol.asyncDispose]());

function person(id: string, values: Readonly<Record<string, string>> = {}): void {
  const all: Record<string, Values> = { id: [id], name: [`Name ${id}`], status: ['Active'] };
  for (const [name, value] of Object.entries(values)) all[name] = [value];
  world.systems.hr.objects.set(id, all);
}

async function activityOf(text = ''): Promise<Record<string, unknown>> {
  const { rows } = await world.api.database.query<Record<string, unknown>>({
    text: `select status, message, objects_processed as processed, objects_to_process as "toProcess", error_message as error
           from activity ${text} order by created_at desc, id desc limit 1`,
  });
  return rows[0] ?? {};
}

async function watermark(): Promise<{ readonly number: number; readonly at: string | null }> {
  const { rows } = await world.api.database.query<{ number: number; at: string | null }>({
    text: 'select sync_watermark as number, last_sync_completed_at as at from connected_system where id = $1',
    values: [world.ids.hr],
  });
  return rows[0] ?? { number: -1, at: null };
}

/** A run that is cancelled once so many objects have been processed. */
async function runAndCancel(runType: 'FullImport' | 'FullSynchronisation', afterObjects: number): Promise<string> {
  const { database, services } = world.api;
  const runProfileId = await runProfileFor(world.api.client, world.ids.hr, runType);
  const task = await database.transaction((tx) =>
    enqueueRun(tx, { connectedSystemId: world.ids.hr, runProfileId, initiator: systemInitiator }, services),
  );
  const activityId = task?.activityId ?? '';
  const cancel = new AbortController();
  const watched: typeof database = {
    ...database,
    transaction: async (work) => {
      const result = await database.transaction(work);
      const { rows } = await database.query<{ processed: number }>({
        text: 'select objects_processed as processed from activity where id = $1',
        values: [activityId],
      });
      if ((rows[0]?.processed ?? 0) >= afterObjects) cancel.abort(new TaskAborted('cancelled'));
      return result;
    },
  };
  await performRun({ ...services, database: watched }, activityId, cancel.signal);
  await database.query({ text: 'delete from worker_task' });
  return activityId;
}

test('SYN-01, SYN-11, PR-05: a full synchronisation goes through every object, in pages, whatever their size', async () => {
  for (let id = 0; id < 7; id += 1) person(String(id));
  await world.run('hr', 'FullImport');
  await world.setPageSize(3);
  const { counters } = await world.run('hr', 'FullSynchronisation');
  assert.equal(counters.totalObjectsProcessed, 7);
  assert.equal(counters.totalProjections, 7);
  const { message, ...rest } = await activityOf();
  assert.match(String(message), /^Sync complete: 7 objects in \d+\.\d s, \d+ objects\/s$/);
  assert.deepEqual(rest, {
    status: 'Complete',
    processed: 7,
    toProcess: 7,
    error: null,
  });
});

test('SYN-03, PR-06: a delta synchronisation goes through what changed since the last one, by the order of changes', async () => {
  for (const id of ['1', '2', '3']) person(id);
  await world.run('hr', 'FullImport');
  assert.equal(
    (await world.run('hr', 'DeltaSynchronisation')).counters.totalObjectsProcessed,
    3,
    'from the beginning of time',
  );
  person('2', { name: 'Changed' });
  await world.run('hr', 'FullImport');
  const { counters } = await world.run('hr', 'DeltaSynchronisation');
  assert.deepEqual([counters.totalObjectsProcessed, counters.totalObjectChangeCount], [1, 1]);
});

test('SYN-04: a delta with nothing selected says so, processes nothing and still moves the watermark', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  const before = await watermark();
  await world.run('mail', 'FullImport');
  await world.run('hr', 'DeltaSynchronisation');
  assert.deepEqual(await activityOf(), {
    status: 'Complete',
    message: 'No changes to process',
    processed: 0,
    toProcess: 0,
    error: null,
  });
  const afterwards = await watermark();
  assert.ok(afterwards.number >= before.number);
  assert.notEqual(afterwards.at, before.at);
});

test('SYN-05: the watermark is the place where the run began, so what is imported behind it is seen next time', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  const { rows } = await world.api.database.query<{ number: number }>({
    text: 'select last_value as number from change_order',
  });
  await world.run('hr', 'FullSynchronisation');
  assert.equal((await watermark()).number, rows[0]?.number);
  const { rows: later } = await world.api.database.query<{ number: number }>({
    text: 'select last_value as number from change_order',
  });
  assert.ok((later[0]?.number ?? 0) > (rows[0]?.number ?? 0), 'the run itself took places behind it');
});

test('SYN-06: a synchronisation is about all objects of its system, whatever partition its run profile names', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  const { database } = world.api;
  const { rows } = await database.query<{ id: number }>({
    text: `insert into partition (connected_system_id, external_id, name, selected) values ($1, 'p', 'p', true) returning id`,
    values: [world.ids.hr],
  });
  const profile = await runProfileFor(world.api.client, world.ids.hr, 'FullSynchronisation');
  await database.query({
    text: 'update run_profile set partition_id = $1 where id = $2',
    values: [rows[0]?.id, profile],
  });
  assert.equal((await world.run('hr', 'FullSynchronisation')).counters.totalObjectsProcessed, 1);
  await database.query({ text: 'update run_profile set partition_id = null where id = $1', values: [profile] });
  await database.query({ text: 'delete from partition' });
});

test('SYN-02: a full synchronisation after a change of rules applies it to objects that did not change', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  const { database } = world.api;
  await database.query({ text: `update sync_rule set provision_to_connected_system = false where name = 'Accounts'` });
  await world.clear();
  person('1');
  await world.run('hr', 'FullImport');
  assert.equal((await world.run('hr', 'FullSynchronisation')).counters.totalProvisioned, 1, 'only the database');
  assert.equal((await world.run('hr', 'FullSynchronisation')).counters.totalProvisioned, 0);
  await database.query({ text: `update sync_rule set provision_to_connected_system = true where name = 'Accounts'` });
  await database.query({
    text: 'update connected_system set rules_changed_at = now() where id = $1',
    values: [world.ids.ad],
  });
  assert.equal((await world.run('hr', 'DeltaSynchronisation')).counters.totalProvisioned, 0);
  assert.equal((await world.run('hr', 'FullSynchronisation')).counters.totalProvisioned, 1);
});

test('SYN-07, SYN-08: rules are read when a run begins; a disabled one is as if it were not there', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  const { database } = world.api;
  await database.query({ text: `update sync_rule set enabled = false where name = 'People'` });
  const disabled = await world.run('hr', 'FullSynchronisation');
  await database.query({ text: `update sync_rule set enabled = true where name = 'People'` });
  assert.deepEqual([disabled.counters.totalProjections, disabled.counters.totalUnchanged], [0, 1]);
  assert.equal((await world.run('hr', 'FullSynchronisation')).counters.totalProjections, 1);
});

test('TSK-11, W-21: a cancelled synchronisation keeps the pages it committed and leaves the watermark where it was', async () => {
  for (let id = 0; id < 20; id += 1) person(String(id).padStart(2, '0'));
  await world.run('hr', 'FullImport');
  await world.setPageSize(2);
  const before = await watermark();
  await runAndCancel('FullSynchronisation', 5);
  const cancelled = await activityOf();
  assert.equal(cancelled['status'], 'Cancelled');
  const processed = Number(cancelled['processed']);
  assert.ok(processed >= 5 && processed < 20 && processed % 2 === 0, String(processed));
  assert.deepEqual(await watermark(), before);
  const { rows } = await world.api.database.query<{ count: number }>({
    text: 'select count(*) as count from metaverse_object',
  });
  assert.equal(rows[0]?.count, processed);
  await world.setPageSize(500);
  assert.equal((await world.run('hr', 'DeltaSynchronisation')).counters.totalProjections, 20 - processed);
});

test('TSK-10, D-36: a cancelled import keeps the pages it committed, detects no deletions, and the next one completes it', async () => {
  person('gone');
  await world.run('hr', 'FullImport');
  world.systems.hr.objects.clear();
  for (let id = 0; id < 8_000; id += 1) person(String(id));
  await runAndCancel('FullImport', 1_000);
  const cancelled = await activityOf();
  assert.equal(cancelled['status'], 'Cancelled');
  assert.ok(Number(cancelled['processed']) < 8_000);
  const counts = async (): Promise<unknown> =>
    (
      await world.api.database.query({
        text: `select status, count(*) as count from connected_system_object group by status order by status`,
      })
    ).rows;
  assert.deepEqual(await counts(), [{ status: 'Normal', count: Number(cancelled['processed']) + 1 }]);
  await world.run('hr', 'FullImport');
  assert.deepEqual(await counts(), [
    { status: 'Normal', count: 8_000 },
    { status: 'Obsolete', count: 1 },
  ]);
});

test('STA-06, TSK-01: execution time begins when the run does, total time when it was queued', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  const { rows } = await world.api.database.query<{ ordered: boolean; ended: boolean }>({
    text: `select coalesce(executed_at, created_at) >= created_at as ordered, ended_at >= coalesce(executed_at, created_at) as ended from activity`,
  });
  assert.deepEqual(rows, [{ ordered: true, ended: true }]);
});

test('ST-04, ST-05, ST-06, SU-03: counters are the same at every tracking level, in the activity and in the statistics', async () => {
  const { database, services } = world.api;
  const results: unknown[] = [];
  for (const level of ['None', 'Standard', 'Detailed']) {
    await world.clear();
    await database.query({
      text: `update service_setting set value = $1 where key = 'ChangeTracking.SyncOutcomes.Level'`,
      values: [level],
    });
    services.settings.invalidate();
    person('1');
    person('2', { boss: '1' });
    world.systems.mail.objects.set('box1', { box: ['box1'], owner: ['1'], address: ['a@x'] });
    const runs = [
      await world.run('hr', 'FullImport'),
      await world.run('hr', 'FullSynchronisation'),
      await world.run('mail', 'FullImport'),
      await world.run('mail', 'FullSynchronisation'),
      await world.run('ad', 'Export'),
      await world.run('ad', 'FullImport'),
    ];
    for (const { counters, activityCounters } of runs) {
      for (const [name, value] of Object.entries(counters))
        assert.equal(Object.entries(activityCounters).find(([key]) => key === name)?.[1], value, name);
    }
    results.push(runs.map(({ counters }) => counters));
  }
  await database.query({
    text: `update service_setting set value = null where key = 'ChangeTracking.SyncOutcomes.Level'`,
  });
  services.settings.invalidate();
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

test('IT-02: an item names its object as it is now, and as it was then once it is gone', async () => {
  person('1', { name: 'Ann' });
  person('2', { name: 'Ben' });
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  const { rows } = await world.api.database.query<{ id: string }>({
    text: `select id from activity where run_type = 'FullSynchronisation'`,
  });
  const id = rows[0]?.id ?? '';
  const named = async (): Promise<unknown> => {
    const { items } = await world.api.client.call(activitiesItems, { params: { id }, query: { sortBy: 'externalId' } });
    return items.map(({ externalIdValue, displayName, connectedSystemObjectType }) => [
      externalIdValue,
      displayName,
      connectedSystemObjectType,
    ]);
  };
  assert.deepEqual(await named(), [
    ['1', 'Ann', 'person'],
    ['2', 'Ben', 'person'],
  ]);
  person('1', { name: 'Anna' });
  world.systems.hr.objects.delete('2');
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  assert.deepEqual(await named(), [
    ['1', 'Anna', 'person'],
    ['2', 'Ben', 'person'],
  ]);
});

test('JOIN-12: that an identity has two objects of one system is no state the database can be in', async () => {
  for (const id of ['1', '2']) person(id);
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  await assert.rejects(
    world.api.database.query({
      text: `update connected_system_object_link set metaverse_object_id =
        (select metaverse_object_id from connected_system_object_link where connected_system_id = $1 limit 1)
        where connected_system_id = $1`,
      values: [world.ids.hr],
    }),
    /connected_system_object_link_one_per_system/,
  );
});
