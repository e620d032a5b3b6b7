import assert from 'node:assert/strict';
import test from 'node:test';
import type { ImportObjectType } from '@jim/connector-kit/connector.ts';
import { BerWriter } from 'ldapts';
import { createClassHierarchy } from './class-hierarchy.ts';
import { createEntryDecoder, type DirectoryEntry } from './directory-entry.ts';
import { createEntryReader } from './read-entry.ts';

/** An entry as it comes off the wire. */
function entryOf(dn: string, attributes: Readonly<Record<string, readonly (string | Buffer)[]>>): DirectoryEntry {
  const writer = new BerWriter();
  writer.startSequence(0x64);
  writer.writeString(dn);
  writer.startSequence();
  for (const [type, values] of Object.entries(attributes)) {
    writer.startSequence();
    writer.writeString(type);
    writer.startSequence(0x31);
    for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  return createEntryDecoder()(writer.buffer, 0);
}

const single = 'SingleValued';
const type: ImportObjectType = {
  name: 'user',
  externalId: 'objectGUID',
  secondaryExternalId: 'distinguishedName',
  attributes: [
    { name: 'objectGUID', type: 'Guid', plurality: single },
    { name: 'distinguishedName', type: 'Text', plurality: single },
    { name: 'displayName', type: 'Text', plurality: single },
    { name: 'badPwdCount', type: 'Number', plurality: single },
    { name: 'accountExpires', type: 'LongNumber', plurality: single },
    { name: 'pwdLastSet', type: 'LongNumber', plurality: single },
    { name: 'enabled', type: 'Boolean', plurality: single },
    { name: 'whenCreated', type: 'DateTime', plurality: single },
    { name: 'objectSid', type: 'Binary', plurality: single },
    { name: 'member', type: 'Reference', plurality: 'MultiValued' },
    { name: 'unicodePwd', type: 'Text', plurality: single },
  ],
};

const warnings: string[] = [];
const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
const hierarchy = createClassHierarchy([]);
const reader = createEntryReader({ types: [type], hierarchy, placeholderMember: 'cn=placeholder', log });
const guid = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const base = { objectClass: ['user'], objectGUID: [guid] };
const read = (attributes: Readonly<Record<string, readonly (string | Buffer)[]>>) => {
  const object = reader.read(entryOf('CN=A,DC=x', { ...base, ...attributes }), 'unspecified');
  return new Map(object.attributes.map(({ name, values }) => [name, values]));
};

test('LDAP-34: values become canonical by the type of their attribute', () => {
  const values = read({
    displayName: ['An\0n'],
    badPwdCount: ['7'],
    pwdLastSet: ['133500000000000000'],
    enabled: ['true'],
    whenCreated: ['20260511101530.5+0200'],
    objectSid: [Buffer.from('0105', 'hex')],
    member: ['CN=B,DC=x', 'CN=C,DC=x'],
  });
  assert.deepEqual(values.get('displayName'), ['Ann']);
  assert.deepEqual(values.get('badPwdCount'), [7]);
  assert.deepEqual(values.get('pwdLastSet'), ['133500000000000000']);
  assert.deepEqual(values.get('enabled'), [true]);
  assert.deepEqual(values.get('whenCreated'), ['2026-05-11T08:15:30.5Z']);
  assert.deepEqual(values.get('objectSid'), ['AQU=']);
  assert.deepEqual(values.get('member'), ['CN=B,DC=x', 'CN=C,DC=x']);
});

test('LDAP-34: options are left aside, empty and unreadable values dropped, repeated ones kept once with a warning', () => {
  warnings.length = 0;
  const values = read({
    'objectSid;binary': [Buffer.from([1])],
    'displayname;lang-en': ['A'],
    displayName: ['A'],
    badPwdCount: ['many'],
    enabled: [''],
  });
  assert.deepEqual(values.get('objectSid'), ['AQ==']);
  assert.deepEqual(values.get('displayName'), ['A']);
  assert.deepEqual(values.get('badPwdCount'), []);
  assert.deepEqual(values.get('enabled'), []);
  assert.equal(warnings.length, 1);
});

test('CON-23: a selected attribute the entry does not have is read as empty', () => {
  assert.deepEqual(
    [...read({}).keys()],
    type.attributes.map(({ name }) => name).filter((name) => name !== 'unicodePwd'),
  );
  assert.deepEqual(read({}).get('displayName'), []);
});

test('LDAP-34A: the GUID has the byte order of Active Directory, the SID stays bytes', () => {
  assert.deepEqual(read({}).get('objectGUID'), ['33221100-5544-7766-8899-aabbccddeeff']);
});

test('LDAP-35: "never" in accountExpires is no value', () => {
  assert.deepEqual(read({ accountExpires: ['9223372036854775807'] }).get('accountExpires'), []);
  assert.deepEqual(read({ accountExpires: ['0'] }).get('accountExpires'), ['0']);
});

test('LDAP-36: the distinguished name is that of the entry', () => {
  assert.deepEqual(read({}).get('distinguishedName'), ['CN=A,DC=x']);
});

test('LDAP-37: full import objects leave it open whether they are new', () => {
  assert.equal(reader.read(entryOf('CN=A,DC=x', base), 'unspecified').change, 'unspecified');
});

test('LDAP-34: the placeholder member is not shown', () => {
  assert.deepEqual(read({ member: ['CN=Placeholder', 'CN=B,DC=x'] }).get('member'), ['CN=B,DC=x']);
});

test('LDAP-22: credentials are neither asked for nor read', () => {
  assert.equal(read({ unicodePwd: ['secret'] }).has('unicodePwd'), false);
  assert.equal(
    reader.attributesOf([type]).some((name) => name.toLowerCase() === 'unicodepwd'),
    false,
  );
});

test('LDAP-31: what is asked for are the attributes, the ids and the classes, but not the name', () => {
  assert.deepEqual([...reader.attributesOf([type])].toSorted(), [
    'accountExpires',
    'badPwdCount',
    'displayName',
    'enabled',
    'member',
    'objectClass',
    'objectGUID',
    'objectSid',
    'pwdLastSet',
    'whenCreated',
  ]);
});

test('LDAP-33: an entry of no selected type is told with its classes, one without its id as well', () => {
  const stranger = reader.read(entryOf('CN=A,DC=x', { objectClass: ['printer', 'top'] }), 'unspecified');
  assert.equal(stranger.problem?.kind, 'couldNotDetermineObjectType');
  assert.match(stranger.problem?.message ?? '', /printer, top/);
  const nameless = reader.read(entryOf('CN=A,DC=x', { objectClass: ['user'] }), 'unspecified');
  assert.equal(nameless.problem?.kind, 'externalIdAttributes');
});
