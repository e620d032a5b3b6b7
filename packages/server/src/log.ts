import pino from 'pino';

/** What the whole server logs through. Fields first, then one sentence. */
export type Log = Pick<pino.Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Log;
};

/** Says nothing; for tests and tools that report in their own way. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
