import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { serviceSettingsUpdate } from '@jim/contract/endpoints/service-settings.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

let api: TestApi;
let now = 0;
before(async () => {
  api = await startTestServer({ app: { rateLimit: undefined, apiPages: undefined, monotonic: () => now } });
});
after(() => api.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly code?: string; readonly message?: string };
}

async function send(path: string, init: RequestInit = {}, key: string | null = api.adminKey): Promise<Answer> {
  now += 1_000;
  const headers = new Headers(init.headers);
  if (key !== null) headers.set('x-api-key', key);
  const response = await fetch(api.url + path, { ...init, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text.startsWith('{') ? JSON.parse(text) : {}) as Answer['body'],
  };
}
const post = (
  body: NonNullable<RequestInit['body']> | null,
  contentType: string | null = 'application/json',
): Promise<Answer> => {
  const headers: Record<string, string> = contentType === null ? {} : { 'content-type': contentType };
  return send('/api/v1/apikeys', { method: 'POST', body, headers });
};

test('HARDENING: bodies: JSON of any JSON type; 415 for others, 400 for none, malformed, or a name given twice; 413 beyond 2 MiB', async () => {
  for (const type of [
    'application/json',
    'text/json; charset=utf-8',
    'application/merge-patch+json',
    'APPLICATION/JSON',
  ]) {
    assert.equal((await post('{"name":"a"}', type)).status, 201, type);
  }
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'multipart/form-data',
    'nonsense',
  ]) {
    const answer = await post('{"name":"a"}', type);
    assert.deepEqual([answer.status, answer.body.code], [415, 'VALIDATION_ERROR'], type);
  }
  assert.equal((await post(new Blob(['{"name":"a"}']), null)).status, 415);
  for (const body of [
    null,
    '',
    '{',
    '[]',
    '"x"',
    '{"name":1}',
    '{"name":"a","name":"b"}',
    '{"name":"a","description":{"x":1,"x":2}}',
    '{"name":"a\\u0000"}',
  ]) {
    const answer = await post(body);
    assert.deepEqual([answer.status, answer.body.code], [400, 'VALIDATION_ERROR'], String(body));
  }
  assert.match((await post('{"name":"a","na\\u006de":"b"}')).body.message ?? '', /twice/);
  assert.equal((await post('{"name":"a","description":"\\\\u0000 is only text"}')).status, 201);
  assert.equal((await post('['.repeat(100_000))).status, 400);
  const deep = `{"name":"a","x":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
  assert.equal((await post(deep)).status, 400);
  const large = await post(`{"name":"${'x'.repeat(2 * 1024 * 1024)}"}`);
  assert.deepEqual([large.status, large.body.code], [413, 'VALIDATION_ERROR']);
});

test('HARDENING: a body-less call accepts the JSON content type, with and without a body', async () => {
  const headers = { 'content-type': 'application/json' };
  assert.equal((await send('/api/v1/activities', { headers })).status, 200);
  assert.equal(
    (await send('/api/v1/service-settings/UI.ProgressUpdateInterval', { method: 'DELETE', headers, body: '' })).status,
    200,
  );
});

test('HARDENING: headers that browsers mind, and a request id', async () => {
  const { headers } = await send('/api/v1/health', {}, null);
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'self';script-src 'self';/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('x-frame-options'), 'DENY');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(headers.get('x-powered-by'), null);
});

test('HARDENING: 300 requests a minute for each key, then 429 with Retry-After; health is exempt', async () => {
  now += 120_000;
  const key = await api.addKey(['Reader']);
  const other = await api.addKey(['Reader']);
  const begin = now + 1_000;
  const ask = async (who: string): Promise<Answer> => {
    now = begin - 1_000;
    return send('/api/v1/userinfo', {}, who);
  };
  for (let n = 0; n < 300; n += 1) assert.equal((await ask(key)).status, 200);
  const refused = await ask(key);
  assert.deepEqual(
    [refused.status, refused.body.code, refused.headers.get('retry-after')],
    [429, 'RATE_LIMITED', '60'],
  );
  assert.equal((await ask(other)).status, 200, 'another key is another client');
  now = begin + 58_000;
  assert.equal((await send('/api/v1/userinfo', {}, key)).headers.get('retry-after'), '1');
  now = begin + 60_000;
  assert.equal((await send('/api/v1/userinfo', {}, key)).status, 200);
});

test('HARDENING: 30 anonymous requests a minute from one address, bad keys too; the limits are settings in force at once', async () => {
  now += 120_000;
  const begin = now;
  const ask = async (path: string, key: string | null): Promise<number> => {
    now = begin - 1_000;
    return (await send(path, {}, key)).status;
  };
  for (let n = 0; n < 30; n += 1) assert.notEqual(await ask('/api/v1/auth/config', null), 429);
  assert.equal(await ask('/api/v1/roles-or-so', null), 404);
  assert.equal(await ask('/api/v1/userinfo', `jim_ak_${'0'.repeat(64)}`), 429);
  assert.equal(await ask('/api/v1/userinfo', api.adminKey), 200);
  for (let n = 0; n < 50; n += 1) assert.equal(await ask('/api/v1/health/live', null), 200);
  const set = (key: string, value: string): Promise<unknown> =>
    api.client.call(serviceSettingsUpdate, { params: { key }, body: { value } });
  await set('Security.RateLimit.AnonymousPerMinute', '100');
  assert.equal(await ask('/api/v1/userinfo', null), 401);
  await set('Security.RateLimit.AnonymousPerMinute', '1');
  assert.equal(await ask('/api/v1/userinfo', null), 429);
  await set('Security.RateLimit.Enabled', 'false');
  assert.equal(await ask('/api/v1/userinfo', null), 401);
  await set('Security.RateLimit.Enabled', 'true');
  await set('Security.RateLimit.AnonymousPerMinute', '30');
});

test('HARDENING: five attempts a minute to sign in from one address', async () => {
  now += 120_000;
  const begin = now;
  const attempt = async (): Promise<number> => {
    now = begin - 1_000;
    const headers = { 'content-type': 'application/json' };
    return (await send('/api/v1/session', { method: 'POST', headers, body: '{"apiKey":"jim_ak_wrong"}' }, null)).status;
  };
  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1) statuses.push(await attempt());
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
});

test('CONTRACT conventions 1: the OpenAPI document and its page come from this server alone, without a redirect', async () => {
  const document = await fetch(`${api.url}/api/openapi/v1.json`);
  assert.equal(((await document.json()) as { openapi: string }).openapi, '3.1.1');
  const page = await fetch(`${api.url}/api/reference`, { redirect: 'error' });
  const html = await page.text();
  assert.equal(page.status, 200);
  assert.doesNotMatch(html, /https?:\/\//);
  const source = /<script[^>]* src="([^"]+)"/.exec(html)?.[1] ?? '';
  const script = await fetch(new URL(source, `${api.url}/api/reference`));
  assert.match(script.headers.get('content-type') ?? '', /javascript/);
});

test('HARDENING: what is not HTTP, or a broken address, ends in a plain refusal', async () => {
  const raw = async (text: string): Promise<string> => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.end(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  };
  assert.match(await raw('NONSENSE\r\n\r\n'), /^HTTP\/1\.1 400 /);
  const broken = await send('/api/v1/service-settings/%E0%A4%A');
  assert.deepEqual([broken.status, broken.body.code], [400, 'VALIDATION_ERROR']);
  assert.equal((await send('/api/v1/service-settings/a%00b')).status, 404);
  assert.equal((await send('/api/v1/activities?search=a%00b')).status, 400);
  assert.equal((await send(`/api/v1/activities/${'x'.repeat(5_000)}`)).status, 404);
});
