import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { logsList, type LogEntryDto } from '@jim/contract/endpoints/logs.ts';
import { examples, openSession, wholeNumber, type JimCall, type Session } from '../../session.ts';
import type { Style } from '../../terminal/style.ts';

interface Options {
  readonly follow?: boolean;
  readonly service?: string;
  readonly level?: string;
  readonly search?: string;
  readonly date?: string;
  readonly limit: number;
}

const pollEveryMs = 1_000;

export function addLogs(program: Command, call: JimCall): void {
  program
    .command('logs')
    .description('The service’s own log of a day, the newest last.')
    .option('--follow', 'go on with what comes, until Ctrl-C; with --json one entry a line')
    .option('--service <name>', 'only web, worker, scheduler or database')
    .option('--level <names>', 'only these, separated by commas: Warning,Error,Fatal')
    .option('--search <text>', 'part of the message or the exception')
    .option('--date <day>', 'another day than today, yyyy-mm-dd, UTC')
    .option('--limit <count>', 'the last so many', wholeNumber, 100)
    .addHelpText(
      'after',
      examples(
        'jim logs --follow',
        'jim logs --service worker --level Warning,Error',
        'jim logs --date 2026-11-24 --limit 5000 --json',
      ),
    )
    .action(async (options: Options, command: Command) => {
      const session = await openSession(command, call);
      if (options.follow === true) return await follow(session, options);
      const entries = (await readEntries(session, options, options.limit)).toReversed();
      session.print(entries, () => entries.map((entry) => lineOf(entry, session.style)));
    });
}

function readEntries({ client, terminal }: Session, options: Options, limit: number): Promise<LogEntryDto[]> {
  const { service, level, search, date } = options;
  return client.call(logsList, {
    query: {
      limit,
      ...(service !== undefined && { service }),
      ...(level !== undefined && { levels: level.split(',').map((name) => name.trim()) }),
      ...(search !== undefined && { search }),
      ...(date !== undefined && { date }),
    },
    signal: terminal.interrupted,
  });
}

/** Until Ctrl-C, which is how it is meant to end. */
async function follow(session: Session, options: Options): Promise<void> {
  const { terminal, isJson, style } = session;
  let since = '';
  let seen = new Set<string>();
  try {
    for (let limit = options.limit; ; limit = 5_000) {
      const entries = (await readEntries(session, options, limit)).toReversed();
      for (const entry of entries) {
        const key = JSON.stringify(entry);
        if (entry.timestamp < since || seen.has(key)) continue;
        // entries of one moment come in any order: only those before it are done with
        if (entry.timestamp > since) seen = new Set();
        since = entry.timestamp;
        seen.add(key);
        terminal.out.write(`${isJson ? key : lineOf(entry, style)}\n`);
      }
      await delay(pollEveryMs, undefined, { signal: terminal.interrupted });
    }
  } catch (error) {
    if (!terminal.interrupted.aborted) throw error;
  }
}

function lineOf({ timestamp, levelShort, service, message, exception }: LogEntryDto, style: Style): string {
  const level = /ERR|FTL/.test(levelShort)
    ? style.red(levelShort)
    : levelShort === 'WRN'
      ? style.yellow(levelShort)
      : levelShort;
  const rest = exception === null ? '' : `\n${style.dim(exception)}`;
  return `${style.dim(timestamp.slice(0, 23).replace('T', ' ').replace('Z', ''))} ${level} ${service.padEnd(9)} ${message}${rest}`;
}
