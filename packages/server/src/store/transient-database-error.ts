/**
 * The connection was lost while COMMIT was under way: whether the transaction took effect is not known.
 * Repeat the work only when it finds out for itself what is there already.
 */
export class CommitOutcomeUnknownError extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost during commit; it is not known whether the changes were stored.', {
      cause,
    });
    this.name = 'CommitOutcomeUnknownError';
  }
}

/** SQLSTATE classes and codes after which the same work may succeed later, unchanged. */
const transientStates: readonly RegExp[] = [
  /^08/, // connection exceptions
  /^53/, // too many connections, out of memory or disk
  /^57P0[123]$/, // shut down, crashed, still starting
  /^40001$/, // serialisation failure
  /^40P01$/, // deadlock
  /^55P03$/, // lock not available
];

const transientSystemCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** `pg` reports a cut connection without a code, only in words. */
const cutConnection =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Client was closed/i;

/** Whether the transaction was ended for a lock that another one held: the same work may simply be done again. */
export function isLockConflict(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '40P01' || code === '55P03';
}

/** Whether an error speaks of the connection or the moment, not of the statement: cut, refused, restarting, deadlock. */
export function isTransientDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof CommitOutcomeUnknownError) return true;
  if (error instanceof AggregateError && error.errors.some(isTransientDatabaseError)) return true;
  const code = 'code' in error ? String(error.code) : '';
  return (
    transientSystemCodes.has(code) ||
    transientStates.some((state) => state.test(code)) ||
    cutConnection.test(error.message) ||
    isTransientDatabaseError(error.cause)
  );
}
