import type { Command } from 'commander';
import type { Client } from '@jim/contract/client.ts';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { connectorSpaceGet } from '@jim/contract/endpoints/connector-space.ts';
import { pendingExportsGet, pendingExportsList } from '@jim/contract/endpoints/pending-exports.ts';
import { findSystem, listSystems, type SystemHeader } from '../../api/find-by-name.ts';
import { findConnectedSystemObject, findMetaverseObject, type ConnectedSystemObject } from '../../api/find-object.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import type { Style } from '../../terminal/style.ts';
import { formatTable } from '../../terminal/text-table.ts';
import { contributorColumns, cappedLines } from './describe-values.ts';
import { describeConnected } from './show.ts';

type PendingExport = ReplyOf<typeof pendingExportsGet>;

export function addObjectsWhy(objects: Command, call: JimCall): void {
  objects
    .command('why')
    .description(
      'Why an object is as it is: where each value comes from, what it is joined to and how, what is still to be sent and what failed.',
    )
    .argument('<object>', 'id or display name; with --system also its external id')
    .option('--system <system>', 'an object of this connector space')
    .addHelpText('after', examples('jim objects why "Ann Lee"', 'jim objects why E000123 --system Directory'))
    .action(async (given: string, options: { readonly system?: string }, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      if (options.system !== undefined) {
        const object = await findConnectedSystemObject(client, await findSystem(client, options.system), given);
        const pending = await readExports(client, object.pendingExportId === null ? [] : [object.pendingExportId]);
        const result = { connectedSystemObject: object, pendingExports: pending };
        return session.print(result, () => [...describeConnected(object, style), ...describeExports(pending, style)]);
      }
      const object = await findMetaverseObject(client, given);
      const connected = await Promise.all(
        object.connectedSystemObjects.map(({ id, connectedSystemId }) =>
          client.call(connectorSpaceGet, { params: { id: connectedSystemId, csoId: id } }),
        ),
      );
      const pending = await readExports(client, await findExports(client, await listSystems(client), object.id));
      const result = { metaverseObject: object, connectedSystemObjects: connected, pendingExports: pending };
      session.print(result, () => [
        style.bold(`${object.type.name} ${object.displayName ?? object.id}`),
        ...describeJoins(connected),
        ...(object.isPendingDeletion
          ? [
              style.yellow(
                `It is to be deleted, since nothing holds it any more: ${shortTime(object.deletionEligibleDate) || 'with the next housekeeping'}.`,
              ),
            ]
          : []),
        '',
        ...formatTable(object.attributeValues, contributorColumns, style),
        ...cappedLines(object),
        ...describeExports(pending, style),
      ]);
    });
}

async function findExports(
  client: Client,
  systems: readonly SystemHeader[],
  metaverseObjectId: string,
): Promise<string[]> {
  const pages = await Promise.all(
    systems
      .filter(({ pendingExportObjectsCount }) => pendingExportObjectsCount > 0)
      .map(({ id }) => client.call(pendingExportsList, { params: { id }, query: { metaverseObjectId } })),
  );
  return pages.flatMap(({ items }) => items.map(({ id }) => id));
}

function readExports(client: Client, ids: readonly string[]): Promise<PendingExport[]> {
  return Promise.all(ids.map((pendingExportId) => client.call(pendingExportsGet, { params: { pendingExportId } })));
}

const joins = {
  Projected: 'made this identity',
  Joined: 'was joined by a matching rule',
  Provisioned: 'was provisioned by JIM',
  NotJoined: 'is not joined',
} as const satisfies Record<ConnectedSystemObject['joinType'], string>;

function describeJoins(objects: readonly ConnectedSystemObject[]): string[] {
  if (objects.length === 0) return ['It is joined to no connected system.'];
  return objects.map((object) => {
    const name = object.externalId ?? object.secondaryExternalId ?? object.displayName ?? object.id;
    const state = object.status === 'Normal' ? '' : `, ${object.status}`;
    return `${object.connectedSystemName}: ${object.typeName} ${name} ${joins[object.joinType]}, ${shortTime(object.dateJoined)}${state}`;
  });
}

export function describeExports(pending: readonly PendingExport[], style: Style): string[] {
  return pending.flatMap((each) => {
    const tries = each.errorCount === 0 ? '' : `, failed ${each.errorCount} of ${each.maxRetries} times`;
    const changes = formatTable(
      each.attributeChanges,
      [
        { title: 'Change', of: ({ changeType }) => changeType },
        { title: 'Attribute', of: ({ attributeName }) => attributeName },
        { title: 'Now', of: ({ currentValue }) => currentValue, most: 30 },
        { title: 'To', of: (change) => changeText(change), most: 50 },
        { title: 'State', of: ({ status }) => status },
      ],
      style,
    );
    return [
      '',
      `${style.bold(`To be sent to ${each.connectedSystemName}`)}: ${each.changeType}, ${each.status}${tries}${each.hasUnresolvedReferences ? ', waits for an object it refers to' : ''}`,
      ...(each.lastErrorMessage === null ? [] : [style.red(each.lastErrorMessage)]),
      ...(each.attributeChanges.length === 0 ? [] : changes),
    ];
  });
}

function changeText(change: PendingExport['attributeChanges'][number]): string {
  const { stringValue, dateTimeValue, intValue, guidValue, boolValue, longText, binaryLength } = change;
  const reference = change.referenceDisplayName ?? change.unresolvedReferenceValue;
  const plain = reference ?? stringValue ?? dateTimeValue ?? intValue ?? guidValue ?? boolValue ?? longText;
  if (plain !== null) return String(plain);
  return binaryLength === null ? '' : `${binaryLength} bytes`;
}
