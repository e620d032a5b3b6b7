import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { createClient, type Client } from '@jim/contract/client.ts';
import { healthGet, healthReady } from '@jim/contract/endpoints/health.ts';
import { callPatiently } from './patience.ts';

/** A JIM that answers with these statuses, one after the other, and with the last ever after. */
async function jimAnswering(
  statuses: readonly number[],
  readiness: readonly number[],
): Promise<{ readonly client: Client; readonly asked: () => number } & AsyncDisposable> {
  const left = { '/api/v1/health': [...statuses], [healthReady.path]: [...readiness] };
  let asked = 0;
  const server = createServer((request, response) => {
    const own = left[request.url ?? ''] ?? [];
    if (request.url === '/api/v1/health') asked += 1;
    const status = (own.length > 1 ? own.shift() : own[0]) ?? 500;
    response.writeHead(status).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return {
    client,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const call = (client: Client) => async (): Promise<string> => {
  await client.call(healthGet);
  return 'answered';
};

test('a call that finds the system away is repeated when the system says that it is ready', async () => {
  await using jim = await jimAnswering([503, 200], [503, 503, 200]);
  assert.equal(await callPatiently(jim.client, { send: call(jim.client) }), 'answered');
  assert.equal(jim.asked(), 2);
});

test('what took effect although no answer came is not asked for again', async () => {
  await using jim = await jimAnswering([503, 200], [200]);
  const findDone = (): Promise<string> => Promise.resolve('found');
  assert.equal(await callPatiently(jim.client, { send: call(jim.client), findDone }), 'found');
  assert.equal(jim.asked(), 1);
});

test('a system that is ready and goes on refusing is heard six times, and a refusal of another kind once', async () => {
  await using refusing = await jimAnswering([503], [200]);
  await assert.rejects(callPatiently(refusing.client, { send: call(refusing.client) }));
  assert.equal(refusing.asked(), 6);
  await using wrong = await jimAnswering([400], [200]);
  await assert.rejects(callPatiently(wrong.client, { send: call(wrong.client) }));
  assert.equal(wrong.asked(), 1);
});
