/** Servers that refuse, hang and die, and what is then known of what was sent. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { ConnectorError, type ExportResult } from '@jim/connector-kit/connector.ts';
import { freezeChild } from '../../../test/servers/child-server.ts';
import { startOpenLdap, whyNoOpenLdap } from '../../../test/servers/openldap.ts';
import { ldapConnector } from './ldap-connector.ts';
import {
  byDn,
  createItem,
  deleteItem,
  environmentFor,
  exportAll,
  namesOf,
  noSignal,
  openDirectory,
  readAll,
  requestOf,
  selectType,
  settingsFor,
  updateItem,
  valuesIn,
} from './testing/harness.ts';
import { createTree, importIn } from './testing/tree.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;

describe('a server that does not answer', { skip }, () => {
  test('LDAP-60: a request that was sent and not answered in time is unknown, and the next import shows what became of it', async () => {
    await using directory = await startOpenLdap();
    await using tree = await createTree(directory, 'inetOrgPerson', 'HalfOpen', ['ou=P'], { 'ou=P': ['old'] });
    await using hasty = await openDirectory(directory, { 'Connection Timeout': 1 });
    const items = [
      createItem('create', tree.type, `uid=new,ou=P,${tree.root}`, { cn: 'new', sn: 'new' }),
      updateItem('update', tree.type, `uid=old,ou=P,${tree.root}`, [['description', 'update', 'changed']]),
    ];
    await freezeChild(directory.process());
    const results = await exportAll(hasty, items);
    assert.deepEqual(
      [...results.values()].map(({ kind }) => kind),
      ['unknown', 'unknown'],
    );
    directory.process().kill('SIGCONT');
    // Whether the server carried them out is its secret until the next import; doing it again does no harm.
    const again = await exportAll(tree.connector, items);
    assert.equal(again.get('update')?.kind, 'applied');
    assert.notEqual(again.get('create')?.kind, 'unknown');
    const { objects } = await importIn(tree, [tree.root]);
    assert.deepEqual(namesOf(objects), [`uid=new,ou=P,${tree.root}`, `uid=old,ou=P,${tree.root}`]);
    assert.deepEqual(valuesIn(byDn(objects, `uid=old,ou=P,${tree.root}`), 'description'), ['changed']);
  });

  test('LDAP-60: items that were never sent are not reported, and the export ends with an error', async () => {
    await using directory = await startOpenLdap();
    await using tree = await createTree(directory, 'inetOrgPerson', 'Rest', ['ou=P'], {});
    await using hasty = await openDirectory(directory, { 'Connection Timeout': 1, 'Export Concurrency': 2 });
    const items = Array.from({ length: 6 }, (_, index) =>
      createItem(`${index}`, tree.type, `uid=n${index},ou=P,${tree.root}`, { cn: 'n', sn: 'n' }),
    );
    await freezeChild(directory.process());
    const results: ExportResult[] = [];
    const run = async (): Promise<void> => {
      for await (const result of hasty.export?.(items, noSignal) ?? []) results.push(result);
    };
    await assert.rejects(run(), (error: unknown) => error instanceof ConnectorError && error.code === 'connectionLost');
    assert.deepEqual(results.map(({ id, kind }) => [id, kind]).toSorted(), [
      ['0', 'unknown'],
      ['1', 'unknown'],
    ]);
    directory.process().kill('SIGCONT');
  });

  test('LDAP-05: a search that is not answered within the search timeout ends the import', async () => {
    await using directory = await startOpenLdap();
    await using tree = await createTree(directory, 'inetOrgPerson', 'Slow', ['ou=P'], { 'ou=P': ['p'] });
    await using hasty = await openDirectory(directory, { 'Search Timeout': 1 });
    await freezeChild(directory.process());
    const request = requestOf({ types: [tree.type], partition: directory.suffix, containers: [tree.root] });
    await assert.rejects(
      readAll(hasty.fullImport?.(request)),
      (error: unknown) => error instanceof ConnectorError && error.code === 'connectionLost',
    );
    directory.process().kill('SIGCONT');
  });

  test('LDAP-32: a server that dies while several containers are read at once ends the import with one error', async () => {
    const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const units = ['ou=A', 'ou=B', 'ou=C'];
    await using directory = await startOpenLdap();
    await using tree = await createTree(
      directory,
      'inetOrgPerson',
      'Parallel',
      units,
      Object.fromEntries(units.map((unit) => [unit, people.map((name) => `${unit.slice(3)}${name}`)])),
    );
    const request = requestOf({
      types: [tree.type],
      partition: directory.suffix,
      containers: units.map((unit) => `${unit},${tree.root}`),
      pageSize: 2,
    });
    const read = async (): Promise<void> => {
      let pages = 0;
      for await (const page of tree.connector.fullImport?.(request) ?? []) {
        assert.ok(page.objects.length <= 2);
        pages += 1;
        if (pages === 5) await directory.stop('SIGKILL');
      }
    };
    await assert.rejects(
      read(),
      (error: unknown) => error instanceof ConnectorError && error.code === 'connectionLost',
    );
  });
});

test('LDAP-05: connecting is tried once and then as often as the retries say', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const settings = {
    Host: '127.0.0.1',
    Port: address !== null && typeof address === 'object' ? address.port : 0,
    'Use Secure Connection (LDAPS)?': true,
    'Connection Timeout': 5,
    Username: 'cn=x',
    Password: 'x',
    'Authentication Type': 'Simple',
    'Maximum Retries': 2,
    'Retry Delay (ms)': 1,
  };
  await assert.rejects(
    ldapConnector.open(settings, environmentFor()),
    (error: unknown) => error instanceof ConnectorError && error.code === 'cannotConnect',
  );
  assert.equal(connections, 3);
  server.close();
});

describe('certificates', { skip }, () => {
  test('LDAP-06: an expired certificate is refused although its authority is trusted', async () => {
    await using directory = await startOpenLdap({ certificate: { expired: true } });
    const opening = ldapConnector.open(settingsFor(directory), environmentFor(directory.certificates.authority));
    await assert.rejects(
      opening,
      (error: unknown) =>
        error instanceof ConnectorError && error.code === 'certificateRefused' && error.message.includes('has expired'),
    );
  });

  test('LDAP-06: a certificate for another name is refused although its authority is trusted', async () => {
    await using directory = await startOpenLdap({ certificate: { names: 'DNS:elsewhere.example' } });
    const opening = ldapConnector.open(settingsFor(directory), environmentFor(directory.certificates.authority));
    await assert.rejects(
      opening,
      (error: unknown) =>
        error instanceof ConnectorError &&
        error.code === 'certificateRefused' &&
        error.message.includes('does not name this host') &&
        error.message.includes('elsewhere.example'),
    );
  });

  test("LDAP-06: the server's own certificate in our store is trusted without its authority", async () => {
    await using directory = await startOpenLdap();
    await using connector = await ldapConnector.open(
      settingsFor(directory),
      environmentFor(directory.certificates.certificate),
    );
    assert.ok(connector.export);
  });

  test('LDAP-06: "Skip Validation" skips nothing', async () => {
    await using directory = await startOpenLdap();
    const settings = settingsFor(directory, { 'Certificate Validation': 'Skip Validation (Not Recommended)' });
    await assert.rejects(
      ldapConnector.open(settings, environmentFor()),
      (error: unknown) => error instanceof ConnectorError && error.code === 'certificateRefused',
    );
  });

  test('LDAP-06: where StartTLS is not insisted on, a refused certificate leaves the connection in clear text, with a warning and without passwords', async () => {
    await using directory = await startOpenLdap();
    await using tree = await createTree(directory, 'inetOrgPerson', 'Clear', ['ou=P'], { 'ou=P': ['p'] });
    const environment = environmentFor();
    await using clear = await ldapConnector.open(
      settingsFor(directory, { Port: directory.port, 'Use Secure Connection (LDAPS)?': false }),
      environment,
    );
    assert.ok(environment.lines.some((line) => line.includes('clear text') && line.includes('refused')));
    const schema = await clear.discoverSchema(noSignal);
    const type = selectType(schema, 'inetOrgPerson', ['userPassword', 'description']);
    const dn = `uid=p,ou=P,${tree.root}`;
    const result = (
      await exportAll(clear, [
        updateItem('p', type, dn, [
          ['userPassword', 'update', 'secret-1'],
          ['description', 'update', 'x'],
        ]),
      ])
    ).get('p');
    assert.equal(result?.kind, 'rejected');
    assert.match(result.message, /encrypted/);
    assert.doesNotMatch(result.message, /secret-1/);
    assert.deepEqual(valuesIn((await importIn(tree, [tree.root])).objects[0], 'description'), []);
    assert.equal((await exportAll(clear, [deleteItem('d', type, dn)])).get('d')?.kind, 'applied');
  });
});
