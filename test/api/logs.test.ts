import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { logsFiles, logsLevels, logsList, logsServices } from '@jim/contract/endpoints/logs.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

let api: TestApi;
before(async () => {
  api = await startTestServer({ clock: { now: () => new Date('2026-05-19T23:00:00Z') } });
  const folder = join(api.services.config.dataFolder, 'logs');
  await mkdir(folder);
  const line = (fields: object): string => `${JSON.stringify(fields)}\n`;
  await writeFile(
    join(folder, 'jim.worker.20260519.log'),
    line({
      level: 40,
      time: '2026-05-19T21:30:02.117Z',
      pid: 1,
      msg: 'Slow page',
      ElapsedMs: 812,
      bindPassword: 'hunter2',
    }) +
      line({
        level: 50,
        time: Date.parse('2026-05-19T21:31:00Z'),
        msg: 'Failed',
        err: { message: 'no', stack: 'Error: NEEDLE\n at x' },
      }),
  );
  await writeFile(
    join(folder, 'jim.worker.20260519_001.log'),
    line({ level: 30, time: '2026-05-19T22:00:00Z', msg: 'Later part' }),
  );
  const many = Array.from({ length: 4000 }, (_, n) =>
    line({
      level: 20,
      time: new Date(Date.parse('2026-05-19T10:00:00Z') + n).toISOString(),
      msg: `Entry ${n} ${'ü'.repeat(40)}`,
    }),
  );
  await writeFile(join(folder, 'jim.web.20260519.log'), many.join('') + '{"level":30,"time":"2026-05-19T23:0');
  await writeFile(
    join(folder, 'jim.web.20260518.log'),
    line({ level: 30, time: '2026-05-18T01:00:00Z', msg: 'Yesterday' }),
  );
  await writeFile(join(folder, 'other.txt'), 'x');
});
after(() => api.close());

test('CONTRACT logs.list: today, newest first, across services; a line being written is left out', async () => {
  const entries = await api.client.call(logsList, { query: { limit: 4 } });
  assert.deepEqual(
    entries.map((entry) => [entry.message.slice(0, 10), entry.level, entry.levelShort, entry.service]),
    [
      ['Later part', 'Information', 'INF', 'worker'],
      ['Failed', 'Error', 'ERR', 'worker'],
      ['Slow page', 'Warning', 'WRN', 'worker'],
      ['Entry 3999', 'Debug', 'DBG', 'web'],
    ],
  );
  assert.deepEqual(entries[2]?.properties, { ElapsedMs: 812, bindPassword: '[redacted]' });
  assert.equal(entries[0]?.properties, null);
});

test('CONTRACT logs.list: every entry once, however large the file; limit and offset clamped', async () => {
  const all = await api.client.call(logsList, { query: { service: 'WEB', limit: 99999 } });
  assert.deepEqual(
    all.map((entry) => entry.message.split(' ')[1]),
    Array.from({ length: 4000 }, (_, n) => String(3999 - n)),
  );
  const page = await api.client.call(logsList, { query: { service: 'web', limit: 0, offset: 3999 } });
  assert.deepEqual(
    page.map((entry) => entry.message.split(' ')[1]),
    ['0'],
  );
});

test('CONTRACT logs.list: by day, levels in any case, and a search in message and exception', async () => {
  const find = async (query: string): Promise<string[]> => {
    const response = await fetch(`${api.url}/api/v1/logs?${query}`, { headers: { 'x-api-key': api.adminKey } });
    return ((await response.json()) as { message: string }[]).map((entry) => entry.message);
  };
  assert.deepEqual(await find('date=2026-05-18'), ['Yesterday']);
  assert.deepEqual(await find('levels=error&levels=Warning'), ['Failed', 'Slow page']);
  assert.deepEqual(await find('search=needle'), ['Failed']);
  assert.deepEqual(await find('search=SLOW'), ['Slow page']);
  for (const query of ['limit=x', 'date=yesterday']) {
    const response = await fetch(`${api.url}/api/v1/logs?${query}`, { headers: { 'x-api-key': api.adminKey } });
    assert.equal(response.status, 400, query);
  }
});

test('CONTRACT logs.files, logs.levels, logs.services', async () => {
  const files = await api.client.call(logsFiles);
  assert.deepEqual(
    files.map((file) => [file.fileName, file.date]),
    [
      ['jim.web.20260519.log', '2026-05-19T00:00:00Z'],
      ['jim.worker.20260519_001.log', '2026-05-19T00:00:00Z'],
      ['jim.worker.20260519.log', '2026-05-19T00:00:00Z'],
      ['jim.web.20260518.log', '2026-05-18T00:00:00Z'],
    ],
  );
  assert.match(files[0]?.sizeFormatted ?? '', /^\d+(\.\d{1,2})? KB$/);
  assert.deepEqual(await api.client.call(logsLevels), ['Verbose', 'Debug', 'Information', 'Warning', 'Error', 'Fatal']);
  assert.deepEqual(await api.client.call(logsServices), ['web', 'worker', 'scheduler', 'database']);
});
