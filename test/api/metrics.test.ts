import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsOf } from '@jim/server/metrics/metrics.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';

test('CONTRACT metrics.get: runs, tasks, pending exports, connector calls, connections and the event loop, for a Reader', async () => {
  await using api = await startTestServer();
  const insertRun = (status: string, ended: string | null): Promise<unknown> =>
    api.database.query({
      text: `insert into activity (id, created_at, executed_at, ended_at, status, target_type, target_operation_type, target_context,
               initiated_by_type, initiated_by_name, run_type, objects_processed)
             values (gen_random_uuid(), now(), now() - interval '10 seconds', $2, $1, 'ConnectedSystemRunProfile', 'Execute', 'HR', 'System', 'System', 'FullImport', 100)`,
      values: [status, ended],
    });
  await insertRun('Complete', '2100-01-01T00:00:00Z');
  await insertRun('InProgress', null);
  await api.database.query({
    text: `insert into worker_task (id, activity_id, kind) select gen_random_uuid(), id, 'run' from activity where status = 'InProgress'`,
  });
  await api.database.query({
    text: `insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, change_number, created_at)
           values (gen_random_uuid(), 4, gen_random_uuid(), 'Update', '{}', 1, now() - interval '1 hour')`,
  });
  metricsOf(api.database).connectorCalled('JIM File Connector', 'open', 'ok', 0.01);
  const response = await fetch(`${api.url}/metrics`, { headers: { 'x-api-key': await api.addKey(['Reader']) } });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  for (const line of [
    /^jim_runs\{run_type="FullImport",status="Complete"\} 1$/m,
    /^jim_running_objects\{connected_system="HR",run_type="FullImport"\} 100$/m,
    /^jim_running_objects_per_second\{connected_system="HR",run_type="FullImport"\} \d/m,
    /^jim_tasks\{status="Queued"\} 1$/m,
    /^jim_pending_exports\{connected_system="",status="Pending"\} 1$/m,
    /^jim_pending_export_oldest_seconds\{connected_system="",status="Pending"\} 36\d\d/m,
    /^jim_connector_call_seconds_count\{connector="JIM File Connector",call="open",outcome="ok"\} 1$/m,
    /^jim_database_connections\{application="jim",state="\w+"\} \d+$/m,
    /^jim_database_statements_total \d+$/m,
    /^jim_database_pool\{state="in_use"\} \d+$/m,
    /^jim_database_pool\{state="waiting"\} 0$/m,
    /^jim_nodejs_eventloop_lag_seconds /m,
  ]) {
    assert.match(text, line);
  }
  assert.equal((await fetch(`${api.url}/metrics`)).status, 401);
});

test('CONTRACT metrics.get: the pool tells of work that waits for a connection', async () => {
  await using api = await startTestServer();
  const connections = 10;
  const [held, allBusy] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let begun = 0;
  const work = Array.from({ length: connections + 4 }, () =>
    api.database.transaction(async (tx) => {
      await tx.query({ text: 'select 1' });
      begun += 1;
      if (begun === connections) allBusy.resolve();
      await held.promise;
    }),
  );
  await allBusy.promise;
  assert.deepEqual(api.database.pool, { inUse: connections, idle: 0, waiting: 4 });
  held.resolve();
  await Promise.all(work);
  assert.equal(api.database.pool.waiting, 0);
});
