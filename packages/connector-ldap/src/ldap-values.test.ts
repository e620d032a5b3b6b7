import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeDataType, Value } from '@jim/engine/model/values.ts';
import fc from 'fast-check';
import { encodeUnicodePassword } from './export-credentials.ts';
import { formatLdapTime, parseLdapTime } from './ldap-time.ts';
import { wireValueOf } from './ldap-values.ts';
import { guidFromBytes, guidToBytes } from './microsoft-guid.ts';
import { parseAttributeRange } from './ranged-attributes.ts';
import { usnOfName } from './renamed-containers.ts';

const wire = (type: AttributeDataType, value: Value) =>
  wireValueOf({ name: 'x', type, plurality: 'SingleValued' }, value);

test('LDAP-67: values go out in the forms directories read', () => {
  assert.equal(wire('DateTime', '2026-05-11T08:15:30Z'), '20260511081530.0Z');
  assert.equal(wire('DateTime', '2026-05-11T08:15:30.25Z'), '20260511081530.25Z');
  assert.equal(wire('Boolean', true), 'TRUE');
  assert.equal(wire('Boolean', false), 'FALSE');
  assert.equal(wire('Number', -5), '-5');
  assert.equal(wire('LongNumber', '9223372036854775807'), '9223372036854775807');
  assert.equal(wire('Reference', 'CN=a,DC=x'), 'CN=a,DC=x');
  assert.equal(wire('Text', ''), undefined);
  assert.deepEqual(wire('Binary', 'AQU='), Buffer.from([1, 5]));
  assert.deepEqual(
    wire('Guid', '33221100-5544-7766-8899-aabbccddeeff'),
    Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
  );
});

test('LDAP-34A: a GUID survives the way out and back', () => {
  fc.assert(
    fc.property(fc.uuid(), (guid) => {
      assert.equal(guidFromBytes(guidToBytes(guid)), guid);
    }),
  );
  assert.equal(guidFromBytes(Buffer.alloc(15)), undefined);
});

test('LDAP-34: times of every directory are understood', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['20260511081530.0Z', '2026-05-11T08:15:30Z'],
    ['20260511081530Z', '2026-05-11T08:15:30Z'],
    ['20260511081530', '2026-05-11T08:15:30Z'],
    ['202605110815Z', '2026-05-11T08:15:00Z'],
    ['2026051108Z', '2026-05-11T08:00:00Z'],
    ['20260511101530.123456+0200', '2026-05-11T08:15:30.123456Z'],
    ['20260511061530,5-02', '2026-05-11T08:15:30.5Z'],
    ['260511081530Z', '2026-05-11T08:15:30Z'],
    ['991231235959Z', '1999-12-31T23:59:59Z'],
    ['2026-05-11T08:15:30Z', '2026-05-11T08:15:30Z'],
    ['20261311081530Z', undefined],
    ['yesterday', undefined],
  ];
  for (const [text, value] of cases) assert.equal(parseLdapTime(text), value, text);
  assert.equal(parseLdapTime(formatLdapTime('2026-05-11T08:15:30.123456Z')), '2026-05-11T08:15:30.123456Z');
});

test('LDAP-34: range options say what is there and whether more is to come', () => {
  assert.deepEqual(parseAttributeRange('member;range=0-1499'), { attribute: 'member', first: 0, last: 1499 });
  assert.deepEqual(parseAttributeRange('member;binary;Range=1500-*'), { attribute: 'member', first: 1500, last: null });
  assert.equal(parseAttributeRange('member'), undefined);
  assert.equal(parseAttributeRange('userCertificate;binary'), undefined);
});

test('PWD-01: a password of Active Directory travels quoted, in UTF-16', () => {
  assert.deepEqual(encodeUnicodePassword('aé'), Buffer.from([0x22, 0, 0x61, 0, 0xe9, 0, 0x22, 0]));
});

test('LDAP-41: the metadata of a unit tell when its name was changed', () => {
  const metadata = Buffer.alloc(16 + 2 * 48);
  metadata.writeUInt32LE(0x0009_0001, 16 + 48);
  metadata.writeBigUInt64LE(4711n, 16 + 48 + 40);
  assert.equal(usnOfName(metadata), 4711n);
  assert.equal(usnOfName(metadata.subarray(0, 16 + 48)), undefined);
  assert.equal(usnOfName(Buffer.alloc(0)), undefined);
});
