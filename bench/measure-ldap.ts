/**
 * Directories: import beside a bare paged search of the same attributes, export beside bare concurrent adds of the same
 * entries, both by ldapts on the same server in the same run. OpenLDAP is started for it, over LDAPS.
 */
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
import { makeCompany } from '../tools/demo/make-people.ts';
import { attributes, entryOf, ldifOf, suffix, unit } from './ldap-company.ts';
import { addBare, concurrency, searchBare } from './ldap-floors.ts';
import { measureLdapConnector, scratchContainers } from './measure-ldap-connector.ts';
import { measureRun, type Bench } from './measure-run.ts';
import type { PhaseResult } from './report.ts';

/** @throws Error where OpenLDAP cannot be started. */
export async function measureLdap(
  bench: Bench,
  { people, seed }: { readonly people: number; readonly seed: number },
): Promise<readonly PhaseResult[]> {
  if (whyNoOpenLdap !== null) throw new Error(`--ldap needs OpenLDAP: ${whyNoOpenLdap}.`);
  const company = makeCompany(people, seed).people.map(entryOf);
  await using source = await startOpenLdap({ ldif: unit('People') + company.map(ldifOf).join('') });
  await using target = await startOpenLdap({ ldif: ['Accounts', 'Floor', ...scratchContainers].map(unit).join('') });
  const phases: PhaseResult[] = [...(await measureLdapConnector({ source, target, entries: company }))];
  const systems = await setUp(bench.client, source, target);
  const phase = async (
    name: string,
    systemId: number,
    runType: 'FullImport' | 'FullSynchronisation' | 'Export',
    floorPerSecond: number | null,
  ): Promise<void> => void phases.push(await measureRun(bench, { phase: name, systemId, runType, floorPerSecond }));
  const searching = await searchBare(source, 'People');
  await phase('LDAP full import, new', systems.source, 'FullImport', searching);
  await phase('LDAP full import, unchanged', systems.source, 'FullImport', searching);
  await phase('full synchronisation, provisioning to LDAP', systems.source, 'FullSynchronisation', null);
  const adding = await addBare(target, 'Floor', company);
  await phase('LDAP export, creates', systems.target, 'Export', adding);
  await phase('LDAP confirming import', systems.target, 'FullImport', await searchBare(target, 'Accounts'));
  return phases;
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
