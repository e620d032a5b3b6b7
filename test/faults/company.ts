/**
 * What the ledger's installations hold: HR in a file and mailboxes in a source that knows its changes feed the metaverse;
 * it fills a directory that gives its own ids, a database that confirms by itself, and a file.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { serviceSettingsUpdate } from '@jim/contract/endpoints/service-settings.ts';
import type { Client } from '@jim/contract/client.ts';
import { between, pick, type Random } from '../../packages/server/src/example-data/random.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  selectType,
  type Metaverse,
} from '../../tools/demo/configure-system.ts';
import { recordedConnectorName, selfConfirmingConnectorName } from './recorded-connector.ts';
import { startRecordedSystems, type RecordedSystems, type SystemShape } from './recorded-systems.ts';

export const systemNames = ['hr', 'mail', 'directory', 'database', 'list'] as const;
export type SystemName = (typeof systemNames)[number];
export type SystemIds = Readonly<Record<SystemName, number>>;

const text = (name: string) => ({ name, type: 'Text', plurality: 'SingleValued', writability: 'Writable' }) as const;
const shapes = {
  mail: {
    schema: { objectTypes: [{ name: 'box', attributes: ['box', 'owner', 'address'].map(text) }] },
    externalId: 'box',
  },
  directory: {
    schema: {
      objectTypes: [
        {
          name: 'account',
          attributes: [
            ...['guid', 'dn', 'cn', 'department', 'mail'].map(text),
            { ...text('manager'), type: 'Reference' },
          ],
          recommendedExternalId: 'guid',
          recommendedSecondaryExternalId: 'dn',
        },
      ],
    },
    externalId: 'guid',
    address: 'dn',
  },
  database: {
    schema: { objectTypes: [{ name: 'row', attributes: ['key', 'name', 'department'].map(text) }] },
    externalId: 'key',
  },
} as const satisfies Readonly<Record<string, SystemShape>>;

export const startCompanySystems = (): Promise<RecordedSystems> => startRecordedSystems(shapes);

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly department: string;
  readonly manager: string;
  readonly status: 'Active' | 'Leaver';
}

/** The sources as they should be; the same for every installation that is compared. */
export interface Company {
  readonly people: ReadonlyMap<string, Person>;
  /** Address of the mailbox, by the id of its owner. */
  readonly boxes: ReadonlyMap<string, string>;
  readonly nextId: number;
}

export const emptyCompany: Company = { people: new Map(), boxes: new Map(), nextId: 1 };

const departments = ['Sales', 'Legal', 'Research', 'Operations', 'Finance'];

/** Joiners, movers and leavers; the first time all are joiners. */
export function moveCompany(before: Company, size: number, random: Random): Company {
  const people = new Map(before.people);
  const boxes = new Map(before.boxes);
  let { nextId } = before;
  const join = (): void => {
    const id = String(nextId).padStart(5, '0');
    nextId += 1;
    const manager = people.size === 0 ? '' : pick(random, [...people.keys()]);
    people.set(id, { id, name: `Person ${id}`, department: pick(random, departments), manager, status: 'Active' });
    if (random() < 0.6) boxes.set(id, `p${id}@example.com`);
  };
  const isFirst = people.size === 0;
  for (const person of before.people.values()) {
    const fate = random();
    if (fate < 0.08) people.delete(person.id);
    else if (fate < 0.14)
      people.set(person.id, { ...person, status: person.status === 'Active' ? 'Leaver' : 'Active' });
    else if (fate < 0.4) people.set(person.id, { ...person, department: pick(random, departments) });
    else if (fate < 0.5) people.set(person.id, { ...person, name: `${person.name}'` });
    if (fate > 0.9) boxes.set(person.id, `q${person.id}.${between(random, 1, 100)}@example.com`);
    if (fate < 0.06) boxes.delete(person.id);
  }
  while (people.size < (isFirst ? size : Math.round(size * 0.98))) join();
  for (const [id, person] of people) {
    if (person.manager !== '' && !people.has(person.manager)) people.set(id, { ...person, manager: '' });
  }
  return { people, boxes, nextId };
}

