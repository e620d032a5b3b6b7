import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { healthLive } from '@jim/contract/endpoints/health.ts';
import { createApp } from '@jim/server/http/app.ts';
import { route } from '@jim/server/http/route.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import pino from 'pino';

const alive = { status: 'alive' as const, timestamp: '2026-01-01T00:00:00Z' };

test('HARDENING: closing lets a request in flight finish, and takes no new one', async () => {
  await using api = await startTestServer();
  const reached = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const slow = route(healthLive, async () => {
    reached.resolve();
    await release.promise;
    return alive;
  });
  const app = await createApp(api.services, { routes: [slow], apiPages: 'off' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1/health/live`;
  const inFlight = fetch(url);
  await reached.promise;
  const closed = app.close();
  await assert.rejects(fetch(url));
  release.resolve();
  const answer = await inFlight;
  assert.deepEqual([answer.status, await answer.json()], [200, alive]);
  await closed;
});

test('HARDENING: every request is logged with the id its reply carries; an error with its stack, which the reply has not', async () => {
  await using api = await startTestServer();
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const failing = route(healthLive, async () => {
    throw new Error('select secret from somewhere');
  });
  const app = await createApp({ ...api.services, log }, { routes: [failing], apiPages: 'off' });
  const response = await app.inject({ method: 'GET', url: '/api/v1/health/live?token=hidden' });
  assert.deepEqual([response.statusCode, response.json<{ code: string }>().code], [500, 'INTERNAL_ERROR']);
  assert.doesNotMatch(response.body, /select|somewhere|\.ts/);
  const id = response.headers['x-request-id'];
  const ofRequest = lines.filter((line) => line['requestId'] === id);
  assert.deepEqual(
    ofRequest.map((line) => line['msg']),
    ['A request failed.', 'GET /api/v1/health/live 500'],
  );
  assert.match(JSON.stringify(ofRequest[0]), /select secret from somewhere.*\.ts:/);
  assert.doesNotMatch(JSON.stringify(ofRequest[1]), /hidden/);
  await app.close();
});
