import type { Command } from 'commander';
import { apiKeysDelete, apiKeysList } from '@jim/contract/endpoints/api-keys.ts';
import { pickKey, revokeKeyOffline } from '../../offline/api-keys.ts';
import { openData } from '../../offline/open-data.ts';
import { confirm, examples, openLocalSession, openSession, type JimCall } from '../../session.ts';

interface Options {
  readonly yes?: boolean;
  readonly offline?: boolean;
  readonly data?: string;
}

export function addApiKeyRevoke(apiKeys: Command, call: JimCall): void {
  apiKeys
    .command('revoke')
    .description('Delete an API key, at once and for good.')
    .argument('<key>', 'name, id, or the beginning of the key itself')
    .option('--yes', 'do not ask')
    .option('--offline', 'without the API: in the database of the data folder or DATABASE_URL')
    .option('--data <folder>', 'the data folder, instead of JIM_DATA or ./data')
    .addHelpText(
      'after',
      examples(
        'jim api-key revoke "Nightly job"',
        'jim api-key revoke jim_ak_1a2b3 --yes',
        'jim api-key revoke Rescue --offline --yes',
      ),
    )
    .action(async (given: string, options: Options, command: Command) => {
      if (options.offline === true) {
        const session = openLocalSession(command, call);
        await confirm(session, `Revoke the API key "${given}"?`, options.yes);
        await using data = await openData(options, call.terminal, 'refuse');
        const key = await revokeKeyOffline(data, given);
        return session.print({ ...key, revoked: true }, () => [`"${key.name}" (${key.keyPrefix}…) is revoked.`]);
      }
      const session = await openSession(command, call);
      const key = pickKey(await session.client.call(apiKeysList), given);
      await confirm(session, `Revoke the API key "${key.name}" (${key.keyPrefix}…)?`, options.yes);
      await session.client.call(apiKeysDelete, { params: { id: key.id } });
      session.print({ ...key, revoked: true }, () => [`"${key.name}" (${key.keyPrefix}…) is revoked.`]);
    });
}
