import assert from 'node:assert/strict';
import test from 'node:test';
import { newId } from './new-id.ts';

test('RFC 9562 §5.7: ids are UUIDs of version 7 that sort by time and never repeat', () => {
  const times = Array.from({ length: 3000 }, (_, index) => 1_700_000_000_000 + Math.floor(index / 10));
  const ids = times.map((time) => newId(new Date(time)));
  for (const [index, id] of ids.entries()) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), times[index]);
  }
  assert.equal(new Set(ids).size, ids.length);
});
