import assert from 'node:assert/strict';
import test from 'node:test';
import { inOrder } from './list-tables.ts';
import { RowDigest } from './row-digest.ts';

function digestOf(...chunks: readonly string[]) {
  const digest = new RowDigest();
  for (const chunk of chunks) digest.add(Buffer.from(chunk));
  return digest.result();
}

test('CLI: a digest depends on the rows and how often they are there, not on order or chunks', () => {
  const whole = digestOf('1\ta\n2\tb\n2\tb\n');
  assert.deepEqual(digestOf('2\tb\n', '1\ta\n2\tb\n'), whole);
  assert.equal(whole.rows, 3);
  assert.notEqual(digestOf('1\ta\n2\tb\n').digest, whole.digest);
  assert.notEqual(digestOf('1\ta\n1\ta\n2\tb\n').digest, whole.digest);
  assert.notEqual(digestOf('1\tb\n2\ta\n2\tb\n').digest, whole.digest);
  assert.deepEqual(digestOf(), { rows: 0, digest: '0'.repeat(64) });
});

test('CLI: tables are copied after those they refer to; a circle is refused', () => {
  const tables = ['a', 'b', 'c'].map((name) => ({ name, columns: ['id'] }));
  const names = inOrder(tables, [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
  ]).map(({ name }) => name);
  assert.deepEqual(names, ['c', 'b', 'a']);
  const circle = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
  ];
  assert.throws(() => inOrder(tables, circle), /in a circle: a, b/);
});
