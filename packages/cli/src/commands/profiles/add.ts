import type { Command } from 'commander';
import { createClient } from '@jim/contract/client.ts';
import { userinfoGet } from '@jim/contract/endpoints/sign-in.ts';
import { CommandError } from '../../command-error.ts';
import { exitCodes } from '../../exit-codes.ts';
import { profilesFile, readProfiles, writeProfiles } from '../../profiles.ts';
import { examples, openLocalSession, type CommonOptions, type JimCall } from '../../session.ts';

export function addProfilesAdd(profiles: Command, call: JimCall): void {
  profiles
    .command('add')
    .description(
      'Keep a place and its key, tried first; it becomes the current one. The key comes from --api-key, JIM_API_KEY or a question.',
    )
    .argument('<name>', 'what to call it')
    .argument('<url>', 'e.g. https://jim.example.com')
    .addHelpText(
      'after',
      examples(
        'jim profiles add production https://jim.example.com',
        'JIM_API_KEY=… jim profiles add test http://127.0.0.1:5200',
      ),
    )
    .action(async (name: string, givenUrl: string, _options: object, command: Command) => {
      const session = openLocalSession(command, call);
      const { terminal } = call;
      const url = givenUrl.replace(/\/+$/, '');
      if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
        throw new CommandError(`"${givenUrl}" is not a URL such as https://jim.example.com.`, {
          exitCode: exitCodes.usage,
        });
      const given =
        command.optsWithGlobals<CommonOptions>().apiKey ?? (terminal.environment['JIM_API_KEY'] || undefined);
      const apiKey = given ?? (await terminal.ask?.('API key: '));
      if (!apiKey)
        throw new CommandError('Give the API key with --api-key or JIM_API_KEY.', { exitCode: exitCodes.usage });
      call.url = url;
      const caller = await createClient({ url, apiKey }).call(userinfoGet);
      const before = await readProfiles(terminal);
      await writeProfiles(terminal, { current: name, profiles: { ...before.profiles, [name]: { url, apiKey } } });
      session.print({ name, url, isCurrent: true, roles: caller.roles }, () => [
        `${name} is the current profile: ${url} as ${caller.name ?? 'unknown'} (${caller.roles.join(', ')}). Kept in ${profilesFile(terminal)}.`,
      ]);
    });
}
