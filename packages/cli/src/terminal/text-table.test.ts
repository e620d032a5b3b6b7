import assert from 'node:assert/strict';
import test from 'node:test';
import { shortBytes, shortDuration, shortTime, shortTimespan } from './describe-time.ts';
import { createStyle } from './style.ts';
import { formatFacts, formatTable } from './text-table.ts';

const plain = createStyle(false);

test('CLI: a table aligns numbers to the right, cuts long texts and leaves out empty columns', () => {
  const rows = [
    { name: 'HR', count: 5, note: null },
    { name: 'A long\nname of a system', count: 12_345, note: null },
  ];
  const columns = [
    { title: 'Name', of: (row: (typeof rows)[number]) => row.name, most: 12 },
    { title: 'Count', of: (row: (typeof rows)[number]) => row.count },
    { title: 'Note', of: (row: (typeof rows)[number]) => row.note },
  ];
  assert.deepEqual(formatTable(rows, columns, plain), [
    'Name           Count',
    'HR                 5',
    'A long name…  12,345',
  ]);
});

test('CLI: colours take no room in a table', () => {
  const style = createStyle(true);
  const [, first = '', second = ''] = formatTable(
    ['ab', 'a'],
    [
      { title: 'X', of: (text) => style.red(text) },
      { title: 'Y', of: () => 'end' },
    ],
    style,
  );
  assert.equal(first, '\u001B[31mab\u001B[39m  end');
  assert.equal(second, '\u001B[31ma\u001B[39m   end');
});

test('CLI: facts without a value are left out, values of several lines stay below each other', () => {
  const facts = formatFacts([
    ['Id', 7],
    ['Nothing', null],
    ['Joined to', 'one\ntwo'],
  ]);
  assert.deepEqual(facts, ['Id         7', 'Joined to  one\n           two']);
});

test('CLI: times, durations and sizes are said shortly', () => {
  assert.equal(shortTime('2026-03-04T05:06:07.89Z'), '2026-03-04 05:06:07');
  assert.equal(shortTime(null), '');
  const spans = ['00:00:00.0130000', '00:00:02.4136990', '00:01:30', '01:00:00', '90.00:00:00', '1.02:03:04'];
  assert.deepEqual(spans.map(shortTimespan), ['13 ms', '2.4 s', '1 min 30 s', '1 h', '90 d', '1 d 2 h']);
  assert.deepEqual([shortDuration(59_999), shortDuration(61_000)], ['1 min', '1 min 1 s']);
  assert.deepEqual([0, 1023, 1024, 700 * 1024, 5.5 * 1024 ** 3].map(shortBytes), [
    '0 B',
    '1023 B',
    '1.0 KB',
    '700 KB',
    '5.5 GB',
  ]);
});
