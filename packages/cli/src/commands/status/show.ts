import type { Command } from 'commander';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { healthReady, healthVersion } from '@jim/contract/endpoints/health.ts';
import { pendingDeletionsSummary } from '@jim/contract/endpoints/pending-deletions.ts';
import { userinfoGet } from '@jim/contract/endpoints/sign-in.ts';
import { ApiCallError } from '@jim/contract/client.ts';
import { listSchedules, listSystems } from '../../api/find-by-name.ts';
import { targetOf } from '../../describe-activity.ts';
import { examples, openSession, type JimCall, type Session } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { paintStatus } from '../../terminal/style.ts';
import { formatFacts, formatTable } from '../../terminal/text-table.ts';
import { systemColumns } from '../systems/system-columns.ts';

export function addStatus(program: Command, call: JimCall): void {
  program
    .command('status')
    .description('Where JIM is, how it is, and what it is doing.')
    .addHelpText('after', examples('jim status', 'jim status --profile production --json'))
    .action(async (_options: object, command: Command) => {
      const session = await openSession(command, call);
      const status = await readStatus(session);
      session.print(status, () => describe(status, session));
    });
}

async function readStatus({ client, connection }: Session) {
  const { product, version } = await client.call(healthVersion);
  const caller = await client.call(userinfoGet);
  const [isReady, systems, running, pendingDeletions, schedules] = await Promise.all([
    readReadiness(client),
    listSystems(client),
    client.call(activitiesList, { query: { status: ['InProgress'], pageSize: 100 } }),
    client.call(pendingDeletionsSummary),
    listSchedules(client),
  ]);
  const next = schedules
    .filter(({ isEnabled, nextRunTime }) => isEnabled && nextRunTime !== null)
    .toSorted((left, right) => (left.nextRunTime ?? '').localeCompare(right.nextRunTime ?? ''));
  return {
    url: connection.url,
    product,
    version,
    ready: isReady,
    caller: { name: caller.name, roles: caller.roles },
    systems,
    activities: running.items,
    pendingDeletions,
    nextSchedules: next.slice(0, 5).map(({ id, name, nextRunTime }) => ({ id, name, nextRunTime })),
  };
}

async function readReadiness(client: Session['client']): Promise<boolean> {
  try {
    await client.call(healthReady);
    return true;
  } catch (error) {
    if (error instanceof ApiCallError && error.status === 503) return false;
    throw error;
  }
}

function describe(status: Awaited<ReturnType<typeof readStatus>>, { style }: Session): string[] {
  const { systems, activities, pendingDeletions, nextSchedules, caller } = status;
  const lines = formatFacts([
    ['JIM', `${status.version} at ${status.url}`],
    ['State', paintStatus(status.ready ? 'ready' : 'not ready: a problem', style)],
    ['You are', `${caller.name ?? 'unknown'} (${caller.roles.join(', ')})`],
    ['Deletions', pendingDeletions.totalCount === 0 ? 'none scheduled' : `${pendingDeletions.totalCount} scheduled`],
    ...nextSchedules.map(
      ({ name, nextRunTime }, index) => [index === 0 ? 'Next' : '', `${shortTime(nextRunTime)}  ${name}`] as const,
    ),
  ]);
  lines.push(
    '',
    ...(systems.length === 0 ? ['No connected systems.'] : formatTable(systems, systemColumns(style), style)),
  );
  if (activities.length === 0) return [...lines, '', 'Nothing is running.'];
  const columns = [
    { title: 'In progress', of: (activity: (typeof activities)[number]) => targetOf(activity) },
    { title: 'Since', of: (activity: (typeof activities)[number]) => shortTime(activity.executed) || 'waits' },
    { title: 'Objects', of: (activity: (typeof activities)[number]) => activity.objectsProcessed },
    { title: 'Id', of: (activity: (typeof activities)[number]) => activity.id },
  ];
  return [...lines, '', ...formatTable(activities, columns, style)];
}
