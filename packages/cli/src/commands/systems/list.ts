import type { Command } from 'commander';
import { listSystems } from '../../api/find-by-name.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { formatTable } from '../../terminal/text-table.ts';
import { systemColumns } from './system-columns.ts';

/** @returns the command, for those under it */
export function addSystems(program: Command, call: JimCall): Command {
  return program
    .command('systems')
    .description('List the connected systems.')
    .addHelpText('after', examples('jim systems', 'jim systems show HR', 'jim systems --json'))
    .action(async (_options: object, command: Command) => {
      const session = await openSession(command, call);
      const systems = await listSystems(session.client);
      session.print(systems, () =>
        systems.length === 0
          ? ['No connected systems.']
          : formatTable(systems, systemColumns(session.style), session.style),
      );
    });
}
