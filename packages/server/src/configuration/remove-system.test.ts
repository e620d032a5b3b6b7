import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '../new-id.ts';
import { startTestServer, type TestApi } from '../testing/start-test-server.ts';
import type { Task, TaskKind } from '../worker/task.ts';
import { systemInitiator } from '../worker/task.ts';
import { enqueueTask } from '../worker/enqueue-task.ts';
import { cancelActivity } from '../worker/cancel-activity.ts';
import { endTask } from '../worker/finish-task.ts';
import { performClear } from './clear-connected-system.ts';
import { performDeletion } from './delete-connected-system.ts';

let api: TestApi;
before(async () => (api = await startTestServer()));
after(() => api.close());

const objects = 2_500;

/** A system with objects in pairs that refer to each other, a rule that matches by one attribute, history, and identities. */
async function createSystem(status: 'Active' | 'Deleting'): Promise<number> {
  const { database } = api;
  await database.query({
    text: `
      insert into connector_definition (name, built_in, capabilities) values ('Removal', true, '{}') on conflict (name) do nothing`,
  });
  const { rows } = await database.query<{ id: number }>({
    text: `
      insert into connected_system (name, connector_definition_id, status, sync_watermark)
      select 'Removed', id, $1, 7 from connector_definition where name = 'Removal' returning id`,
    values: [status],
  });
  const id = rows[0]?.id ?? 0;
  await database.query({
    text: `
      with type as (insert into connected_system_object_type (connected_system_id, name) values ($1, 'badge') returning id),
      attribute as (insert into connected_system_attribute (object_type_id, name, type, plurality) select id, 'a', 'Text', 'SingleValued' from type returning id),
      rule as (insert into matching_rule (connected_system_object_type_id, target_metaverse_attribute_id)
               select type.id, (select min(id) from metaverse_attribute) from type returning id),
      source as (insert into matching_rule_source (matching_rule_id, connected_system_attribute_id) select rule.id, attribute.id from rule, attribute),
      cso as (insert into connected_system_object (id, connected_system_id, object_type_id, external_id, change_number)
              select md5($1 || '/' || n)::uuid, $1, type.id, 'o' || n, nextval('change_order') from type, generate_series(1, $2::int) n returning id),
      mvo as (insert into metaverse_object (id, type_id, change_number, provenance)
              select md5('m' || $1 || '/' || n)::uuid, (select id from metaverse_object_type where name = 'User'), nextval('change_order'),
                     json_build_object('1', json_build_object('systemId', $1::int, 'mappingId', 1))
              from generate_series(1, $2::int) n returning id),
      link as (insert into connected_system_object_link
               select md5($1 || '/' || n)::uuid, $1, md5('m' || $1 || '/' || n)::uuid, 'Joined', now() from generate_series(1, $2::int) n),
      reference as (insert into connected_system_reference
                    select md5($1 || '/' || n)::uuid, attribute.id, $1, 'o' || n + 1, 'o' || n + 1, md5($1 || '/' || n + 1)::uuid
                    from attribute, generate_series(1, $2::int - 1) n),
      keys as (insert into connected_system_match_key select md5($1 || '/' || n)::uuid, attribute.id, 'k', 'k' from attribute, generate_series(1, $2::int) n)
      insert into connected_system_object_change (id, connected_system_id, connected_system_object_id, changed_at, change_number,
        change_type, initiated_by_type, differences)
      select gen_random_uuid(), $1, md5($1 || '/' || n)::uuid, now(), n, 'Added', 'System', '{}' from generate_series(1, $2::int) n`,
    values: [id, objects],
  });
  return id;
}

async function queue(kind: TaskKind, connectedSystemId: number, payload: object): Promise<Task> {
  const { services, database } = api;
  const { taskId, activityId } = await database.transaction((tx) =>
    enqueueTask(
      tx,
      {
        kind,
        payload,
        activity: {
          targetType: 'ConnectedSystem',
          targetOperationType: kind === 'deleteConnectedSystem' ? 'Delete' : 'Clear',
          targetName: 'Removed',
          initiator: systemInitiator,
          connectedSystemId,
        },
        lanes: { connectedSystemId, takesMetaverse: true },
      },
      services,
    ),
  );
  return {
    taskId,
    activityId,
    kind,
    payload,
    connectedSystemId,
    scheduleExecutionId: null,
    scheduleStepIndex: null,
    timeoutSeconds: null,
  };
}

async function count(table: string, systemId: number): Promise<number> {
  const { rows } = await api.database.query<{ count: number }>({
    text: `select count(*) as count from ${table} where connected_system_id = $1`,
    values: [systemId],
  });
  return rows[0]?.count ?? 0;
}

async function activity(id: string) {
  const { rows } = await api.database.query<{
    status: string;
    toProcess: number;
    processed: number;
    systemId: number | null;
  }>({
    text: `
      select status, objects_to_process as "toProcess", objects_processed as processed, connected_system_id as "systemId"
      from activity where id = $1`,
    values: [id],
  });
  return rows[0];
}

const context = (signal: AbortSignal = new AbortController().signal) => ({ signal, workerId: newId() });

