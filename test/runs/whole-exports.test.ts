/** Exports to a system that is written as a whole, as a file is: `db` here. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test, { after, before, beforeEach } from 'node:test';
import { releaseRunRemains } from '../../packages/server/src/store/activity-states.ts';
import { buildWorld, putPerson, type World } from '../properties/world.ts';

let world: World;
before(async () => {
  world = await buildWorld({ isWrittenAsAWhole: true });
});
beforeEach(async () => {
  await world.clear();
  await world.setPageSize(500);
});
after(() => world[Symbol.asyncDispose]());

const person = (id: string, values?: Readonly<Record<string, string>>): void => putPerson(world, id, values);

async function fill(people: number): Promise<void> {
  for (let id = 1; id <= people; id += 1) person(String(id));
  await synchronise();
}

async function synchronise(): Promise<void> {
  await world.run('hr', 'FullImport');
  await world.run('hr', 'DeltaSynchronisation');
}

/** By status, what is pending and how often it was attempted. */
async function pending(): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await world.api.database.query<Record<string, unknown>>({
    text: `
      select count(*) as count, status, error_count as errors, last_attempted_at is null as "isUntouched",
             coalesce(last_error_message like 'It is unknown%', false) as "mayHaveArrived"
      from pending_export where connected_system_id = $1 group by 2, 3, 4, 5 order by 2, 3`,
    values: [world.ids.db],
  });
  return rows;
}

test('EXP-20, EXP-10: everything is handed over in pages before the system is written, once, and recorded in pages', async () => {
  await fill(1_200);
  const events: string[] = [];
  world.systems.db.take = (items) => void events.push(`take ${items.length}`);
  world.systems.db.answer = () => {
    if (events.at(-1) !== 'write') events.push('write');
    return undefined;
  };
  const { counters, status } = await world.run('db', 'Export');
  assert.deepEqual([status, counters.totalExported], ['Complete', 1_200]);
  assert.deepEqual(events, ['take 500', 'take 500', 'take 200', 'write']);
  assert.deepEqual(await pending(), []);
  assert.equal(world.systems.db.objects.size, 1_200);
});

test('D-35, EXP-20: what was handed over is not kept until it is answered', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await fill(2_000);
  const items: WeakRef<object>[] = [];
  const alive = (): number => items.filter((each) => each.deref() !== undefined).length;
  let most = 0;
  world.systems.db.take = async (taken) => {
    // The memory system holds the items themselves, but nobody holds what they were made of.
    items.push(...taken.flatMap(({ changes }) => changes.slice(0, 1)).map((change) => new WeakRef(change)));
    for (const each of taken) (each.changes as unknown[]).length = 0;
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    most = Math.max(most, alive());
  };
  await world.run('db', 'Export');
  assert.equal(items.length, 2_000);
  assert.ok(most <= 1_000, `${most} of 2,000 were alive at once`);
});

test('EXP-22, EXP-15: when the system cannot be written every export has failed, with an item, and the run fails', async () => {
  await fill(3);
  world.systems.db.answer = () => {
    throw new Error('The disk is full.');
  };
  const { status, errorMessage, counters } = await world.run('db', 'Export');
  assert.equal(status, 'FailedWithError');
  assert.match(errorMessage ?? '', /The disk is full/);
  assert.deepEqual([counters.totalExported, counters.totalObjectErrors, counters.totalObjectsProcessed], [0, 3, 3]);
  const failed = { count: 3, status: 'Pending', errors: 1, isUntouched: false, mayHaveArrived: false };
  assert.deepEqual(await pending(), [failed]);
});

test('EXP-15: when it fails to take items in, what was not handed over yet stays as it is', async () => {
  await fill(1_100);
  let calls = 0;
  world.systems.db.take = () => {
    calls += 1;
    if (calls === 2) throw new Error('The disk is full.');
  };
  const { status, counters } = await world.run('db', 'Export');
  assert.deepEqual([status, counters.totalObjectErrors], ['FailedWithError', 1_000]);
  assert.deepEqual(world.systems.db.objects.size, 0);
  const [untouched, failed] = await pending();
  assert.deepEqual([untouched?.['count'], untouched?.['errors'], untouched?.['isUntouched']], [100, 0, true]);
  assert.deepEqual([failed?.['count'], failed?.['errors']], [1_000, 1]);
});

