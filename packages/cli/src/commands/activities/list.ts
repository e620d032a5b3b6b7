import type { Command } from 'commander';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { collectPages, restOf } from '../../api/collect-pages.ts';
import { findSystem } from '../../api/find-by-name.ts';
import { examples, openSession, wholeNumber, type JimCall } from '../../session.ts';
import { formatTable } from '../../terminal/text-table.ts';
import { activityColumns } from './activity-columns.ts';

interface Options {
  readonly system?: string;
  readonly status?: string;
  readonly errors?: boolean;
  readonly runs?: boolean;
  readonly search?: string;
  readonly since?: string;
  readonly limit: number;
}

/** @returns the command, for those under it */
export function addActivities(program: Command, call: JimCall): Command {
  return program
    .command('activities')
    .description('List what has been done, the newest first.')
    .option('--system <system>', 'only of this connected system')
    .option(
      '--status <status>',
      'only InProgress, Complete, CompleteWithWarning, CompleteWithError, FailedWithError or Cancelled',
    )
    .option('--errors', 'only those that failed, or with objects that did')
    .option('--runs', 'only runs')
    .option('--search <text>', 'part of the target or of who began it')
    .option('--since <time>', 'created then or later, ISO 8601')
    .option('--limit <count>', 'at most so many', wholeNumber, 25)
    .addHelpText(
      'after',
      examples(
        'jim activities',
        'jim activities --system HR --errors',
        'jim activities --runs --since 2026-11-01 --limit 1000 --json',
      ),
    )
    .action(async (options: Options, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const system = options.system === undefined ? undefined : await findSystem(client, options.system);
      const found = await collectPages(options.limit, (paging) =>
        client.call(activitiesList, {
          query: {
            ...paging,
            sortBy: 'created',
            sortDirection: 'desc',
            ...(system !== undefined && { connectedSystemId: [system.id] }),
            ...(options.status !== undefined && { status: [options.status] }),
            ...(options.errors === true && { hasErrors: true }),
            ...(options.runs === true && { targetType: ['ConnectedSystemRunProfile'] }),
            ...(options.search !== undefined && { search: options.search }),
            ...(options.since !== undefined && { from: options.since }),
          },
        }),
      );
      session.print(found.items, () =>
        found.items.length === 0
          ? ['No activities.']
          : [...formatTable(found.items, activityColumns(style), style), ...restOf(found)],
      );
    });
}
