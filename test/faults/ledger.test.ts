import assert from 'node:assert/strict';
import test from 'node:test';
import { renderLedger, struckAndCompared, verdictOf, type LedgerRow } from './ledger.ts';

const row: LedgerRow = { fault: 'a fault', struck: 'somewhere', ended: 'Complete', checked: ['kept'], violations: [] };
const facts = { seed: 1, command: 'npm run faults', date: '2026-11-25', minutes: 1 };

test('the ledger calls nothing held whose cycle broke off', async () => {
  const rows = await struckAndCompared('a cycle', (own) => {
    own.push(row, { ...row, violations: [{ invariant: 'kept', words: 'Something is gone.' }] });
    return Promise.reject(new Error('no answer'));
  });
  assert.deepEqual(rows.map(verdictOf), ['not compared', 'broke']);
  const text = renderLedger(rows, facts);
  assert.match(text, /2 faults, 0 of them kills; 1 broke an invariant, 1 could not be compared, 0 could not be tried/);
  assert.match(text, /\| a fault \| 2 \| 0 \| 1 \| 1 \| 0 \|/);
  assert.doesNotMatch(text, /\| held \|$/m);
});

test('the ledger has a row for a cycle that broke off before its first fault', async () => {
  const rows = await struckAndCompared('a cycle', () => Promise.reject(new Error('no answer')));
  assert.deepEqual(rows.map(verdictOf), ['not compared']);
});

test('the ledger charges what a comparison finds to every fault before it', async () => {
  const rows = await struckAndCompared('a cycle', (own) => {
    own.push(row, row);
    return Promise.resolve([{ invariant: 'converged', words: 'One line differs.' }]);
  });
  assert.deepEqual(rows.map(verdictOf), ['broke', 'broke']);
});
