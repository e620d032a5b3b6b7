import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSeenKeys, occurred } from '@jim/engine/reconcile/seen-keys.ts';
import { identifierKey } from '@jim/engine/reconcile/import-schema.ts';

test('D-35: what an import remembers of an object takes 150 bytes at most, its id being a GUID', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const objects = 200_000;
  const seen = createSeenKeys();
  const before = used();
  for (let page = 0; page < objects; page += 1_000) {
    seen.remember(
      Array.from({ length: 1_000 }, (_, index) => ({
        typeId: 1,
        key: identifierKey(`0E4B2C6A-91D3-4A7E-B8F0-${String(page + index).padStart(12, '0')}`),
        state: occurred,
      })),
    );
  }
  const each = (used() - before) / objects;
  assert.equal(seen.size, objects);
  assert.ok(each <= 150, `${each.toFixed(0)} bytes an object`);
});
