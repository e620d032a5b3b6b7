import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { objectTypesList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectorSpaceList } from '@jim/contract/endpoints/connector-space.ts';
import { collectPages, restOf } from '../../api/collect-pages.ts';
import { findSystem } from '../../api/find-by-name.ts';
import { pickByName } from '../../api/pick-by-name.ts';
import { examples, openSession, wholeNumber, type JimCall } from '../../session.ts';
import { paintStatus } from '../../terminal/style.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

type Header = ReplyOf<typeof connectorSpaceList>['items'][number];

interface Options {
  readonly type?: string;
  readonly status?: string;
  readonly joinType?: string;
  readonly limit: number;
}

export function addSystemsObjects(systems: Command, call: JimCall): void {
  systems
    .command('objects')
    .description('The objects of a connector space. The text finds ids and names that begin with it.')
    .argument('<system>', 'name or id')
    .argument('[text]', 'beginning of an external id or display name')
    .option('--type <name>', 'only of this object type')
    .option('--status <status>', 'Normal, Obsolete or PendingProvisioning')
    .option('--join-type <type>', 'NotJoined, Projected, Provisioned or Joined')
    .option('--limit <count>', 'at most so many', wholeNumber, 25)
    .addHelpText(
      'after',
      examples(
        'jim systems objects HR',
        'jim systems objects HR E0001',
        'jim systems objects Directory --join-type NotJoined --limit 500',
      ),
    )
    .action(async (given: string, text: string | undefined, options: Options, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const { id } = await findSystem(client, given);
      const params = { id };
      const type =
        options.type === undefined
          ? undefined
          : pickByName('object type', await client.call(objectTypesList, { params }), options.type);
      const found = await collectPages(options.limit, (paging) =>
        client.call(connectorSpaceList, {
          params,
          query: {
            ...paging,
            ...(text !== undefined && { search: text }),
            ...(type !== undefined && { objectTypeId: type.id }),
            ...(options.status !== undefined && { status: [options.status] }),
            ...(options.joinType !== undefined && { joinType: [options.joinType] }),
          },
        }),
      );
      session.print(found.items, () =>
        found.items.length === 0
          ? ['No objects.']
          : [...formatTable(found.items, columnsOf(style), style), ...restOf(found)],
      );
    });
}

const columnsOf = (style: Parameters<typeof paintStatus>[1]): readonly Column<Header>[] => [
  { title: 'External id', of: ({ externalId }) => externalId, most: 40 },
  { title: 'Display name', of: ({ displayName }) => displayName, most: 40 },
  { title: 'Type', of: ({ typeName }) => typeName },
  { title: 'Status', of: ({ status }) => paintStatus(status, style) },
  { title: 'Join', of: ({ joinType }) => joinType },
  { title: 'Identity', of: ({ metaverseObjectDisplayName }) => metaverseObjectDisplayName, most: 30 },
  { title: 'Export', of: ({ pendingExportId }) => (pendingExportId === null ? '' : 'pending') },
  { title: 'Id', of: ({ id }) => id },
];
