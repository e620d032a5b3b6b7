import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type TestContext } from 'node:test';
import { OutputTail } from './output-tail.ts';
import { runProgram } from './run-program.ts';

async function script(t: TestContext, text: string): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'jim-program-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'program.sh');
  await writeFile(file, text.replaceAll('FOLDER', folder));
  await chmod(file, 0o755);
  return { folder, file };
}

/** The processes that a script has told of, once it has. */
async function toldIn(folder: string, name: string): Promise<readonly number[]> {
  for await (const { filename } of watch(folder, { signal: AbortSignal.timeout(20_000) })) {
    if (filename !== name) continue;
    return (await readFile(join(folder, name), 'utf8')).trim().split(/\s+/).map(Number);
  }
  return [];
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('EXE-05, EXE-16: a program ends with its worker, also when that is killed, and so does what it started', async (t) => {
  const { folder, file } = await script(
    t,
    '#!/bin/sh\nsleep 600 & echo "$$ $!" > FOLDER/telling; mv FOLDER/telling FOLDER/told; wait\n',
  );
  const told = toldIn(folder, 'told');
  const fixture = join(import.meta.dirname, 'killed-worker.fixture.ts');
  const worker = spawn(process.execPath, [fixture, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pids = await told;
  assert.equal(pids.length, 2);
  assert.ok(pids.every(isThere));
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  // That a process that is nobody's child has ended can only be looked for.
  for (const until = performance.now() + 20_000; pids.some(isThere) && performance.now() < until;) await pause(20);
  assert.deepEqual(pids.filter(isThere), []);
});

test('EXE-05: how a program ends is told as its own end: its exit code, its signal, or that it could not be started', async (t) => {
  const { folder, file } = await script(t, '#!/bin/sh\necho said; [ "$1" = signal ] && kill -TERM $$; exit "$1"\n');
  const run = (program: string, given: readonly string[]): Promise<void> =>
    runProgram(
      { file: program, arguments: given, directory: folder, environment: { PATH: process.env['PATH'] ?? '' } },
      new OutputTail(),
      new AbortController().signal,
    );
  await run(file, ['0']);
  await assert.rejects(run(file, ['3']), { message: 'The program ended with exit code 3. said' });
  await assert.rejects(run(file, ['signal']), { message: 'The program ended with signal SIGTERM. said' });
  await assert.rejects(run(join(folder, 'missing'), []), { message: 'The program could not be started.' });
});
