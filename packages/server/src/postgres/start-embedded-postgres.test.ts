import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import test, { type TestContext } from 'node:test';
import { silentLog } from '../log.ts';
import { openDatabase } from '../store/database.ts';
import { isProcessAlive } from './process-alive.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.ts';

const log = silentLog();

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jim-postgres-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
}

async function start(t: TestContext, dataFolder: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, log });
  t.after(() => server.stop());
  return server;
}

async function run(url: string, text: string): Promise<unknown[]> {
  await using database = openDatabase(url, { log });
  return (await database.query({ text })).rows;
}

test('embedded PostgreSQL: makes its cluster once, with checksums, UTF-8 and a private password', async (t) => {
  const dataFolder = await makeFolder(t);
  const server = await start(t, dataFolder);
  const [found] = await run(
    server.url,
    `SELECT current_setting('data_checksums') AS checksums, current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS commit, current_setting('jit') AS jit, current_setting('listen_addresses') AS address`,
  );
  assert.deepEqual(found, { checksums: 'on', encoding: 'UTF8', commit: 'on', jit: 'off', address: '127.0.0.1' });
  assert.equal((await stat(join(dataFolder, 'postgres-password'))).mode & 0o777, 0o600);
  const password = (await readFile(join(dataFolder, 'postgres-password'), 'utf8')).trim();
  const wrong = server.url.replace(password, 'wrong');
  await assert.rejects(run(wrong, 'SELECT 1'), /password authentication failed/);
});

test('embedded PostgreSQL: what was written is there after stop and start; stop leaves no process', async (t) => {
  const dataFolder = await makeFolder(t);
  const first = await start(t, dataFolder);
  await run(first.url, 'CREATE TABLE kept AS SELECT 1 AS id');
  await first.stop();
  assert.equal(isProcessAlive(first.pid), false);
  const second = await start(t, dataFolder);
  assert.deepEqual(await run(second.url, 'TABLE kept'), [{ id: 1 }]);
});

test('embedded PostgreSQL: stop does not wait for those still connected', async (t) => {
  const server = await start(t, await makeFolder(t));
  await using database = openDatabase(server.url, { log });
  const waiting = assert.rejects(database.query({ text: 'SELECT pg_sleep(600)' }));
  await server.stop();
  await waiting;
});

test('embedded PostgreSQL: kill -9 of the server loses nothing that was committed', async (t) => {
  const dataFolder = await makeFolder(t);
  const first = await start(t, dataFolder);
  await run(first.url, 'CREATE TABLE kept AS SELECT 1 AS id');
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const second = await start(t, dataFolder);
  assert.deepEqual(await run(second.url, 'TABLE kept'), [{ id: 1 }]);
});

test('embedded PostgreSQL: does not start while a process of the killed server may still write', async (t) => {
  if (process.platform !== 'linux') return t.skip('processes are found in /proc');
  const dataFolder = await makeFolder(t);
  const first = await start(t, dataFolder);
  const [remnant] = childrenOf(first.pid);
  assert.ok(remnant);
  const named = await sharedMemoryOf(dataFolder);
  process.kill(remnant, 'SIGSTOP');
  try {
    process.kill(first.pid, 'SIGKILL');
    while (isProcessAlive(first.pid)) await delay(10);
    await assert.rejects(startEmbeddedPostgres({ dataFolder, log }), /pre-existing shared memory block/);
    assert.equal(await sharedMemoryOf(dataFolder), named);
  } finally {
    process.kill(remnant, 'SIGCONT');
  }
  await first.ended;
  await start(t, dataFolder);
});

