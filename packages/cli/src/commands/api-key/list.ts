import type { Command } from 'commander';
import { apiKeysList, type ApiKeyDto } from '@jim/contract/endpoints/api-keys.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { formatTable, type Column } from '../../terminal/text-table.ts';

/** @returns the command, for those under it */
export function addApiKeys(program: Command, call: JimCall): Command {
  return program
    .command('api-key')
    .description('List the API keys, never the keys themselves.')
    .addHelpText(
      'after',
      examples(
        'jim api-key',
        'jim api-key create "Nightly job" --role Operator',
        'jim api-key create Rescue --offline --data /var/lib/jim',
      ),
    )
    .action(async (_options: object, command: Command) => {
      const session = await openSession(command, call);
      const keys = await session.client.call(apiKeysList);
      session.print(keys, () => formatTable(keys, columns, session.style));
    });
}

const columns: readonly Column<ApiKeyDto>[] = [
  { title: 'Name', of: ({ name }) => name, most: 40 },
  { title: 'Begins', of: ({ keyPrefix }) => keyPrefix },
  { title: 'Roles', of: ({ roles }) => roles.map(({ name }) => name).join(', ') },
  { title: 'Enabled', of: ({ isEnabled }) => (isEnabled ? 'yes' : 'no') },
  { title: 'Expires', of: ({ expiresAt }) => shortTime(expiresAt) || 'never' },
  {
    title: 'Last used',
    of: ({ lastUsedAt, lastUsedFromIp }) => [shortTime(lastUsedAt), lastUsedFromIp].filter(Boolean).join(' from '),
  },
  { title: 'Id', of: ({ id }) => id },
];
