/**
 * Where JIM is and with which key, kept in `~/.config/jim/profiles.json` (or under XDG_CONFIG_HOME), readable by its owner only:
 *
 *   { "current": "production", "profiles": { "production": { "url": "https://…", "apiKey": "jim_ak_…" } } }
 */
import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CommandError } from './command-error.ts';
import type { Terminal } from './terminal/terminal.ts';
import { whenMissing } from './when-missing.ts';

const profilesSchema = z.object({
  current: z.string().nullable().default(null),
  profiles: z.record(z.string(), z.object({ url: z.url(), apiKey: z.string().optional() })).default({}),
});
export type Profiles = z.output<typeof profilesSchema>;
export type Profile = Profiles['profiles'][string];

export function profilesFile({ environment, home }: Pick<Terminal, 'environment' | 'home'>): string {
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'jim', 'profiles.json');
}

/** None when there is no file. @throws CommandError when it cannot be read as profiles */
export async function readProfiles(terminal: Pick<Terminal, 'environment' | 'home'>): Promise<Profiles> {
  const file = profilesFile(terminal);
  const text = await readFile(file, 'utf8').catch(whenMissing('{}'));
  if (text !== '{}' && process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0)
    await chmod(file, 0o600);
  const parsed = profilesSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new CommandError(`${file} cannot be read as profiles: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

/** Replaced in one step. */
export async function writeProfiles(
  terminal: Pick<Terminal, 'environment' | 'home'>,
  profiles: Profiles,
): Promise<void> {
  const file = profilesFile(terminal);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
