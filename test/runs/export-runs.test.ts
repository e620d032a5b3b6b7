import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { previewExport } from '../../packages/server/src/runs/preview-export.ts';
import { buildWorld, putPerson, type World } from '../properties/world.ts';

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

async function fill(): Promise<void> {
  await world.run('hr', 'FullImport');
  await world.run('hr', 'FullSynchronisation');
}

async function last(): Promise<Record<string, unknown>> {
  const { rows } = await world.api.database.query<Record<string, unknown>>({
    text: `select status, message, objects_processed as processed, objects_to_process as "toProcess" from activity order by created_at desc, id desc limit 1`,
  });
  return rows[0] ?? {};
}

async function exportsOf(system: 'ad' | 'db'): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await world.api.database.query<Record<string, unknown>>({
    text: `select change_type as change, status, error_count as errors, has_unresolved_references as waits, next_retry_at > now() as later
           from pending_export where connected_system_id = $1 order by change_number`,
    values: [world.ids[system]],
  });
  return rows;
}

test('EXP-02, PR-07: an export with nothing to do says so and is Complete', async () => {
  const { status } = await world.run('ad', 'Export');
  assert.equal(status, 'Complete');
  assert.deepEqual(await last(), { status: 'Complete', message: 'No exports to process', processed: 0, toProcess: 0 });
});

test('EXP-37, EXP-23: the message says how many of each, and every attempt has an item', async () => {
  for (const id of ['1', '2', '3']) person(id);
  await fill();
  let calls = 0;
  world.systems.db.answer = () => ((calls += 1) === 2 ? 'rejected' : undefined);
  const { counters, status } = await world.run('db', 'Export');
  assert.equal(status, 'CompleteWithError');
  assert.deepEqual([counters.totalExported, counters.totalObjectErrors, counters.totalObjectChangeCount], [2, 1, 3]);
  assert.deepEqual(await last(), {
    status: 'CompleteWithError',
    message: 'Export complete: 2 succeeded, 1 failed, 0 deferred',
    processed: 3,
    toProcess: 3,
  });
  assert.deepEqual(await exportsOf('db'), [
    { change: 'Create', status: 'Pending', errors: 1, waits: false, later: true },
  ]);
});

test('EXP-22, EXP-15: when the system fails as a whole the run fails, and everything it had taken is pending again', async () => {
  for (const id of ['1', '2']) person(id);
  await fill();
  world.systems.db.answer = () => {
    throw new Error('The line is dead.');
  };
  const { status, errorMessage, counters } = await world.run('db', 'Export');
  assert.equal(status, 'FailedWithError');
  assert.match(errorMessage ?? '', /The line is dead/);
  assert.equal(counters.totalExported, 0);
  const pending = { change: 'Create', status: 'Pending', errors: 1, waits: false, later: true };
  assert.deepEqual(await exportsOf('db'), [pending, pending]);
});

test('EXP-16: exports that a crash left executing are taken up again', async () => {
  person('1');
  await fill();
  await world.api.database.query({ text: `update pending_export set status = 'Executing'` });
  assert.equal((await world.run('db', 'Export')).counters.totalExported, 1);
  assert.equal(world.systems.db.objects.size, 1);
});

test('EXP-11: what points at an object goes after it, so that one export is enough', async () => {
  person('1', { boss: '2' });
  person('2');
  await fill();
  await world.run('ad', 'Export');
  assert.deepEqual(await managers(), ['cn=2']);
});

test('EXP-11: what points at an object of the batch before goes with its address, although that is still being recorded', async () => {
  // Of those that wait for an address, the bosses of the later ones are among the first 300, so in the batch before.
  const people = 1_700;
  const bossOf = (id: number): number => (id < 1_100 ? id % 500 : 500 + (id % 300));
  for (let id = 0; id < people; id += 1) person(String(id), id < 500 ? {} : { boss: String(bossOf(id)) });
  await fill();
  const { counters } = await world.run('ad', 'Export');
  assert.equal(counters.totalExported, people);
  // Pages of a synchronisation are staged beside each other, so a few get into the batch of their boss: those wait (EXP-14).
  const sent = (await managers()).length;
  assert.ok(sent > people - 500 - 200, `${sent} of ${people - 500} went with the address of their boss`);
  const waiting = (await exportsOf('ad')).filter(({ status }) => status !== 'Exported');
  assert.equal(waiting.length, people - 500 - sent);
});

