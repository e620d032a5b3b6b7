import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openLogs } from './log.ts';
import { listLogFiles, logFolder } from './logs/log-files.ts';
import { readLogEntries } from './logs/read-log-entries.ts';
import { openRollingFile } from './logs/rolling-file.ts';

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jim-log-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function readAll(dataFolder: string) {
  const files = await listLogFiles(logFolder(dataFolder));
  return readLogEntries(files, { levels: null, search: null, limit: 100, offset: 0 });
}

test('log: what is logged is what the log endpoint finds, service by service', async (t) => {
  const dataFolder = await makeFolder(t);
  const logs = openLogs({ dataFolder, level: 'info' });
  logs.logOf('worker').warn({ elapsedMs: 812 }, 'Slow page');
  logs.logOf('web').debug('not at this level');
  logs.logOf('web').error({ err: new Error('no such table') }, 'Request failed');
  logs.close();
  const entries = await readAll(dataFolder);
  const [warning] = entries.filter(({ service }) => service === 'worker');
  const [failure, ...others] = entries.filter(({ service }) => service === 'web');
  assert.deepEqual(
    [warning?.level, warning?.message, warning?.properties],
    ['Warning', 'Slow page', { elapsedMs: 812 }],
  );
  assert.deepEqual([failure?.level, failure?.message], ['Error', 'Request failed']);
  assert.match(failure?.exception ?? '', /no such table\n +at /);
  assert.deepEqual(others, []);
});

test('log: secrets reach neither the file nor the terminal', async (t) => {
  const dataFolder = await makeFolder(t);
  let shown = '';
  const logs = openLogs({ dataFolder, level: 'trace', terminal: { write: (text) => (shown += text) } });
  const log = logs.logOf('web').child({ system: 7 });
  log.info(
    { password: 'hidden1', settings: { apiKey: 'hidden2' }, url: 'postgresql://jim:hidden3@db/jim' },
    'Connecting',
  );
  log.info(`key jim_ak_${'hidden4'.repeat(5)}`);
  log.error({ err: new Error('postgresql://jim:hidden5@db/jim refused') });
  logs.close();
  const [file] = await readdir(logFolder(dataFolder));
  const written = await readFile(join(logFolder(dataFolder), file ?? ''), 'utf8');
  assert.equal(written.split('\n').length, 4);
  assert.doesNotMatch(written + shown, /hidden/);
  assert.match(shown, /^\d\d:\d\d:\d\d INF web +Connecting system=7 password=/m);
});

test('log: the terminal is spared what is finer than info', async (t) => {
  const dataFolder = await makeFolder(t);
  let shown = '';
  const terminal = { write: (text: string) => (shown += text) };
  const fine = openLogs({ dataFolder, level: 'trace', terminal });
  fine.logOf('web').debug('fine');
  fine.logOf('web').info('plain');
  fine.close();
  const coarse = openLogs({ dataFolder, level: 'error', terminal });
  coarse.logOf('web').warn('warned');
  coarse.close();
  assert.match(shown, /^\S+ INF web +plain\n$/);
  assert.equal((await readAll(dataFolder)).length, 2);
});

test('log: files roll with the day and the size, and old days go', async (t) => {
  const folder = await makeFolder(t);
  await writeFile(join(folder, 'jim.web.20260501.log'), '');
  await writeFile(join(folder, 'jim.worker.20260501.log'), '');
  let now = new Date('2026-05-19T23:59:59Z');
  const file = openRollingFile({ folder, service: 'web', maximumBytes: 10, days: 2, now: () => now });
  file.write('12345678\n');
  file.write('next\n');
  now = new Date('2026-05-20T00:00:00Z');
  file.write('tomorrow\n');
  file.close();
  const again = openRollingFile({ folder, service: 'web', maximumBytes: 100, days: 2, now: () => now });
  again.write('appended\n');
  again.close();
  assert.deepEqual((await readdir(folder)).toSorted(), [
    'jim.web.20260519.log',
    'jim.web.20260519_001.log',
    'jim.web.20260520.log',
    'jim.worker.20260501.log',
  ]);
  assert.equal(await readFile(join(folder, 'jim.web.20260520.log'), 'utf8'), 'tomorrow\nappended\n');
});
