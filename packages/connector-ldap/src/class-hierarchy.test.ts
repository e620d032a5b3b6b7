import assert from 'node:assert/strict';
import test from 'node:test';
import { createClassHierarchy } from './class-hierarchy.ts';

const hierarchy = createClassHierarchy([
  { name: 'top', aliases: [], superiors: ['top'], kind: 'ABSTRACT' },
  { name: 'person', aliases: ['2.5.6.6'], superiors: ['top'], kind: 'STRUCTURAL' },
  { name: 'organizationalPerson', aliases: [], superiors: ['person'], kind: 'STRUCTURAL' },
  { name: 'user', aliases: [], superiors: ['organizationalPerson'], kind: 'STRUCTURAL' },
  { name: 'computer', aliases: [], superiors: ['user'], kind: 'STRUCTURAL' },
  { name: 'posixAccount', aliases: [], superiors: ['top'], kind: 'AUXILIARY' },
  { name: 'ring1', aliases: [], superiors: ['ring2'], kind: 'AUXILIARY' },
  { name: 'ring2', aliases: [], superiors: ['ring1'], kind: 'AUXILIARY' },
]);

test('LDAP-33: an entry is the most specific selected type of its classes, in whatever order they come', () => {
  const classes = ['computer', 'top', 'user', 'person', 'organizationalPerson'];
  for (const order of [classes, classes.toReversed()]) {
    assert.equal(hierarchy.typeOf(order, ['user', 'computer', 'person']), 'computer');
    assert.equal(hierarchy.typeOf(order, ['person', 'user']), 'user');
    assert.equal(hierarchy.typeOf(order, ['posixAccount']), undefined);
  }
});

test('LDAP-33: superior classes count although the entry does not list them; names are compared without case', () => {
  assert.equal(hierarchy.typeOf(['COMPUTER'], ['Person']), 'Person');
  assert.equal(hierarchy.typeOf(['2.5.6.6'], ['person']), 'person');
  assert.equal(hierarchy.typeOf(['unknownClass'], ['person', 'unknownclass']), 'unknownclass');
});

test('LDAP-33: a structural type goes before an auxiliary one, and a ring of classes does no harm', () => {
  assert.equal(hierarchy.typeOf(['person', 'posixAccount'], ['posixAccount', 'person']), 'person');
  assert.equal(hierarchy.typeOf(['ring1'], ['ring2', 'person']), 'ring2');
});