/** What the pid file names, with key and id. PostgreSQL finds it by the folder too, but only while its first choice of a key was free. */
async function sharedMemoryOf(dataFolder: string): Promise<string> {
  const named = (await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[6] ?? '';
  assert.match(named, /^ *\d+ +\d+ *$/);
  return named;
}

function childrenOf(pid: number): number[] {
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout;
  return listed.trim().split(/\s+/).map(Number);
}

test('embedded PostgreSQL: kill -9 of JIM does not stand in the way of the next', async (t) => {
  const dataFolder = await makeFolder(t);
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(import.meta.resolve('./start-embedded-postgres.ts'))};
    import { silentLog } from ${JSON.stringify(import.meta.resolve('../log.ts'))};
    const server = await startEmbeddedPostgres({ dataFolder: process.argv[1], log: silentLog() });
    console.log(server.pid);
  `;
  const jim = spawn(process.execPath, ['--input-type=module', '-e', script, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: jim.stdout })[Symbol.asyncIterator]();
  const { value: pid } = await lines.next();
  assert.match(String(pid), /^\d+$/);
  const exit = once(jim, 'exit');
  jim.kill('SIGKILL');
  await exit;
  const server = await start(t, dataFolder);
  assert.notEqual(server.pid, Number(pid));
  assert.equal(isProcessAlive(Number(pid)), false);
});

test('embedded PostgreSQL: one whose JIM is gone, and that the system did not end, is stopped first', async (t) => {
  const dataFolder = await makeFolder(t);
  const leftOver = await start(t, dataFolder);
  const ended = spawnSync(process.execPath, ['--version']);
  await writeFile(join(dataFolder, 'postgres.holder'), `${ended.pid}\n`);
  const server = await start(t, dataFolder);
  assert.notEqual(server.pid, leftOver.pid);
  assert.equal(isProcessAlive(leftOver.pid), false);
});

test('embedded PostgreSQL: a second start on the same folder says who holds it', async (t) => {
  const dataFolder = await makeFolder(t);
  const server = await start(t, dataFolder);
  await assert.rejects(
    startEmbeddedPostgres({ dataFolder, log }),
    new RegExp(`is in use since .* by PostgreSQL process ${server.pid}, of the JIM with process id ${process.pid}`),
  );
});

test('embedded PostgreSQL: a killed server that nobody has reaped yet does not hinder the next', async (t) => {
  if (process.platform !== 'linux') return t.skip('processes are found in /proc');
  const dataFolder = await makeFolder(t);
  await (await start(t, dataFolder)).stop();
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  // its child ends at once, and it never asks how
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...owner,
  });
  t.after(() => parent.kill());
  const [unreaped] = (await once(createInterface(parent.stdout), 'line')) as [string];
  while (isProcessAlive(Number(unreaped))) await delay(10);
  await writeFile(join(dataFolder, 'postgres', 'postmaster.pid'), `${unreaped}\n${dataFolder}/postgres\n1700000000\n`);
  await start(t, dataFolder);
});

test('embedded PostgreSQL: a pid file of a process that is something else now does not hinder it', async (t) => {
  const dataFolder = await makeFolder(t);
  const first = await start(t, dataFolder);
  await first.stop();
  await writeFile(
    join(dataFolder, 'postgres', 'postmaster.pid'),
    `${process.ppid}\n${dataFolder}/postgres\n1700000000\n`,
  );
  await start(t, dataFolder);
});

test('embedded PostgreSQL: a cluster that was begun and not finished is made anew', async (t) => {
  const dataFolder = await makeFolder(t);
  await mkdir(join(dataFolder, 'postgres.new'));
  await writeFile(join(dataFolder, 'postgres.new', 'PG_VERSION'), '18\n');
  await start(t, dataFolder);
});

test('embedded PostgreSQL: an owner without a name does not hinder it, when root', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('only root can give a folder away');
  const dataFolder = await makeFolder(t);
  await chown(dataFolder, 54321, 54321);
  await start(t, dataFolder);
});

test('embedded PostgreSQL: works below a folder that only its owner may enter', async (t) => {
  const closed = await makeFolder(t);
  await chmod(closed, 0o700);
  await start(t, join(closed, 'data'));
});

test('embedded PostgreSQL: a port that is taken is named in the error', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  const address = taken.address();
  assert.ok(address !== null && typeof address === 'object');
  await assert.rejects(
    startEmbeddedPostgres({ dataFolder: await makeFolder(t), log, port: address.port }),
    /did not start: .*Address already in use/s,
  );
});
