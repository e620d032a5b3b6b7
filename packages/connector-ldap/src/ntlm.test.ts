import assert from 'node:assert/strict';
import test from 'node:test';
import { authenticateMessage, md4, negotiateMessage, ntlmCredentials, ntlmV2Response } from './ntlm.ts';

test('LDAP-05: the hash under NTLM is that of RFC 1320', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ];
  for (const [text, hash] of cases) assert.equal(md4(Buffer.from(text)).toString('hex'), hash);
});

test('LDAP-05: the NTLM answer is that of the specification for its example', () => {
  // [MS-NLMP] 4.2.4: user "User", domain "Domain", password "Password".
  const targetInfo = Buffer.from(
    '02000c0044006f006d00610069006e0001000c005300650072007600650072000000 0000'.replaceAll(' ', ''),
    'hex',
  );
  const response = ntlmV2Response(
    { domain: 'Domain', user: 'User', password: 'Password' },
    Buffer.from('0123456789abcdef', 'hex'),
    targetInfo,
    { fileTime: 0n, clientChallenge: Buffer.alloc(8, 0xaa) },
  );
  assert.equal(response.subarray(0, 16).toString('hex'), '68cd0ab851e51c96aabc927bebef6a1c');
});

test('LDAP-05: what is no challenge is refused, and names are taken apart', () => {
  assert.throws(() => authenticateMessage(negotiateMessage(), ntlmCredentials('A\\b', 'c')), RangeError);
  assert.deepEqual(ntlmCredentials('EXAMPLE\\ann', 'x'), { domain: 'EXAMPLE', user: 'ann', password: 'x' });
  assert.deepEqual(ntlmCredentials('ann@ad.example.com', 'x'), {
    domain: '',
    user: 'ann@ad.example.com',
    password: 'x',
  });
});
