/** Three connected systems and the rules between them: HR and Groups feed the metaverse, which fills the Directory. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@jim/contract/client.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  findSystem,
  readMetaverse,
  runProfileFor,
  selectType,
  type Metaverse,
  type RunType,
} from './configure-system.ts';
import { setUpLdapDirectory, type LdapDirectory } from './set-up-ldap-directory.ts';
import { directoryHeader, groupsCsv, makeCompany, peopleCsv } from './make-people.ts';

export interface DemoFiles {
  readonly people: string;
  readonly groups: string;
  readonly directory: string;
}

export interface DemoSystems {
  readonly hr: number;
  readonly groups: number;
  readonly directory: number;
}

/** Files that are there already stay as they are: a second start goes on with them. */
export async function writeCompanyFiles(folder: string, size: number, seed?: number): Promise<DemoFiles> {
  await mkdir(folder, { recursive: true });
  const files = {
    people: join(folder, 'people.csv'),
    groups: join(folder, 'groups.csv'),
    directory: join(folder, 'directory.csv'),
  };
  const company = makeCompany(size, seed);
  const contents: readonly (readonly [string, string])[] = [
    [files.people, peopleCsv(company)],
    [files.groups, groupsCsv(company)],
    [files.directory, directoryHeader],
  ];
  for (const [file, text] of contents) if (!existsSync(file)) await writeFile(file, text);
  return files;
}

/** Returns what is there already, or builds it; the Directory is a file unless an LDAP directory is given. */
export async function setUpCompany(client: Client, files: DemoFiles, ldap?: LdapDirectory): Promise<DemoSystems> {
  const known = {
    hr: await findSystem(client, 'HR'),
    groups: await findSystem(client, 'Groups'),
    directory: await findSystem(client, 'Directory'),
  };
  const { hr, groups, directory } = known;
  if (hr !== undefined && groups !== undefined && directory !== undefined) return { hr, groups, directory };
  const metaverse = await readMetaverse(client);
  const systems = {
    hr: await setUpHr(client, files.people, metaverse),
    groups: await setUpGroups(client, files.groups, metaverse),
    directory:
      ldap === undefined
        ? await setUpDirectory(client, files.directory, metaverse)
        : await setUpLdapDirectory(client, ldap, metaverse),
  };
  const profiles: readonly (readonly [number, readonly RunType[]])[] = [
    [systems.hr, ['FullImport', 'FullSynchronisation', 'DeltaSynchronisation']],
    [systems.groups, ['FullImport', 'FullSynchronisation', 'DeltaSynchronisation']],
    [systems.directory, ['Export', 'FullImport', 'FullSynchronisation', 'DeltaSynchronisation']],
  ];
  for (const [systemId, types] of profiles) for (const type of types) await runProfileFor(client, systemId, type);
  return systems;
}

async function setUpHr(client: Client, file: string, metaverse: Metaverse): Promise<number> {
  const systemId = await createSystem(client, 'HR', 'JIM File Connector', {
    'File Path': file,
    'Object Type': 'person',
  });
  const type = await selectType(client, systemId, {
    name: 'person',
    externalId: 'employeeId',
    references: ['manager'],
    dates: ['startDate', 'endDate'],
  });
  const rule = { systemId, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...rule, attribute: 'employeeId', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, {
    ...rule,
    name: 'People from HR',
    projects: true,
    flows: {
      'Employee ID': 'employeeId',
      'First Name': 'givenName',
      'Last Name': 'sn',
      'Display Name': 'displayName',
      Email: 'mail',
      Department: 'department',
      'Job Title': 'title',
      Manager: 'manager',
      Office: 'location',
      'Employee Start Date': 'startDate',
      'Employee End Date': 'endDate',
      Status: 'status',
      'Account Name': '=Lower(Left(cs["givenName"], 1) + "." + Right(cs["employeeId"], 6))',
      Type: '="PersonEntity"',
    },
  });
  return systemId;
}

async function setUpGroups(client: Client, file: string, metaverse: Metaverse): Promise<number> {
  const systemId = await createSystem(client, 'Groups', 'JIM File Connector', {
    'File Path': file,
    'Object Type Column': 'objectType',
  });
  const employee = await selectType(client, systemId, { name: 'employee', externalId: 'id', attributes: [] });
  const group = await selectType(client, systemId, {
    name: 'group',
    externalId: 'id',
    references: ['members', 'owner'],
    attributes: ['name', 'groupType'],
  });
  const members = { systemId, type: employee, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...members, attribute: 'id', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, { ...members, name: 'Who is in groups', projects: false, flows: {} });
  await createImportRule(client, {
    systemId,
    type: group,
    metaverse,
    metaverseType: 'Group',
    name: 'Groups',
    projects: true,
    flows: { 'Display Name': 'name', 'Group Type': 'groupType', 'Managed By': 'owner', 'Static Members': 'members' },
  });
  return systemId;
}

async function setUpDirectory(client: Client, file: string, metaverse: Metaverse): Promise<number> {
  const systemId = await createSystem(client, 'Directory', 'JIM File Connector', {
    'File Path': file,
    Mode: 'Bidirectional',
    'Object Type': 'account',
  });
  const type = await selectType(client, systemId, { name: 'account', externalId: 'account', references: ['manager'] });
  await createExportRule(client, {
    systemId,
    type,
    metaverse,
    metaverseType: 'User',
    name: 'Accounts for everybody who works here',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      account: 'Account Name',
      employeeId: 'Employee ID',
      firstName: 'First Name',
      lastName: 'Last Name',
      displayName: '=mv["Last Name"] + ", " + mv["First Name"]',
      email: 'Email',
      department: 'Department',
      title: 'Job Title',
      office: 'Office',
      manager: 'Manager',
    },
  });
  return systemId;
}
