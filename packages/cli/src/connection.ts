import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type Client } from '@jim/contract/client.ts';
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-codes.ts';
import { readProfiles } from './profiles.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface Connection {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly client: Client;
}

export interface ConnectionFlags {
  readonly url?: string;
  readonly apiKey?: string;
  readonly profile?: string;
}

const defaultUrl = 'http://127.0.0.1:5200';

/**
 * A flag beats the profile named on the command line, which beats JIM_URL and JIM_API_KEY, which beat the current profile.
 * A key goes only to the place it was given with: the key of a profile not to another URL. On this machine, with no key at
 * all, it is the one that the first start left in the data folder.
 */
export async function connect(flags: ConnectionFlags, terminal: Terminal): Promise<Connection> {
  const { environment } = terminal;
  const { current, profiles } = await readProfiles(terminal);
  const named = flags.profile === undefined ? undefined : profiles[flags.profile];
  if (flags.profile !== undefined && named === undefined) {
    const known = Object.keys(profiles).join(', ') || 'none';
    throw new CommandError(`There is no profile "${flags.profile}". Known: ${known}.`, { exitCode: exitCodes.usage });
  }
  const fromEnvironment = environment['JIM_URL'] ? { url: environment['JIM_URL'] } : undefined;
  const remembered = current === null ? undefined : profiles[current];
  const place = named ?? fromEnvironment ?? remembered;
  const url = (flags.url ?? place?.url ?? defaultUrl).replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new CommandError(`"${url}" is not a URL such as https://jim.example.com.`, { exitCode: exitCodes.usage });
  const belonging = [named, remembered].find((profile) => profile?.url.replace(/\/+$/, '') === url)?.apiKey;
  const apiKey =
    flags.apiKey ??
    (named ? belonging : environment['JIM_API_KEY'] || belonging) ??
    (isThisMachine(url) ? await readFirstKey(environment) : undefined);
  return { url, apiKey, client: createClient({ url, ...(apiKey !== undefined && { apiKey }) }) };
}

function isThisMachine(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

/** What another user keeps to themselves is no key of ours: the server says then that one is needed. */
async function readFirstKey(environment: Terminal['environment']): Promise<string | undefined> {
  const file = join(environment['JIM_DATA'] || 'data', 'first-api-key');
  return (await readFile(file, 'utf8').catch(() => '')).trim() || undefined;
}
