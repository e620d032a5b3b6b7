import type { Command } from 'commander';
import { findSystem, listRules, type RuleHeader } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

/** @returns the command, for those under it */
export function addRules(program: Command, call: JimCall): Command {
  return program
    .command('rules')
    .description('List the synchronisation rules.')
    .option('--system <system>', 'only of this connected system')
    .addHelpText('after', examples('jim rules', 'jim rules --system HR', 'jim rules show "People from HR"'))
    .action(async (options: { readonly system?: string }, command: Command) => {
      const session = await openSession(command, call);
      const { client, style } = session;
      const system = options.system === undefined ? undefined : await findSystem(client, options.system);
      const all = await listRules(client);
      const rules = system === undefined ? all : all.filter(({ connectedSystemId }) => connectedSystemId === system.id);
      session.print(rules, () =>
        rules.length === 0 ? ['No synchronisation rules.'] : formatTable(rules, columns, style),
      );
    });
}

const columns: readonly Column<RuleHeader>[] = [
  { title: 'Id', of: ({ id }) => id },
  { title: 'Rule', of: ({ name }) => name, most: 40 },
  { title: 'Direction', of: ({ direction }) => direction },
  { title: 'System', of: ({ connectedSystemName }) => connectedSystemName },
  { title: 'Types', of: typesOf },
  { title: 'Mappings', of: ({ mappingCount }) => mappingCount },
  {
    title: 'Does',
    of: ({ projectToMetaverse, provisionToConnectedSystem }) =>
      projectToMetaverse === true ? 'projects' : provisionToConnectedSystem === true ? 'provisions' : '',
  },
  { title: 'Enabled', of: ({ enabled }) => (enabled ? 'yes' : 'no') },
];

export function typesOf(rule: RuleHeader): string {
  const { connectedSystemObjectTypeName: theirs, metaverseObjectTypeName: ours } = rule;
  return rule.direction === 'Import' ? `${theirs} → ${ours}` : `${ours} → ${theirs}`;
}
