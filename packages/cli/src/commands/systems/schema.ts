import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { objectTypesList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { findSystem } from '../../api/find-by-name.ts';
import { pickByName } from '../../api/pick-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import type { Style } from '../../terminal/style.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

type ObjectType = ReplyOf<typeof objectTypesList>[number];
type Attribute = ObjectType['attributes'][number];

export function addSystemsSchema(systems: Command, call: JimCall): void {
  systems
    .command('schema')
    .description('The object types of a system and their attributes, as far as they are selected.')
    .argument('<system>', 'name or id')
    .option('--type <name>', 'one object type')
    .option('--all', 'also what is not selected')
    .addHelpText('after', examples('jim systems schema HR', 'jim systems schema Directory --type user --all'))
    .action(async (given: string, options: { readonly type?: string; readonly all?: boolean }, command: Command) => {
      const session = await openSession(command, call);
      const { id } = await findSystem(session.client, given);
      const all = await session.client.call(objectTypesList, { params: { id } });
      const types = options.type === undefined ? all : [pickByName('object type', all, options.type)];
      const isShown = ({ selected }: { readonly selected: boolean }): boolean => options.all === true || selected;
      const shown = types
        .filter((type) => options.type !== undefined || isShown(type))
        .map((type) => ({ ...type, attributes: type.attributes.filter(isShown) }));
      session.print(shown, () => describe(shown, session.style));
    });
}

function describe(types: readonly ObjectType[], style: Style): string[] {
  if (types.length === 0) return ['No object type is selected; --all shows those that could be.'];
  const columns: readonly Column<Attribute>[] = [
    { title: 'Id', of: ({ id }) => id },
    { title: 'Attribute', of: ({ name }) => name },
    { title: 'Type', of: ({ type }) => type },
    { title: 'Values', of: ({ attributePlurality }) => (attributePlurality === 'MultiValued' ? 'many' : 'one') },
    { title: 'Marks', of: marksOf },
    { title: 'Selected', of: ({ selected }) => (selected ? 'yes' : 'no') },
  ];
  return types.flatMap((type, index) => [
    ...(index === 0 ? [] : ['']),
    `${style.bold(type.name)} (id ${type.id}${type.selected ? '' : ', not selected'})`,
    ...formatTable(type.attributes, columns, style),
  ]);
}

function marksOf({ isExternalId, isSecondaryExternalId, writability }: Attribute): string {
  return [
    ...(isExternalId ? ['external id'] : []),
    ...(isSecondaryExternalId ? ['secondary external id'] : []),
    ...(writability === 'ReadOnly' ? ['read-only'] : []),
  ].join(', ');
}
