import assert from 'node:assert/strict';
import test from 'node:test';
import { createProgressBar } from './progress-bar.ts';

const report = { label: 'HR · Full Import', done: 640, total: 1_000, elapsedMs: 10_000, note: 'Importing objects' };

function drawn(columns: number): string {
  let said = '';
  createProgressBar({ isTTY: true, columns, write: (text) => (said += text) }).update(report);
  return said.replace('\r\u001B[2K', '');
}

test('CLI: a progress bar tells objects, rate, time left and phase, and is as long as the terminal allows', () => {
  assert.match(drawn(120), /^HR · Full Import {19}█{18}░{10} 640 of 1,000 · 64\/s · 6 s left · Importing objects$/);
  assert.match(drawn(100), /█+░+ 640 of 1,000 · 64\/s · 6 s left · Importing objects$/);
  assert.match(drawn(90), /^HR · Full Import {19}640 of 1,000 · 64\/s · 6 s left · Importing objects$/);
  assert.ok(drawn(40).length < 40, 'never more than a line');
});

test('CLI: without a terminal a run says few lines, the last one at its end', () => {
  let said = '';
  const bar = createProgressBar({ write: (text) => (said += text) });
  for (let elapsedMs = 0; elapsedMs < 5_000; elapsedMs += 100) bar.update({ ...report, elapsedMs });
  bar.finish({ ...report, done: 1_000 });
  assert.equal(said.split('\n').length - 1, 4);
  assert.ok(said.endsWith('1,000 of 1,000 · 100/s · Importing objects\n'));
  assert.equal(said.includes('\u001B'), false);
});
