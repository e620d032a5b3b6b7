import type { Command } from 'commander';
import { listSchedules, type ScheduleHeader } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

/** @returns the command, for those under it */
export function addSchedules(program: Command, call: JimCall): Command {
  return program
    .command('schedules')
    .description('List the schedules.')
    .addHelpText(
      'after',
      examples('jim schedules', 'jim schedules run Nightly --wait', 'jim schedules history Nightly'),
    )
    .action(async (_options: object, command: Command) => {
      const session = await openSession(command, call);
      const schedules = await listSchedules(session.client);
      session.print(schedules, () =>
        schedules.length === 0 ? ['No schedules.'] : formatTable(schedules, columns, session.style),
      );
    });
}

const columns: readonly Column<ScheduleHeader>[] = [
  { title: 'Schedule', of: ({ name }) => name, most: 40 },
  {
    title: 'When',
    of: ({ triggerType, cronExpression, timeZone }) =>
      triggerType === 'Manual' ? 'by hand' : `${cronExpression ?? ''} ${timeZone}`,
  },
  { title: 'Steps', of: ({ stepCount }) => stepCount },
  { title: 'Enabled', of: ({ isEnabled }) => (isEnabled ? 'yes' : 'no') },
  { title: 'Last', of: ({ lastRunTime }) => shortTime(lastRunTime) },
  { title: 'Next', of: ({ nextRunTime }) => shortTime(nextRunTime) },
  { title: 'Id', of: ({ id }) => id },
];
