import type { Command } from 'commander';
import { activitiesChildren } from '@jim/contract/endpoints/activities.ts';
import { findActivityId } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { formatTable } from '../../terminal/text-table.ts';
import { activityColumns } from './activity-columns.ts';

export function addActivitiesChildren(activities: Command, call: JimCall): void {
  activities
    .command('children')
    .description('The activities that an activity consists of.')
    .argument('<activity>', 'id, or "latest" for the youngest run')
    .addHelpText('after', examples('jim activities children latest', 'jim activities children latest --json'))
    .action(async (given: string, _options: object, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const children = await client.call(activitiesChildren, { params: { id: await findActivityId(client, given) } });
      session.print(children, () =>
        children.length === 0 ? ['It has no children.'] : formatTable(children, activityColumns(style), style),
      );
    });
}
