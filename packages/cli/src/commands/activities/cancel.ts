import type { Command } from 'commander';
import { activitiesCancel } from '@jim/contract/endpoints/activity-control.ts';
import { findActivityId } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { watchActivity } from '../../watch-activity.ts';

export function addActivitiesCancel(activities: Command, call: JimCall): void {
  activities
    .command('cancel')
    .description(
      'Cancel a run: one that waits ends at once, one that works is asked to stop and keeps what it committed.',
    )
    .argument('<activity>', 'id, or "latest" for the youngest run')
    .option('--wait', 'until it has ended; then the exit code is 5')
    .addHelpText('after', examples('jim activities cancel latest', 'jim activities cancel 0198c0de-… --wait'))
    .action(async (given: string, options: { readonly wait?: boolean }, command: Command) => {
      const session = await openSession(command, call);
      const id = await findActivityId(session.client, given);
      const { status } = await session.client.call(activitiesCancel, { params: { id } });
      if (options.wait === true) return await watchActivity(session, id);
      session.print({ activityId: id, status }, () => [
        status === 'Cancelled' ? 'It is cancelled.' : 'It was asked to stop.',
      ]);
    });
}
