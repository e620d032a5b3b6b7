import pg from 'pg';
import type { Log } from '../log.ts';
import { CommitOutcomeUnknownError, isTransientDatabaseError } from './transient-database-error.ts';
import { typeParsers } from './value-parsers.ts';

/** `name` makes it a prepared statement, planned once per connection: give each text one name of its own. */
export interface SqlStatement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface SqlResult<Row> {
  readonly rows: Row[];
  /** Rows returned, or rows affected when the statement returns none. */
  readonly rowCount: number;
}

/**
 * Statements are sent as they are made and answered in that order, whether or not the ones before were awaited: what does
 * not depend on an answer is best made at once and awaited together. After one has failed, those behind it fail too, and
 * once the transaction is over nothing more is sent: what was still being made beside the failure cannot slip out of it.
 */
export interface Transaction {
  query<Row = Record<string, never>>(statement: SqlStatement): Promise<SqlResult<Row>>;
}

export interface Database extends Transaction, AsyncDisposable {
  /**
   * Runs `work` on one connection between BEGIN and COMMIT; any error rolls back and is thrown on.
   * @throws CommitOutcomeUnknownError when the connection was lost during COMMIT.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Round trips made so far, BEGIN, COMMIT and ROLLBACK included. */
  readonly statementCount: number;
  readonly pool: PoolState;
  close(): Promise<void>;
}

/** Of the connections of this process. */
export interface PoolState {
  readonly inUse: number;
  readonly idle: number;
  /** Of work that has to wait for a connection. */
  readonly waiting: number;
}

export interface DatabaseOptions {
  readonly log: Log;
  /** Connections at most; 10 unless given. */
  readonly poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Called for each statement sent; for tests and tools that look at what runs. */
  readonly onStatement?: (statement: SqlStatement) => void;
}

/** Opens no connection yet. Values are read as value-parsers.ts says. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const { log, poolSize = 10, applicationName = 'jim', onStatement } = options;
  const pool = new pg.Pool({
    connectionString: url,
    pipeline: true,
    max: poolSize,
    types: typeParsers,
    application_name: applicationName,
    options: '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601',
    connectionTimeoutMillis: 30_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  let statementCount = 0;
  let closed: Promise<void> | undefined;
  pool.on('error', (error) => {
    // one that is closing may lose the race with a server that stops
    if (!closed) log.warn({ err: error }, 'An idle database connection was lost.');
  });

  async function send<Row>(target: pg.Pool | pg.PoolClient, statement: SqlStatement): Promise<SqlResult<Row>> {
    statementCount += 1;
    onStatement?.(statement);
    const { name, text, values } = statement;
    const result = await target.query({ name, text, values: values as unknown[] | undefined });
    return { rows: result.rows, rowCount: result.rowCount ?? 0 };
  }

  async function transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    const noteLoss = (error: Error): void => void (broken = error);
    client.on('error', noteLoss);
    let step: 'work' | 'commit' | 'over' = 'work';
    const query: Transaction['query'] = (statement) =>
      step === 'work'
        ? send(client, statement)
        : Promise.reject(new Error('The transaction of this statement is over.'));
    try {
      const begun = send(client, { text: 'BEGIN' });
      const [result] = await Promise.all([work({ query }), begun]);
      step = 'commit';
      await send(client, { text: 'COMMIT' });
      return result;
    } catch (error) {
      if (step === 'commit' && isTransientDatabaseError(error) && !reachedServer(error)) {
        broken ??= error instanceof Error ? error : new Error(String(error));
        throw new CommitOutcomeUnknownError(error);
      }
      step = 'over';
      broken ??= await send(client, { text: 'ROLLBACK' }).then(
        () => undefined,
        (failure: Error) => failure,
      );
      throw error;
    } finally {
      client.off('error', noteLoss);
      client.release(broken);
    }
  }

  const close = (): Promise<void> => (closed ??= pool.end());
  return {
    query: (statement) => send(pool, statement),
    transaction,
    get statementCount() {
      return statementCount;
    },
    get pool() {
      const { totalCount, idleCount, waitingCount } = pool;
      // What an idle connection is just being given to does not wait.
      return { inUse: totalCount - idleCount, idle: idleCount, waiting: Math.max(0, waitingCount - idleCount) };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The server itself refused the commit (a deferred constraint, a serialisation failure): then it was rolled back for certain. */
function reachedServer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}