/** Aborts when it has been looked at so many times: between two pages. */
function abortAfter(looks: number): AbortSignal {
  const controller = new AbortController();
  let left = looks;
  const { signal } = controller;
  return new Proxy(signal, {
    get: (target, property) => {
      if (property === 'throwIfAborted' && left-- === 0) controller.abort(new Error('Stopped.'));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test('SYS-01: clearing as a task goes page by page; stopped half-way what is left is whole, and the next clear goes on', async () => {
  const id = await createSystem('Active');
  const stopped = await queue('clearConnectedSystem', id, { deleteChangeHistory: false });
  await assert.rejects(performClear(api.services)(stopped, context(abortAfter(1))), /Stopped/);
  assert.equal(await count('connected_system_object', id), objects - 1_000);
  assert.equal((await activity(stopped.activityId))?.processed, 1_000);
  const { rows } = await api.database.query<{ dangling: number }>({
    text: `
      select count(*) as dangling from connected_system_reference reference
      where connected_system_id = $1 and (not exists (select from connected_system_object where id = source_id)
        or target_id is not null and not exists (select from connected_system_object where id = target_id))`,
    values: [id],
  });
  assert.equal(rows[0]?.dangling, 0);

  const task = await queue('clearConnectedSystem', id, { deleteChangeHistory: false });
  await performClear(api.services)(task, context());
  assert.deepEqual(await activity(task.activityId), {
    status: 'Complete',
    toProcess: objects - 1_000,
    processed: objects - 1_000,
    systemId: id,
  });
  for (const table of ['connected_system_object', 'connected_system_object_link', 'connected_system_reference']) {
    assert.equal(await count(table, id), 0, table);
  }
  assert.equal(await count('connected_system_object_change', id), objects, 'history stays when it was not to go');
  const { rows: identities } = await api.database.query<{ due: number }>({
    text: 'select count(*) filter (where last_connector_disconnected_at is not null) as due from metaverse_object',
  });
  assert.equal(identities[0]?.due, 0, 'no deletion rule is looked at');
  await api.database.query({ text: 'delete from worker_task' });
});

test('SYS-02: deleting as a task removes everything, marks identities, cancels waiting runs and keeps the activity', async () => {
  const id = await createSystem('Deleting');
  const task = await queue('deleteConnectedSystem', id, { deleteChangeHistory: true, initiator: systemInitiator });
  const waiting = await queue('run', id, {});
  await performDeletion(api.services)(task, context());
  for (const table of [
    'connected_system_object',
    'connected_system_object_link',
    'connected_system_object_change',
    'connected_system_object_type',
  ]) {
    assert.equal(await count(table, id), 0, table);
  }
  const { rows } = await api.database.query<{ systems: number; due: number; contributions: number; keys: number }>({
    text: `
      select (select count(*) from connected_system where id = $1) as systems,
             (select count(*) from metaverse_object where disconnected_by_system_id = $1 and last_connector_disconnected_at is not null) as due,
             (select count(*) from metaverse_object where provenance::text like '%"systemId" : ' || $1 || ',%') as contributions,
             (select count(*) from connected_system_match_key where connected_system_object_id = md5($1 || '/1')::uuid) as keys`,
    values: [id],
  });
  assert.deepEqual(rows[0], { systems: 0, due: objects, contributions: 0, keys: 0 });
  assert.deepEqual(await activity(task.activityId), {
    status: 'Complete',
    toProcess: objects,
    processed: objects,
    systemId: null,
  });
  assert.equal((await activity(waiting.activityId))?.status, 'Cancelled');
  await api.database.query({ text: 'delete from worker_task' });
});

test('SYS-02: a deletion that fails makes the system Active again', async () => {
  const id = await createSystem('Deleting');
  const task = await queue('deleteConnectedSystem', id, { deleteChangeHistory: false, initiator: systemInitiator });
  await assert.rejects(performDeletion(api.services)(task, context(abortAfter(1))), /Stopped/);
  const { rows } = await api.database.query<{ status: string }>({
    text: 'select status from connected_system where id = $1',
    values: [id],
  });
  assert.equal(rows[0]?.status, 'Active');
  await api.database.query({ text: 'delete from worker_task' });
});

test('SYS-02: a deletion that is cancelled in the queue, or whose worker died, makes the system Active again', async () => {
  const { database } = api;
  const status = async (id: number): Promise<string | undefined> => {
    const { rows } = await database.query<{ status: string }>({
      text: 'select status from connected_system where id = $1',
      values: [id],
    });
    return rows[0]?.status;
  };
  const payload = { deleteChangeHistory: false, initiator: systemInitiator };
  const cancelled = await createSystem('Deleting');
  const queued = await queue('deleteConnectedSystem', cancelled, payload);
  await database.transaction((tx) => cancelActivity(tx, queued.activityId, new Date()));
  assert.equal(await status(cancelled), 'Active');
  const abandoned = await createSystem('Deleting');
  const dead = await queue('deleteConnectedSystem', abandoned, payload);
  await database.transaction((tx) =>
    endTask(tx, dead, { status: 'FailedWithError', at: new Date(), errorMessage: 'The worker died.' }),
  );
  assert.equal(await status(abandoned), 'Active');
});