test('EXP-33: an external id that the target gives twice is warned of, also within one batch', async () => {
  for (let id = 0; id < 600; id += 1) person(String(id));
  await fill();
  let asked = 0;
  world.systems.ad.answer = () => {
    asked += 1;
    if (asked === 2 || asked === 501) world.systems.ad.made = 0;
    else if (asked === 502) world.systems.ad.made = 1_000;
    return undefined;
  };
  const { status } = await world.run('ad', 'Export');
  assert.equal(status, 'CompleteWithWarning');
  const { rows } = await world.api.database.query<{ warning: string }>({
    text: `select warning_message as warning from activity order by created_at desc, id desc limit 1`,
  });
  assert.match(rows[0]?.warning ?? '', /^The target gave the id "made-1" to an object, but another object of ad/);
});

test('EXP-16: what was claimed ahead and not sent when the system fails is due as it was', async () => {
  for (let id = 0; id < 1_100; id += 1) person(String(id));
  await fill();
  world.systems.db.answer = () => {
    throw new Error('The line is dead.');
  };
  await world.run('db', 'Export');
  const { rows } = await world.api.database.query({
    text: `select count(*) as count, status, error_count as errors, last_attempted_at is null as "isUntouched", last_error_message as message
           from pending_export where connected_system_id = $1 group by 2, 3, 4, 5 order by 3`,
    values: [world.ids.db],
  });
  assert.deepEqual(rows, [
    { count: 600, status: 'Pending', errors: 0, isUntouched: true, message: null },
    { count: 500, status: 'Pending', errors: 1, isUntouched: false, message: 'The line is dead.' },
  ]);
});

test('TSK-14, EXP-16: what was claimed ahead is not sent by a run that somebody has ended meanwhile', async () => {
  for (let id = 0; id < 1_100; id += 1) person(String(id));
  await fill();
  let isEnded = false;
  world.systems.db.answer = async () => {
    if (isEnded) return undefined;
    isEnded = true;
    await world.api.database.query({
      text: `update activity set status = 'FailedWithError', ended_at = now() where status = 'InProgress'`,
    });
    return undefined;
  };
  await world.run('db', 'Export');
  assert.equal(world.systems.db.objects.size, 500, 'the batch that was being sent');
  const left = await exportsOf('db');
  assert.deepEqual(
    ['Executing', 'Pending'].map((status) => left.filter((each) => each.status === status).length),
    [500, 600],
    'what was sent is found as after a crash, and the rest is due as it was',
  );
});

test('EXP-14: references that two new objects owe each other are due with the next export', async () => {
  person('1', { boss: '2' });
  person('2', { boss: '1' });
  await fill();
  await world.run('ad', 'Export');
  assert.equal(world.systems.ad.objects.size, 2);
  assert.deepEqual(await managers(), []);
  const owed = { change: 'Update', status: 'Pending', errors: 0, waits: false, later: null };
  assert.deepEqual(await exportsOf('ad'), [owed, owed]);
  await world.run('ad', 'Export');
  assert.deepEqual(await managers(), ['cn=1', 'cn=2']);
});

async function managers(): Promise<readonly unknown[]> {
  return [...world.systems.ad.objects.values()].flatMap((object) => object['manager'] ?? []).toSorted();
}

test('EXP-12, W-16: an update whose only reference cannot be addressed waits: no item, no error, five minutes', async () => {
  person('1');
  person('2', { status: 'Leaver' });
  await fill();
  await world.run('ad', 'Export');
  await world.run('ad', 'FullImport');
  person('1', { boss: '2' });
  await world.run('hr', 'FullImport');
  await world.run('hr', 'DeltaSynchronisation');
  const { counters, status } = await world.run('ad', 'Export');
  assert.deepEqual([status, counters.totalObjectsProcessed, counters.totalObjectChangeCount], ['Complete', 1, 0]);
  assert.deepEqual(await exportsOf('ad'), [
    { change: 'Update', status: 'Pending', errors: 0, waits: true, later: true },
  ]);
  assert.equal((await last())['message'], 'Export complete: 0 succeeded, 0 failed, 1 deferred');
});

