import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { listLogFiles } from './log-files.ts';

test('log files: without a folder there are none; a folder that cannot be read is an error', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jim-log-files-'));
  t.after(() => rm(folder, { recursive: true }));
  assert.deepEqual(await listLogFiles(join(folder, 'logs')), []);
  await writeFile(join(folder, 'logs'), 'no folder');
  await assert.rejects(listLogFiles(join(folder, 'logs')), { code: 'ENOTDIR' });
});
