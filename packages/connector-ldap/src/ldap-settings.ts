import type { SettingDefinition, SettingValues } from '@jim/connector-kit/settings.ts';
import { checkboxSetting, integerSetting, textSetting } from '@jim/connector-kit/settings.ts';

const heading = (name: string, category: SettingDefinition['category']): SettingDefinition => ({
  name,
  category,
  type: 'Heading',
});

/** LDAP-01, in display order; scripts know them by name and by position. */
export const ldapSettingDefinitions: readonly SettingDefinition[] = [
  heading('Directory Server', 'Connectivity'),
  {
    name: 'Directory Server Info',
    description:
      'The kind of directory (Active Directory, Samba, OpenLDAP or another LDAP v3 server) is found out by itself.',
    category: 'Connectivity',
    type: 'Label',
  },
  {
    name: 'Host',
    description: 'Name or IP address of the server.',
    category: 'Connectivity',
    type: 'String',
    required: true,
  },
  {
    name: 'Port',
    description: 'Usually 389, or 636 with LDAPS.',
    category: 'Connectivity',
    type: 'Integer',
    required: true,
    defaultIntValue: 389,
  },
  {
    name: 'Use Secure Connection (LDAPS)?',
    description:
      'TLS from the first byte, usually on port 636. Without it and without "Use StartTLS?", StartTLS is used wherever the server offers it with a certificate we trust.',
    category: 'Connectivity',
    type: 'CheckBox',
    defaultCheckboxValue: false,
  },
  {
    name: 'Certificate Validation',
    description:
      'Certificates are always validated: chain, period and host name, against the system store and the certificates added to JIM. With "Full Validation", StartTLS refuses to continue in clear text.',
    category: 'Connectivity',
    type: 'DropDown',
    dropDownValues: ['Full Validation', 'Skip Validation (Not Recommended)'],
  },
  {
    name: 'Connection Timeout',
    description: 'Seconds to wait for a connection or for the answer to one operation.',
    category: 'Connectivity',
    type: 'Integer',
    required: true,
    defaultIntValue: 10,
  },
  { name: null, category: 'Connectivity', type: 'Divider' },
  heading('Credentials', 'Connectivity'),
  {
    name: 'Username',
    description: 'A distinguished name, or for Active Directory also user@domain or DOMAIN\\user.',
    category: 'Connectivity',
    type: 'String',
    required: true,
  },
  { name: 'Password', category: 'Connectivity', type: 'StringEncrypted', required: true },
  {
    name: 'Authentication Type',
    category: 'Connectivity',
    type: 'DropDown',
    required: true,
    dropDownValues: ['Simple', 'NTLM'],
  },
  heading('Import Settings', 'General'),
  {
    name: 'Search Timeout',
    description: 'Seconds to wait for one page of a search.',
    category: 'General',
    type: 'Integer',
    defaultIntValue: 300,
  },
  {
    name: 'Import Concurrency',
    description:
      'How many containers and types are read at once, each on a connection of its own; 1 to 64. Not used with Active Directory.',
    category: 'General',
    type: 'Integer',
    defaultIntValue: 4,
  },
  heading('Retry Settings', 'General'),
  {
    name: 'Maximum Retries',
    description: 'How often a failed connection attempt is repeated.',
    category: 'General',
    type: 'Integer',
    defaultIntValue: 3,
  },
  {
    name: 'Retry Delay (ms)',
    description: 'Milliseconds before the first repetition; doubled each time.',
    category: 'General',
    type: 'Integer',
    defaultIntValue: 1000,
  },
  heading('Schema Discovery', 'General'),
  {
    name: 'Include Auxiliary Classes',
    description: 'Offer auxiliary classes as object types too.',
    category: 'General',
    type: 'CheckBox',
    defaultCheckboxValue: false,
  },
  heading('Container Provisioning', 'General'),
  {
    name: 'Create containers as needed?',
    description: 'Create missing parents of an object before the object itself.',
    category: 'General',
    type: 'CheckBox',
    defaultCheckboxValue: false,
  },
  heading('Hierarchy Settings', 'General'),
  {
    name: 'Skip Hidden Partitions',
    description: 'Leave out configuration, schema and DNS partitions of Active Directory.',
    category: 'General',
    type: 'CheckBox',
    defaultCheckboxValue: true,
  },
  heading('Export Settings', 'Export'),
  {
    name: 'Delete Behaviour',
    description: 'Whether a deletion deletes the object or disables it.',
    category: 'Export',
    type: 'DropDown',
    dropDownValues: ['Delete', 'Disable'],
  },
  {
    name: 'Disable Attribute',
    description: 'userAccountControl gets its disabled flag; any other attribute is set to TRUE.',
    category: 'Export',
    type: 'String',
    defaultStringValue: 'userAccountControl',
    requiredWhenSetting: 'Delete Behaviour',
    requiredWhenValue: 'Disable',
  },
  {
    name: 'Export Concurrency',
    description: 'How many objects are written at once; 1 to 64.',
    category: 'Export',
    type: 'Integer',
    defaultIntValue: 4,
  },
  {
    name: 'Modify Batch Size',
    description: 'How many values of one attribute travel in one request; 10 to 5000.',
    category: 'Export',
    type: 'Integer',
    defaultIntValue: 100,
  },
  heading('Group Membership', 'Export'),
  {
    name: 'Group Placeholder Member DN',
    description:
      'Stands in for a group that would have no member where the directory forbids that. Not used with Active Directory.',
    category: 'Export',
    type: 'String',
    defaultStringValue: 'cn=placeholder',
  },
  // Not among those of the reference; it stands last so that the places of the others stay.
  {
    name: 'Use StartTLS?',
    description:
      'Insist on TLS on the ordinary port: nothing, the credentials least of all, is sent before the server has proved who it is. Without it, a server without StartTLS or without a trusted certificate is spoken to in clear text, with a warning. Not used with LDAPS.',
    category: 'Connectivity',
    type: 'CheckBox',
    defaultCheckboxValue: false,
    requiredWhenSetting: 'Use Secure Connection (LDAPS)?',
    requiredWhenValue: 'false',
  },
];

