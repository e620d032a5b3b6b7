/** What is special about Active Directory: accounts, passwords, ranges, tombstones, partitions and renamed units. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ConnectorError, type ImportObjectType, type OpenConnector } from '@jim/connector-kit/connector.ts';
import { startSamba, whyNoSamba } from '../../../test/servers/samba.ts';
import type { TestDirectory } from '../../../test/servers/openldap.ts';
import { LdapConnection } from './ldap-connection.ts';
import { completeRanges, hasRanges } from './ranged-attributes.ts';
import {
  createItem,
  deleteItem,
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
import { createTree, importIn, moveTo } from './testing/tree.ts';
import { createTlsTrust } from './tls-trust.ts';

const skip = whyNoSamba === null ? false : `Samba: ${whyNoSamba}`;

describe('Active Directory', { skip }, () => {
  let directory: TestDirectory;
  let connector: OpenConnector;
  let user: ImportObjectType;
  before(async () => {
    directory = await startSamba();
    connector = await openDirectory(directory);
    const schema = await connector.discoverSchema(noSignal);
    user = selectType(schema, 'user', [
      'cn',
      'sAMAccountName',
      'userAccountControl',
      'accountExpires',
      'objectSid',
      'unicodePwd',
      'description',
    ]);
  });
  after(async () => {
    await connector[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });
  const importUser = async (dn: string) => {
    const request = requestOf({
      types: [user],
      partition: directory.suffix,
      containers: [`CN=Users,${directory.suffix}`],
    });
    const { objects } = await readAll(connector.fullImport?.(request));
    return objects.find((object) => valuesIn(object, 'distinguishedName')[0] === dn);
  };

  test('LDAP-67: an account is created enabled with its initial password over LDAPS, and may sign in', async () => {
    const dn = `CN=Ann Alpha,CN=Users,${directory.suffix}`;
    const item = createItem('c', user, dn, {
      sAMAccountName: 'ann',
      userAccountControl: 512,
      unicodePwd: 'Start-123!ü',
    });
    assert.equal((await exportAll(connector, [item])).get('c')?.kind, 'applied');
    const object = await importUser(dn);
    assert.deepEqual(valuesIn(object, 'userAccountControl'), [512]);
    assert.match(String(valuesIn(object, 'objectSid')[0]), /^AQUAAAAAAAUVAAAA/);
    await using asAnn = await openDirectory(directory, { Username: dn, Password: 'Start-123!ü' });
    assert.ok(asAnn);
  });

  test('PWD-03: a password against the policy is rejected, and the message does not repeat it', async () => {
    const item = createItem('c', user, `CN=Weak,CN=Users,${directory.suffix}`, {
      sAMAccountName: 'weak',
      userAccountControl: 512,
      unicodePwd: 'qq',
    });
    const result = (await exportAll(connector, [item])).get('c');
    assert.equal(result?.kind, 'rejected');
    assert.doesNotMatch(result.message, /"qq"/);
    assert.match(result.message, /0000052D/i);
  });

  test('LDAP-69: the delete behaviour Disable sets the disabled flag and keeps the others', async () => {
    const dn = `CN=Dan,CN=Users,${directory.suffix}`;
    await exportAll(connector, [
      createItem('c', user, dn, { sAMAccountName: 'dan', userAccountControl: 66048, unicodePwd: 'Start-123!x' }),
    ]);
    await using disabling = await openDirectory(directory, { 'Delete Behaviour': 'Disable' });
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await exportAll(disabling, [deleteItem('d', user, dn)])).get('d')?.kind, 'applied');
      assert.deepEqual(valuesIn(await importUser(dn), 'userAccountControl'), [66050]);
    }
  });

  test('LDAP-66: clearing accountExpires writes "never", and an import shows it as no value', async () => {
    const dn = `CN=Eve,CN=Users,${directory.suffix}`;
    await exportAll(connector, [
      createItem('c', user, dn, { sAMAccountName: 'eve', accountExpires: '133500000000000000' }),
    ]);
    assert.deepEqual(valuesIn(await importUser(dn), 'accountExpires'), ['133500000000000000']);
    const result = (await exportAll(connector, [updateItem('u', user, dn, [['accountExpires', 'update', null]])])).get(
      'u',
    );
    assert.equal(result?.kind, 'applied', JSON.stringify(result));
    assert.deepEqual(valuesIn(await importUser(dn), 'accountExpires'), []);
  });

  test('LDAP-33: a computer is a computer when computers are selected, and a user when only users are', async () => {
    const schema = await connector.discoverSchema(noSignal);
    const computer = selectType(schema, 'computer', ['cn']);
    const domainControllers = `OU=Domain Controllers,${directory.suffix}`;
    for (const [types, expected] of [
      [[user, computer], 'computer'],
      [[user], 'user'],
    ] as const) {
      const { objects } = await readAll(
        connector.fullImport?.(requestOf({ types, partition: directory.suffix, containers: [domainControllers] })),
      );
      assert.deepEqual(
        objects.map(({ objectType }) => objectType),
        [expected],
      );
    }
  });

  test('LDAP-34: a value list in ranges is read whole', async () => {
    await using tree = await createTree(directory, 'user', 'Ranges', ['OU=P'], {
      'OU=P': Array.from({ length: 25 }, (_, index) => `range${index}`),
    });
    const schema = await connector.discoverSchema(noSignal);
    const group = selectType(schema, 'group', ['cn', 'member', 'sAMAccountName']);
    const dn = `CN=Ranged,${tree.root}`;
    const members = namesOf((await importIn(tree, [tree.root])).objects);
    const created = (
      await exportAll(connector, [createItem('g', group, dn, { sAMAccountName: 'ranged', member: members })])
    ).get('g');
    assert.equal(created?.kind, 'applied', JSON.stringify(created));
    const connection = await LdapConnection.connect({
      host: directory.host,
      port: directory.tlsPort,
      timeoutMs: 10_000,
    });
    try {
      await connection.secure(createTlsTrust([directory.certificates.authority]));
      await connection.bind(directory.username, directory.password);
      const { entries } = await connection.search({
        base: dn,
        scope: 'base',
        filter: '(objectClass=*)',
        attributes: ['member;range=0-9', 'cn'],
        timeoutMs: 10_000,
      });
      const [entry] = entries;
      assert.ok(entry && hasRanges(entry));
      await completeRanges(connection, entry, 10_000);
      const member = entry.attributes.find(({ type }) => type === 'member');
      assert.deepEqual([...(member?.texts() ?? [])].toSorted(), members);
      assert.equal(member?.count, 25);
      assert.equal(hasRanges(entry), false);
    } finally {
      connection.close();
    }
  });

  test('LDAP-41: an answer from another domain controller, or from a restored one, needs a full import', async () => {
    await using tree = await createTree(directory, 'user', 'Restored', [], {});
    const full = await importIn(tree, [tree.root]);
    const other = (full.watermark ?? '').replace(
      /"invocationId":"[^"]+"/,
      '"invocationId":"00000000-0000-0000-0000-000000000000"',
    );
    assert.notEqual(other, full.watermark);
    await assert.rejects(
      importIn(tree, [tree.root], other),
      (error: unknown) =>
        error instanceof ConnectorError && error.code === 'cannotDeltaImport' && /full import/.test(error.message),
    );
  });

  test('LDAP-42: tombstones bring the id of what was deleted, one page or many', async () => {
    await using tree = await createTree(directory, 'user', 'Tombs', ['OU=P'], { 'OU=P': ['tomb1', 'tomb2', 'tomb3'] });
    const full = await importIn(tree, [tree.root]);
    await exportAll(
      tree.connector,
      full.objects.map((object, index) =>
        deleteItem(`${index}`, tree.type, String(valuesIn(object, 'distinguishedName')[0])),
      ),
    );
    const delta = await importIn(tree, [tree.root], full.watermark, 2);
    const ids = (objects: typeof full.objects) => objects.map((object) => valuesIn(object, 'objectGUID')[0]).toSorted();
    assert.deepEqual(ids(delta.objects), ids(full.objects));
    assert.ok(delta.objects.every(({ change, objectType }) => change === 'deleted' && objectType === 'user'));
  });

  test('LDAP-41: renaming a unit brings everything below it under its new name', async () => {
    await using tree = await createTree(directory, 'user', 'Units', ['OU=A', 'OU=B,OU=A'], {
      'OU=A': ['unit1'],
      'OU=B,OU=A': ['unit2'],
    });
    const full = await importIn(tree, [tree.root]);
    await moveTo(tree, `OU=A,${tree.root}`, `OU=Z,${tree.root}`);
    const delta = await importIn(tree, [tree.root], full.watermark);
    assert.deepEqual(
      namesOf(delta.objects).map((dn) => dn.toLowerCase()),
      [`cn=unit1,ou=z,${tree.root}`, `cn=unit2,ou=b,ou=z,${tree.root}`].map((dn) => dn.toLowerCase()),
    );
    const described = await importIn(tree, [tree.root], delta.watermark);
    assert.deepEqual(described.objects, []);
  });

  test('LDAP-25: configuration and schema partitions are hidden, and left out unless asked for', async () => {
    const visible = (await connector.discoverHierarchy?.(noSignal)) ?? [];
    assert.deepEqual(
      visible.map(({ externalId, hidden }) => [externalId, hidden]),
      [[directory.suffix, false]],
    );
    await using showing = await openDirectory(directory, { 'Skip Hidden Partitions': false });
    const all = (await showing.discoverHierarchy?.(noSignal)) ?? [];
    assert.ok(all.some(({ externalId, hidden }) => hidden && externalId.startsWith('CN=Configuration')));
    const names = visible[0]?.containers.map(({ name }) => name) ?? [];
    assert.ok(names.includes('Users') && names.includes('Domain Controllers'));
  });

  test('LDAP-16: types, plurality and writability follow the schema', async () => {
    const schema = await connector.discoverSchema(noSignal);
    const attributes = new Map(
      schema.objectTypes
        .find(({ name }) => name === 'user')
        ?.attributes.map((attribute) => [attribute.name, attribute]),
    );
    const facts = [
      'userAccountControl',
      'accountExpires',
      'whenCreated',
      'manager',
      'memberOf',
      'objectSid',
      'description',
      'otherTelephone',
      'unicodePwd',
      'supplementalCredentials',
    ];
    assert.deepEqual(
      facts.map((name) => [
        name,
        attributes.get(name)?.type,
        attributes.get(name)?.plurality,
        attributes.get(name)?.writability,
      ]),
      [
        ['userAccountControl', 'Number', 'SingleValued', 'Writable'],
        ['accountExpires', 'LongNumber', 'SingleValued', 'Writable'],
        ['whenCreated', 'DateTime', 'SingleValued', 'ReadOnly'],
        ['manager', 'Reference', 'SingleValued', 'Writable'],
        ['memberOf', 'Reference', 'MultiValued', 'ReadOnly'],
        ['objectSid', 'Binary', 'SingleValued', 'ReadOnly'],
        ['description', 'Text', 'SingleValued', 'Writable'],
        ['otherTelephone', 'Text', 'MultiValued', 'Writable'],
        ['unicodePwd', 'Text', 'SingleValued', 'Writable'],
        ['supplementalCredentials', undefined, undefined, undefined],
      ],
    );
    assert.deepEqual(
      schema.objectTypes.map(({ name }) => name.toLowerCase()),
      schema.objectTypes.map(({ name }) => name.toLowerCase()).toSorted(),
    );
  });

  test('LDAP-05: NTLM binds over TLS with the name of the domain or of the user alone, and refuses a wrong password', async () => {
    for (const Username of ['EXAMPLE\\administrator', 'administrator@ad.example.com']) {
      await using bound = await openDirectory(directory, { 'Authentication Type': 'NTLM', Username });
      assert.equal((await bound.discoverHierarchy?.(noSignal))?.length, 1);
    }
    const wrong = openDirectory(directory, {
      'Authentication Type': 'NTLM',
      Username: 'EXAMPLE\\administrator',
      Password: 'no',
    });
    await assert.rejects(wrong, (error: unknown) => error instanceof ConnectorError && error.code === 'badCredentials');
  });
});
