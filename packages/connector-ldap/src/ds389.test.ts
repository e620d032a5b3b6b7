import { startDs389, whyNoDs389 } from '../../../test/servers/ds389.ts';
import { testConformance } from './testing/conformance.ts';
import { testDirectory } from './testing/directory-suite.ts';
import { selectType } from './testing/harness.ts';

testDirectory(
  {
    name: '389 DS',
    whyNot: whyNoDs389,
    start: startDs389,
    directoryType: 'Generic',
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
  name: '389 DS',
  whyNot: whyNoDs389,
  start: startDs389,
  personType: 'inetOrgPerson',
  groupType: 'groupOfNames',
  personClasses: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
  textAttribute: 'displayName',
  multiValuedAttribute: 'description',
  largeText: true,
  freezes: true,
  newPerson: (key) => ({ sn: key }),
});
