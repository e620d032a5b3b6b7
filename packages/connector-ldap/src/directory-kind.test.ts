import assert from 'node:assert/strict';
import test from 'node:test';
import { detectDirectoryKind, traitsOf } from './directory-kind.ts';

const detect = (values: Readonly<Record<string, readonly string[]>>): string =>
  detectDirectoryKind(new Map(Object.entries(values).map(([name, list]) => [name.toLowerCase(), list])));

test('LDAP-10: the root DSE tells the kind of directory', () => {
  const capability = '1.2.840.113556.1.4.800';
  assert.equal(detect({ supportedCapabilities: [capability] }), 'ActiveDirectory');
  assert.equal(detect({ supportedCapabilities: ['1.2.840.113556.1.4.1851'] }), 'ActiveDirectory');
  assert.equal(
    detect({ supportedCapabilities: [capability], vendorName: ['Samba Team (https://www.samba.org)'] }),
    'SambaAD',
  );
  assert.equal(detect({ structuralObjectClass: ['OpenLDAProotDSE'] }), 'OpenLDAP');
  assert.equal(detect({ vendorName: ['The OpenLDAP Project'] }), 'OpenLDAP');
  assert.equal(detect({ vendorName: ['389 Project'] }), 'Generic');
  assert.equal(detect({}), 'Generic');
});

test('LDAP-11: each kind has its id, its change feed and its manner of paging', () => {
  const rows = (['ActiveDirectory', 'SambaAD', 'OpenLDAP', 'Generic'] as const).map((kind) => {
    const traits = traitsOf[kind];
    return [
      traits.externalId,
      traits.externalIdType,
      traits.mayRepeatEntries,
      traits.delta,
      traits.sharesConnectionForPaging,
      traits.recommendedExportConcurrency,
    ];
  });
  assert.deepEqual(rows, [
    ['objectGUID', 'Guid', false, 'usn', true, 16],
    ['objectGUID', 'Guid', true, 'usn', true, 4],
    ['entryUUID', 'Text', false, 'accesslog', false, 16],
    ['entryUUID', 'Text', false, 'changelog', false, 4],
  ]);
});
