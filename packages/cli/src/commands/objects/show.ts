import type { Command } from 'commander';
import type { MetaverseObjectDto } from '@jim/contract/endpoints/metaverse-objects.ts';
import { findSystem } from '../../api/find-by-name.ts';
import { findConnectedSystemObject, findMetaverseObject, type ConnectedSystemObject } from '../../api/find-object.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import type { Style } from '../../terminal/style.ts';
import { formatFacts, formatTable } from '../../terminal/text-table.ts';
import { cappedLines, valueColumns } from './describe-values.ts';

export function addObjectsShow(objects: Command, call: JimCall): void {
  objects
    .command('show')
    .description('A metaverse object with its values; with --system, an object of that connector space.')
    .argument('<object>', 'id or display name; with --system also its external id')
    .option('--system <system>', 'name or id')
    .addHelpText(
      'after',
      examples(
        'jim objects show "Ann Lee"',
        'jim objects show E000123 --system HR',
        'jim objects show 0198c0de-… --json',
      ),
    )
    .action(async (given: string, options: { readonly system?: string }, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      if (options.system !== undefined) {
        const object = await findConnectedSystemObject(client, await findSystem(client, options.system), given);
        return session.print(object, () => describeConnected(object, style));
      }
      const object = await findMetaverseObject(client, given);
      session.print(object, () => describe(object, style));
    });
}

function describe(object: MetaverseObjectDto, style: Style): string[] {
  const { attributeValues, connectedSystemObjects } = object;
  return [
    ...formatFacts([
      [object.type.name, object.displayName ?? '(no display name)'],
      ['Id', object.id],
      ['Status', object.status === 'Normal' ? '' : object.status],
      ['Created', shortTime(object.created)],
      ['Changed', shortTime(object.lastUpdated)],
      [
        'Joined to',
        connectedSystemObjects.map((each) => `${each.connectedSystemName}: ${each.displayName ?? each.id}`).join('\n'),
      ],
      [
        'Deletion',
        object.isPendingDeletion ? style.yellow(`due ${shortTime(object.deletionEligibleDate) || 'now'}`) : '',
      ],
      ['Referred to by', object.referencedByCount || null],
    ]),
    '',
    ...formatTable(attributeValues, valueColumns, style),
    ...cappedLines(object),
  ];
}

export function describeConnected(object: ConnectedSystemObject, style: Style): string[] {
  const joined =
    object.metaverseObjectId === null ? '' : (object.metaverseObjectDisplayName ?? object.metaverseObjectId);
  return [
    ...formatFacts([
      [object.typeName, object.displayName ?? object.externalId],
      ['System', object.connectedSystemName],
      ['Id', object.id],
      ['External id', object.externalId],
      ['Address', object.secondaryExternalId],
      ['Status', object.status],
      [
        'Join',
        object.joinType === 'NotJoined'
          ? style.yellow('not joined')
          : `${object.joinType} ${shortTime(object.dateJoined)}`,
      ],
      ['Identity', joined],
      ['Pending export', object.pendingExportId],
    ]),
    '',
    ...formatTable(object.attributeValues, valueColumns, style),
  ];
}
