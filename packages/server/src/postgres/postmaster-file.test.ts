import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { readClusterState } from './postmaster-file.ts';

test('postmaster file: of a killed server it keeps all but a process id that a stranger has by now', async (t) => {
  const cluster = await mkdtemp(join(tmpdir(), 'jim-postmaster-'));
  t.after(() => rm(cluster, { recursive: true }));
  const file = join(cluster, 'postmaster.pid');
  const rest = [cluster, '1700000000', '5432', '', '127.0.0.1', '  1234567     32768', 'ready   ', ''];
  const afterwards = async (pid: number): Promise<readonly string[]> => {
    await writeFile(file, [pid, ...rest].join('\n'));
    assert.deepEqual(await readClusterState(cluster), { kind: 'free' });
    return (await readFile(file, 'utf8')).split('\n');
  };
  const gone = spawnSync(process.execPath, ['--version']).pid;
  assert.deepEqual(await afterwards(gone), [String(gone), ...rest]);
  assert.deepEqual(await afterwards(process.ppid), [String(process.pid), ...rest]);
});
