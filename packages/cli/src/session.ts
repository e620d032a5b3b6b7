import type { Command } from 'commander';
import type { Client } from '@jim/contract/client.ts';
import { CommandError } from './command-error.ts';
import { connect, type Connection, type ConnectionFlags } from './connection.ts';
import { exitCodes } from './exit-codes.ts';
import { createStyle, type Style } from './terminal/style.ts';
import { wantsColour, type Terminal } from './terminal/terminal.ts';

/** One call of `jim`. */
export interface JimCall {
  readonly terminal: Terminal;
  exitCode: number;
  /** Where it speaks to, once that is known; for what is said about errors. */
  url?: string;
}

/** What a command works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  readonly style: Style;
  readonly connection: Connection;
  readonly client: Client;
  /** The value as JSON, or the lines for people. */
  print(value: unknown, lines: () => readonly string[]): void;
  /** For people only, beside the result. */
  note(text: string): void;
  endWith(exitCode: number): void;
}

export type LocalSession = Omit<Session, 'connection' | 'client'>;

/** Options that every command has. */
export interface CommonOptions extends ConnectionFlags {
  readonly json?: boolean;
}

export async function openSession(command: Command, call: JimCall): Promise<Session> {
  const connection = await connect(command.optsWithGlobals<CommonOptions>(), call.terminal);
  call.url = connection.url;
  return { ...openLocalSession(command, call), connection, client: connection.client };
}

/** Without a server. */
export function openLocalSession(command: Command, call: JimCall): LocalSession {
  const { terminal } = call;
  const isJson = command.optsWithGlobals<CommonOptions>().json === true;
  return {
    terminal,
    isJson,
    style: createStyle(wantsColour(terminal.out, terminal.environment)),
    print(value, lines) {
      const text = isJson ? JSON.stringify(value ?? null, null, 2) : lines().join('\n');
      if (text !== '') terminal.out.write(`${text}\n`);
    },
    note: (text) => void (isJson || terminal.err.write(`${text}\n`)),
    endWith: (exitCode) => void (call.exitCode = exitCode),
  };
}

/** Goes on after a yes on the terminal, or with --yes. */
export async function confirm(session: LocalSession, question: string, isYes: boolean | undefined): Promise<void> {
  if (isYes === true) return;
  const { ask } = session.terminal;
  if (ask === undefined)
    throw new CommandError(`${question} Say --yes to go on: nobody can be asked here.`, { exitCode: exitCodes.usage });
  if (!/^y(es)?$/i.test(await ask(`${question} [y/N] `)))
    throw new CommandError('Nothing was done.', { code: 'DECLINED' });
}

/** For `--help`. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** For options that count. */
export function wholeNumber(given: string): number {
  if (!/^\d{1,9}$/.test(given))
    throw new CommandError(`"${given}" is not a whole number.`, { exitCode: exitCodes.usage });
  return Number(given);
}