test('EXP-16, D-11: what a run had answered before it was stopped is recorded, and the rest is no longer as it was', async () => {
  await fill(300);
  const stop = new AbortController();
  let asked = 0;
  world.systems.db.answer = () => {
    asked += 1;
    if (asked <= 100) return undefined;
    stop.abort();
    throw new Error('The line is dead.');
  };
  const { counters } = await world.run('db', 'Export', { signal: stop.signal });
  assert.deepEqual([world.systems.db.objects.size, counters.totalExported], [100, 100]);
  const left = await pending();
  assert.deepEqual(
    left.map(({ count, errors, isUntouched }) => [count, errors, isUntouched]),
    [[200, 1, false]],
  );
});

test('TSK-14, EXP-16: a run that somebody has ended while it handed over does not write the system', async () => {
  await fill(600);
  world.systems.db.take = async () =>
    void (await world.api.database.query({
      text: `update activity set status = 'FailedWithError', ended_at = now() where status = 'InProgress' and run_type = 'Export'`,
    }));
  await world.run('db', 'Export');
  assert.equal(world.systems.db.objects.size, 0);
  assert.equal((await pending())[0]?.['status'], 'Pending');
});

test('EXP-16: a run that is stopped before the system is written leaves everything due as it was', async () => {
  await fill(1_100);
  const stop = new AbortController();
  world.systems.db.take = () => stop.abort();
  await world.run('db', 'Export', { signal: stop.signal });
  assert.equal(world.systems.db.objects.size, 0);
  const untouched = { count: 1_100, status: 'Pending', errors: 0, isUntouched: true, mayHaveArrived: false };
  assert.deepEqual(await pending(), [untouched]);
});

test('EXP-16, D-11, D-33: a run that is given up while the system is written leaves all of it as what may have arrived, and the next run sends it again', async () => {
  await fill(600);
  const { database } = world.api;
  let isGivenUp = false;
  world.systems.db.answer = async () => {
    if (isGivenUp) return undefined;
    isGivenUp = true;
    await database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: string }>({
        text: `update activity set status = 'FailedWithError', ended_at = now() where status = 'InProgress' returning id`,
      });
      for (const { id } of rows) await releaseRunRemains(tx, id);
    });
    return undefined;
  };
  await world.run('db', 'Export').catch(() => undefined);
  assert.equal(world.systems.db.objects.size, 600);
  const [given, ...others] = await pending();
  assert.deepEqual(
    [given?.['count'], given?.['status'], given?.['mayHaveArrived'], others.length],
    [600, 'Pending', true, 0],
  );
  const { counters } = await world.run('db', 'Export');
  assert.equal(counters.totalExported, 600);
  assert.deepEqual([world.systems.db.objects.size, await pending()], [600, []]);
});

test('D-32, OUT-41: what is staged anew between handing over and recording is not lost, and history tells what was sent', async () => {
  person('1', { dept: 'Sales' });
  await fill(0);
  let isChanged = false;
  world.systems.db.answer = async () => {
    if (isChanged) return undefined;
    isChanged = true;
    person('1', { dept: 'Legal' });
    await synchronise();
    return undefined;
  };
  await world.run('db', 'Export');
  assert.deepEqual(world.systems.db.objects.get('1')?.['dept'], ['Sales']);
  const { rows } = await world.api.database.query<{ added: string[] }>({
    text: `select (select array_agg(v.value order by v.value) from json_each(c.differences::json -> 'added') d, json_array_elements_text(d.value) v) as added
           from connected_system_object_change c where c.connected_system_id = $1 and c.change_type = 'Exported'`,
    values: [world.ids.db],
  });
  assert.deepEqual(rows, [{ added: ['1', 'NAME 1', 'Sales'] }]);
  await world.run('db', 'Export');
  assert.deepEqual(world.systems.db.objects.get('1')?.['dept'], ['Legal']);
});

test('D-32: what somebody else changes before it is claimed is not sent by this run', async () => {
  await fill(600);
  const { database } = world.api;
  let isChanged = false;
  world.systems.db.take = async () => {
    if (isChanged) return;
    isChanged = true;
    await database.query({
      text: `update pending_export set is_held = true where connected_system_id = $1 and change_number = (
               select max(change_number) from pending_export where connected_system_id = $1)`,
      values: [world.ids.db],
    });
  };
  const { counters } = await world.run('db', 'Export');
  assert.ok(isChanged);
  assert.equal(counters.totalExported + (await pending()).length, 600);
  assert.equal(world.systems.db.objects.size, counters.totalExported);
});
