import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Log } from '../log.ts';

type LogMethod = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** PostgreSQL's severities; what it calls LOG is its daily business. */
const methodOf: Readonly<Record<string, LogMethod>> = {
  LOG: 'debug',
  INFO: 'info',
  NOTICE: 'info',
  WARNING: 'warn',
  ERROR: 'warn',
  FATAL: 'error',
  PANIC: 'fatal',
};

/** Passes each line of the server's stderr to the log, and to `onLine`. Lines that continue a message keep its severity. */
export function logPostgresLines(child: ChildProcess, log: Log, onLine: (line: string) => void): void {
  if (!child.stderr) return;
  let method: LogMethod = 'info';
  createInterface({ input: child.stderr, crlfDelay: Infinity }).on('line', (line) => {
    const [, severity = '', text = line] = /^([A-Z]+):\s+(.*)$/.exec(line) ?? [];
    method = methodOf[severity] ?? method;
    log[method](text);
    onLine(line);
  });
}
