import type { Command } from 'commander';
import { activitiesStats } from '@jim/contract/endpoints/activities.ts';
import { findActivityId } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { formatCounters } from '../../terminal/counters-table.ts';

export function addActivitiesStats(activities: Command, call: JimCall): void {
  activities
    .command('stats')
    .description('The 23 counters of a run.')
    .argument('<activity>', 'id, or "latest" for the youngest run')
    .addHelpText('after', examples('jim activities stats latest', 'jim activities stats latest --json'))
    .action(async (given: string, _options: object, command: Command) => {
      const session = await openSession(command, call);
      const id = await findActivityId(session.client, given);
      const stats = await session.client.call(activitiesStats, { params: { id } });
      session.print(stats, () => formatCounters({ ...stats }, session.style.dim('') !== ''));
    });
}
