/**
 * Directories: import beside a bare paged search of the same attributes, export beside bare concurrent adds of the same
 * entries, both by ldapts on the same server in the same run. OpenLDAP is started for it, over LDAPS.
 */
import { Client as LdapClient } from 'ldapts';
import type { Client } from '@jim/contract/client.ts';
import { connectDirectory, selectContainers } from '../test/stories/directory-for-story.ts';
import { startOpenLdap, whyNoOpenLdap, type TestDirectory } from '../test/servers/openldap.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  readMetaverse,
  selectType,
} from '../tools/demo/configure-system.ts';
import { makeCompany, type Person } from '../tools/demo/make-people.ts';
import { measureRun, type Bench } from './measure-run.ts';
import type { PhaseResult } from './report.ts';

const suffix = 'dc=example,dc=com';
const unit = (name: string): string => `dn: ou=${name},${suffix}\nobjectClass: organizationalUnit\nou: ${name}\n\n`;
const concurrency = 16;

/** @throws Error where OpenLDAP cannot be started. */
export async function measureLdap(
  bench: Bench,
  { people, seed }: { readonly people: number; readonly seed: number },
): Promise<readonly PhaseResult[]> {
  if (whyNoOpenLdap !== null) throw new Error(`--ldap needs OpenLDAP: ${whyNoOpenLdap}.`);
  const company = makeCompany(people, seed).people.map(entryOf);
  await using source = await startOpenLdap({ ldif: unit('People') + company.map(ldifOf).join('') });
  await using target = await startOpenLdap({ ldif: unit('Accounts') + unit('Floor') });
  const systems = await setUp(bench.client, source, target);
  const phases: PhaseResult[] = [];
  const phase = async (
    name: string,
    systemId: number,
    runType: 'FullImport' | 'FullSynchronisation' | 'Export',
    floorPerSecond: number | null,
  ): Promise<void> => void phases.push(await measureRun(bench, { phase: name, systemId, runType, floorPerSecond }));
  const searching = await measureSearching(source, 'People');
  await phase('LDAP full import, new', systems.source, 'FullImport', searching);
  await phase('LDAP full import, unchanged', systems.source, 'FullImport', searching);
  await phase('full synchronisation, provisioning to LDAP', systems.source, 'FullSynchronisation', null);
  const adding = await measureAdding(target, company);
  await phase('LDAP export, creates', systems.target, 'Export', adding);
  await phase('LDAP confirming import', systems.target, 'FullImport', await measureSearching(target, 'Accounts'));
  return phases;
}

type Entry = Readonly<Record<string, string>>;

function entryOf(person: Person): Entry {
  return {
    uid: person.employeeId,
    cn: person.displayName,
    sn: person.sn,
    givenName: person.givenName,
    mail: person.mail,
    employeeNumber: person.employeeId,
    departmentNumber: person.department,
    title: person.title,
    l: person.location,
  };
}

const attributes = [
  'uid',
  'cn',
  'sn',
  'givenName',
  'mail',
  'employeeNumber',
  'departmentNumber',
  'title',
  'l',
] as const;

function ldifOf(entry: Entry): string {
  const lines = Object.entries(entry).map(([name, value]) => `${name}:: ${Buffer.from(value).toString('base64')}\n`);
  return `dn: uid=${entry['uid']},ou=People,${suffix}\nobjectClass: inetOrgPerson\n${lines.join('')}\n`;
}

async function setUp(client: Client, from: TestDirectory, to: TestDirectory) {
  const metaverse = await readMetaverse(client);
  const source = await connectDirectory(client, 'Source', from);
  await selectContainers(client, source, [`ou=People,${suffix}`]);
  const target = await connectDirectory(client, 'Target', to, { 'Export Concurrency': concurrency });
  await selectContainers(client, target, [`ou=Accounts,${suffix}`]);
  const flows = {
    'Account Name': 'uid',
    'Display Name': 'cn',
    'Last Name': 'sn',
    'First Name': 'givenName',
    Email: 'mail',
    'Employee ID': 'employeeNumber',
    Office: 'l',
  };
  for (const systemId of [source, target]) {
    const type = await selectType(client, systemId, { name: 'inetOrgPerson', attributes });
    const rule = { systemId, type, metaverse, metaverseType: 'User' };
    await createMatchingRule(client, { ...rule, attribute: 'employeeNumber', metaverseAttribute: 'Employee ID' });
    if (systemId === source) {
      const expressions = { Department: '=cs["departmentNumber"]', 'Job Title': '=cs["title"]' };
      await createImportRule(client, { ...rule, name: 'People', projects: true, flows: { ...flows, ...expressions } });
      continue;
    }
    const back = Object.fromEntries(Object.entries(flows).map(([identity, account]) => [account, identity]));
    await createExportRule(client, {
      ...rule,
      name: 'Accounts',
      flows: {
        ...back,
        distinguishedName: `="uid=" + EscapeDN(mv["Account Name"]) + ",ou=Accounts,${suffix}"`,
        departmentNumber: 'Department',
        title: 'Job Title',
      },
    });
  }
  return { source, target };
}

/** The better of two, the first of which warms the server up. */
async function measureSearching(server: TestDirectory, container: string): Promise<number> {
  await using client = await connect(server);
  let best = 0;
  for (const _ of [1, 2]) {
    const started = performance.now();
    let count = 0;
    const pages = client.ldap.searchPaginated(`ou=${container},${suffix}`, {
      scope: 'sub',
      filter: '(objectClass=inetOrgPerson)',
      attributes: ['objectClass', 'entryUUID', ...attributes],
      paged: { pageSize: 1000 },
    });
    for await (const page of pages) count += page.searchEntries.length;
    best = Math.max(best, count / secondsSince(started));
  }
  return best;
}

async function measureAdding(server: TestDirectory, entries: readonly Entry[]): Promise<number> {
  await using client = await connect(server);
  const waiting = entries.values();
  const started = performance.now();
  const add = async (): Promise<void> => {
    for (const entry of waiting) {
      await client.ldap.add(`uid=${entry['uid']},ou=Floor,${suffix}`, { objectClass: 'inetOrgPerson', ...entry });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, add));
  return entries.length / secondsSince(started);
}

async function connect(server: TestDirectory): Promise<{ readonly ldap: LdapClient } & AsyncDisposable> {
  const ldap = new LdapClient({
    url: `ldaps://${server.host}:${server.tlsPort}`,
    tlsOptions: { ca: server.certificates.authority, servername: 'localhost' },
  });
  await ldap.bind(server.username, server.password);
  return { ldap, [Symbol.asyncDispose]: () => ldap.unbind() };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
