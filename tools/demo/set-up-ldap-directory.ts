/** The Directory of the demo as a real one: OpenLDAP, 389 Directory Server, Samba or Active Directory. */
import { readFile } from 'node:fs/promises';
import type { Client } from '@jim/contract/client.ts';
import { certificatesUpload } from '@jim/contract/endpoints/certificates.ts';
import { hierarchySelect, objectTypesList, partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectedSystemsImportHierarchy } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { createExportRule, createMatchingRule, createSystem, selectType, type Metaverse } from './configure-system.ts';

export interface LdapDirectory {
  /** ldap:// or ldaps:// */
  readonly url: string;
  readonly bindDn: string;
  readonly password: string;
  /** The organisational unit that takes the accounts; it must be there. */
  readonly base: string;
  /** A PEM file with the authority of the server's certificate, where the system does not trust it already. */
  readonly authorityFile?: string;
}

/** What the command line leaves out comes from the environment. @throws Error when something is missing. */
export function readLdapDirectory(
  url: string,
  options: Readonly<Record<'bindDn' | 'password' | 'base' | 'ca', string | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
): LdapDirectory {
  const need = (option: string, given: string | undefined, variable: string): string => {
    const value = given ?? environment[variable];
    if (value === undefined || value === '') throw new Error(`--ldap needs --${option} or ${variable}.`);
    return value;
  };
  const { protocol } = new URL(url);
  if (protocol !== 'ldap:' && protocol !== 'ldaps:') throw new Error('--ldap takes an ldap:// or ldaps:// URL.');
  const authorityFile = options.ca ?? environment['JIM_DEMO_LDAP_CA'];
  return {
    url,
    bindDn: need('ldap-bind-dn', options.bindDn, 'JIM_DEMO_LDAP_BIND_DN'),
    password: need('ldap-password', options.password, 'JIM_DEMO_LDAP_PASSWORD'),
    base: need('ldap-base', options.base, 'JIM_DEMO_LDAP_BASE'),
    ...(authorityFile !== undefined && { authorityFile }),
  };
}

/** @returns the system's id. Accounts that are there already are joined by the employee's number. */
export async function setUpLdapDirectory(
  client: Client,
  directory: LdapDirectory,
  metaverse: Metaverse,
): Promise<number> {
  const { protocol, hostname, port } = new URL(directory.url);
  const isSecure = protocol === 'ldaps:';
  if (directory.authorityFile !== undefined) {
    const certificateDataBase64 = (await readFile(directory.authorityFile)).toString('base64');
    await client.call(certificatesUpload, { body: { name: 'Authority of the demo directory', certificateDataBase64 } });
  }
  const systemId = await createSystem(client, 'Directory', 'JIM LDAP Connector', {
    Host: hostname.replace(/^\[|\]$/g, ''),
    Port: port === '' ? (isSecure ? 636 : 389) : Number(port),
    'Use Secure Connection (LDAPS)?': isSecure,
    Username: directory.bindDn,
    Password: directory.password,
    'Authentication Type': 'Simple',
  });
  await client.call(connectedSystemsImportHierarchy, { params: { id: systemId } });
  await selectContainer(client, systemId, directory.base);
  const types = await client.call(objectTypesList, { params: { id: systemId } });
  const user = types.find(({ name }) => name === 'user');
  const isActiveDirectory = user?.attributes.some(({ name }) => name === 'sAMAccountName') ?? false;
  const shape = isActiveDirectory ? activeDirectoryAccount(directory.base) : account(directory.base);
  const type = await selectType(client, systemId, { name: shape.type, attributes: Object.keys(shape.flows) });
  const rule = { systemId, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...rule, attribute: shape.match, metaverseAttribute: 'Employee ID' });
  await createExportRule(client, {
    ...rule,
    name: 'Accounts for everybody who works here',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: shape.flows,
  });
  return systemId;
}

const common = {
  sn: 'Last Name',
  givenName: 'First Name',
  displayName: '=mv["Last Name"] + ", " + mv["First Name"]',
  mail: 'Email',
  title: 'Job Title',
  manager: 'Manager',
};

function account(base: string) {
  const flows = {
    ...common,
    distinguishedName: `="uid=" + EscapeDN(mv["Account Name"]) + ",${quoted(base)}"`,
    uid: 'Account Name',
    cn: 'Display Name',
    employeeNumber: 'Employee ID',
    departmentNumber: 'Department',
    l: 'Office',
  };
  return { type: 'inetOrgPerson', match: 'employeeNumber', flows };
}

/** Disabled, because nobody has been given a password. */
function activeDirectoryAccount(base: string) {
  const flows = {
    ...common,
    distinguishedName: `="CN=" + EscapeDN(mv["Account Name"]) + ",${quoted(base)}"`,
    cn: 'Account Name',
    sAMAccountName: 'Account Name',
    userAccountControl: '=514',
    employeeID: 'Employee ID',
    department: 'Department',
    physicalDeliveryOfficeName: 'Office',
  };
  return { type: 'user', match: 'employeeID', flows };
}

function quoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

async function selectContainer(client: Client, systemId: number, name: string): Promise<void> {
  const trees = await client.call(partitionsList, { params: { id: systemId } });
  for (const partition of trees) {
    const waiting = [...partition.containers];
    for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
      if (container.externalId.toLowerCase() === name.toLowerCase()) {
        const body = { partitions: { [partition.id]: true }, containers: { [container.id]: true } };
        await client.call(hierarchySelect, { params: { id: systemId }, body });
        return;
      }
      waiting.push(...container.childContainers);
    }
  }
  throw new Error(`The directory has no organisational unit or container "${name}".`);
}
