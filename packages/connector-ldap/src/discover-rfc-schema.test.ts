import assert from 'node:assert/strict';
import test from 'node:test';
import { describeRfcSchema, typeOfSyntax } from './discover-rfc-schema.ts';
import { parseAttributeType, parseObjectClass } from './schema-text.ts';

const schema = {
  classes: [
    "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
    "( 2.5.6.6 NAME 'person' DESC 'RFC2256: a person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY ( userPassword $ description $ lost ) )",
    "( 1.1.1 NAME ( 'staff' 'employee' ) SUP person MUST description MAY ( boss $ active $ photo $ hired $ level $ stamp ) )",
    "( 1.1.2 NAME 'extra' SUP top AUXILIARY MAY description )",
  ].map((text) => parseObjectClass(text) ?? assert.fail(text)),
  attributes: [
    "( 2.5.4.0 NAME 'objectClass' SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 )",
    "( 2.5.4.41 NAME 'name' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{32768} )",
    "( 2.5.4.3 NAME ( 'cn' 'commonName' ) DESC 'common \\27name\\27' SUP name )",
    "( 2.5.4.4 NAME ( 'sn' 'surname' ) SUP name SINGLE-VALUE )",
    "( 2.5.4.13 NAME 'description' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )",
    "( 2.5.4.35 NAME 'userPassword' SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )",
    "( 1.2.1 NAME 'boss' SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
    "( 1.2.2 NAME 'active' SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )",
    "( 1.2.3 NAME 'photo' SYNTAX 1.3.6.1.4.1.1466.115.121.1.28 )",
    "( 1.2.4 NAME 'hired' SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE NO-USER-MODIFICATION )",
    "( 1.2.5 NAME 'level' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE USAGE directoryOperation )",
    "( 1.2.6 NAME 'stamp' SUP loop )",
    "( 1.2.7 NAME 'loop' SUP stamp )",
  ].map((text) => parseAttributeType(text) ?? assert.fail(text)),
};

test('LDAP-18: descriptions are read with their lists, quotes and flags', () => {
  const parsed = parseObjectClass(
    "( 1.2.3 NAME ( 'a' 'b' ) DESC 'it is ( $ ) so' SUP ( x $ y ) AUXILIARY OBSOLETE MUST one MAY ( two$three ) X-ORIGIN ( 'here' 'there' ) )",
  );
  assert.equal(parsed?.kind, 'AUXILIARY');
  assert.deepEqual(
    [parsed?.names, parsed?.superiors, parsed?.must, parsed?.may],
    [['a', 'b'], ['x', 'y'], ['one'], ['two', 'three']],
  );
  assert.equal(parsed?.obsolete, true);
  assert.equal(parseObjectClass("( 1.2 NAME 'plain' )")?.kind, 'STRUCTURAL');
  assert.equal(parseAttributeType("( 1.2 NAME 'x' SYNTAX 1.3{64} SINGLE-VALUE )")?.syntax, '1.3');
  assert.equal(parseAttributeType('nothing'), undefined);
});

test('LDAP-18: attributes come along the chain of superiors, a requirement wins, unknown ones are told', () => {
  const { objectTypes, warnings } = describeRfcSchema(schema, { includeAuxiliary: false, externalId: 'entryUUID' });
  assert.deepEqual(
    objectTypes.map(({ name }) => name),
    ['person', 'staff'],
  );
  const staff = objectTypes[1];
  assert.deepEqual(
    staff?.attributes.map(({ name, type, plurality, writability, required }) => [
      name,
      type,
      plurality,
      writability,
      required ?? false,
    ]),
    [
      ['active', 'Boolean', 'SingleValued', 'Writable', false],
      ['boss', 'Reference', 'MultiValued', 'Writable', false],
      ['cn', 'Text', 'MultiValued', 'Writable', true],
      ['description', 'Text', 'MultiValued', 'Writable', true],
      ['distinguishedName', 'Text', 'SingleValued', 'Writable', false],
      ['entryUUID', 'Text', 'SingleValued', 'ReadOnly', false],
      ['hired', 'DateTime', 'SingleValued', 'ReadOnly', false],
      ['level', 'Number', 'SingleValued', 'ReadOnly', false],
      ['objectClass', 'Text', 'MultiValued', 'Writable', true],
      ['photo', 'Binary', 'MultiValued', 'Writable', false],
      ['sn', 'Text', 'SingleValued', 'Writable', true],
      ['stamp', 'Text', 'MultiValued', 'Writable', false],
      ['userPassword', 'Text', 'MultiValued', 'Writable', false],
    ],
  );
  assert.ok(staff?.attributes.every(({ className }) => className === 'staff'));
  assert.equal(staff?.attributes.find(({ name }) => name === 'cn')?.description, "common 'name'");
  assert.ok(warnings?.some((warning) => warning.includes('lost')));
});

test('LDAP-18: auxiliary classes are types only when asked for', () => {
  const { objectTypes } = describeRfcSchema(schema, { includeAuxiliary: true, externalId: 'entryUUID' });
  assert.deepEqual(
    objectTypes.map(({ name }) => name),
    ['extra', 'person', 'staff'],
  );
});

test('LDAP-19: both ids are there on every type, and recommended (LDAP-20)', () => {
  const { objectTypes } = describeRfcSchema(schema, { includeAuxiliary: true, externalId: 'entryUUID' });
  for (const type of objectTypes) {
    assert.deepEqual(
      [type.recommendedExternalId, type.recommendedSecondaryExternalId],
      ['entryUUID', 'distinguishedName'],
    );
    assert.equal(type.attributes.filter(({ name }) => name === 'entryUUID' || name === 'distinguishedName').length, 2);
  }
});

test('LDAP-18: syntaxes map to types, everything unknown to text', () => {
  const prefix = '1.3.6.1.4.1.1466.115.121.1.';
  const types = ['7', '27', '24', '53', '12', '34', '40', '28', '8', '9', '10', '15', '26'].map((last) =>
    typeOfSyntax(prefix + last),
  );
  assert.deepEqual(types, [
    'Boolean',
    'Number',
    'DateTime',
    'DateTime',
    'Reference',
    'Reference',
    'Binary',
    'Binary',
    'Binary',
    'Binary',
    'Binary',
    'Text',
    'Text',
  ]);
  assert.equal(typeOfSyntax('1.3.6.1.1.16.1'), 'Text');
  assert.equal(typeOfSyntax(undefined), 'Text');
});
