import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { referenceHash } from './reference-hash.ts';

test('IMP-50: a reference hash is a whole number of 32 bits, the same for the same text, and seldom for another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const hash = referenceHash(raw);
      assert.equal(hash, hash | 0);
      assert.equal(referenceHash(raw.slice(0, 1) + raw.slice(1)), hash);
    }),
  );
  const members = Array.from({ length: 20_000 }, (_none, index) => `uid=p${index},ou=People,dc=example,dc=com`);
  assert.ok(new Set(members.map(referenceHash)).size > members.length - 5);
});
