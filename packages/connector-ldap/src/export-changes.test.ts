import assert from 'node:assert/strict';
import test from 'node:test';
import type { ExportAttributeChange, ExportItem, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Values } from '@jim/engine/model/values.ts';
import { type Modification, sortChanges, splitIntoRequests } from './export-changes.ts';
import { planPlaceholder } from './group-placeholder.ts';

const attribute = (name: string, type: SchemaAttribute['type'] = 'Text'): SchemaAttribute => ({
  name,
  type,
  plurality: 'MultiValued',
});
const change = (
  name: string,
  kind: ExportAttributeChange['kind'],
  value: ExportAttributeChange['value'],
  type?: SchemaAttribute['type'],
): ExportAttributeChange => ({
  attribute: attribute(name, type),
  kind,
  value,
});
const item = (
  change: ExportItem['change'],
  changes: readonly ExportAttributeChange[],
  current: Readonly<Record<string, Values>> = {},
): ExportItem => ({
  id: '1',
  change,
  objectType: {
    name: 'groupOfNames',
    attributes: [],
    externalId: 'entryUUID',
    secondaryExternalId: 'distinguishedName',
  },
  externalId: null,
  secondaryExternalId: 'cn=a,dc=x',
  changes,
  current,
});
const told = (modifications: readonly Modification[]) =>
  modifications.map(({ operation, attribute: { name }, values }) => [operation, name, ...values]);

test('LDAP-63: changes are merged per attribute and operation; name, naming attribute and empty removals are left out', () => {
  const sorted = sortChanges(
    item('update', [
      change('distinguishedName', 'update', 'cn=b,dc=x'),
      change('CN', 'update', 'b'),
      change('mail', 'add', '1'),
      change('Mail', 'add', '2'),
      change('mail', 'remove', '3'),
      change('mail', 'remove', null),
      change('title', 'update', 'T'),
      change('info', 'update', null),
      change('info2', 'update', ''),
      change('pager', 'removeAll', null),
    ]),
    new Set(['cn']),
  );
  assert.equal(sorted.distinguishedName, 'cn=b,dc=x');
  assert.deepEqual(told(sorted.modifications), [
    ['add', 'mail', '1', '2'],
    ['delete', 'mail', '3'],
    ['replace', 'title', 'T'],
    ['replace', 'info'],
    ['replace', 'info2'],
    ['replace', 'pager'],
  ]);
  assert.equal(sorted.warnings.length, 1);
});

test('LDAP-66: clearing accountExpires writes "never"', () => {
  for (const clearing of [
    change('accountExpires', 'update', null, 'LongNumber'),
    change('accountExpires', 'removeAll', null, 'LongNumber'),
  ]) {
    assert.deepEqual(told(sortChanges(item('update', [clearing]), new Set()).modifications), [
      ['replace', 'accountExpires', '9223372036854775807'],
    ]);
  }
});

test('LDAP-64: the first part of every attribute travels together, a replacement goes on as additions', () => {
  const many = (operation: Modification['operation'], name: string, count: number): Modification => ({
    operation,
    attribute: attribute(name),
    values: Array.from({ length: count }, (_, index) => `${index}`),
  });
  const requests = splitIntoRequests([many('replace', 'a', 25), many('add', 'b', 10), many('delete', 'c', 11)], 10);
  assert.deepEqual(
    requests.map((request) =>
      request.map(({ operation, attribute: { name }, values }) => [operation, name, values.length]),
    ),
    [
      [
        ['replace', 'a', 10],
        ['add', 'b', 10],
        ['delete', 'c', 10],
      ],
      [['add', 'a', 10]],
      [['add', 'a', 5]],
      [['delete', 'c', 1]],
    ],
  );
  assert.equal(requests.flat().filter(({ operation }) => operation === 'replace').length, 1);
  assert.deepEqual(splitIntoRequests([many('add', 'a', 0)], 10), []);
});

test('LDAP-22: credentials are taken out of the changes, as text', () => {
  const sorted = sortChanges(
    item('update', [
      change('unicodePwd', 'update', 'p'),
      change('userPassword', 'add', Buffer.from('q').toString('base64'), 'Binary'),
    ]),
    new Set(),
  );
  assert.deepEqual(
    [...sorted.credentials],
    [
      ['unicodepwd', 'p'],
      ['userpassword', 'q'],
    ],
  );
  assert.deepEqual(sorted.modifications, []);
});

test('LDAP-70: the placeholder comes in when the last member goes and leaves when the first one comes', () => {
  const plan = (kind: ExportItem['change'], current: Values, ...changes: ExportAttributeChange[]) => {
    const update = item(kind, changes, { member: current });
    return told(
      planPlaceholder(update, ['groupOfNames'], sortChanges(update, new Set()).modifications, 'cn=p').modifications,
    );
  };
  const add = (value: string) => change('member', 'add', value, 'Reference');
  const remove = (value: string) => change('member', 'remove', value, 'Reference');
  assert.deepEqual(plan('create', []), [['add', 'member', 'cn=p']]);
  assert.deepEqual(plan('create', [], add('cn=a')), [['add', 'member', 'cn=a']]);
  assert.deepEqual(plan('update', ['cn=a'], remove('CN=A')), [
    ['add', 'member', 'cn=p'],
    ['delete', 'member', 'CN=A'],
  ]);
  assert.deepEqual(plan('update', ['cn=a', 'cn=b'], remove('cn=a')), [['delete', 'member', 'cn=a']]);
  assert.deepEqual(plan('update', ['cn=a'], remove('cn=a'), add('cn=b')), [
    ['delete', 'member', 'cn=a'],
    ['add', 'member', 'cn=b'],
  ]);
  assert.deepEqual(plan('update', [], add('cn=a')), [
    ['add', 'member', 'cn=a'],
    ['delete', 'member', 'cn=p'],
  ]);
  assert.deepEqual(plan('update', [], remove('cn=a')), [['delete', 'member', 'cn=a']]);
  assert.deepEqual(plan('update', ['cn=a'], change('member', 'removeAll', null, 'Reference')), [
    ['replace', 'member', 'cn=p'],
  ]);
  assert.deepEqual(plan('update', ['cn=a'], change('description', 'update', 'x')), [['replace', 'description', 'x']]);
});

test('LDAP-70: groups of unique names have their own attribute, other types none', () => {
  const create = item('create', []);
  assert.deepEqual(told(planPlaceholder(create, ['groupOfUniqueNames'], [], 'cn=p').modifications), [
    ['add', 'uniqueMember', 'cn=p'],
  ]);
  assert.deepEqual(planPlaceholder(create, ['inetOrgPerson'], [], 'cn=p'), { modifications: [], isUsed: false });
});
