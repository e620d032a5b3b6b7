/** The measured installation, over the public API: HR feeds the metaverse (10 direct flows, 3 expressions, 1 matching rule). */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@jim/contract/client.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  selectType,
} from '../tools/demo/configure-system.ts';
import { groupSourceName } from './group-source.ts';
import { nullConnectorName } from './null-connector.ts';

export interface CompanySystems {
  readonly hr: number;
  readonly nullTarget: number;
}

export async function configureCompany(client: Client, peopleFile: string): Promise<CompanySystems> {
  return { hr: await configureHr(client, peopleFile), nullTarget: await configureNullTarget(client) };
}

export async function configureHr(client: Client, file: string): Promise<number> {
  const metaverse = await readMetaverse(client);
  const systemId = await createSystem(client, 'HR', 'JIM File Connector', {
    'File Path': file,
    'Object Type': 'person',
  });
  const type = await selectType(client, systemId, {
    name: 'person',
    externalId: 'employeeId',
    references: ['manager'],
    dates: ['startDate'],
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
      Email: 'mail',
      Department: 'department',
      'Job Title': 'title',
      Manager: 'manager',
      Office: 'location',
      'Employee Start Date': 'startDate',
      Status: 'status',
      'Display Name': '=cs["givenName"] + " " + cs["sn"]',
      'Account Name': '=Lower(Left(cs["givenName"], 1) + "." + Right(cs["employeeId"], 7))',
      Description: '=Upper(cs["title"]) + ", " + cs["department"]',
    },
  });
  return systemId;
}

const accountFlows = {
  account: 'Account Name',
  employeeId: 'Employee ID',
  firstName: 'First Name',
  lastName: 'Last Name',
  displayName: '=mv["Last Name"] + ", " + mv["First Name"]',
  email: 'Email',
  department: 'Department',
  title: 'Job Title',
  manager: 'Manager',
} as const;

/** Accounts for everybody whose status is Active, which is everybody. */
async function configureNullTarget(client: Client): Promise<number> {
  const metaverse = await readMetaverse(client);
  const systemId = await createSystem(client, 'Null target', nullConnectorName, {});
  const type = await selectType(client, systemId, { name: 'account', externalId: 'id' });
  await createExportRule(client, {
    systemId,
    type,
    metaverse,
    metaverseType: 'User',
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: accountFlows,
  });
  return systemId;
}

export async function configureFileTarget(client: Client, folder: string): Promise<{ id: number; file: string }> {
  const file = join(folder, 'accounts.csv');
  await writeFile(file, `${Object.keys(accountFlows).join(',')}\n`);
  const metaverse = await readMetaverse(client);
  const id = await createSystem(client, 'File target', 'JIM File Connector', {
    'File Path': file,
    Mode: 'Bidirectional',
    'Object Type': 'account',
  });
  const type = await selectType(client, id, { name: 'account', externalId: 'account', references: ['manager'] });
  await createExportRule(client, {
    systemId: id,
    type,
    metaverse,
    metaverseType: 'User',
    name: 'Accounts in a file',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: accountFlows,
  });
  return { id, file };
}

/** The source joins its members to the people HR knows; groups are projected, and provisioned to the null target. */
export async function configureGroups(client: Client, newsFile: string, nullTarget: number): Promise<number> {
  const metaverse = await readMetaverse(client);
  const systemId = await createSystem(client, 'Groups', groupSourceName, { News: newsFile });
  const member = await selectType(client, systemId, { name: 'member', externalId: 'id' });
  const group = await selectType(client, systemId, { name: 'group', externalId: 'id' });
  const members = { systemId, type: member, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...members, attribute: 'id', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, { ...members, name: 'Members', projects: false, flows: {} });
  await createImportRule(client, {
    systemId,
    type: group,
    metaverse,
    metaverseType: 'Group',
    name: 'Groups',
    projects: true,
    flows: { 'Display Name': 'name', 'Static Members': 'members' },
  });
  const target = await selectType(client, nullTarget, { name: 'group', externalId: 'id' });
  await createExportRule(client, {
    systemId: nullTarget,
    type: target,
    metaverse,
    metaverseType: 'Group',
    name: 'Groups of the null target',
    flows: { name: 'Display Name', members: 'Static Members' },
  });
  return systemId;
}
