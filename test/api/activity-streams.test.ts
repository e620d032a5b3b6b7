import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ApiCallError } from '@jim/contract/client.ts';
import { activitiesCancel } from '@jim/contract/endpoints/activity-control.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { enqueueTask } from '@jim/server/worker/enqueue-task.ts';
import type { EnqueuedTask } from '@jim/server/worker/enqueue-task.ts';
import { systemInitiator } from '@jim/server/worker/task.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer();
});
after(() => api.close());

const enqueue = (): Promise<EnqueuedTask> =>
  api.database.transaction((transaction) =>
    enqueueTask(
      transaction,
      {
        kind: 'run',
        activity: {
          targetType: 'ConnectedSystemRunProfile',
          targetOperationType: 'Execute',
          targetName: 'Full Import',
          targetContext: 'HR',
          initiator: systemInitiator,
          runType: 'FullImport',
        },
        lanes: { connectedSystemId: null, takesMetaverse: false },
      },
      api.services,
    ),
  );

const end = (id: string): Promise<unknown> =>
  api.database.transaction(async (transaction) => {
    await transaction.query({
      text: `update activity set status = 'Complete', ended_at = now() where id = $1`,
      values: [id],
    });
    await transaction.query({ text: `select pg_notify('jim_activity', $1)`, values: [id] });
  });

interface Event {
  readonly event: string;
  readonly id: string | null;
  readonly data: Record<string, unknown>;
}

interface OpenStream extends AsyncDisposable {
  readonly response: Response;
  /** The next event that fits; what comes before it is dropped. */
  next(fits: (event: Event) => boolean): Promise<Event>;
}

async function open(path: string, headers: Record<string, string> = {}): Promise<OpenStream> {
  const controller = new AbortController();
  const response = await fetch(api.url + path, {
    headers: { 'x-api-key': api.adminKey, ...headers },
    signal: controller.signal,
  });
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    async next(fits) {
      for (;;) {
        const border = text.indexOf('\n\n');
        if (border >= 0) {
          const event = parse(text.slice(0, border));
          text = text.slice(border + 2);
          if (event && fits(event)) return event;
          continue;
        }
        const chunk = await reader.read();
        if (chunk.done) assert.fail('the stream ended');
        text += chunk.value;
      }
    },
    async [Symbol.asyncDispose]() {
      controller.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}

function parse(block: string): Event | undefined {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  return data === undefined
    ? undefined
    : { event: fields.get('event') ?? '', id: fields.get('id') ?? null, data: JSON.parse(data) };
}

const isActivity = (id: string, status: string) => (event: Event) =>
  event.event === 'activity' && event.data['id'] === id && event.data['status'] === status;

test('CONTRACT activities.stream, X6: begins with what is in progress and tells of every change and of the queue', async () => {
  const first = await enqueue();
  await using stream = await open('/api/v1/activities/stream');
  assert.equal(stream.response.headers.get('content-type'), 'text/event-stream');
  const begun = await stream.next(isActivity(first.activityId, 'InProgress'));
  assert.equal(begun.data['targetContext'], 'HR');
  const second = await enqueue();
  await stream.next(isActivity(second.activityId, 'InProgress'));
  assert.deepEqual((await stream.next(({ event }) => event === 'queue')).data, { running: 0, waiting: 2 });
  await end(first.activityId);
  await stream.next(isActivity(first.activityId, 'Complete'));
});

test('CONTRACT activities.stream, X6: with Last-Event-ID it also tells what ended meanwhile', async () => {
  const { activityId } = await enqueue();
  let lastId = '';
  {
    await using stream = await open('/api/v1/activities/stream');
    lastId = (await stream.next(isActivity(activityId, 'InProgress'))).id ?? '';
  }
  await end(activityId);
  await using again = await open('/api/v1/activities/stream', { 'last-event-id': lastId });
  await again.next(isActivity(activityId, 'Complete'));
});

test('CONTRACT activities.streamOne, X6: one activity with its counters, and no other', async () => {
  const one = await enqueue();
  const other = await enqueue();
  await using stream = await open(`/api/v1/activities/${one.activityId}/stream`);
  const stats = await stream.next(() => true);
  assert.deepEqual([stats.event, stats.data['totalObjectsProcessed']], ['stats', 0]);
  await stream.next(isActivity(one.activityId, 'InProgress'));
  await end(other.activityId);
  await end(one.activityId);
  const changed = await stream.next(({ event }) => event === 'activity');
  assert.deepEqual([changed.data['id'], changed.data['status']], [one.activityId, 'Complete']);
});

test('CONTRACT activities.stream, X6: 401 without a key, 404 for an activity that is not there', async () => {
  assert.equal((await fetch(`${api.url}/api/v1/activities/stream`)).status, 401);
  const headers = { 'x-api-key': api.adminKey };
  const missing = await fetch(`${api.url}/api/v1/activities/00000000-0000-4000-8000-000000000000/stream`, { headers });
  assert.equal(missing.status, 404);
});

test('CONTRACT activities.cancel, X7: 202 for what waits or runs, 400 for what has ended, 404 for nothing, not for a Reader', async () => {
  const cancel = async (id: string, key = api.adminKey) => {
    try {
      return (await api.clientFor(key).call(activitiesCancel, { params: { id } })).status;
    } catch (error) {
      assert.ok(error instanceof ApiCallError);
      return error.body?.code;
    }
  };
  const waiting = await enqueue();
  assert.equal(await cancel(waiting.activityId, await api.addKey(['Operator'])), 'Cancelled');
  assert.equal(await cancel(waiting.activityId), 'BAD_REQUEST');
  const running = await enqueue();
  await api.database.query({
    text: `update worker_task set status = 'Processing' where id = $1`,
    values: [running.taskId],
  });
  assert.equal(await cancel(running.activityId, await api.addKey(['Reader'])), 'FORBIDDEN');
  assert.equal(await cancel(running.activityId), 'CancellationRequested');
  assert.equal(await cancel(running.activityId), 'CancellationRequested');
  assert.equal(await cancel('00000000-0000-4000-8000-000000000000'), 'NOT_FOUND');
});
