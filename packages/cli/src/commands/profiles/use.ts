import type { Command } from 'commander';
import { CommandError } from '../../command-error.ts';
import { readProfiles, writeProfiles } from '../../profiles.ts';
import { examples, openLocalSession, type JimCall } from '../../session.ts';

export function addProfilesUse(profiles: Command, call: JimCall): void {
  profiles
    .command('use')
    .description('Make a profile the current one.')
    .argument('<name>', 'a profile')
    .addHelpText('after', examples('jim profiles use production'))
    .action(async (name: string, _options: object, command: Command) => {
      const session = openLocalSession(command, call);
      const { profiles: known } = await readProfiles(call.terminal);
      const profile = known[name];
      if (profile === undefined)
        throw new CommandError(`There is no profile "${name}". Known: ${Object.keys(known).join(', ') || 'none'}.`, {
          code: 'NOT_FOUND',
        });
      await writeProfiles(call.terminal, { current: name, profiles: known });
      session.print({ name, url: profile.url, isCurrent: true }, () => [
        `${name} is the current profile: ${profile.url}.`,
      ]);
    });
}
