/** What the server says of itself, and how we behave towards it (LDAP-10, LDAP-11). */
import type { DirectoryEntry } from './directory-entry.ts';
import type { LdapConnection } from './ldap-connection.ts';

export type DirectoryKind = 'ActiveDirectory' | 'SambaAD' | 'OpenLDAP' | 'Generic';

export interface DirectoryTraits {
  readonly externalId: 'objectGUID' | 'entryUUID';
  readonly externalIdType: 'Guid' | 'Text';
  /** One search may bring an entry on more than one page (said of some versions of Samba). */
  readonly mayRepeatEntries: boolean;
  readonly delta: 'usn' | 'accesslog' | 'changelog';
  /** Several paged searches may run on one connection. */
  readonly sharesConnectionForPaging: boolean;
  readonly recommendedExportConcurrency: number;
  readonly isActiveDirectory: boolean;
}

const activeDirectory: DirectoryTraits = {
  externalId: 'objectGUID',
  externalIdType: 'Guid',
  mayRepeatEntries: false,
  delta: 'usn',
  sharesConnectionForPaging: true,
  recommendedExportConcurrency: 16,
  isActiveDirectory: true,
};

const openLdap: DirectoryTraits = {
  externalId: 'entryUUID',
  externalIdType: 'Text',
  mayRepeatEntries: false,
  delta: 'accesslog',
  sharesConnectionForPaging: false,
  recommendedExportConcurrency: 16,
  isActiveDirectory: false,
};

export const traitsOf: Readonly<Record<DirectoryKind, DirectoryTraits>> = {
  ActiveDirectory: activeDirectory,
  SambaAD: { ...activeDirectory, mayRepeatEntries: true, recommendedExportConcurrency: 4 },
  OpenLDAP: openLdap,
  Generic: { ...openLdap, delta: 'changelog', recommendedExportConcurrency: 4 },
};

/** The attributes of the root DSE by lower-case name. */
export interface RootDse {
  readonly kind: DirectoryKind;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

const activeDirectoryCapabilities = ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1851'];

export function detectDirectoryKind(values: ReadonlyMap<string, readonly string[]>): DirectoryKind {
  const says = (attribute: string, word: string): boolean =>
    (values.get(attribute.toLowerCase()) ?? []).some((value) => value.toLowerCase().includes(word));
  const capabilities = values.get('supportedcapabilities') ?? [];
  if (activeDirectoryCapabilities.some((capability) => capabilities.includes(capability))) {
    return says('vendorName', 'samba') ? 'SambaAD' : 'ActiveDirectory';
  }
  return says('vendorName', 'openldap') || says('structuralObjectClass', 'openldap') ? 'OpenLDAP' : 'Generic';
}

export async function readRootDse(connection: LdapConnection, timeoutMs: number): Promise<RootDse> {
  const { entries } = await connection.search({
    base: '',
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['*', '+', ...rootDseAttributes],
    timeoutMs,
  });
  const values = entries[0] ? textsOf(entries[0]) : new Map<string, readonly string[]>();
  return { kind: detectDirectoryKind(values), values };
}

/** Some servers answer `+` without these. */
const rootDseAttributes = [
  'supportedCapabilities',
  'vendorName',
  'structuralObjectClass',
  'namingContexts',
  'subschemaSubentry',
  'schemaNamingContext',
  'configurationNamingContext',
  'defaultNamingContext',
  'supportedControl',
  'supportedExtension',
  'dnsHostName',
  'highestCommittedUSN',
  'dsServiceName',
  'changelog',
  'firstChangeNumber',
  'lastChangeNumber',
];

/** Values as text by lower-case attribute description. */
export function textsOf(entry: DirectoryEntry): ReadonlyMap<string, readonly string[]> {
  return new Map(entry.attributes.map((attribute) => [attribute.type.toLowerCase(), attribute.texts()]));
}

export function firstText(values: ReadonlyMap<string, readonly string[]>, attribute: string): string | undefined {
  return values.get(attribute.toLowerCase())?.[0];
}
