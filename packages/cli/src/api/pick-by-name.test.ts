import assert from 'node:assert/strict';
import test from 'node:test';
import { parseEvents } from './event-stream.ts';
import { pickByName } from './pick-by-name.ts';

const items = [
  { id: 1, name: 'HR' },
  { id: 2, name: '1' },
  { id: 3, name: 'Twin' },
  { id: 4, name: 'twin' },
];

test('CLI: names are found in any case, a name beats an id, two of a name have to be told apart', () => {
  assert.equal(pickByName('system', items, ' hr ').id, 1);
  assert.equal(pickByName('system', items, '1').id, 2);
  assert.equal(pickByName('system', items, '3').id, 3);
  assert.throws(() => pickByName('system', items, 'TWIN'), /2 systems named "TWIN".*3, 4/);
  assert.throws(() => pickByName('system', items, 'h'), /no system "h".*"HR"/);
  assert.throws(() => pickByName('system', [], 'h'), /There are none/);
});

test('CLI: server-sent events are put together from pieces of any size; comments are none', async () => {
  const text =
    'retry: 2000\n\n: still here\n\nevent: activity\nid: 1\ndata: {"a":1}\n\nevent: stats\r\ndata: 1\r\ndata: 2\r\n\r\ndata: cut';
  for (const size of [1, 7, 1000]) {
    const pieces = async function* () {
      for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    };
    const events = [];
    for await (const event of parseEvents(pieces())) events.push(event);
    assert.deepEqual(events, [
      { event: 'activity', data: '{"a":1}' },
      { event: 'stats', data: '1\n2' },
    ]);
  }
});
