import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { connectedSystemsGet } from '@jim/contract/endpoints/connected-systems.ts';
import { runProfilesList } from '@jim/contract/endpoints/run-profiles.ts';
import { findSystem, type RunProfile } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { paintStatus, type Style } from '../../terminal/style.ts';
import { formatFacts, formatTable } from '../../terminal/text-table.ts';

export function addSystemsShow(systems: Command, call: JimCall): void {
  systems
    .command('show')
    .description('One connected system: its state, counts and run profiles.')
    .argument('<system>', 'name or id')
    .addHelpText('after', examples('jim systems show HR', 'jim systems show 3 --json'))
    .action(async (given: string, _options: object, command: Command) => {
      const session = await openSession(command, call);
      const { id } = await findSystem(session.client, given);
      const [system, runProfiles] = await Promise.all([
        session.client.call(connectedSystemsGet, { params: { id } }),
        session.client.call(runProfilesList, { params: { connectedSystemId: id } }),
      ]);
      session.print({ ...system, runProfiles }, () => describe(system, runProfiles, session.style));
    });
}

function describe(
  system: ReplyOf<typeof connectedSystemsGet>,
  profiles: readonly RunProfile[],
  style: Style,
): string[] {
  const missing = system.setup.filter(({ done }) => !done).map(({ step }) => step);
  const { normal, obsolete, pendingProvisioning, joined } = system.counts;
  const facts = formatFacts([
    ['System', `${system.name} (id ${system.id})`],
    ['About', system.description],
    ['Connector', system.connector.name],
    ['Status', paintStatus(system.status, style)],
    ['Settings', system.settingValuesValid ? 'valid' : style.red('not valid')],
    ['Still to do', missing.join(', ')],
    [
      'Object types',
      system.objectTypes
        .filter(({ selected }) => selected)
        .map(({ name }) => name)
        .join(', '),
    ],
    [
      'Objects',
      `${normal + obsolete + pendingProvisioning} (${normal} normal, ${obsolete} obsolete, ${pendingProvisioning} being provisioned)`,
    ],
    ['Joined', joined],
    ['Unresolved references', system.unresolvedReferenceCount],
    ['Pending exports', system.pendingExportCount],
    ['Matching', system.objectMatchingRuleMode === 'SyncRule' ? 'by the rules' : 'by the system'],
    ['Note', system.fullSynchronisationNeeded ? style.yellow('a rule changed: a full synchronisation is due') : ''],
  ]);
  if (profiles.length === 0) return [...facts, '', 'No run profiles.'];
  const columns = [
    { title: 'Id', of: (profile: RunProfile) => profile.id },
    { title: 'Run profile', of: (profile: RunProfile) => profile.name },
    { title: 'Type', of: (profile: RunProfile) => profile.runType },
    { title: 'Page', of: (profile: RunProfile) => profile.pageSize },
    { title: 'Partition', of: (profile: RunProfile) => profile.partitionName },
    { title: 'Last run', of: (profile: RunProfile) => shortTime(profile.lastActivity?.created) },
    { title: 'Result', of: (profile: RunProfile) => paintStatus(profile.lastActivity?.status ?? '', style) },
  ];
  return [...facts, '', ...formatTable(profiles, columns, style)];
}
