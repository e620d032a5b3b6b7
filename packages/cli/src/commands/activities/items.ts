import type { Command } from 'commander';
import { activitiesItems, type ActivityItemDto } from '@jim/contract/endpoints/activities.ts';
import { executionItemErrorType } from '@jim/contract/enums.ts';
import { collectPages, restOf } from '../../api/collect-pages.ts';
import { findActivityId } from '../../api/find-by-name.ts';
import { examples, openSession, wholeNumber, type JimCall } from '../../session.ts';
import type { Style } from '../../terminal/style.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

interface Options {
  readonly errors?: boolean;
  readonly counter?: string;
  readonly change?: string;
  readonly search?: string;
  readonly limit: number;
}

export function addActivitiesItems(activities: Command, call: JimCall): void {
  activities
    .command('items')
    .description('What happened to each object of a run.')
    .argument('<activity>', 'id, or "latest" for the youngest run')
    .option('--errors', 'only those with an error or a warning')
    .option('--counter <name>', 'only those that a counter counts, e.g. totalJoins')
    .option('--change <type>', 'only Added, Updated, Deleted, Projected, Joined …')
    .option('--search <text>', 'part of an external id, name or error')
    .option('--limit <count>', 'at most so many', wholeNumber, 25)
    .addHelpText(
      'after',
      examples(
        'jim activities items latest --errors',
        'jim activities items latest --counter totalProjections --limit 100',
      ),
    )
    .action(async (given: string, options: Options, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const id = await findActivityId(client, given);
      const errorTypes = executionItemErrorType.names.filter((name) => name !== 'NotSet');
      const found = await collectPages(options.limit, (paging) =>
        client.call(activitiesItems, {
          params: { id },
          query: {
            ...paging,
            ...(options.errors === true && { errorType: errorTypes }),
            ...(options.counter !== undefined && { counter: options.counter }),
            ...(options.change !== undefined && { objectChangeType: [options.change] }),
            ...(options.search !== undefined && { search: options.search }),
          },
        }),
      );
      session.print(found.items, () =>
        found.items.length === 0
          ? ['No items.']
          : [...formatTable(found.items, columnsOf(style), style), ...restOf(found)],
      );
    });
}

const columnsOf = (style: Style): readonly Column<ActivityItemDto>[] => [
  { title: 'External id', of: ({ externalIdValue }) => externalIdValue, most: 40 },
  { title: 'Display name', of: ({ displayName }) => displayName, most: 30 },
  { title: 'Type', of: ({ connectedSystemObjectType }) => connectedSystemObjectType },
  { title: 'Change', of: ({ objectChangeType }) => (objectChangeType === 'NotSet' ? '' : objectChangeType) },
  { title: 'Outcome', of: ({ outcomeSummary }) => outcomeSummary?.replaceAll(',', ' '), most: 60 },
  {
    title: 'Error',
    of: ({ errorType, errorMessage }) =>
      errorType === null || errorType === 'NotSet' ? '' : style.red(`${errorType}: ${errorMessage ?? ''}`),
  },
];
