import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSentOnce } from './invariants.ts';
import type { RecordedExport } from './recorded-systems.ts';

const nobody: ReadonlySet<string> = new Set();

function sent(attributes: Readonly<Record<string, string>>, id = 'one'): RecordedExport {
  return {
    system: 'directory',
    id,
    content: JSON.stringify(['update', Object.entries(attributes)]),
    attributes: Object.entries(attributes).map(([name, change]) => ({ name, change })),
  };
}

test('D-11: an export that is sent again is told, unless it said “unknown”', () => {
  const recorded = [sent({ department: 'Sales' }), sent({ manager: 'ann' }), sent({ department: 'Sales' })];
  assert.equal(checkSentOnce(recorded, nobody).length, 1);
  assert.deepEqual(checkSentOnce(recorded, new Set(['one'])), []);
  assert.deepEqual(checkSentOnce([sent({ department: 'Sales' }), sent({ department: 'Sales' }, 'two')], nobody), []);
});

test('an attribute that went elsewhere and came back is no export sent again', () => {
  const recorded = ['Sales', 'Legal', 'Sales'].map((department) => sent({ department }));
  assert.deepEqual(checkSentOnce(recorded, nobody), []);
});
