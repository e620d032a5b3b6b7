import type { Command } from 'commander';
import { findActivityId } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { watchActivity } from '../../watch-activity.ts';

export function addActivitiesFollow(activities: Command, call: JimCall): void {
  activities
    .command('follow')
    .description('Watch an activity to its end, whose result is the exit code.')
    .argument('<activity>', 'id, or "latest" for the youngest run')
    .addHelpText('after', examples('jim activities follow latest', 'jim activities follow 0198c0de-… --json'))
    .action(async (given: string, _options: object, command: Command) => {
      const session = await openSession(command, call);
      await watchActivity(session, await findActivityId(session.client, given));
    });
}
