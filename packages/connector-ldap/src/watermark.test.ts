import assert from 'node:assert/strict';
import test from 'node:test';
import { isSameServer } from './capture-watermark.ts';
import { highestPerServer, isAfter, lowest } from './sequence-number.ts';
import { formatWatermark, parseWatermark, positionOf, type Watermark } from './watermark.ts';

const watermark: Watermark = {
  directoryType: 'SambaAD',
  vendorName: 'Samba',
  dnsHostName: 'dc1.x',
  invocationId: '33221100-5544-7766-8899-aabbccddeeff',
  positions: {
    'dc=x': { kind: 'usn', highestCommittedUsn: '18446744073709551615' },
    'dc=y': { kind: 'changelog', lastChangeNumber: '7' },
    'dc=z': { kind: 'accesslog', sequenceNumbers: ['20260511081530.000001Z#000000#000#000000'], logReachedBack: true },
  },
};

test('LDAP-40: a watermark reads back as what it was, positions found by the name of the partition', () => {
  assert.deepEqual(parseWatermark(formatWatermark(watermark)), watermark);
  assert.deepEqual(positionOf(watermark, 'DC=X'), { kind: 'usn', highestCommittedUsn: '18446744073709551615' });
  assert.equal(positionOf(watermark, 'DC=other'), undefined);
});

test('LDAP-40: what is no watermark is none', () => {
  const broken = [
    null,
    '',
    'x',
    '[]',
    '{}',
    '{"directoryType":"x"}',
    '{"directoryType":"x","positions":{"a":{"kind":"usn","highestCommittedUsn":"-1"}}}',
  ];
  for (const text of broken) assert.equal(parseWatermark(text), null, String(text));
});

test('LDAP-41: another invocation id, or without one another host or kind, is another server; DirSync is not used (LDAP-45A)', () => {
  assert.equal(isSameServer(watermark, { ...watermark, dnsHostName: 'renamed.x' }), true);
  assert.equal(isSameServer(watermark, { ...watermark, invocationId: null }), false);
  assert.equal(isSameServer({ ...watermark, invocationId: null }, { ...watermark, invocationId: null }), true);
  assert.equal(
    isSameServer({ ...watermark, invocationId: null }, { ...watermark, invocationId: null, dnsHostName: 'dc2.x' }),
    false,
  );
  assert.equal(isSameServer(watermark, { ...watermark, directoryType: 'ActiveDirectory' }), false);
});

test('LDAP-44: sequence numbers are compared server by server', () => {
  const at = (second: number, server: string): string =>
    `202605110815${String(second).padStart(2, '0')}.000000Z#000000#${server}#000000`;
  const seen = highestPerServer([at(5, '001'), at(9, '002'), at(7, '001')]);
  assert.deepEqual([...seen].toSorted(), [at(7, '001'), at(9, '002')]);
  assert.equal(isAfter(at(8, '001'), seen), true);
  assert.equal(isAfter(at(7, '001'), seen), false);
  assert.equal(isAfter(at(8, '002'), seen), false);
  assert.equal(isAfter(at(1, '003'), seen), true);
  assert.equal(lowest(seen), at(7, '001'));
  assert.equal(lowest([]), undefined);
});