export const defaultExportConcurrency = 4;

export interface LdapSettings {
  readonly host: string;
  readonly port: number;
  readonly ldaps: boolean;
  /** Without LDAPS: a server that does not do StartTLS is not spoken to. */
  readonly requiresStartTls: boolean;
  /** A certificate that StartTLS brings and we do not trust ends the connection. */
  readonly refusesUntrusted: boolean;
  readonly connectionTimeoutMs: number;
  readonly username: string;
  readonly password: string;
  readonly authentication: 'simple' | 'ntlm' | 'anonymous';
  readonly searchTimeoutMs: number;
  readonly importConcurrency: number;
  readonly maximumRetries: number;
  readonly retryDelayMs: number;
  readonly includeAuxiliaryClasses: boolean;
  readonly createContainers: boolean;
  readonly skipHiddenPartitions: boolean;
  readonly deleteBehaviour: 'delete' | 'disable';
  readonly disableAttribute: string;
  readonly exportConcurrency: number;
  readonly modifyBatchSize: number;
  readonly placeholderMember: string;
  /** What was out of bounds and what is used instead. */
  readonly warnings: readonly string[];
}

/** Names of the settings a connection cannot be tried without and that have no value. */
export function missingConnectionSettings(values: SettingValues): readonly string[] {
  const texts = ['Host', 'Username', 'Password', 'Authentication Type'].filter(
    (name) => textSetting(values, name) === null,
  );
  const integers = ['Port', 'Connection Timeout'].filter((name) => integerSetting(values, name) === null);
  return [...texts, ...integers];
}

/** Absent values take the setting's default, numbers are brought within their bounds. */
export function readLdapSettings(values: SettingValues): LdapSettings {
  const warnings: string[] = [];
  const bounded = (name: string, fallback: number, low: number, high: number): number => {
    const value = integerSetting(values, name) ?? fallback;
    const used = Math.min(high, Math.max(low, value));
    if (used !== value) warnings.push(`${name} is ${value}; ${used} is used.`);
    return used;
  };
  const authentication = textSetting(values, 'Authentication Type')?.toLowerCase();
  const requiresStartTls = checkboxSetting(values, 'Use StartTLS?') ?? false;
  return {
    host: textSetting(values, 'Host')?.trim() ?? '',
    port: bounded('Port', 389, 1, 65535),
    ldaps: checkboxSetting(values, 'Use Secure Connection (LDAPS)?') ?? false,
    requiresStartTls,
    refusesUntrusted: requiresStartTls || textSetting(values, 'Certificate Validation') === 'Full Validation',
    connectionTimeoutMs: bounded('Connection Timeout', 10, 1, 86_400) * 1000,
    username: textSetting(values, 'Username') ?? '',
    password: typeof values['Password'] === 'string' ? values['Password'] : '',
    authentication: authentication === 'simple' ? 'simple' : authentication === 'ntlm' ? 'ntlm' : 'anonymous',
    searchTimeoutMs: bounded('Search Timeout', 300, 1, 86_400) * 1000,
    importConcurrency: bounded('Import Concurrency', 4, 1, 64),
    maximumRetries: bounded('Maximum Retries', 3, 0, 100),
    retryDelayMs: bounded('Retry Delay (ms)', 1000, 0, 3_600_000),
    includeAuxiliaryClasses: checkboxSetting(values, 'Include Auxiliary Classes') ?? false,
    createContainers: checkboxSetting(values, 'Create containers as needed?') ?? false,
    skipHiddenPartitions: checkboxSetting(values, 'Skip Hidden Partitions') ?? true,
    deleteBehaviour: textSetting(values, 'Delete Behaviour') === 'Disable' ? 'disable' : 'delete',
    disableAttribute: textSetting(values, 'Disable Attribute')?.trim() ?? 'userAccountControl',
    exportConcurrency: bounded('Export Concurrency', defaultExportConcurrency, 1, 64),
    modifyBatchSize: bounded('Modify Batch Size', 100, 10, 5000),
    placeholderMember: textSetting(values, 'Group Placeholder Member DN')?.trim() ?? 'cn=placeholder',
    warnings,
  };
}
