import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { scheduleExecutionsGet, scheduleExecutionsList } from '@jim/contract/endpoints/schedule-executions.ts';
import { collectPages, restOf } from '../../api/collect-pages.ts';
import { findSchedule, isGuid } from '../../api/find-by-name.ts';
import { examples, openSession, wholeNumber, type JimCall } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { paintStatus, type Style } from '../../terminal/style.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';
import { describeExecution } from './run.ts';

type Execution = ReplyOf<typeof scheduleExecutionsList>['items'][number];

export function addSchedulesHistory(schedules: Command, call: JimCall): void {
  schedules
    .command('history')
    .description('How schedules ran, the newest first; with --execution the steps of one.')
    .argument('[schedule]', 'name or id')
    .option('--execution <id>', 'one execution with its steps')
    .option('--limit <count>', 'at most so many', wholeNumber, 20)
    .addHelpText(
      'after',
      examples(
        'jim schedules history',
        'jim schedules history Nightly --limit 100',
        'jim schedules history --execution 0198c0de-…',
      ),
    )
    .action(
      async (
        given: string | undefined,
        options: { readonly execution?: string; readonly limit: number },
        command: Command,
      ) => {
        const session = await openSession(command, call);
        const { client, style } = session;
        if (options.execution !== undefined) {
          const execution = await client.call(scheduleExecutionsGet, { params: { id: options.execution } });
          return session.print(execution, () => describeExecution(execution, style));
        }
        const scheduleId = given === undefined || isGuid(given) ? given : (await findSchedule(client, given)).id;
        const found = await collectPages(options.limit, (paging) =>
          client.call(scheduleExecutionsList, {
            query: { ...paging, ...(scheduleId !== undefined && { scheduleId }) },
          }),
        );
        session.print(found.items, () =>
          found.items.length === 0
            ? ['No schedule has run.']
            : [...formatTable(found.items, columnsOf(style), style), ...restOf(found)],
        );
      },
    );
}

const columnsOf = (style: Style): readonly Column<Execution>[] => [
  { title: 'Queued', of: ({ queuedAt }) => shortTime(queuedAt) },
  { title: 'Schedule', of: ({ scheduleName }) => scheduleName, most: 40 },
  { title: 'Status', of: ({ status }) => paintStatus(status, style) },
  {
    title: 'Step',
    of: ({ currentStepIndex, totalSteps }) => `${Math.min(currentStepIndex + 1, totalSteps)} of ${totalSteps}`,
  },
  { title: 'Ended', of: ({ completedAt }) => shortTime(completedAt) },
  { title: 'By', of: ({ initiatedByName }) => initiatedByName },
  { title: 'Error', of: ({ errorMessage }) => errorMessage, most: 60 },
  { title: 'Execution', of: ({ id }) => id },
];
