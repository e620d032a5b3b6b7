import { startSamba, whyNoSamba } from '../../../test/servers/samba.ts';
import { testConformance } from './testing/conformance.ts';
import { testDirectory } from './testing/directory-suite.ts';
import { selectType } from './testing/harness.ts';

testDirectory(
  {
    name: 'Samba',
    whyNot: whyNoSamba,
    start: startSamba,
    directoryType: 'SambaAD',
    externalId: 'objectGUID',
    personType: 'user',
    groupType: 'group',
    personAttributes: [
      'cn',
      'sAMAccountName',
      'description',
      'title',
      'otherTelephone',
      'jpegPhoto',
      'userAccountControl',
      'accountExpires',
      'objectSid',
    ],
    groupAttributes: ['cn', 'member', 'description', 'sAMAccountName'],
    unitAttribute: 'OU',
    namingAttribute: 'CN',
    newPerson: (name) => ({ sAMAccountName: name }),
    enabling: ['userAccountControl', 'update', 512],
    takesAnyMember: false,
    takesMultiValuedNames: false,
  },
  selectType,
);

testConformance({
  name: 'Samba',
  whyNot: whyNoSamba,
  start: startSamba,
  personType: 'user',
  groupType: 'group',
  personClasses: ['user'],
  textAttribute: 'info',
  multiValuedAttribute: 'otherTelephone',
  largeText: false,
  freezes: false,
  newPerson: (key) => ({ sAMAccountName: key }),
});
