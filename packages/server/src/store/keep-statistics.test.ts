import assert from 'node:assert/strict';
import test from 'node:test';
import { keepStatistics } from './keep-statistics.ts';

test('PERFORMANCE: statistics are renewed each time the tables have grown fivefold, so not with every page', async () => {
  const sent: string[] = [];
  const keeper = keepStatistics(
    {
      query: ({ text }) => {
        sent.push(text);
        return Promise.resolve({ rows: [], rowCount: 0 });
      },
    },
    ['a', 'b'],
  );
  for (let rows = 500; rows <= 30_000; rows += 500) await keeper.grown(rows);
  assert.deepEqual(sent, ['analyze a, b', 'analyze a, b', 'analyze a, b']);
});
