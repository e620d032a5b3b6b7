import assert from 'node:assert/strict';
import test from 'node:test';
import { describeActiveDirectorySchema } from './discover-active-directory-schema.ts';

type Facts = Readonly<Record<string, string | readonly string[]>>;
const entry = (facts: Facts): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(facts).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? [value] : value]),
  );

const shown = { objectClassCategory: '1', defaultHidingValue: 'FALSE' };
const classes = [
  entry({
    lDAPDisplayName: 'top',
    subClassOf: 'top',
    objectClassCategory: '2',
    mustContain: 'objectClass',
    systemMayContain: ['description', 'memberOf'],
  }),
  entry({
    lDAPDisplayName: 'user',
    subClassOf: 'top',
    ...shown,
    systemMayContain: ['manager', 'logonCount'],
    mayContain: 'description',
    auxiliaryClass: 'mailRecipient',
  }),
  entry({ lDAPDisplayName: 'contact', subClassOf: 'top', ...shown }),
  entry({
    lDAPDisplayName: 'mailRecipient',
    subClassOf: 'top',
    objectClassCategory: '3',
    defaultHidingValue: 'FALSE',
    systemMayContain: 'mail',
    systemAuxiliaryClass: 'deeper',
  }),
  entry({ lDAPDisplayName: 'deeper', subClassOf: 'top', objectClassCategory: '3', mayContain: 'photo' }),
  entry({ lDAPDisplayName: 'secret', subClassOf: 'top', objectClassCategory: '1', defaultHidingValue: 'TRUE' }),
];
const attributes = [
  entry({ lDAPDisplayName: 'objectClass', oMSyntax: '6', isSingleValued: 'FALSE', systemOnly: 'FALSE' }),
  entry({ lDAPDisplayName: 'description', oMSyntax: '64', isSingleValued: 'FALSE', adminDescription: 'Says what' }),
  entry({ lDAPDisplayName: 'memberOf', oMSyntax: '127', isSingleValued: 'FALSE', linkID: '3' }),
  entry({ lDAPDisplayName: 'manager', oMSyntax: '127', isSingleValued: 'TRUE', linkID: '42' }),
  entry({ lDAPDisplayName: 'logonCount', oMSyntax: '2', isSingleValued: 'what', systemFlags: '4' }),
  entry({ lDAPDisplayName: 'mail', oMSyntax: '64', isSingleValued: 'TRUE', systemOnly: 'TRUE' }),
  entry({ lDAPDisplayName: 'photo', oMSyntax: '999', isSingleValued: 'TRUE' }),
];

test('LDAP-15: structural, shown classes are types, with what their superiors and auxiliary classes add', () => {
  const { objectTypes, warnings } = describeActiveDirectorySchema({ classes, attributes }, false);
  assert.deepEqual(
    objectTypes.map(({ name }) => name),
    ['contact', 'user'],
  );
  const user = objectTypes[1];
  assert.deepEqual(
    user?.attributes.map(({ name, className }) => [name, className]),
    [
      ['description', 'user'],
      ['distinguishedName', 'user'],
      ['logonCount', 'user'],
      ['mail', 'mailRecipient'],
      ['manager', 'user'],
      ['memberOf', 'top'],
      ['objectClass', 'top'],
      ['objectGUID', 'user'],
      ['photo', 'deeper'],
    ],
  );
  assert.ok(warnings?.some((warning) => warning.includes('photo') && warning.includes('999')));
  const all = describeActiveDirectorySchema({ classes, attributes }, true).objectTypes.map(({ name }) => name);
  assert.deepEqual(all, ['contact', 'mailRecipient', 'user']);
});

test('LDAP-16: back-links, constructed and system attributes are read-only; what is not said to be multi is single', () => {
  const { objectTypes } = describeActiveDirectorySchema({ classes, attributes }, false);
  const facts = new Map(
    objectTypes[1]?.attributes.map(({ name, type, plurality, writability }) => [name, [type, plurality, writability]]),
  );
  assert.deepEqual(facts.get('memberOf'), ['Reference', 'MultiValued', 'ReadOnly']);
  assert.deepEqual(facts.get('manager'), ['Reference', 'SingleValued', 'Writable']);
  assert.deepEqual(facts.get('logonCount'), ['Number', 'SingleValued', 'ReadOnly']);
  assert.deepEqual(facts.get('mail'), ['Text', 'SingleValued', 'ReadOnly']);
});

test('LDAP-17: the description of an account has one value although the schema says several', () => {
  const { objectTypes } = describeActiveDirectorySchema({ classes, attributes }, false);
  const plurality = (type: string) =>
    objectTypes.find(({ name }) => name === type)?.attributes.find(({ name }) => name === 'description')?.plurality;
  assert.equal(plurality('user'), 'SingleValued');
  assert.equal(plurality('contact'), 'MultiValued');
});

test('LDAP-15: an attribute or an auxiliary class that the schema does not define is an error', () => {
  const withoutMail = attributes.filter((attribute) => attribute.get('ldapdisplayname')?.[0] !== 'mail');
  assert.throws(() => describeActiveDirectorySchema({ classes, attributes: withoutMail }, false), /mail/);
  const withoutDeeper = classes.filter((each) => each.get('ldapdisplayname')?.[0] !== 'deeper');
  assert.throws(() => describeActiveDirectorySchema({ classes: withoutDeeper, attributes }, false), /deeper/);
});
