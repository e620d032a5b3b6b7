import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import { ldapConnector } from '@jim/connector-ldap/ldap-connector.ts';
import { apiKeysCreate } from '@jim/contract/endpoints/api-keys.ts';
import { rolesList } from '@jim/contract/endpoints/roles.ts';
import { healthGet, healthLive, healthReady, healthVersion } from '@jim/contract/endpoints/health.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer();
});
after(() => api.close());

test('CONTRACT health.get: answers anybody, a bad key too', async () => {
  assert.equal((await api.clientFor(undefined).call(healthGet)).status, 'healthy');
  assert.equal((await api.clientFor('jim_ak_wrong').call(healthGet)).status, 'healthy');
});

test('CONTRACT health.live: the process is alive', async () => {
  assert.equal((await api.clientFor(undefined).call(healthLive)).status, 'alive');
});

test('CONTRACT health.version: product JIM and a semantic version', async () => {
  const version = await api.clientFor(undefined).call(healthVersion);
  assert.equal(version.product, 'JIM');
  assert.match(version.version, /^\d+\.\d+\.\d+$/);
});

test('D-1: the names that scripts carry: product, connectors, API keys, their header, the PowerShell module', async () => {
  assert.equal((await api.clientFor(undefined).call(healthVersion)).product, 'JIM');
  assert.deepEqual([fileConnector.name, ldapConnector.name], ['JIM File Connector', 'JIM LDAP Connector']);
  const roles = await api.client.call(rolesList);
  const { key } = await api.client.call(apiKeysCreate, {
    body: { name: 'Script', roleIds: roles.filter(({ name }) => name === 'Administrator').map(({ id }) => id) },
  });
  assert.match(key, /^jim_ak_/);
  for (const [header, status] of [
    ['X-Api-Key', 200],
    ['X-Key', 401],
  ] as const)
    assert.equal(
      (await fetch(`${api.url}/api/v1/security/roles`, { headers: { [header]: key } })).status,
      status,
      header,
    );
  const module = await readFile(join(import.meta.dirname, '../../powershell/JIM/JIM.psd1'), 'utf8');
  const exported: readonly string[] = /FunctionsToExport\s*=\s*@\(([^)]*)\)/.exec(module)?.[1]?.match(/[\w-]+/g) ?? [];
  assert.ok(exported.includes('Get-JIMActivityStats'));
  assert.deepEqual(
    exported.filter((name) => !/^[A-Z][a-z]+-JIM\w*$/.test(name)),
    [],
  );
});

test('CONTRACT health.ready: ready, unless maintenance is on or the database does not answer', async () => {
  assert.equal((await api.client.call(healthReady)).status, 'ready');
  await api.database.query({ text: `update service_setting set value = 'true' where key = 'Maintenance.IsEnabled'` });
  const inMaintenance = await fetch(`${api.url}/api/v1/health/ready`);
  assert.equal(inMaintenance.status, 503);
  const body = (await inMaintenance.json()) as Record<string, unknown>;
  assert.deepEqual(
    { status: body['status'], reason: body['reason'] },
    { status: 'not_ready', reason: 'maintenance_mode' },
  );
});

test('CONTRACT conventions 1: any case, a trailing slash, v1.0; 405 with Allow; 404 in the envelope', async () => {
  for (const path of ['/API/V1/Health', '/api/v1/health/', '/api/v1.0/health']) {
    const response = await fetch(api.url + path);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get('api-supported-versions'), '1.0');
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
  }
  const wrongVerb = await fetch(`${api.url}/api/v1/health`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'text/plain' },
  });
  assert.equal(wrongVerb.status, 405);
  assert.equal(wrongVerb.headers.get('allow'), 'GET');
  const unknown = await fetch(`${api.url}/api/v1/nothing`);
  assert.equal(unknown.status, 404);
  assert.equal(((await unknown.json()) as { code: string }).code, 'NOT_FOUND');
});
