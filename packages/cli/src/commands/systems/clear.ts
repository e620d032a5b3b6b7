import type { Command } from 'commander';
import { connectedSystemsClear } from '@jim/contract/endpoints/connected-system-deletion.ts';
import { findSystem } from '../../api/find-by-name.ts';
import { confirm, examples, openSession, type JimCall } from '../../session.ts';
import { formatFacts } from '../../terminal/text-table.ts';

interface Options {
  readonly yes?: boolean;
  readonly preview?: boolean;
  readonly keepHistory?: boolean;
}

export function addSystemsClear(systems: Command, call: JimCall): void {
  systems
    .command('clear')
    .description('Empty the connector space of a system: its objects, their joins and its pending exports.')
    .argument('<system>', 'name or id')
    .option('--preview', 'say what would go, and clear nothing')
    .option('--keep-history', 'keep the changes recorded about its objects')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples('jim systems clear HR --preview', 'jim systems clear HR', 'jim systems clear HR --yes --json'),
    )
    .action(async (given: string, options: Options, command: Command) => {
      const session = await openSession(command, call);
      const { id, name } = await findSystem(session.client, given);
      const query = { deleteChangeHistory: options.keepHistory !== true };
      const preview = await session.client.call(connectedSystemsClear, {
        params: { id },
        query: { ...query, preview: true },
      });
      const counts = Object.entries(preview?.counts ?? {});
      const what = counts.map(([kind, count]) => `${kind}: ${count.toLocaleString('en-GB')}`).join(', ') || 'nothing';
      if (options.preview !== true) {
        await confirm(session, `Clear ${name}? What goes: ${what}.`, options.yes);
        await session.client.call(connectedSystemsClear, { params: { id }, query });
      }
      const result = { connectedSystemId: id, cleared: options.preview !== true, preview };
      session.print(result, () =>
        result.cleared
          ? [`${name} is empty. It held: ${what}.`]
          : [`Clearing ${name} would remove:`, ...formatFacts(counts), ...(preview?.warnings ?? [])],
      );
    });
}
