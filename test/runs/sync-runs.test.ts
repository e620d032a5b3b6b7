import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { activitiesItems } from '@jim/contract/endpoints/activities.ts';
import { listRemovalPage, removeConnectedSystemObjects } from '../../packages/server/src/store/system-removal.ts';
import { TaskAborted } from '../../packages/server/src/worker/task-aborted.ts';
import { runProfileFor } from '../../tools/demo/configure-system.ts';
import { buildWorld, putPerson, type RunResult, type World } from '../properties/world.ts';

let world: World;
before(async () => {
  world = await buildWorld();
});
beforeEach(async () => {
  await world.clear();
  await world.setPageSize(500);
});
after(() => world[Symbol.asyncDispose]());

const person = (id: string, values?: Readonly<Record<string, string>>): void => putPerson(world, id, values);

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
async function runAndCancel(runType: 'FullImport' | 'FullSynchronisation', afterObjects: number): Promise<RunResult> {
  const { database } = world.api;
  const cancel = new AbortController();
  const watched: typeof database = {
    ...database,
    transaction: async (work) => {
      const result = await database.transaction(work);
      const { rows } = await database.query<{ processed: number }>({
        text: `select objects_processed as processed from activity where status = 'InProgress'`,
      });
      if ((rows[0]?.processed ?? 0) >= afterObjects) cancel.abort(new TaskAborted('cancelled'));
      return result;
    },
  };
  return world.run('hr', runType, { database: watched, signal: cancel.signal });
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

/** Makes the identities forget their values without a trace, so that only evaluating an object tells that something is wrong. */
async function spoilIdentities(): Promise<void> {
  await world.api.database.query({ text: `update metaverse_object set document = '{}', provenance = '{}'` });
}

async function repairedBy(prepare: () => Promise<unknown>): Promise<readonly number[]> {
  await world.clear();
  for (const id of ['1', '2', '3']) person(id);
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  await world.run('hr', 'FullSynchronisation');
  await spoilIdentities();
  await prepare();
  const { counters } = await world.run('hr', 'FullSynchronisation');
  return [counters.totalObjectsProcessed, counters.totalUnchanged, counters.totalObjectChangeCount];
}

test('SYN-02, D-14: a full synchronisation passes over objects that nothing has happened to; they are processed and unchanged', async () => {
  assert.deepEqual(await repairedBy(() => Promise.resolve()), [3, 3, 0]);
});

test('SYN-02: what may matter of an object has it looked at again: a change, an error, exports due, new rules, a wish for every item', async () => {
  const { database, services } = world.api;
  const update = (text: string) => (): Promise<unknown> => database.query({ text });
  const [first, all] = [
    [3, 2, 1],
    [3, 0, 3],
  ];
  const ofOne = `(select id from connected_system_object where external_id = '1' and connected_system_id = ${world.ids.hr})`;
  assert.deepEqual(
    await repairedBy(async () => {
      person('1', { name: 'Another' });
      await world.run('hr', 'FullImport');
    }),
    first,
  );
  assert.deepEqual(
    await repairedBy(
      update(`update connected_system_object_link set has_failed = true where connected_system_object_id = ${ofOne}`),
    ),
    first,
  );
  const { rows } = await database.query<{ failed: number }>({
    text: 'select count(*) as failed from connected_system_object_link where has_failed',
  });
  assert.deepEqual(rows, [{ failed: 0 }], 'it ended without an error this time');
  assert.deepEqual(
    await repairedBy(
      update(
        `insert into exports_due (metaverse_object_id) select metaverse_object_id from connected_system_object_link where connected_system_object_id = ${ofOne}`,
      ),
    ),
    first,
  );
  assert.deepEqual(
    await repairedBy(update(`update connected_system_object set status = 'Obsolete' where id = ${ofOne}`)),
    first,
  );
  assert.deepEqual(
    await repairedBy(update(`update connected_system set rules_changed_at = now() where id = ${world.ids.db}`)),
    all,
  );
  await database.query({
    text: `update service_setting set value = 'true' where key = 'Sync.VerboseNoChangeRecording'`,
  });
  services.settings.invalidate();
  assert.deepEqual(await repairedBy(() => Promise.resolve()), all);
  await database.query({ text: `update service_setting set value = null where key = 'Sync.VerboseNoChangeRecording'` });
  services.settings.invalidate();
});

test('SYN-02, SYS-01: a full synchronisation gives an emptied target its objects again', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  assert.equal((await world.run('hr', 'FullSynchronisation')).counters.totalProvisioned, 0);
  const { database } = world.api;
  await database.transaction(async (tx) => {
    await removeConnectedSystemObjects(tx, await listRemovalPage(tx, world.ids.db));
  });
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

test('DELM-13: an identity that cannot be deleted takes its page with it; the run fails, and the next one deletes it', async () => {
  const { database } = world.api;
  for (const id of ['1', '2', '3']) person(id);
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  await world.run('db', 'Export');
  world.systems.hr.objects.delete('2');
  person('3', { name: 'Changed' });
  await world.run('hr', 'FullImport');
  const state = async (): Promise<unknown> =>
    (
      await database.query({
        text: `
          select (select json_agg(m order by m.id) from metaverse_object m) as identities,
                 (select json_agg(l order by l.connected_system_object_id) from connected_system_object_link l) as links,
                 (select json_agg(p order by p.id) from pending_export p) as exports`,
      })
    ).rows;
  const before = await state();
  await database.query({
    text: `
      create function refuse_deletion() returns trigger language plpgsql as $$ begin raise 'no deletion today'; end $$;
      create trigger refuse_deletion before delete on metaverse_object for each row execute function refuse_deletion()`,
  });
  try {
    const failed = await world.run('hr', 'DeltaSynchronisation');
    assert.equal(failed.status, 'FailedWithError');
    assert.match(failed.errorMessage ?? '', /no deletion today/);
    assert.deepEqual(await state(), before);
  } finally {
    await database.query({ text: 'drop function refuse_deletion() cascade' });
  }
  const again = await world.run('hr', 'DeltaSynchronisation');
  assert.equal(again.status, 'Complete');
  assert.equal(again.counters.totalDisconnections, 1);
  const { rows } = await database.query<{ name: string }>({
    text: 'select display_name as name from metaverse_object order by 1',
  });
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['Changed', 'Name 1'],
  );
});

test('STA-06, TSK-01: execution time begins when the run does, total time when it was queued', async () => {
  person('1');
  await world.run('hr', 'FullImport');
  const { rows } = await world.api.database.query<{ ordered: boolean; ended: boolean }>({
    text: `select coalesce(executed_at, created_at) >= created_at as ordered, ended_at >= coalesce(executed_at, created_at) as ended from activity`,
  });
  assert.deepEqual(rows, [{ ordered: true, ended: true }]);
});

test('ST-03, ST-04, ST-05, ST-06, SU-03: counters are the same at every tracking level, in the activity and in the statistics', async () => {
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

test('D-32, D-33: a synchronisation gives way to a run it holds up and is held up by, and then completes', async () => {
  await world.setPageSize(1);
  for (const id of ['1', '2', '3']) person(id);
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  for (const id of ['1', '2', '3']) person(id, { name: 'Renamed' });
  await world.run('hr', 'FullImport');
  await world.api.database.query({ text: 'delete from pending_export' });
  const { rows } = await world.api.database.query<{ id: string }>({
    text: `select l.metaverse_object_id as id from connected_system_object o
           join connected_system_object_link l on l.connected_system_object_id = o.id
           where o.connected_system_id = $1 order by o.external_id`,
    values: [world.ids.hr],
  });
  const [first, second] = rows.map(({ id }) => id);
  // As somebody who has changed the first identity, and goes on to the second while a page holds that.
  const lock = 'select 1 from metaverse_object where id = $1 for update';
  const isHeld = async (id: string | undefined): Promise<boolean> =>
    (await world.api.database.query({ text: `${lock} skip locked`, values: [id] })).rows.length === 0;
  const otherRun = world.api.database.transaction(async (tx) => {
    await tx.query({ text: lock, values: [first] });
    const synchronising = world.run('hr', 'DeltaSynchronisation');
    while (!(await isHeld(second))) await setImmediate();
    await tx.query({ text: lock, values: [second] });
    return { synchronising };
  });
  const { status, counters } = await (await otherRun).synchronising;
  assert.deepEqual([status, counters.totalObjectsProcessed, counters.totalObjectChangeCount], ['Complete', 3, 3]);
  const { rows: names } = await world.api.database.query({
    text: `select distinct display_name as name from metaverse_object`,
  });
  assert.deepEqual(names, [{ name: 'Renamed' }]);
});

/** Runs something else of another system when the synchronisation of HR has planned its page and is about to write it. */
async function synchroniseAround(other: () => Promise<unknown>): Promise<string> {
  const { database } = world.api;
  let happened = 0;
  const interrupted: typeof database = {
    ...database,
    transaction: (work) =>
      database.transaction((tx) => {
        let hasReadExports = false;
        return work({
          query: async (statement) => {
            hasReadExports ||= statement.name === 'pending-exports-of-objects';
            const isAboutToWrite = /^\s*(insert|update|delete)|for update$/i.test(statement.text);
            if (hasReadExports && isAboutToWrite && (happened += 1) === 1) await other();
            return tx.query(statement);
          },
        });
      }),
  };
  const { status } = await world.run('hr', 'DeltaSynchronisation', { database: interrupted });
  assert.ok(happened > 0);
  return status;
}

async function objectsIn(system: 'ad' | 'db'): Promise<number> {
  const { rows } = await world.api.database.query<{ count: number }>({
    text: 'select count(*) as count from connected_system_object where connected_system_id = $1',
    values: [world.ids[system]],
  });
  return rows[0]?.count ?? 0;
}

test('OUT-51, D-32: who leaves while their account is being created leaves an account that is known', async () => {
  person('1');
  person('2');
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  world.systems.hr.objects.delete('2');
  await world.run('hr', 'FullImport');
  assert.equal(await synchroniseAround(() => world.run('db', 'Export')), 'Complete');
  assert.deepEqual([...world.systems.db.objects.keys()].toSorted(), ['1', '2']);
  assert.equal(await objectsIn('db'), 2);
});

test('OUT-41, D-32: a Create that is accepted while a synchronisation adds to it is not sent a second time', async () => {
  person('1', { dept: 'Sales' });
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  person('1', { dept: 'Legal' });
  await world.run('hr', 'FullImport');
  const sent: string[] = [];
  world.systems.ad.answer = ({ change }) => void sent.push(change);
  assert.equal(await synchroniseAround(() => world.run('ad', 'Export')), 'Complete');
  await world.run('ad', 'Export');
  assert.deepEqual(sent, ['create', 'update']);
  assert.deepEqual(
    [...world.systems.ad.objects.values()].map(({ dept }) => dept),
    [['Legal']],
  );
});

test('REC-02, D-32: what an import confirms while a synchronisation changes the rest does not come back', async () => {
  person('1', { dept: 'Sales' });
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
  await world.run('ad', 'Export');
  person('1', { dept: 'Legal' });
  await world.run('hr', 'FullImport');
  assert.equal(await synchroniseAround(() => world.run('ad', 'FullImport')), 'Complete');
  const { rows } = await world.api.database.query<{ changes: Record<string, unknown> }>({
    text: `select changes from pending_export where connected_system_id = $1`,
    values: [world.ids.ad],
  });
  assert.equal(rows.length, 1);
  assert.equal(Object.keys(rows[0]?.changes ?? {}).length, 1);
});
