import type { Command } from 'commander';
import { CommandError } from '../../command-error.ts';
import { readProfiles, writeProfiles } from '../../profiles.ts';
import { examples, openLocalSession, type JimCall } from '../../session.ts';

export function addProfilesRemove(profiles: Command, call: JimCall): void {
  profiles
    .command('remove')
    .description('Forget a profile and its key. The key itself stays good: "jim api-key revoke" ends it.')
    .argument('<name>', 'a profile')
    .addHelpText('after', examples('jim profiles remove test'))
    .action(async (name: string, _options: object, command: Command) => {
      const session = openLocalSession(command, call);
      const before = await readProfiles(call.terminal);
      if (before.profiles[name] === undefined)
        throw new CommandError(`There is no profile "${name}".`, { code: 'NOT_FOUND' });
      const rest = Object.fromEntries(Object.entries(before.profiles).filter(([each]) => each !== name));
      await writeProfiles(call.terminal, { current: before.current === name ? null : before.current, profiles: rest });
      session.print({ name, removed: true }, () => [`${name} is forgotten.`]);
    });
}
