import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { silentLog } from '../log.ts';
import { DataFolderHeldError, holdDataFolder } from './hold-data-folder.ts';

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jim-hold-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
}

/** Another process that takes the folder; answers its first line, and ends when its input does. */
async function holdElsewhere(
  t: TestContext,
  folder: string,
): Promise<{ pid: number; line: string; kill(): Promise<void> }> {
  const script = `
    import { holdDataFolder } from ${JSON.stringify(import.meta.resolve('./hold-data-folder.ts'))};
    import { silentLog } from ${JSON.stringify(import.meta.resolve('../log.ts'))};
    await holdDataFolder(process.argv[1], silentLog()).then(() => console.log('held'), (error) => console.log(error.name));
    process.stdin.resume();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid ?? 0, line, kill };
}

test('data folder hold: a second holder is told who has it and since when', async (t) => {
  const folder = await makeFolder(t);
  const other = await holdElsewhere(t, folder);
  const { since } = JSON.parse(await readFile(join(folder, 'jim.hold'), 'utf8'));
  await assert.rejects(holdDataFolder(folder, silentLog()), (error) => {
    assert.ok(error instanceof DataFolderHeldError);
    assert.equal(error.pid, other.pid);
    assert.match(error.message, new RegExp(`process id ${other.pid}, since ${since}`));
    return true;
  });
});

test('data folder hold: what a killed process held is taken over, and nothing else is left in the folder', async (t) => {
  const folder = await makeFolder(t);
  const other = await holdElsewhere(t, folder);
  await other.kill();
  await using hold = await holdDataFolder(folder, silentLog());
  assert.deepEqual(await readdir(folder), ['jim.hold']);
  await hold.release();
  assert.deepEqual(await readdir(folder), []);
});

test('data folder hold: of many that see the same stale hold one gets it', async (t) => {
  const folder = await makeFolder(t);
  await (await holdElsewhere(t, folder)).kill();
  const others = await Promise.all([1, 2, 3, 4].map(() => holdElsewhere(t, folder)));
  assert.deepEqual(others.map(({ line }) => line).toSorted(), [
    'DataFolderHeldError',
    'DataFolderHeldError',
    'DataFolderHeldError',
    'held',
  ]);
});

test('data folder hold: a number that now belongs to another process does not keep the folder', async (t) => {
  const folder = await makeFolder(t);
  const stale = {
    token: 'a',
    pid: process.pid,
    processStart: 'another time',
    host: hostname(),
    since: '2026-01-01T00:00:00Z',
  };
  await writeFile(join(folder, 'jim.hold'), JSON.stringify(stale));
  await using _hold = await holdDataFolder(folder, silentLog());
});

test('data folder hold: a hold of another host counts while it is fresh', async (t) => {
  const folder = await makeFolder(t);
  const foreign = { token: 'a', pid: 1, processStart: '', host: 'elsewhere', since: '2026-01-01T00:00:00Z' };
  await writeFile(join(folder, 'jim.hold'), JSON.stringify(foreign));
  await assert.rejects(holdDataFolder(folder, silentLog()), /process id 1 on host elsewhere/);
});

test('data folder hold: released, it is free for the next', async (t) => {
  const folder = await makeFolder(t);
  const first = await holdDataFolder(folder, silentLog());
  await assert.rejects(holdDataFolder(folder, silentLog()), DataFolderHeldError);
  await first.release();
  await using _second = await holdDataFolder(folder, silentLog());
});
