import assert from 'node:assert/strict';
import test from 'node:test';
import { ldapConnector } from './ldap-connector.ts';
import { ldapSettingDefinitions, missingConnectionSettings, readLdapSettings } from './ldap-settings.ts';

test('LDAP-01: the settings stand in the order scripts count on, with their types and defaults', () => {
  const rows = ldapSettingDefinitions.map((setting) => [
    setting.name,
    setting.category,
    setting.type,
    setting.required ?? false,
    setting.defaultStringValue ?? setting.defaultIntValue ?? setting.defaultCheckboxValue ?? null,
  ]);
  assert.deepEqual(rows, [
    ['Directory Server', 'Connectivity', 'Heading', false, null],
    ['Directory Server Info', 'Connectivity', 'Label', false, null],
    ['Host', 'Connectivity', 'String', true, null],
    ['Port', 'Connectivity', 'Integer', true, 389],
    ['Use Secure Connection (LDAPS)?', 'Connectivity', 'CheckBox', false, false],
    ['Certificate Validation', 'Connectivity', 'DropDown', false, null],
    ['Connection Timeout', 'Connectivity', 'Integer', true, 10],
    [null, 'Connectivity', 'Divider', false, null],
    ['Credentials', 'Connectivity', 'Heading', false, null],
    ['Username', 'Connectivity', 'String', true, null],
    ['Password', 'Connectivity', 'StringEncrypted', true, null],
    ['Authentication Type', 'Connectivity', 'DropDown', true, null],
    ['Import Settings', 'General', 'Heading', false, null],
    ['Search Timeout', 'General', 'Integer', false, 300],
    ['Import Concurrency', 'General', 'Integer', false, 4],
    ['Retry Settings', 'General', 'Heading', false, null],
    ['Maximum Retries', 'General', 'Integer', false, 3],
    ['Retry Delay (ms)', 'General', 'Integer', false, 1000],
    ['Schema Discovery', 'General', 'Heading', false, null],
    ['Include Auxiliary Classes', 'General', 'CheckBox', false, false],
    ['Container Provisioning', 'General', 'Heading', false, null],
    ['Create containers as needed?', 'General', 'CheckBox', false, false],
    ['Hierarchy Settings', 'General', 'Heading', false, null],
    ['Skip Hidden Partitions', 'General', 'CheckBox', false, true],
    ['Export Settings', 'Export', 'Heading', false, null],
    ['Delete Behaviour', 'Export', 'DropDown', false, null],
    ['Disable Attribute', 'Export', 'String', false, 'userAccountControl'],
    ['Export Concurrency', 'Export', 'Integer', false, 4],
    ['Modify Batch Size', 'Export', 'Integer', false, 100],
    ['Group Membership', 'Export', 'Heading', false, null],
    ['Group Placeholder Member DN', 'Export', 'String', false, 'cn=placeholder'],
    ['Use StartTLS?', 'Connectivity', 'CheckBox', false, false],
  ]);
  const choices = ldapSettingDefinitions.flatMap(({ name, dropDownValues }) =>
    dropDownValues ? [[name, ...dropDownValues]] : [],
  );
  assert.deepEqual(choices, [
    ['Certificate Validation', 'Full Validation', 'Skip Validation (Not Recommended)'],
    ['Authentication Type', 'Simple', 'NTLM'],
    ['Delete Behaviour', 'Delete', 'Disable'],
  ]);
});

test('LDAP-01: the disable attribute is needed only with the delete behaviour Disable', () => {
  const setting = ldapSettingDefinitions.find(({ name }) => name === 'Disable Attribute');
  assert.deepEqual([setting?.requiredWhenSetting, setting?.requiredWhenValue], ['Delete Behaviour', 'Disable']);
});

test('LDAP-01: numbers are brought within their bounds, with a warning each', () => {
  const settings = readLdapSettings({
    'Import Concurrency': 100,
    'Export Concurrency': 0,
    'Modify Batch Size': 1,
    'Retry Delay (ms)': 5,
  });
  assert.deepEqual(
    [settings.importConcurrency, settings.exportConcurrency, settings.modifyBatchSize, settings.retryDelayMs],
    [64, 1, 10, 5],
  );
  assert.equal(settings.warnings.length, 3);
  assert.deepEqual(readLdapSettings({}).warnings, []);
});

test('LDAP-02: one problem names everything without which no connection can be tried', async () => {
  assert.deepEqual(missingConnectionSettings({ Host: ' ', Port: 389 }), [
    'Host',
    'Username',
    'Password',
    'Authentication Type',
    'Connection Timeout',
  ]);
  const log = { debug() {}, info() {}, warn() {} };
  const problems = await ldapConnector.validate({ Host: 'x' }, { fileRoots: [], trustedCertificates: [], log });
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.message ?? '', /cannot be tested/);
});

test('CON-03: the capabilities are those of a directory', () => {
  assert.deepEqual(ldapConnector.capabilities, {
    fullImport: true,
    deltaImport: true,
    export: true,
    partitions: true,
    partitionContainers: true,
    secondaryExternalId: true,
    userSelectedExternalId: false,
    userSelectedAttributeTypes: false,
    autoConfirmExport: false,
    parallelExport: true,
    paging: true,
    filePaths: false,
  });
  assert.equal(ldapConnector.name, 'JIM LDAP Connector');
});
