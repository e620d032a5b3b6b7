import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'node:test';
import type { ExportItem } from '@jim/connector-kit/connector.ts';
import { fileConnector } from './file-connector.ts';
import { attribute, openTestBed, typeOf } from './file-test-bed.ts';

const id = attribute('id');
const note = attribute('note');
const row = typeOf('row', [id, note]);

test('D-35, EXP-20: what an export takes in waits on disk, so memory holds keys and not what the rows say', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await using bed = await openTestBed(null);
  const { signal } = new AbortController();
  await using open = await fileConnector.open(
    { 'File Path': bed.path, Mode: 'Export Only', 'Object Type': 'row' },
    bed.environment,
  );
  const [items, bytesEach, page] = [10_000, 4_000, 500];
  const itemOf = (number: number): ExportItem => ({
    id: `item ${number}`,
    change: 'create',
    objectType: row,
    externalId: null,
    secondaryExternalId: null,
    changes: [
      { attribute: id, kind: 'update', value: `key ${number}` },
      { attribute: note, kind: 'update', value: `${number} `.repeat(bytesEach / `${number} `.length) },
    ],
    current: {},
  });
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let from = 0; from < items; from += page) {
    const some = Array.from({ length: page }, (_, index) => itemOf(from + index));
    for await (const _ of open.export?.(some, signal) ?? [])
      assert.fail('Nothing is answered before the file is written.');
  }
  collect();
  const held = process.memoryUsage().heapUsed - before;
  let answered = 0;
  for await (const { kind } of open.completeExport?.(signal) ?? []) if (kind === 'applied') answered += 1;
  assert.equal(answered, items);
  const written = (await stat(bed.path)).size;
  assert.ok(written > items * bytesEach * 0.9);
  assert.ok(held < written / 5, `${held} bytes are held of ${written}`);
});
