import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createClient } from '@jim/contract/client.ts';
import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import { readConfig } from '../../packages/server/src/config.ts';
import { silentLog } from '../../packages/server/src/log.ts';
import { startJim, type Jim } from '../../packages/server/src/start-jim.ts';
import { createTestDatabase, type TestDatabase } from '../../packages/server/src/testing/test-database.ts';
import { setUpCompany, writeCompanyFiles } from '../../tools/demo/set-up-company.ts';
import { prepareCli, type Cli } from './cli-for-test.ts';

/** A JIM without a worker: whatever is started waits. */
let database: TestDatabase;
let folder: string;
let jim: Jim;
let cli: Cli;

before(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'jim-cli-'));
  const environment = { JIM_PORT: '0', JIM_DATA: folder, DATABASE_URL: database.url };
  jim = await startJim(readConfig({ environment, argv: ['--roles', 'api'] }), {
    logs: { logOf: silentLog, close: () => undefined },
  });
  const apiKey = jim.apiKey ?? '';
  await setUpCompany(createClient({ url: jim.url, apiKey }), await writeCompanyFiles(join(folder, 'files'), 5));
  cli = await prepareCli({ ...environment, JIM_URL: jim.url, JIM_API_KEY: apiKey });
});
after(async () => {
  await cli[Symbol.asyncDispose]();
  await jim.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

test('CLI: Ctrl-C ends the waiting and not the run, and says how to go on', async () => {
  const interruption = new AbortController();
  const { code, out, err } = await cli.runWith(
    {
      interrupted: interruption.signal,
      isTerminal: true,
      onErr: (text) => void (text.includes('waits for') && interruption.abort()),
    },
    'run',
    'HR',
    'FullImport',
    '--wait',
  );
  assert.deepEqual([code, out], [130, ''], err);
  const id = /jim activities follow ([0-9a-f-]{36})/.exec(err)?.[1] ?? '';
  const activity = await createClient({ url: jim.url, apiKey: jim.apiKey ?? '' }).call(activitiesGet, {
    params: { id },
  });
  assert.equal(activity.status, 'InProgress');
});

test('CLI: a cancelled run ends with 5, also for whoever follows it', async () => {
  const { activityId } = (await cli.json('run', 'HR', 'FullSynchronisation')) as { activityId: string };
  let cancelling: Promise<unknown> | undefined;
  const following = cli.runWith(
    { isTerminal: true, onErr: () => void (cancelling ??= cli.json('activities', 'cancel', activityId)) },
    'activities',
    'follow',
    activityId,
  );
  assert.equal((await following).code, 5);
  assert.deepEqual(await cancelling, { activityId, status: 'Cancelled' });
  const { activityId: other } = (await cli.json('run', 'HR', 'FullSynchronisation')) as { activityId: string };
  const cancelled = await cli.run('activities', 'cancel', other, '--wait');
  assert.deepEqual([cancelled.code, /Status +Cancelled/.test(cancelled.out)], [5, true]);
});

test('CLI: where events do not come through, following goes on by asking', async () => {
  let refused = 0;
  const proxy = createServer((request, response) => {
    if (request.url?.endsWith('/stream')) {
      refused += 1;
      response.writeHead(502).end();
      return;
    }
    void fetch(`${jim.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { 'x-api-key': String(request.headers['x-api-key']) },
    }).then(async (reply) => response.writeHead(reply.status).end(await reply.text()));
  }).listen(0, '127.0.0.1');
  const url = await new Promise<string>((resolve) =>
    proxy.once('listening', () => resolve(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)),
  );
  const { activityId } = (await cli.json('run', 'HR', 'FullSynchronisation')) as { activityId: string };
  const following = cli.runWith({}, 'activities', 'follow', activityId, '--url', url);
  await cli.json('activities', 'cancel', activityId);
  assert.equal((await following).code, 5);
  assert.ok(refused <= 1);
  proxy.close();
});

test('CLI: jim status shows what waits, jim logs --follow goes on until Ctrl-C', async () => {
  await cli.json('run', 'HR', 'FullSynchronisation');
  assert.match((await cli.run('status')).out, /In progress +Since +Objects[^]*HR · Full Synchronisation +waits/);
  const interruption = new AbortController();
  setImmediate(() => interruption.abort());
  const { code } = await cli.runWith({ interrupted: interruption.signal }, 'logs', '--follow');
  assert.equal(code, 0);
});
