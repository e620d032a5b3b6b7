import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { referenceHash } from './reference-hash.ts';

test('IMP-50: a reference hash is a whole number of 32 bits, and seldom the same for another text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const hash = referenceHash(raw);
      assert.equal(hash, hash | 0);
    }),
  );
  const members = Array.from({ length: 20_000 }, (_none, index) => `uid=p${index},ou=People,dc=example,dc=com`);
  assert.ok(new Set(members.map(referenceHash)).size > members.length - 5);
});

test('IMP-50: reference hashes that are stored already are found again', () => {
  const texts = ['', 'uid=ann,ou=People,dc=example,dc=com', 'Ä😀'];
  assert.deepEqual(texts.map(referenceHash), [-1421968373, 1785337188, -1053708953]);
});
