/** `npm run demo`: the main job on real input, through the public API. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printCounters } from '@jim/cli/terminal/counters-table.ts';
import { createClient } from '@jim/contract/client.ts';
import { openLogs } from '../../packages/server/src/log.ts';
import { readConfig } from '../../packages/server/src/config.ts';
import { startJim } from '../../packages/server/src/start-jim.ts';
import { onStopSignal } from '@jim/server/stop-signals.ts';
import type { RunType } from './configure-system.ts';
import { runAndFollow } from './follow-run.ts';
import { readLdapDirectory, type LdapDirectory } from './set-up-ldap-directory.ts';
import { setUpCompany, writeCompanyFiles, type DemoSystems } from './set-up-company.ts';

const help = `
npm run demo -- [options]

Starts JIM on an embedded PostgreSQL, makes a company of 1,000 people and takes it from HR through the
metaverse into a directory file. It goes on from what is there when it is started again.

  --people N   how many people to make (1000); only on the first start
  --exit       stop when the runs are done, instead of going on serving
  --help       this text

With a real directory in place of the file (only on the first start):

  --ldap URL           ldap://… or ldaps://…
  --ldap-bind-dn DN    who writes there                     (or JIM_DEMO_LDAP_BIND_DN)
  --ldap-password TEXT                                      (or JIM_DEMO_LDAP_PASSWORD)
  --ldap-base DN       an organisational unit, for accounts (or JIM_DEMO_LDAP_BASE)
  --ldap-ca FILE       PEM of the server's authority        (or JIM_DEMO_LDAP_CA)

Data go into ./data, or the folder that JIM_DATA names.
`;

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '1000' },
    exit: { type: 'boolean', default: false },
    ldap: { type: 'string' },
    'ldap-bind-dn': { type: 'string' },
    'ldap-password': { type: 'string' },
    'ldap-base': { type: 'string' },
    'ldap-ca': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

interface Step {
  readonly system: keyof DemoSystems;
  readonly run: RunType;
  readonly label: string;
}

const steps: readonly Step[] = [
  { system: 'hr', run: 'FullImport', label: 'HR · Full Import' },
  { system: 'groups', run: 'FullImport', label: 'Groups · Full Import' },
  { system: 'hr', run: 'FullSynchronisation', label: 'HR · Full Synchronisation' },
  { system: 'groups', run: 'FullSynchronisation', label: 'Groups · Full Synchronisation' },
  { system: 'directory', run: 'Export', label: 'Directory · Export' },
  { system: 'directory', run: 'FullImport', label: 'Directory · confirming Full Import' },
  { system: 'directory', run: 'DeltaSynchronisation', label: 'Directory · Delta Synchronisation' },
];

/** A directory can hold accounts from before, and takes references only to what is there: it is read first, and written twice. */
const ldapSteps: readonly Step[] = [
  { system: 'directory', run: 'FullImport', label: 'Directory · first Full Import' },
  ...steps,
  { system: 'directory', run: 'Export', label: 'Directory · Export of what waited' },
  { system: 'directory', run: 'FullImport', label: 'Directory · confirming Full Import' },
  { system: 'directory', run: 'DeltaSynchronisation', label: 'Directory · Delta Synchronisation' },
];

async function main(): Promise<void> {
  const people = Number(values.people);
  if (!Number.isInteger(people) || people < 1) throw new Error('--people takes a whole number of at least 1.');
  const ldap = ldapDirectory();
  const config = readConfig({ environment: process.env, argv: [] });
  const folder = join(resolve(config.dataFolder), 'demo');
  say('Starting JIM …');
  const logs = openLogs({ dataFolder: config.dataFolder, level: config.logLevel });
  const jim = await startJim({ ...config, fileRoots: [...config.fileRoots, folder] }, { logs });
  const stop = (): void => void jim.close().then(() => process.exit(0));
  onStopSignal(stop);
  const apiKey = jim.apiKey ?? '';
  const client = createClient({ url: jim.url, apiKey });
  const files = await writeCompanyFiles(folder, people);
  say(`HR file     ${files.people}\nGroups file ${files.groups}\nDirectory   ${ldap?.url ?? files.directory}\n`);
  const systems = await setUpCompany(client, files, ldap);
  let failed = 0;
  const plan = ldap === undefined ? steps : ldapSteps;
  for (const step of plan) {
    const run = await runAndFollow(client, systems[step.system], step.run, step.label, process.stdout);
    say(`  ${run.message ?? run.errorMessage ?? ''}`);
    printCounters(process.stdout, run.counters);
    say('');
    if (run.status !== 'Complete') failed += 1;
  }
  say(failed === 0 ? 'Every run is Complete.' : `${failed} of ${plan.length} runs did not end Complete; see above.`);
  say(
    `JIM serves at ${jim.url}\nAPI key       ${apiKey}\nTry it        curl -H "X-Api-Key: ${apiKey}" ${jim.url}/api/v1/activities\n`,
  );
  if (values.exit) {
    await jim.close();
    process.exit(failed === 0 ? 0 : 1);
  }
  say('Press Ctrl-C to stop.');
}

function ldapDirectory(): LdapDirectory | undefined {
  if (values.ldap === undefined) return undefined;
  const options = {
    bindDn: values['ldap-bind-dn'],
    password: values['ldap-password'],
    base: values['ldap-base'],
    ca: values['ldap-ca'],
  };
  return readLdapDirectory(values.ldap, options, process.env);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(help);
else {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
