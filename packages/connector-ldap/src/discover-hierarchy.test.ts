import assert from 'node:assert/strict';
import test from 'node:test';
import { arrangeContainers, isHiddenPartition } from './discover-hierarchy.ts';
import { parseName } from './distinguished-name.ts';

const container = (dn: string, name: string) => ({
  externalId: dn,
  name,
  hidden: false,
  distinguishedName: parseName(dn) ?? [],
});

test('LDAP-25: configuration, schema and DNS partitions are hidden, domains are not', () => {
  assert.equal(isHiddenPartition('DC=corp,DC=x', '3'), false);
  assert.equal(isHiddenPartition('DC=corp,DC=x', undefined), false);
  assert.equal(isHiddenPartition('CN=Configuration,DC=corp,DC=x', '1'), true);
  assert.equal(isHiddenPartition('CN=Schema,CN=Configuration,DC=corp,DC=x', '1'), true);
  assert.equal(isHiddenPartition('DC=DomainDnsZones,DC=corp,DC=x', '5'), true);
  assert.equal(isHiddenPartition('DC=forestdnszones,DC=corp,DC=x', '5'), true);
});

test('LDAP-26: containers stand under their parents whatever their case and order; an orphan stands at the top; siblings are sorted', () => {
  const tree = arrangeContainers([
    container('OU=z\\, inner,ou=A,DC=x', 'z, inner'),
    container('OU=b,DC=x', 'b'),
    container('OU=Y,OU=a, DC=X', 'Y'),
    container('OU=A,DC=x', 'A'),
    container('OU=lost,CN=gone,DC=x', 'lost'),
  ]);
  const told = (nodes: typeof tree): unknown =>
    nodes.map(({ name, children }) => (children.length > 0 ? [name, told(children)] : name));
  assert.deepEqual(told(tree), [['A', ['Y', 'z, inner']], 'b', 'lost']);
});
