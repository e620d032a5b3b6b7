import assert from 'node:assert/strict';
import test from 'node:test';
import type { Transaction } from './database.ts';
import { keepStatistics } from './keep-statistics.ts';

test('PERFORMANCE: statistics are renewed each time the tables have grown fivefold, so not with every page', async () => {
  const sent: string[] = [];
  const query: Transaction['query'] = ({ text }) => {
    sent.push(text);
    return Promise.resolve({ rows: [], rowCount: 0 });
  };
  const keeper = keepStatistics({ transaction: (work) => work({ query }) }, ['a', 'b']);
  for (let rows = 500; rows <= 30_000; rows += 500) await keeper.grown(rows);
  const once = ['set local default_statistics_target = 10', 'analyze a, b'];
  assert.deepEqual(sent, [...once, ...once, ...once]);
});
