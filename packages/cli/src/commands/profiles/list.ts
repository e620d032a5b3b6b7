import type { Command } from 'commander';
import { profilesFile, readProfiles } from '../../profiles.ts';
import { examples, openLocalSession, type JimCall } from '../../session.ts';
import { formatTable } from '../../terminal/text-table.ts';

/** @returns the command, for those under it */
export function addProfiles(program: Command, call: JimCall): Command {
  return program
    .command('profiles')
    .description('List the places that are kept with their keys; the current one is used unless another is named.')
    .addHelpText(
      'after',
      examples('jim profiles', 'jim profiles add production https://jim.example.com', 'jim profiles use production'),
    )
    .action(async (_options: object, command: Command) => {
      const session = openLocalSession(command, call);
      const { current, profiles } = await readProfiles(call.terminal);
      const rows = Object.entries(profiles).map(([name, { url, apiKey }]) => ({
        name,
        url,
        isCurrent: name === current,
        keyPrefix: apiKey?.slice(0, 12) ?? null,
      }));
      session.print(rows, () =>
        rows.length === 0
          ? [`No profiles in ${profilesFile(call.terminal)}.`]
          : formatTable(
              rows,
              [
                { title: '', of: ({ isCurrent }) => (isCurrent ? '*' : ' ') },
                { title: 'Profile', of: ({ name }) => name },
                { title: 'Where', of: ({ url }) => url },
                { title: 'Key', of: ({ keyPrefix }) => (keyPrefix === null ? 'none' : `${keyPrefix}…`) },
              ],
              session.style,
            ),
      );
    });
}
