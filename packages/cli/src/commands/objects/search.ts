import type { Command } from 'commander';
import { metaverseObjectTypesList } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { metaverseObjectsList, type MetaverseObjectHeaderDto } from '@jim/contract/endpoints/metaverse-objects.ts';
import { collectPages, restOf } from '../../api/collect-pages.ts';
import { findSystem } from '../../api/find-by-name.ts';
import { pickByName } from '../../api/pick-by-name.ts';
import { CommandError } from '../../command-error.ts';
import { exitCodes } from '../../exit-codes.ts';
import { examples, openSession, wholeNumber, type JimCall } from '../../session.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

interface Options {
  readonly type?: string;
  readonly system?: string;
  readonly where?: string;
  readonly attributes?: string;
  readonly limit: number;
}

export function addObjectsSearch(objects: Command, call: JimCall): void {
  objects
    .command('search')
    .description('Find metaverse objects by part of their display name.')
    .argument('[text]', 'part of the display name')
    .option('--type <name>', 'only of this object type')
    .option('--system <system>', 'only those joined to this connected system')
    .option('--where <attribute=value>', 'only those with this value')
    .option('--attributes <names>', 'show these too, separated by commas; * is all')
    .option('--limit <count>', 'at most so many', wholeNumber, 25)
    .addHelpText(
      'after',
      examples(
        'jim objects search smith',
        'jim objects search --where "Employee ID=E000123"',
        'jim objects search --type User --system HR --attributes Email,Department --limit 1000 --json',
      ),
    )
    .action(async (text: string | undefined, options: Options, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const types =
        options.type === undefined
          ? []
          : (await client.call(metaverseObjectTypesList, { query: { pageSize: 100 } })).items;
      const type = options.type === undefined ? undefined : pickByName('object type', types, options.type);
      const system = options.system === undefined ? undefined : await findSystem(client, options.system);
      const where = options.where === undefined ? undefined : splitWhere(options.where);
      const found = await collectPages(options.limit, (paging) =>
        client.call(metaverseObjectsList, {
          query: {
            ...paging,
            ...(text !== undefined && { search: text }),
            ...(type !== undefined && { objectTypeId: type.id }),
            ...(system !== undefined && { connectedSystemId: system.id }),
            ...(options.attributes !== undefined && { attributes: [options.attributes] }),
            ...(where !== undefined && { filterAttributeName: where.name, filterAttributeValue: where.value }),
          },
        }),
      );
      const rows = found.items;
      session.print(rows, () =>
        rows.length === 0 ? ['No objects.'] : [...formatTable(rows, columnsOf(rows), style), ...restOf(found)],
      );
    });
}

function splitWhere(given: string): { readonly name: string; readonly value: string } {
  const at = given.indexOf('=');
  if (at < 1) throw new CommandError(`"${given}" is not attribute=value.`, { exitCode: exitCodes.usage });
  return { name: given.slice(0, at).trim(), value: given.slice(at + 1) };
}

function columnsOf(rows: readonly MetaverseObjectHeaderDto[]): readonly Column<MetaverseObjectHeaderDto>[] {
  const names = [...new Set(rows.flatMap(({ attributes }) => Object.keys(attributes)))].filter(
    (name) => name !== 'Display Name',
  );
  return [
    { title: 'Display name', of: ({ displayName }) => displayName, most: 40 },
    { title: 'Type', of: ({ typeName }) => typeName },
    { title: 'Status', of: ({ status }) => (status === 'Normal' ? '' : status) },
    ...names.map((name) => ({
      title: name,
      of: ({ attributes }: MetaverseObjectHeaderDto) => attributes[name],
      most: 40,
    })),
    { title: 'Id', of: ({ id }) => id },
  ];
}
