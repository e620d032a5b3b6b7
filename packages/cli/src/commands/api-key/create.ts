import type { Command } from 'commander';
import { apiKeysCreate } from '@jim/contract/endpoints/api-keys.ts';
import { rolesList } from '@jim/contract/endpoints/roles.ts';
import { pickByName } from '../../api/pick-by-name.ts';
import { CommandError } from '../../command-error.ts';
import { exitCodes } from '../../exit-codes.ts';
import { createKeyOffline } from '../../offline/api-keys.ts';
import { openData } from '../../offline/open-data.ts';
import { examples, openLocalSession, openSession, type JimCall, type LocalSession } from '../../session.ts';

interface Options {
  readonly role: readonly string[];
  readonly expires?: string;
  readonly description?: string;
  readonly offline?: boolean;
  readonly data?: string;
}

export function addApiKeyCreate(apiKeys: Command, call: JimCall): void {
  apiKeys
    .command('create')
    .description(
      'Make an API key. It is shown this once. With --offline in the database itself, for an administrator who is locked out.',
    )
    .argument('<name>', 'what it is for')
    .option(
      '--role <name>',
      'Reader, Operator or Administrator; may be repeated',
      (role, roles: string[]) => [...roles, role],
      [],
    )
    .option('--expires <time>', 'good until then, ISO 8601')
    .option('--description <text>', 'more about it')
    .option('--offline', 'without the API: in the database of the data folder or DATABASE_URL')
    .option('--data <folder>', 'the data folder, instead of JIM_DATA or ./data')
    .addHelpText(
      'after',
      examples(
        'jim api-key create "Nightly job" --role Operator',
        'jim api-key create Audit --role Reader --expires 2027-01-01',
        'jim api-key create Rescue --role Administrator --offline --data /var/lib/jim',
      ),
    )
    .action(async (name: string, options: Options, command: Command) => {
      if (options.role.length === 0)
        throw new CommandError('Say which --role the key has.', { exitCode: exitCodes.usage });
      if (options.offline !== true) {
        const session = await openSession(command, call);
        const roles = await session.client.call(rolesList);
        const roleIds = options.role.map((role) => pickByName('role', roles, role).id);
        const { expires: expiresAt, description } = options;
        const body = {
          name,
          roleIds,
          ...(expiresAt !== undefined && { expiresAt }),
          ...(description !== undefined && { description }),
        };
        return show(session, await session.client.call(apiKeysCreate, { body }));
      }
      const session = openLocalSession(command, call);
      await using data = await openData(options, call.terminal, 'refuse');
      const expiresAt = options.expires === undefined ? null : readTime(options.expires);
      show(session, await createKeyOffline(data, { name, roles: options.role, expiresAt, now: new Date() }));
    });
}

/** Only the key goes to the output, so that it can be caught. */
function show(session: LocalSession, created: { readonly key: string; readonly name: string }): void {
  session.note(`The key of "${created.name}"; it is shown this once:`);
  session.print(created, () => [created.key]);
}

function readTime(given: string): string {
  const time = new Date(given);
  if (Number.isNaN(time.getTime()))
    throw new CommandError(`"${given}" is not a time such as 2027-01-01T12:00Z.`, { exitCode: exitCodes.usage });
  return time.toISOString();
}
