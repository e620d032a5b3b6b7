import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  canonicalName,
  type DistinguishedName,
  escapeValue,
  formatName,
  hasEmptyPart,
  isAtOrBelow,
  keyOfName,
  keyOfText,
  leafValue,
  parentOf,
  parseName,
} from './distinguished-name.ts';

const get = (text: string): DistinguishedName => {
  const name = parseName(text);
  assert.ok(name, text);
  return name;
};

test('LDAP-61: a formatted name reads back as what it was, whatever the values hold', () => {
  const type = fc.constantFrom('cn', 'OU', 'uid', '2.5.4.3', 'x-y-1');
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...' ,+"\\<>;=#\0aé') }));
  const relative = fc.array(fc.record({ type, value }, { noNullPrototype: true }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(relative, { minLength: 1, maxLength: 4 }), (name) => {
      assert.deepEqual(parseName(formatName(name)), name);
    }),
  );
});

test('LDAP-61: escapes, quotes, hexadecimal forms and spaces around separators are understood', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['CN=Doe\\, Jane,DC=x', 'Doe, Jane'],
    ['CN = Doe\\2C Jane , DC=x', 'Doe, Jane'],
    ['CN="Doe, \\"J\\"",DC=x', 'Doe, "J"'],
    ['CN=\\ two  spaces\\ ,DC=x', ' two  spaces '],
    ['CN=Lu\\C4\\8Di\\C4\\87,DC=x', 'Lučić'],
    ['CN=\\#1;DC=x', '#1'],
    ['CN=#0C03414243,DC=x', 'ABC'],
    ['CN=#0101FF,DC=x', '#0101ff'],
    ['CN=a\\\\,DC=x', 'a\\'],
    ['CN=a=b,DC=x', 'a=b'],
    ['CN=,DC=x', ''],
  ];
  for (const [text, value] of cases) assert.deepEqual([leafValue(get(text)), get(text).length], [value, 2], text);
});

test('LDAP-61: what is no name is refused, and an empty part is noticed', () => {
  for (const text of [
    'no name',
    'CN',
    'CN=a,',
    'CN=a,b',
    '=a',
    'C N=a',
    'CN=a\\',
    'CN="a',
    'CN="a"b',
    'CN=a"b',
    'CN=#0',
    'CN=#zz',
  ]) {
    assert.equal(parseName(text), undefined, text);
  }
  assert.equal(hasEmptyPart(get('CN=,DC=x')), true);
  assert.equal(hasEmptyPart(get('CN=a+uid=\\ ,DC=x')), true);
  assert.equal(hasEmptyPart(get('CN=a+uid=b,DC=x')), false);
  assert.deepEqual(parseName(' '), []);
});

test('LDAP-62: names are compared without regard to case, spacing, escaping or order within a multi-valued part', () => {
  const same = ['CN=Ann\\, B+uid=7,OU=X', 'uid=7 + cn="ann, b", ou=x', 'cn=ANN\\2c  b+UID=7;OU=x'];
  for (const text of same) assert.equal(keyOfText(text), keyOfText(same[0] ?? ''));
  const different = [
    'CN=Ann,B+uid=7,OU=X',
    'CN=Ann\\, B,OU=X',
    'CN=Ann\\, B+uid=8,OU=X',
    'CN=Ann\\, B+uid=7,OU=X,DC=y',
  ];
  for (const text of different) assert.notEqual(keyOfText(text), keyOfText(same[0] ?? ''));
});

test('LDAP-50: containment goes by whole parts, never by the end of the text', () => {
  assert.equal(isAtOrBelow(get('uid=a,OU=People,DC=x'), get('ou=people, dc=X')), true);
  assert.equal(isAtOrBelow(get('OU=People,DC=x'), get('ou=people,dc=x')), true);
  assert.equal(isAtOrBelow(get('uid=a,OU=Old People,DC=x'), get('OU=People,DC=x')), false);
  assert.equal(isAtOrBelow(get('uid=a\\,OU=People,DC=x'), get('OU=People,DC=x')), false);
  assert.equal(isAtOrBelow(get('DC=x'), get('OU=People,DC=x')), false);
  assert.equal(keyOfName(parentOf(get('uid=a,OU=People,DC=x'))), 'ou=people,dc=x');
});

test('LDAP-62: only what must be escaped is', () => {
  assert.equal(escapeValue(' a,b '), '\\ a\\,b\\ ');
  assert.equal(escapeValue('#a'), '\\#a');
  assert.equal(escapeValue('a#b = ö'), 'a#b = ö');
  assert.equal(escapeValue(' '), '\\ ');
});

test('LDAP-36: a name has one spelling however the directory escapes and spaces it; its case stays', () => {
  for (const spelled of ['cn=Bloom\\2C Jr.,ou=Sales', 'cn="Bloom, Jr.", ou=Sales', 'cn=Bloom\\, Jr. ,ou = Sales']) {
    assert.equal(canonicalName(spelled), 'cn=Bloom\\, Jr.,ou=Sales');
  }
  assert.equal(canonicalName('CN=a\\=b\\2C,OU=Staff'), 'CN=a\\=b\\,,OU=Staff');
  assert.equal(canonicalName('CN=a\\3Db,OU=Staff'), 'CN=a\\=b,OU=Staff');
  assert.equal(canonicalName('CN=a=b\\2C,OU=Staff'), 'CN=a=b\\,,OU=Staff');
  assert.equal(canonicalName('CN=Ann,OU=Staff'), 'CN=Ann,OU=Staff');
  assert.equal(canonicalName('not, a name'), 'not, a name');
});
