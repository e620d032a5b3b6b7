import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { pendingExportsList, pendingExportsSummary } from '@jim/contract/endpoints/pending-exports.ts';
import { collectPages, restOf } from '../../api/collect-pages.ts';
import { findSystem, listSystems } from '../../api/find-by-name.ts';
import { examples, openSession, wholeNumber, type JimCall, type Session } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { paintStatus, type Style } from '../../terminal/style.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

type Header = ReplyOf<typeof pendingExportsList>['items'][number];

interface Options {
  readonly status?: string;
  readonly change?: string;
  readonly search?: string;
  readonly limit: number;
}

export function addPending(program: Command, call: JimCall): void {
  program
    .command('pending')
    .description('What is still to be sent: counts for every system, or the pending exports of one.')
    .argument('[system]', 'name or id')
    .option('--status <status>', 'only Pending, ExportNotConfirmed, Executing, Failed or Exported')
    .option('--change <type>', 'only Create, Update or Delete')
    .option('--search <text>', 'part of an id, a name or an error')
    .option('--limit <count>', 'at most so many', wholeNumber, 25)
    .addHelpText(
      'after',
      examples('jim pending', 'jim pending Directory --status Failed', 'jim pending Directory --limit 5000 --json'),
    )
    .action(async (given: string | undefined, options: Options, command: Command) => {
      const session = await openSession(command, call);
      return given === undefined ? await summarise(session) : await list(session, given, options);
    });
}

async function summarise(session: Session): Promise<void> {
  const { client, style } = session;
  const rows = await Promise.all(
    (await listSystems(client)).map(async ({ id, name }) => ({
      connectedSystemId: id,
      connectedSystemName: name,
      ...(await client.call(pendingExportsSummary, { params: { id } })),
    })),
  );
  const shown = rows.filter(({ total }) => total > 0);
  const sum = (row: (typeof rows)[number], status: string): number =>
    row.counts.filter((each) => each.status === status).reduce((total, { count }) => total + count, 0);
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'System', of: ({ connectedSystemName }) => connectedSystemName },
    { title: 'Total', of: ({ total }) => total },
    ...['Pending', 'Executing', 'Exported', 'ExportNotConfirmed', 'Failed'].map((status) => ({
      title: status,
      of: (row: (typeof rows)[number]) => sum(row, status),
    })),
    { title: 'Unresolved', of: ({ withUnresolvedReferences }) => withUnresolvedReferences },
    { title: 'Oldest', of: ({ oldest }) => shortTime(oldest) },
  ];
  session.print(rows, () => (shown.length === 0 ? ['Nothing is to be sent.'] : formatTable(shown, columns, style)));
}

async function list(session: Session, given: string, options: Options): Promise<void> {
  const { client, style } = session;
  const system = await findSystem(client, given);
  const found = await collectPages(options.limit, (paging) =>
    client.call(pendingExportsList, {
      params: { id: system.id },
      query: {
        ...paging,
        ...(options.status !== undefined && { status: [options.status] }),
        ...(options.change !== undefined && { changeType: [options.change] }),
        ...(options.search !== undefined && { search: options.search }),
      },
    }),
  );
  session.print(found.items, () =>
    found.items.length === 0
      ? [`Nothing is to be sent to ${system.name}.`]
      : [...formatTable(found.items, columnsOf(style), style), ...restOf(found)],
  );
}

const columnsOf = (style: Style): readonly Column<Header>[] => [
  {
    title: 'Target',
    of: ({ targetObjectIdentifier, connectedSystemObjectId }) => targetObjectIdentifier ?? connectedSystemObjectId,
    most: 50,
  },
  { title: 'From', of: ({ sourceMetaverseObjectDisplayName }) => sourceMetaverseObjectDisplayName, most: 30 },
  { title: 'Change', of: ({ changeType }) => changeType },
  { title: 'Status', of: ({ status }) => paintStatus(status, style) },
  { title: 'Values', of: ({ attributeChangeCount }) => attributeChangeCount },
  { title: 'Errors', of: ({ errorCount }) => errorCount },
  { title: 'Last error', of: ({ lastErrorMessage }) => lastErrorMessage, most: 60 },
  { title: 'Created', of: ({ createdAt }) => shortTime(createdAt) },
];
