import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { systemInitiator } from '../worker/task.ts';
import { createPerformStep } from './perform-step.ts';
import { openScheduleTestBed } from './schedule-test-bed.ts';
import type { ScheduleTestBed } from './schedule-test-bed.ts';
import { splitArguments } from './split-arguments.ts';
import { startExecution } from './start-execution.ts';
import type { StepRow } from '../store/schedules.ts';

interface StepResult {
  readonly status: string;
  readonly message: string | null;
  readonly errorMessage: string | null;
  readonly output: string;
}

/** Runs one step with a real worker; `stepFolder` has the files. */
async function runStep(
  step: Partial<StepRow>,
  files: Readonly<Record<string, string>>,
  secretOf: (bed: ScheduleTestBed) => string | null = () => null,
): Promise<StepResult> {
  const root = await mkdtemp(join(tmpdir(), 'jim-steps-'));
  const stepFolder = join(root, 'steps');
  await mkdir(stepFolder);
  await writeFile(join(root, 'outside.sh'), '#!/bin/sh\necho outside\n');
  await chmod(join(root, 'outside.sh'), 0o755);
  await symlink(join(root, 'outside.sh'), join(stepFolder, 'link.sh'));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(stepFolder, name), text);
    await chmod(join(stepFolder, name), 0o755);
  }
  await using bed = await openScheduleTestBed(undefined, { stepFolder });
  const perform = createPerformStep({ ...bed.services, secrets: bed.secrets, config: { stepFolder } });
  const worker = await bed.workerBed.startWorker(perform);
  const secret = secretOf(bed);
  const scheduleId = await bed.addSchedule({}, [
    { ...step, sqlConnection: secret === null ? null : bed.secrets.encrypt(secret) },
  ]);
  await startExecution(bed.services, scheduleId, systemInitiator);
  await worker.idle();
  await rm(root, { recursive: true });
  const { rows } = await bed.workerBed.database.query<{
    status: string;
    message: string | null;
    error_message: string | null;
    details: { output: string } | null;
  }>({ text: 'SELECT status, message, error_message, details FROM activity' });
  const row = rows[0];
  assert.ok(row);
  return {
    status: row.status,
    message: row.message,
    errorMessage: row.error_message,
    output: row.details?.output ?? '',
  };
}

const program = (executablePath: string, fields: Partial<StepRow> = {}): Partial<StepRow> => ({
  stepType: 'Executable',
  executablePath,
  ...fields,
});

test('EXE-05: an enabled program runs without a shell, gets its arguments as words and none of our environment, and its output is kept', async () => {
  process.env['JIM_TEST_SECRET'] = 'hush';
  const script = '#!/bin/sh\necho "[$1][$2][$3] ${JIM_TEST_SECRET:-nothing}"\nprintf done\n';
  const result = await runStep(program('a.sh', { arguments: `one "two three" $HOME;ls` }), { 'a.sh': script });
  assert.deepEqual(result, {
    status: 'Complete',
    message: 'done',
    errorMessage: null,
    output: '[one][two three][$HOME;ls] nothing\ndone',
  });
});

test('EXE-05: a program that ends with an error fails its step and says how', async () => {
  const result = await runStep(program('a.sh'), { 'a.sh': '#!/bin/sh\necho no good\nexit 3\n' });
  assert.equal(result.status, 'FailedWithError');
  assert.equal(result.errorMessage, 'The program ended with exit code 3. no good.');
});

test('EXE-05: nothing outside the folder is executed, neither by a path nor through a link', async () => {
  for (const path of ['../outside.sh', '/bin/true', 'link.sh']) {
    const result = await runStep(program(path), {});
    assert.equal(result.status, 'FailedWithError', path);
    assert.match(result.errorMessage ?? '', /lies outside the folder/, path);
  }
});

test('EXE-16: a step whose time is up is killed with all it started', async () => {
  const result = await runStep(program('a.sh', { timeoutSeconds: 1 }), {
    'a.sh': '#!/bin/sh\necho begun\nsleep 600 &\nwait\n',
  });
  assert.deepEqual(
    [result.status, result.errorMessage, result.output],
    ['Cancelled', 'The step timed out after 1 seconds.', 'begun\n'],
  );
});

test('EXE-05: a SQL script runs in the database of its step, whose URL is a secret', async () => {
  const script = `do $$ begin raise notice 'moved % rows', 7; end $$; create table by_step (id int);`;
  const result = await runStep(
    { stepType: 'SqlScript', sqlScriptPath: 'a.sql' },
    { 'a.sql': script },
    (bed) => bed.workerBed.databaseUrl,
  );
  assert.deepEqual([result.status, result.output], ['Complete', 'moved 7 rows\n']);
  const broken = await runStep(
    { stepType: 'SqlScript', sqlScriptPath: 'a.sql' },
    { 'a.sql': 'select nonsense' },
    (bed) => bed.workerBed.databaseUrl,
  );
  assert.equal(broken.status, 'FailedWithError');
  assert.match(broken.errorMessage ?? '', /The script failed\. column "nonsense" does not exist/);
});

test('EXE-05: arguments are words; quotes keep together, a backslash takes the next character as it is', () => {
  assert.deepEqual(splitArguments(`a  "b c" 'd "e' f\\ g "" "h\\"i"`), ['a', 'b c', 'd "e', 'f g', '', 'h"i']);
  assert.deepEqual(splitArguments('  '), []);
});
