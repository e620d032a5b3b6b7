import type { Command } from 'commander';
import type { Client } from '@jim/contract/client.ts';
import { runProfilesList } from '@jim/contract/endpoints/run-profiles.ts';
import { findSystem, listRules, listSchedules, listSystems } from '../../api/find-by-name.ts';
import { connect } from '../../connection.ts';
import { readProfiles } from '../../profiles.ts';
import type { JimCall } from '../../session.ts';

/**
 * What can stand in place of the last word, one a line: commands, options, and the names that the server knows.
 * A shell waits for this, so whatever is not to be had is left out.
 * @param words what follows `jim`; the last one is being typed, and may be empty
 */
export async function completeWords(program: Command, words: readonly string[], call: JimCall): Promise<number> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { command, args } = walk(program, before);
  const candidates = typed.startsWith('-')
    ? optionsOf(command)
    : [
        ...command.commands.map((each) => each.name()),
        ...(await namesFor(command, args, before, call).catch(() => [])),
      ];
  const fitting = candidates.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  for (const name of new Set(fitting)) call.terminal.out.write(`${name}\n`);
  return 0;
}

/** The command that the words lead to, and the arguments given to it so far. */
function walk(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly args: readonly string[] } {
  let command = program;
  const args: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const option = word.startsWith('-') ? findOption(command, word) : undefined;
    if (option?.required === true) index += 1;
    if (word.startsWith('-')) continue;
    const below = args.length === 0 ? command.commands.find((each) => each.name() === word) : undefined;
    if (below) command = below;
    else args.push(word);
  }
  return { command, args };
}

function findOption(command: Command, word: string) {
  for (let each: Command | null = command; each; each = each.parent) {
    const found = each.options.find((option) => option.long === word);
    if (found) return found;
  }
  return undefined;
}

function optionsOf(command: Command): string[] {
  const names: string[] = ['--help'];
  for (let each: Command | null = command; each; each = each.parent)
    names.push(...each.options.flatMap((option) => (option.long === undefined ? [] : [option.long])));
  return names;
}

async function namesFor(
  command: Command,
  args: readonly string[],
  words: readonly string[],
  call: JimCall,
): Promise<readonly string[]> {
  const lastOption = findOption(command, words.at(-1) ?? '');
  const wanted =
    lastOption?.required === true ? lastOption.long?.slice(2) : command.registeredArguments[args.length]?.name();
  const isProfileName =
    lastOption?.long === '--profile' || (command.parent?.name() === 'profiles' && command.name() !== 'add');
  if (isProfileName) return Object.keys((await readProfiles(call.terminal)).profiles);
  if (wanted === undefined || !['system', 'profile', 'schedule', 'rule', 'activity'].includes(wanted)) return [];
  if (wanted === 'activity') return ['latest'];
  const { client } = await connect(flagsOf(words), call.terminal);
  return await Promise.race([readNames(client, wanted, args), nothingAfter(2_000)]);
}

async function readNames(client: Client, wanted: string, args: readonly string[]): Promise<readonly string[]> {
  if (wanted === 'schedule') return (await listSchedules(client)).map(({ name }) => name);
  if (wanted === 'rule') return (await listRules(client)).map(({ name }) => name);
  if (wanted === 'system') return (await listSystems(client)).map(({ name }) => name);
  const { id } = await findSystem(client, args[0] ?? '');
  return (await client.call(runProfilesList, { params: { connectedSystemId: id } })).map(({ name }) => name);
}

function nothingAfter(milliseconds: number): Promise<readonly string[]> {
  return new Promise((resolve) => setTimeout(() => resolve([]), milliseconds).unref());
}

function flagsOf(words: readonly string[]): {
  readonly url?: string;
  readonly apiKey?: string;
  readonly profile?: string;
} {
  const valueOf = (flag: string): string | undefined => {
    const at = words.indexOf(flag);
    return at < 0 ? undefined : words[at + 1];
  };
  const [url, apiKey, profile] = ['--url', '--api-key', '--profile'].map(valueOf);
  return {
    ...(url !== undefined && { url }),
    ...(apiKey !== undefined && { apiKey }),
    ...(profile !== undefined && { profile }),
  };
}
