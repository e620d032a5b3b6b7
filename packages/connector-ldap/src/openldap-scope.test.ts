/** Which entries a run reads, as which type, and what groups without members need. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { Client } from 'ldapts';
import { startOpenLdap, type TestDirectory, whyNoOpenLdap } from '../../../test/servers/openldap.ts';
import {
  createItem,
  exportAll,
  namesOf,
  noSignal,
  openDirectory,
  readAll,
  requestOf,
  selectType,
  updateItem,
  valuesIn,
} from './testing/harness.ts';
import { createTree, importIn } from './testing/tree.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;

describe('scope, types and groups', { skip }, () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await startOpenLdap();
  });
  after(() => directory[Symbol.asyncDispose]());

  test('LDAP-50: one level, exclusions and what is included again below them decide for full and delta imports alike', async () => {
    const people = { 'ou=A': ['a'], 'ou=X,ou=A': ['x'], 'ou=Y,ou=X,ou=A': ['y'], 'ou=B': ['b'], 'ou=C,ou=B': ['c'] };
    await using tree = await createTree(
      directory,
      'inetOrgPerson',
      'Scope',
      ['ou=A', 'ou=X,ou=A', 'ou=Y,ou=X,ou=A', 'ou=B', 'ou=C,ou=B'],
      {},
    );
    const containers = [
      { externalId: `OU=a, ${tree.root}`, scope: 'subtree', exclusions: [`ou=X,ou=A,${tree.root}`] },
      { externalId: `ou=Y,ou=X,ou=A,${tree.root}`, scope: 'subtree', exclusions: [] },
      { externalId: `ou=B,${tree.root}`, scope: 'oneLevel', exclusions: [] },
    ] as const;
    const empty = await importIn(tree, containers);
    for (const [parent, names] of Object.entries(people)) await tree.add(parent, names);
    const expected = [`uid=a,ou=A,${tree.root}`, `uid=b,ou=B,${tree.root}`, `uid=y,ou=Y,ou=X,ou=A,${tree.root}`];
    for (const pageSize of [1, 1000]) {
      assert.deepEqual(namesOf((await importIn(tree, containers, undefined, pageSize)).objects), expected);
      assert.deepEqual(namesOf((await importIn(tree, containers, empty.watermark, pageSize)).objects), expected);
    }
  });

  test('LDAP-30: nested selections read every entry once, and a partition without a selection is told as a warning', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Nested', ['ou=A', 'ou=B,ou=A'], {
      'ou=A': ['a'],
      'ou=B,ou=A': ['b'],
    });
    const nested = await importIn(tree, [tree.root, `ou=A,${tree.root}`, `ou=B,ou=A,${tree.root}`]);
    assert.equal(nested.objects.length, 2);
    const none = await importIn(tree, []);
    assert.deepEqual(none.objects, []);
    assert.equal(none.warnings[0]?.kind, 'general');
  });

  test('LDAP-33: an entry of two selected types comes once, as the most specific of them', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Types', ['ou=P'], { 'ou=P': ['special'] });
    const schema = await tree.connector.discoverSchema(noSignal);
    const general = selectType(schema, 'person', ['cn', 'sn']);
    await exportAll(tree.connector, [createItem('p', general, `cn=plain,ou=P,${tree.root}`, { sn: 'plain' })]);
    for (const types of [
      [general, tree.type],
      [tree.type, general],
    ]) {
      const { objects } = await readAll(
        tree.connector.fullImport?.(requestOf({ types, partition: directory.suffix, containers: [tree.root] })),
      );
      assert.deepEqual(objects.map((object) => [object.objectType, valuesIn(object, 'cn')[0]]).toSorted(), [
        ['inetOrgPerson', 'special'],
        ['person', 'plain'],
      ]);
    }
    const onlyGeneral = await readAll(
      tree.connector.fullImport?.(
        requestOf({ types: [general], partition: directory.suffix, containers: [tree.root] }),
      ),
    );
    assert.deepEqual(
      onlyGeneral.objects.map(({ objectType }) => objectType),
      ['person', 'person'],
    );
  });

  test('LDAP-32: containers and types are read in parallel, and the outcome is that of reading them in turn', async () => {
    const units = ['ou=A', 'ou=B', 'ou=C', 'ou=D', 'ou=E'];
    await using tree = await createTree(
      directory,
      'inetOrgPerson',
      'Parallel',
      units,
      Object.fromEntries(units.map((unit) => [unit, [`${unit.slice(3)}1`, `${unit.slice(3)}2`, `${unit.slice(3)}3`]])),
    );
    const request = requestOf({
      types: [tree.type, tree.unit],
      partition: directory.suffix,
      containers: units.map((unit) => `${unit},${tree.root}`),
      pageSize: 2,
    });
    const outcomes = [];
    for (const concurrency of [1, 3, 64]) {
      await using connector = await openDirectory(directory, { 'Import Concurrency': concurrency });
      const { objects } = await readAll(connector.fullImport?.(request));
      outcomes.push(namesOf(objects));
    }
    assert.equal(outcomes[0]?.length, 20);
    assert.deepEqual(outcomes[1], outcomes[0]);
    assert.deepEqual(outcomes[2], outcomes[0]);
  });

  test('LDAP-70: a group without members holds the placeholder, which no import shows', async () => {
    await using connector = await openDirectory(directory);
    const schema = await connector.discoverSchema(noSignal);
    const group = selectType(schema, 'groupOfNames', ['cn', 'member']);
    const dn = `cn=empty,${directory.suffix}`;
    const [ann, bob] = [`uid=ann,${directory.suffix}`, `uid=bob,${directory.suffix}`];
    const request = requestOf({ types: [group], partition: directory.suffix, containers: [directory.suffix] });
    const members = async () =>
      [...valuesIn((await readAll(connector.fullImport?.(request))).objects[0], 'member')].toSorted();
    const apply = async (item: Parameters<typeof exportAll>[1][number]): Promise<void> => {
      const result = (await exportAll(connector, [item])).get(item.id);
      assert.equal(result?.kind, 'applied', JSON.stringify(result));
    };
    await apply(createItem('create', group, dn, {}));
    assert.deepEqual(await members(), []);
    await apply(updateItem('first', group, dn, [['member', 'add', ann]], { member: [] }));
    assert.deepEqual(await members(), [ann]);
    await apply(
      updateItem(
        'swap',
        group,
        dn,
        [
          ['member', 'add', bob],
          ['member', 'remove', ann],
        ],
        { member: [ann] },
      ),
    );
    assert.deepEqual(await members(), [bob]);
    await apply(updateItem('last', group, dn, [['member', 'remove', bob]], { member: [bob] }));
    assert.deepEqual(await members(), []);
    await apply(
      updateItem(
        'again',
        group,
        dn,
        [
          ['member', 'add', ann],
          ['member', 'add', bob],
        ],
        { member: [] },
      ),
    );
    assert.deepEqual(await members(), [ann, bob]);
    await apply(updateItem('clear', group, dn, [['member', 'removeAll', null]], { member: [ann, bob] }));
    assert.deepEqual(await members(), []);
  });

  test('LDAP-65: adding what is there and removing what is not changes nothing and hides nothing else', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Settled', ['ou=P'], { 'ou=P': ['p'] });
    const dn = `uid=p,ou=P,${tree.root}`;
    await exportAll(tree.connector, [updateItem('1', tree.type, dn, [['description', 'add', 'there']])]);
    const item = updateItem('2', tree.type, dn, [
      ['description', 'add', 'there'],
      ['description', 'add', 'new'],
      ['description', 'remove', 'never'],
      ['sn', 'update', 'Changed'],
    ]);
    assert.equal((await exportAll(tree.connector, [item])).get('2')?.kind, 'applied');
    const [object] = (await importIn(tree, [tree.root])).objects;
    assert.deepEqual([...valuesIn(object, 'description')].toSorted(), ['new', 'there']);
    assert.deepEqual(valuesIn(object, 'sn'), ['Changed']);
  });

  test('LDAP-07: a reference to another server is passed over, neither followed nor a failure', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Referral', ['ou=P'], { 'ou=P': ['here'] });
    const client = new Client({ url: `ldap://${directory.host}:${directory.port}` });
    await client.bind(directory.username, directory.password);
    await client.add(`ou=elsewhere,ou=P,${tree.root}`, {
      objectClass: ['referral', 'extensibleObject'],
      ou: 'elsewhere',
      ref: 'ldap://127.0.0.1:1/dc=example,dc=com',
    });
    await client.unbind();
    const { objects } = await importIn(tree, [tree.root]);
    assert.deepEqual(namesOf(objects), [`uid=here,ou=P,${tree.root}`]);
  });

  test('LDAP-12: the export concurrency is recommended only while it is still the default', async () => {
    const recommended = async (concurrency: number) => {
      await using connector = await openDirectory(directory, { 'Export Concurrency': concurrency });
      return (await connector.discoverSchema(noSignal)).recommendedSettings;
    };
    assert.deepEqual(await recommended(4), { 'Export Concurrency': 16 });
    assert.equal(await recommended(5), undefined);
  });

  test('LDAP-68: a missing parent that is neither an OU nor a CN is not created, and the item says so', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Parents', [], {});
    await using creating = await openDirectory(directory, { 'Create containers as needed?': true });
    const item = createItem('x', tree.type, `uid=x,ou=P,l=Nowhere,${tree.root}`, { cn: 'x', sn: 'x' });
    const result = (await exportAll(creating, [item])).get('x');
    assert.equal(result?.kind, 'rejected');
    assert.equal(result.reason, 'missingDependency');
    assert.match(result.message, /l=Nowhere/);
    assert.deepEqual(creating.createdContainers?.(), []);
  });

  test('LDAP-61: a create whose later values are refused leaves nothing behind, and can be repeated', async () => {
    await using connector = await openDirectory(directory, { 'Modify Batch Size': 10 });
    const group = selectType(await connector.discoverSchema(noSignal), 'groupOfNames', ['cn', 'member']);
    const dn = `cn=partial,${directory.suffix}`;
    const members = Array.from({ length: 25 }, (_, index) => `uid=p${index},${directory.suffix}`);
    const wrong = createItem('g', group, dn, { member: members.with(20, 'no name at all') });
    const refused = (await exportAll(connector, [wrong])).get('g');
    assert.equal(refused?.kind, 'rejected');
    assert.match(refused.message, /invalidAttributeSyntax|invalid/);
    const right = (await exportAll(connector, [createItem('g', group, dn, { member: members })])).get('g');
    assert.equal(right?.kind, 'applied', JSON.stringify(right));
  });

  test('LDAP-62: a rename that an earlier attempt has done already goes on with the values', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Retry', ['ou=P'], { 'ou=P': ['before'] });
    const [object] = (await importIn(tree, [tree.root])).objects;
    const [from, to] = [`uid=before,ou=P,${tree.root}`, `uid=after,ou=P,${tree.root}`];
    const item = updateItem('r', tree.type, from, [
      ['distinguishedName', 'update', to],
      ['description', 'update', 'done'],
    ]);
    const known = { ...item, externalId: valuesIn(object, 'entryUUID')[0] ?? null };
    for (let times = 0; times < 2; times += 1) {
      assert.deepEqual((await exportAll(tree.connector, [known])).get('r'), {
        kind: 'applied',
        id: 'r',
        secondaryExternalId: to,
      });
    }
    const stranger = { ...item, externalId: '00000000-0000-0000-0000-000000000000' };
    assert.equal((await exportAll(tree.connector, [stranger])).get('r')?.kind, 'rejected');
  });

  test('LDAP-67: a certificate is written and read back', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Certificates', ['ou=P'], { 'ou=P': ['p'] });
    const type = selectType(await tree.connector.discoverSchema(noSignal), 'inetOrgPerson', ['userCertificate']);
    const certificate = new X509Certificate(directory.certificates.certificate).raw.toString('base64');
    const item = updateItem('c', type, `uid=p,ou=P,${tree.root}`, [['userCertificate', 'add', certificate]]);
    const result = (await exportAll(tree.connector, [item])).get('c');
    assert.equal(result?.kind, 'applied', JSON.stringify(result));
    const request = requestOf({ types: [type], partition: directory.suffix, containers: [tree.root] });
    const { objects } = await readAll(tree.connector.fullImport?.(request));
    assert.deepEqual(valuesIn(objects[0], 'userCertificate'), [certificate]);
  });

  test('LDAP-05: NTLM against a directory that does not have it is refused in its own words', async () => {
    const opening = openDirectory(directory, { 'Authentication Type': 'NTLM', 'Maximum Retries': 0 });
    await assert.rejects(opening, (error: unknown) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.code, 'cannotConnect');
      assert.match(error.message, /refused to accept the credentials/);
      return true;
    });
  });
});