test('EXP-20, REC-16: a system that confirms itself is done with an export at once', async () => {
  person('1');
  await fill();
  await world.run('db', 'Export');
  assert.deepEqual(await exportsOf('db'), []);
  const { rows } = await world.api.database.query({
    text: `select status, external_id as id from connected_system_object where connected_system_id = $1`,
    values: [world.ids.db],
  });
  assert.deepEqual(rows, [{ status: 'Normal', id: '1' }]);
});

test('EXP-30: refused five times it has failed for good', async () => {
  person('1');
  await fill();
  world.systems.db.answer = () => 'rejected';
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await world.api.database.query({ text: 'update pending_export set next_retry_at = null' });
    await world.run('db', 'Export');
  }
  assert.deepEqual(await exportsOf('db'), [
    { change: 'Create', status: 'Failed', errors: 5, waits: false, later: null },
  ]);
  assert.equal((await world.run('db', 'Export')).counters.totalObjectsProcessed, 0);
});

test('EXP-36: what was exported is in the history of the object, with the item that tells of it', async () => {
  person('1', { dept: 'Sales' });
  await fill();
  await world.run('db', 'Export');
  const { rows } = await world.api.database.query<{ type: string; added: string[] }>({
    text: `select c.change_type as type, (select array_agg(v.value order by v.value) from json_each(c.differences::json -> 'added') d, json_array_elements_text(d.value) v) as added
           from connected_system_object_change c join activity_item i on i.id = c.activity_item_id where c.connected_system_id = $1`,
    values: [world.ids.db],
  });
  assert.deepEqual(rows, [{ type: 'Exported', added: ['1', 'NAME 1', 'Sales'] }]);
});

test('EXP-04, OUT-61, DAT-43: an object has one pending export at most, so no pair can contradict itself', async () => {
  person('1');
  await fill();
  person('1', { status: 'Leaver' });
  await world.run('hr', 'FullImport');
  await world.run('hr', 'DeltaSynchronisation');
  assert.deepEqual(await exportsOf('ad'), [], 'a Create that never went out is cancelled, not deleted');
  const { rows } = await world.api.database.query({
    text: 'select count(*) as count from connected_system_object where connected_system_id = $1',
    values: [world.ids.ad],
  });
  assert.deepEqual(rows, [{ count: 0 }]);
  await world.run('ad', 'Export');
  assert.deepEqual(await last(), { status: 'Complete', message: 'No exports to process', processed: 0, toProcess: 0 });
});

test('EXP-05: a preview lists what the export would send, in order, and neither sends nor changes anything', async () => {
  for (const id of ['1', '2', '3', '4']) person(id);
  await fill();
  const { database } = world.api;
  const pending = async () => {
    const { rows } = await database.query<{ id: string; all: object }>({
      text: `select p.id, to_json(p) as all from pending_export p where connected_system_id = $1 order by change_number`,
      values: [world.ids.db],
    });
    return rows;
  };
  const [first, second, third, fourth] = await pending();
  await database.query({ text: 'update pending_export set is_held = true where id = $1', values: [second?.id] });
  await database.query({
    text: `update pending_export set next_retry_at = now() + interval '5 minutes' where id = $1`,
    values: [fourth?.id],
  });
  const before = await pending();
  const asked = world.systems.db.made;
  const listed: string[] = [];
  const count = await previewExport(world.api.services, world.ids.db, (ids) => void listed.push(...ids));
  assert.deepEqual([listed, count], [[first?.id, third?.id], 2]);
  assert.deepEqual(await pending(), before);
  assert.deepEqual([world.systems.db.objects.size, world.systems.db.made], [0, asked]);
  const { counters } = await world.run('db', 'Export');
  assert.equal(counters.totalExported, count);
  assert.deepEqual(
    (await pending()).map(({ id }) => id),
    [second?.id, fourth?.id],
  );
});

