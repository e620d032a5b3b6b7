import type { Command } from 'commander';
import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import { findActivityId } from '../../api/find-by-name.ts';
import { describeActivity } from '../../describe-activity.ts';
import { examples, openSession, type JimCall } from '../../session.ts';

export function addActivitiesShow(activities: Command, call: JimCall): void {
  activities
    .command('show')
    .description('One activity: what it was, how it ended, its phases and counters.')
    .argument('<activity>', 'id, or "latest" for the youngest run')
    .addHelpText('after', examples('jim activities show latest', 'jim activities show 0198c0de-… --json'))
    .action(async (given: string, _options: object, command: Command) => {
      const session = await openSession(command, call);
      const id = await findActivityId(session.client, given);
      const activity = await session.client.call(activitiesGet, { params: { id } });
      session.print(activity, () => describeActivity(activity, activity.executionStats, session.style));
    });
}
