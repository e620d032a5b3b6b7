/** StartTLS where it is asked for: TLS or no connection at all (LDAP-06). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { applicableValues, validateSettings } from '@jim/connector-kit/validate-settings.ts';
import { Client } from 'ldapts';
import { startOpenLdap, type TestDirectory, whyNoOpenLdap } from '../../../test/servers/openldap.ts';
import { ldapConnector } from './ldap-connector.ts';
import { ldapSettingDefinitions } from './ldap-settings.ts';
import { createItem, environmentFor, exportAll, noSignal, selectType, settingsFor } from './testing/harness.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;

const startTls = (directory: TestDirectory) =>
  settingsFor(directory, {
    Port: directory.port,
    'Use Secure Connection (LDAPS)?': false,
    'Use StartTLS?': true,
    'Certificate Validation': null,
  });

describe('StartTLS', { skip }, () => {
  test('LDAP-06: the connection is secured on the ordinary port, and takes passwords', async () => {
    await using directory = await startOpenLdap({
      ldif: 'dn: ou=P,dc=example,dc=com\nobjectClass: organizationalUnit\n\n',
    });
    const environment = environmentFor(directory.certificates.authority);
    const settings = startTls(directory);
    assert.deepEqual(await ldapConnector.validate(settings, environment), []);
    await using connector = await ldapConnector.open(settings, environment);
    assert.deepEqual(environment.lines, []);
    const schema = await connector.discoverSchema(noSignal);
    const type = selectType(schema, 'inetOrgPerson', ['uid', 'cn', 'sn', 'userPassword']);
    const dn = 'uid=zoe,ou=P,dc=example,dc=com';
    const item = createItem('zoe', type, dn, { cn: 'Zoe', sn: 'Z', userPassword: 'Secret-123!' });
    assert.equal((await exportAll(connector, [item])).get('zoe')?.kind, 'applied');
    const client = new Client({ url: `ldap://${directory.host}:${directory.port}` });
    await client.bind(dn, 'Secret-123!');
    await client.unbind();
  });

  test('LDAP-06: a certificate that nobody vouches for ends the connection and is described', async () => {
    await using directory = await startOpenLdap();
    const settings = startTls(directory);
    await assert.rejects(
      ldapConnector.open(settings, environmentFor()),
      (error: unknown) =>
        error instanceof ConnectorError &&
        error.code === 'certificateRefused' &&
        /issuer CN=Test CA.*thumbprint [0-9A-F]{40}/.test(error.message),
    );
    const [problem] = await ldapConnector.validate(settings, environmentFor());
    assert.match(problem?.message ?? '', /was refused/);
  });

  test('LDAP-06: a server that does not do StartTLS is not spoken to in clear text', async () => {
    await using directory = await startOpenLdap({ tls: false });
    const environment = environmentFor(directory.certificates.authority);
    await assert.rejects(
      ldapConnector.open({ ...startTls(directory), Password: 'wrong' }, environment),
      (error: unknown) =>
        error instanceof ConnectorError &&
        error.code === 'cannotConnect' &&
        error.message.includes('does not do StartTLS'),
    );
    await using clear = await ldapConnector.open({ ...startTls(directory), 'Use StartTLS?': false }, environment);
    assert.ok(clear.export);
    assert.ok(environment.lines.some((line) => line.includes('clear text') && line.includes('StartTLS')));
  });
});

test('CST-04: with LDAPS the choice of StartTLS is neither shown nor of effect', () => {
  const values = { Host: 'x', 'Use Secure Connection (LDAPS)?': true, 'Use StartTLS?': true };
  assert.equal('Use StartTLS?' in applicableValues(ldapSettingDefinitions, values), false);
  const plain = { ...values, 'Use Secure Connection (LDAPS)?': false };
  assert.equal('Use StartTLS?' in applicableValues(ldapSettingDefinitions, plain), true);
  const problems = validateSettings(ldapSettingDefinitions, { 'Use Secure Connection (LDAPS)?': false });
  assert.equal(
    problems.some(({ setting }) => setting === 'Use StartTLS?'),
    false,
  );
});
