import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Endpoint } from '@jim/contract/endpoint.ts';
import { allEndpoints } from '@jim/contract/all-endpoints.ts';
import { allRoutes } from '@jim/server/http/routes/all-routes.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

const ids: Readonly<Record<string, string>> = {};
let api: TestApi;
const keys: Record<string, string | undefined> = {};

before(async () => {
  api = await startTestServer();
  keys['no key'] = undefined;
  keys['wrong key'] = `jim_ak_${'0'.repeat(64)}`;
  keys['key without the prefix'] = 'secret';
  keys['expired key'] = await api.addKey(['Administrator'], { expiresAt: '2020-01-01T00:00:00Z' });
  keys['disabled key'] = await api.addKey(['Administrator'], { name: 'disabled' });
  await api.database.query({ text: `update api_key set is_enabled = false where name = 'disabled'` });
  keys['key without role'] = await api.addKey([]);
  keys['Reader'] = await api.addKey(['Reader']);
  keys['Operator'] = await api.addKey(['Operator']);
});
after(() => api.close());

async function statusOf(endpoint: Endpoint, key: string | undefined): Promise<number> {
  const path = endpoint.path.replace(
    /\{(\w+)\}/g,
    (_whole, name: string) => ids[name] ?? '00000000-0000-7000-8000-000000000000',
  );
  const response = await fetch(api.url + path, {
    method: endpoint.method,
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) },
    ...(endpoint.body && { body: '{ not json' }),
  });
  const isEventStream = response.headers.get('content-type') === 'text/event-stream';
  const text = isEventStream ? '' : await response.text();
  if (isEventStream) await response.body?.cancel();
  assert.ok(response.status < 300 || response.status > 399, `${endpoint.id} redirects`);
  if (response.status === 401) assert.equal(response.headers.get('www-authenticate'), 'Bearer');
  if (response.status === 401 || response.status === 403) {
    const code = response.status === 401 ? 'UNAUTHORISED' : 'FORBIDDEN';
    assert.equal((JSON.parse(text) as { code: string }).code, code, endpoint.id);
  }
  return response.status;
}

const refused = ['no key', 'wrong key', 'key without the prefix', 'expired key', 'disabled key'];
const rank = ['anonymous', 'authenticated', 'Reader', 'Operator', 'Administrator'];

for (const endpoint of allEndpoints) {
  test(`CONTRACT ${endpoint.id}: 401 without good credentials, 403 without the role, before anything else`, async () => {
    for (const who of refused) {
      const status = await statusOf(endpoint, keys[who]);
      if (endpoint.role === 'anonymous') assert.notEqual(status, 401, who);
      else assert.equal(status, 401, who);
    }
    for (const [who, atLeast] of [
      ['key without role', 'authenticated'],
      ['Reader', 'Reader'],
      ['Operator', 'Operator'],
    ] as const) {
      const isAllowed = rank.indexOf(endpoint.role) <= rank.indexOf(atLeast);
      const status = await statusOf(endpoint, keys[who]);
      assert.equal(status === 403, !isAllowed && true, `${who}: ${status}`);
      assert.notEqual(status, 401, who);
      assert.ok(status < 500 || endpoint.id === 'auth.config', `${who}: ${status}`);
    }
  });
}

/** What is not so by the rule below: who reads anything is a Reader, who changes anything is an Administrator. */
const otherRoles: Readonly<Record<string, readonly string[]>> = {
  anonymous: [
    'health.get',
    'health.live',
    'health.ready',
    'health.version',
    'auth.config',
    'session.options',
    'session.create',
    'session.delete',
  ],
  authenticated: ['userinfo.get', 'session.get'],
  // an expression is evaluated over what the caller sends, and nothing is changed
  Reader: ['expressions.test'],
  Operator: [
    'logs.list',
    'logs.files',
    'logs.levels',
    'logs.services',
    'apiKeys.list',
    'apiKeys.get',
    'activities.cancel',
    'pendingExports.retry',
    'runProfiles.execute',
    'schedules.run',
    'scheduleExecutions.cancel',
  ],
};

test('D-40: Readers read all but logs and API keys, Operators read all and work runs and schedules, Administrators change', () => {
  for (const { id, role, method } of allEndpoints) {
    const [stated] = Object.entries(otherRoles).find(([, ids]) => ids.includes(id)) ?? [];
    assert.equal(role, stated ?? (method === 'GET' ? 'Reader' : 'Administrator'), id);
  }
  const ids = allEndpoints.map(({ id }) => id);
  assert.deepEqual(
    Object.values(otherRoles)
      .flat()
      .filter((id) => !ids.includes(id)),
    [],
  );
});

test('CONTRACT conventions 1: an id of the wrong shape is 404 NOT_FOUND, whatever else is wrong', async () => {
  const isRefused = (name: string, endpoint: Endpoint): boolean =>
    endpoint.params.shape[name]?.safeParse('not an id').success === false;
  const withIds = allEndpoints.filter((endpoint) =>
    Object.keys(endpoint.params.shape).some((name) => isRefused(name, endpoint)),
  );
  assert.ok(withIds.length > 50);
  for (const endpoint of withIds) {
    const response = await fetch(api.url + endpoint.path.replace(/\{\w+\}/g, 'not%20an%20id'), {
      method: endpoint.method,
      headers: { 'content-type': 'text/plain', 'x-api-key': api.adminKey },
      ...(endpoint.method !== 'GET' && { body: '{' }),
    });
    const { code } = (await response.json()) as { code: string };
    assert.deepEqual([response.status, code], [404, 'NOT_FOUND'], endpoint.id);
  }
});

test('CONTRACT conventions 1: another verb is 405 and names those there are', async () => {
  const methods = Map.groupBy(allEndpoints, (endpoint) => endpoint.path.replace(/\{\w+\}/g, 'x').toLowerCase());
  for (const [path, endpoints] of methods) {
    const known = new Set(endpoints.map((endpoint) => endpoint.method));
    const other = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((method) => !known.has(method));
    if (other === undefined) continue;
    const response = await fetch(api.url + path, { method: other });
    assert.equal(response.status, 405, `${other} ${path}`);
    assert.deepEqual(new Set(response.headers.get('allow')?.split(', ')), known, path);
  }
});

test('CONTRACT all: every endpoint has one route, one id and one address', () => {
  const routed = allRoutes.map((route) => route.endpoint);
  assert.deepEqual(
    allEndpoints.filter((endpoint) => !routed.includes(endpoint)).map((endpoint) => endpoint.id),
    [],
  );
  assert.deepEqual(
    routed.filter((endpoint) => !allEndpoints.includes(endpoint)).map((endpoint) => endpoint.id),
    [],
  );
  for (const name of [
    (e: Endpoint) => e.id,
    (e: Endpoint) => `${e.method} ${e.path.replace(/\{\w+\}/g, '{}').toLowerCase()}`,
  ]) {
    assert.equal(new Set(allEndpoints.map(name)).size, allEndpoints.length);
  }
});
