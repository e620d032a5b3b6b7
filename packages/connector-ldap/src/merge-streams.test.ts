import assert from 'node:assert/strict';
import test from 'node:test';
import { onFirstPage } from './first-page.ts';
import { mergeStreams } from './merge-streams.ts';

test('LDAP-32: every item of every source comes once, never more sources at once than allowed', async () => {
  let [running, most] = [0, 0];
  const source = (count: number) =>
    async function* () {
      running += 1;
      most = Math.max(most, running);
      for (let index = 0; index < count; index += 1) {
        await new Promise(setImmediate);
        yield `${count}.${index}`;
      }
      running -= 1;
    };
  const items = [];
  for await (const item of mergeStreams([source(3), source(1), source(0), source(5), source(2)], 2)) items.push(item);
  assert.deepEqual(items.toSorted(), ['1.0', '2.0', '2.1', '3.0', '3.1', '3.2', '5.0', '5.1', '5.2', '5.3', '5.4']);
  assert.equal(most, 2);
});

test('LDAP-32: the first error ends the whole, and leaving early ends the sources', async () => {
  const failing = async function* () {
    yield 1;
    throw new Error('gone');
  };
  await assert.rejects(async () => {
    for await (const item of mergeStreams([failing], 4)) assert.equal(item, 1);
  }, /gone/);
  let ended = false;
  const endless = async function* () {
    try {
      for (;;) yield 1;
    } finally {
      ended = true;
    }
  };
  for await (const item of mergeStreams([endless], 1)) {
    assert.equal(item, 1);
    break;
  }
  await new Promise(setImmediate);
  assert.equal(ended, true);
});

test('LDAP-40: the watermark stands on the first page, and on an empty one when there is no other', async () => {
  const collect = async (count: number) => {
    const pages = [];
    const source = async function* () {
      for (let index = 0; index < count; index += 1) yield { objects: [] };
    };
    for await (const page of onFirstPage({ watermark: 'w' }, source())) pages.push(page.watermark);
    return pages;
  };
  assert.deepEqual(await collect(0), ['w']);
  assert.deepEqual(await collect(3), ['w', undefined, undefined]);
});
