import assert from 'node:assert/strict';
import test from 'node:test';
import { addressKey } from './address-key.ts';

test('REC-04: addresses that differ in case, optional spaces or escaping only are one', () => {
  for (const text of [
    'cn=bloom\\, jr\\=x,ou=sales',
    'CN=Bloom\\2C Jr\\3Dx , OU = Sales',
    'CN=Bloom\\, Jr=x,OU=Sales',
    ' cn=Bloom\\2c Jr\\3dx;ou=Sales',
  ]) {
    assert.equal(addressKey(text), 'cn=bloom\\, jr=x,ou=sales', text);
  }
  assert.equal(addressKey('cn=Zo\\C3\\AB'), 'cn=zoë');
  assert.equal(addressKey('CN=Ann , OU = Sales'), 'cn=ann,ou=sales');
  assert.equal(addressKey('cn=A \\= B, ou=C'), addressKey('cn=A = B,ou=C'));
});

test('REC-04: addresses that mean something else stay apart', () => {
  const texts = ['cn=a,ou=b', 'cn=a\\,ou=b', 'cn=a b,ou=c', 'cn=ab,ou=c', 'cn=a\\+b=c', 'cn=a+b=c', 'cn=\\ff', 'cn=ff'];
  assert.equal(new Set(texts.map(addressKey)).size, texts.length);
});

test('REC-04: what is no distinguished name is only compared ignoring case', () => {
  assert.equal(addressKey('C:\\Temp\\a , b'), 'c:\\temp\\a , b');
});