test('EXP-03: a system that is not set up for export fails the run, and what is pending stays so', async () => {
  person('1');
  await fill();
  world.systems.db.isReadOnly = true;
  const { status, errorMessage } = await world.run('db', 'Export');
  assert.equal(status, 'FailedWithError');
  assert.match(errorMessage ?? '', /^db is not set up for export\./);
  assert.deepEqual(await exportsOf('db'), [
    { change: 'Create', status: 'Pending', errors: 0, waits: false, later: null },
  ]);
});

test('EXP-13: as many batches are in flight as the system allows, each by a connector of its own', async (t) => {
  const allow = (most: number | null): Promise<unknown> =>
    world.api.database.query({
      text: 'update connected_system set max_export_parallelism = $2 where id = $1',
      values: [world.ids.db, most],
    });
  await allow(2);
  t.after(() => allow(null));
  const people = 600;
  for (let id = 0; id < people; id += 1) person(String(id));
  await fill();
  const both = Promise.withResolvers<void>();
  let inFlight = 0;
  world.systems.db.answer = async () => {
    inFlight += 1;
    if (inFlight === 2) both.resolve();
    await both.promise;
    inFlight -= 1;
    return undefined;
  };
  const { counters, status } = await world.run('db', 'Export');
  assert.deepEqual([status, counters.totalExported], ['Complete', people]);
  assert.equal(world.systems.db.objects.size, people);
});

test('EXP-13, D-32: what two lanes have sent is recorded one after the other, so that nothing is locked by who waits', async (t) => {
  const { database } = world.api;
  const allow = (most: number | null): Promise<unknown> =>
    database.query({
      text: 'update connected_system set max_export_parallelism = $2 where id = $1',
      values: [world.ids.db, most],
    });
  await allow(2);
  t.after(() => allow(null));
  for (let id = 0; id < 2_100; id += 1) person(String(id));
  await fill();
  let [recording, most, batches] = [0, 0, 0];
  const watched: typeof database = {
    ...database,
    transaction: async (work) => {
      let hasLocked = false;
      try {
        return await database.transaction((tx) =>
          work({
            query: (statement) => {
              if (statement.name === 'lock-claimed-exports') {
                hasLocked = true;
                batches += 1;
                recording += 1;
                most = Math.max(most, recording);
              }
              return tx.query(statement);
            },
          }),
        );
      } finally {
        if (hasLocked) recording -= 1;
      }
    },
  };
  await world.run('db', 'Export', { database: watched });
  assert.deepEqual([batches, most, world.systems.db.objects.size], [5, 1, 2_100]);
});

test('EXP-10: an unknown outcome is settled by the next import', async () => {
  person('1');
  await fill();
  await world.run('ad', 'Export');
  await world.run('ad', 'FullImport');
  person('1', { dept: 'Legal' });
  await world.run('hr', 'FullImport');
  await world.run('hr', 'DeltaSynchronisation');
  world.systems.ad.answer = () => 'unknown';
  const { status, counters } = await world.run('ad', 'Export');
  assert.deepEqual([status, counters.totalExported, counters.totalObjectErrors], ['FailedWithError', 0, 1]);
  delete world.systems.ad.answer;
  const imported = await world.run('ad', 'FullImport');
  assert.equal(imported.counters.totalPendingExportsRetrying, 1, 'it did not arrive');
  await world.run('ad', 'Export');
  assert.equal((await world.run('ad', 'FullImport')).counters.totalPendingExportsConfirmed, 1);
});

for (const system of ['ad', 'db'] as const) {
  test(`D-32, OUT-41: what is staged anew while ${system} exports is not lost with the answer`, async () => {
    person('1', { dept: 'Sales' });
    await fill();
    let asked = 0;
    world.systems[system].answer = async () => {
      asked += 1;
      if (asked > 1) return undefined;
      person('1', { dept: 'Legal' });
      await world.run('hr', 'FullImport');
      await world.run('hr', 'DeltaSynchronisation');
      return undefined;
    };
    await world.run(system, 'Export');
    const [object] = world.systems[system].objects.values();
    assert.deepEqual(object?.['dept'], ['Sales']);
    assert.deepEqual(
      (await exportsOf(system)).map(({ change, status }) => [change, status]),
      [['Update', 'Pending']],
    );
    await world.run(system, 'Export');
    assert.deepEqual(
      [...world.systems[system].objects.values()].map(({ dept }) => dept),
      [['Legal']],
    );
  });
}
