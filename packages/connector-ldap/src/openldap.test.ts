import { startOpenLdap, whyNoOpenLdap } from '../../../test/servers/openldap.ts';
import { testConformance } from './testing/conformance.ts';
import { testDirectory } from './testing/directory-suite.ts';
import { selectType } from './testing/harness.ts';

testDirectory(
  {
    name: 'OpenLDAP',
    whyNot: whyNoOpenLdap,
    start: () => startOpenLdap(),
    directoryType: 'OpenLDAP',
    externalId: 'entryUUID',
    personType: 'inetOrgPerson',
    groupType: 'groupOfNames',
    personAttributes: ['uid', 'cn', 'sn', 'description', 'title', 'telephoneNumber', 'jpegPhoto', 'manager'],
    groupAttributes: ['cn', 'member', 'description'],
    unitAttribute: 'ou',
    namingAttribute: 'uid',
    newPerson: (name) => ({ cn: name, sn: name }),
    takesAnyMember: true,
    takesMultiValuedNames: true,
  },
  selectType,
);

testConformance({
  name: 'OpenLDAP',
  whyNot: whyNoOpenLdap,
  start: startOpenLdap,
  personType: 'inetOrgPerson',
  groupType: 'groupOfNames',
  personClasses: ['inetOrgPerson'],
  textAttribute: 'displayName',
  multiValuedAttribute: 'description',
  largeText: true,
  freezes: true,
  newPerson: (key) => ({ sn: key }),
});
