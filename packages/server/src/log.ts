import pino from 'pino';
import type { LogLevel } from './config.ts';
import { openRollingFile, type RollingFile } from './logs/rolling-file.ts';
import { terminalLine } from './logs/terminal-line.ts';
import { logFolder } from './logs/log-files.ts';
import { redact, redactText } from './secrets/redact.ts';

/** What the whole server logs through: fields first, then one sentence. */
export type Log = Pick<pino.Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Log;
};

/** Whose files the log endpoints show, one a day for each. */
export const logServices = ['web', 'worker', 'scheduler', 'database'] as const;
export type LogService = (typeof logServices)[number];

export interface Logs {
  readonly logOf: (service: LogService) => Log;
  close(): void;
}

export interface LogsOptions {
  readonly dataFolder: string;
  readonly level: LogLevel;
  /** Where short lines for people go; none when absent. */
  readonly terminal?: Terminal;
}

export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Each entry goes as one line of JSON to `<data>/logs/jim.<service>.<day>.log`, and from `info` upwards (or the level,
 * when that is higher) as a short line to the terminal. Secrets are taken out before either.
 */
export function openLogs({ dataFolder, level, terminal }: LogsOptions): Logs {
  const files: RollingFile[] = [];
  const made = new Map<LogService, Log>();
  const make = (service: LogService): Log => {
    const file = openRollingFile({ folder: logFolder(dataFolder), service });
    files.push(file);
    const streams: pino.StreamEntry[] = [{ level, stream: file }];
    if (terminal) {
      const write = (line: string): void => void terminal.write(terminalLine(line, terminal.isTTY === true));
      streams.push({ level: isFinerThanInfo(level) ? 'info' : level, stream: { write } });
    }
    return pino({ ...pinoOptions, level, base: { service } }, pino.multistream(streams));
  };
  return {
    logOf: (service) => {
      const log = made.get(service) ?? make(service);
      made.set(service, log);
      return log;
    },
    close: () => {
      for (const file of files) file.close();
    },
  };
}

/** Says nothing; for tests and tools that report in their own way. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}

function isFinerThanInfo(level: LogLevel): boolean {
  return level === 'trace' || level === 'debug';
}

const pinoOptions: pino.LoggerOptions = {
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: {
    level: (label) => ({ level: label }),
    log: redactFields,
  },
  serializers: { err: (error: Error) => redact(pino.stdSerializers.err(error)) },
  hooks: {
    logMethod(args, method) {
      method.apply(this, cleanArguments(args) as typeof args);
    },
  },
};

/** Fields first, then the sentence: the error's own where none is given, which the logger would add uncleaned. */
function cleanArguments(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  const fields = first instanceof Error ? { err: first } : first;
  const clean = [fields, ...rest].map((arg) => (typeof arg === 'string' ? redactText(arg) : arg));
  const error = typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : undefined;
  return rest.length === 0 && error instanceof Error ? [...clean, redactText(error.message)] : clean;
}

/** Errors keep their kind here: the serializer knows how to write them. */
function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  const errors = Object.entries(fields).filter(([, value]) => value instanceof Error);
  const others = Object.entries(fields).filter(([, value]) => !(value instanceof Error));
  return { ...(redact(Object.fromEntries(others)) as Record<string, unknown>), ...Object.fromEntries(errors) };
}
