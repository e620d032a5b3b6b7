import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createClient } from '@jim/contract/client.ts';
import { connectorDefinitionsGet, connectorDefinitionsList } from '@jim/contract/endpoints/connector-definitions.ts';
import { healthReady, healthVersion } from '@jim/contract/endpoints/health.ts';
import { rolesList } from '@jim/contract/endpoints/roles.ts';
import { readConfig } from './config.ts';
import { logFolder } from './logs/log-files.ts';
import { firstApiKeyFile } from './seed/first-api-key.ts';
import { startJim, type Jim } from './start-jim.ts';
import { createEmptyTestDatabase } from './testing/test-database.ts';

test('BIC-01: from an empty folder and database to a working API; a second start finds everything and makes nothing twice', async () => {
  await using testDatabase = await createEmptyTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-start-'));
  const config = readConfig({
    environment: { JIM_DATA: dataFolder, JIM_PORT: '0', DATABASE_URL: testDatabase.url, JIM_LOG_LEVEL: 'Error' },
    argv: [],
  });
  try {
    const first = await startJim(config);
    assert.equal(first.apiKey, (await readFile(firstApiKeyFile(dataFolder), 'utf8')).trim());
    assert.match(first.signInUrl ?? '', new RegExp(`^${first.url}/sign-in#code=[\\w-]{32}$`));
    const client = createClient({ url: first.url, ...(first.apiKey !== undefined && { apiKey: first.apiKey }) });
    assert.equal((await client.call(healthReady)).status, 'ready');
    assert.match((await client.call(healthVersion)).version, /^\d+\.\d+\.\d+$/);
    const definitions = await client.call(connectorDefinitionsList);
    assert.deepEqual(definitions.map(({ id, name }) => [id, name]).toSorted(), [
      [1, 'JIM LDAP Connector'],
      [2, 'JIM File Connector'],
    ]);
    const placesOf = async (id: number): Promise<readonly number[]> =>
      (await client.call(connectorDefinitionsGet, { params: { id } })).settings.map((setting) => setting.id);
    const [ofLdap, ofFile] = [await placesOf(1), await placesOf(2)];
    assert.deepEqual(
      [...ofLdap.slice(0, -1), ...ofFile, ...ofLdap.slice(-1)],
      Array.from({ length: ofLdap.length + ofFile.length }, (_each, place) => place + 1),
      'settings are numbered in the order of the contract, and behind them the one that is ours (LDAP-06)',
    );
    await first.close();
    await first.close();

    const second = await startJim(config);
    assert.deepEqual([second.apiKey, second.signInUrl], [first.apiKey, undefined]);
    const again = createClient({ url: second.url, ...(second.apiKey !== undefined && { apiKey: second.apiKey }) });
    assert.equal((await again.call(rolesList)).length, 3);
    await second.close();
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
});

test('file roots: JIM starts without a folder that it cannot make, and the log says what to do', async (t) => {
  await using testDatabase = await createEmptyTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-start-'));
  t.after(() => rm(dataFolder, { recursive: true, force: true }));
  const noFolder = join(dataFolder, 'share');
  await writeFile(noFolder, '');
  const environment = {
    JIM_DATA: dataFolder,
    JIM_FILE_ROOTS: join(noFolder, 'files'),
    DATABASE_URL: testDatabase.url,
    JIM_LOG_LEVEL: 'Warning',
    JIM_ROLES: 'scheduler',
  };
  const jim = await startJim(readConfig({ environment, argv: [] }));
  await jim.close();
  const names = (await readdir(logFolder(dataFolder))).filter((name) => name.startsWith('jim.web.'));
  const written = await Promise.all(names.map((name) => readFile(join(logFolder(dataFolder), name), 'utf8')));
  assert.match(written.join(''), /"level":"warn".*ENOTDIR.*Make it, .* or name another with JIM_FILE_ROOTS/);
});

/** A worker alone; it and its data are gone with the test. */
async function startWorkerAlone(t: TestContext, more: Readonly<Record<string, string>> = {}): Promise<Jim> {
  const testDatabase = await createEmptyTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-start-'));
  const environment = {
    JIM_DATA: dataFolder,
    DATABASE_URL: testDatabase.url,
    JIM_LOG_LEVEL: 'Fatal',
    JIM_ROLES: 'worker',
  };
  const jim = await startJim(readConfig({ environment: { ...environment, ...more }, argv: [] }));
  t.after(async () => {
    await jim.close();
    await testDatabase.drop();
    await rm(dataFolder, { recursive: true, force: true });
  });
  return jim;
}

test('CONTRACT metrics.get: a process without the API shows its own measurements where JIM_METRICS_PORT says, and nothing else', async (t) => {
  const { url, metricsUrl, apiKey = '' } = await startWorkerAlone(t, { JIM_METRICS_PORT: '0' });
  assert.equal(url, '');
  const get = (path: string): Promise<Response> => fetch(metricsUrl + path, { headers: { 'x-api-key': apiKey } });
  const text = await (await get('/metrics')).text();
  assert.match(text, /^jim_database_pool\{state="idle"\} \d+$/m);
  assert.match(text, /^jim_nodejs_eventloop_lag_seconds /m);
  assert.doesNotMatch(text, /^jim_(tasks|runs|database_connections)\{/m);
  assert.equal((await fetch(`${metricsUrl}/metrics`)).status, 401);
  const paths = ['/api/v1/health/live', '/api/v1/connected-systems', '/sign-in', '/api/openapi.json'];
  assert.deepEqual(await Promise.all(paths.map(async (path) => (await get(path)).status)), [200, 404, 404, 404]);
});

test('JIM_METRICS_PORT: nothing listens in a process without the API that is not told to', async (t) => {
  const { url, metricsUrl } = await startWorkerAlone(t);
  assert.deepEqual([url, metricsUrl], ['', '']);
});