export async function writeSources(company: Company, files: string, systems: RecordedSystems): Promise<void> {
  const rows = [...company.people.values()].map((each) =>
    [each.id, each.name, each.department, each.manager, each.status].join(','),
  );
  await writeFile(join(files, 'hr.csv'), ['id,name,department,manager,status', ...rows, ''].join('\n'));
  const mail = systems.system('mail');
  for (const [owner, address] of company.boxes) {
    if (mail.objects.get(`box-${owner}`)?.['address']?.[0] !== address)
      systems.put('mail', `box-${owner}`, { box: [`box-${owner}`], owner: [owner], address: [address] });
  }
  for (const key of mail.objects.keys()) if (!company.boxes.has(key.slice(4))) systems.remove('mail', key);
}

/** Pages of 25, so that a few hundred objects are many transactions. */
export const pageSize = 25;

export async function configureCompany(client: Client, files: string): Promise<SystemIds> {
  await writeFile(join(files, 'list.csv'), 'key,label,department\n');
  const metaverse = await readMetaverse(client);
  const user = { metaverse, metaverseType: 'User' };
  const hr = await setUpHr(client, join(files, 'hr.csv'), metaverse);
  const mail = await createSystem(client, 'mail', recordedConnectorName, { System: 'mail' });
  const box = await selectType(client, mail, { name: 'box', externalId: 'box' });
  const boxes = { ...user, systemId: mail, type: box };
  await createMatchingRule(client, { ...boxes, attribute: 'owner', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, { ...boxes, name: 'Boxes', projects: false, flows: { Email: 'address' } });
  const directory = await createSystem(client, 'directory', recordedConnectorName, { System: 'directory' });
  const account = await selectType(client, directory, {
    name: 'account',
    externalId: 'guid',
    references: ['manager'],
  });
  await createExportRule(client, {
    ...user,
    systemId: directory,
    type: account,
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      dn: '="cn=" + mv["Employee ID"]',
      cn: 'Display Name',
      department: 'Department',
      mail: 'Email',
      manager: 'Manager',
    },
  });
  const database = await createSystem(client, 'database', selfConfirmingConnectorName, { System: 'database' });
  const row = await selectType(client, database, { name: 'row', externalId: 'key' });
  await createExportRule(client, {
    ...user,
    systemId: database,
    type: row,
    name: 'Rows',
    flows: { key: 'Employee ID', name: 'Display Name', department: 'Department' },
  });
  const list = await createSystem(client, 'list', 'JIM File Connector', {
    'File Path': join(files, 'list.csv'),
    Mode: 'Bidirectional',
    'Object Type': 'entry',
  });
  const entry = await selectType(client, list, { name: 'entry', externalId: 'key' });
  await createExportRule(client, {
    ...user,
    systemId: list,
    type: entry,
    name: 'Entries',
    flows: { key: 'Employee ID', label: 'Display Name', department: 'Department' },
  });
  await client.call(metaverseObjectTypesUpdate, {
    params: { id: metaverse.types.get('User') ?? 0 },
    body: { deletionRule: 'WhenAuthoritativeSourceDisconnected', deletionTriggerConnectedSystemIds: [hr] },
  });
  await client.call(serviceSettingsUpdate, { params: { key: 'Sync.PageSize' }, body: { value: String(pageSize) } });
  // The ledger asks more often than any client should.
  const key = 'Security.RateLimit.Enabled';
  await client.call(serviceSettingsUpdate, { params: { key }, body: { value: 'false' } });
  return { hr, mail, directory, database, list };
}

export async function setUpHr(client: Client, file: string, metaverse: Metaverse): Promise<number> {
  const systemId = await createSystem(client, 'hr', 'JIM File Connector', {
    'File Path': file,
    'Object Type': 'person',
  });
  const person = await selectType(client, systemId, { name: 'person', externalId: 'id', references: ['manager'] });
  const rule = { systemId, type: person, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...rule, attribute: 'id', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, {
    ...rule,
    name: 'People',
    projects: true,
    flows: {
      'Employee ID': 'id',
      'Display Name': 'name',
      Department: 'department',
      Manager: 'manager',
      Status: 'status',
    },
  });
  return systemId;
}
