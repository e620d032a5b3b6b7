import type { SqlResult, SqlStatement, Transaction } from './database.ts';

/**
 * Lets statements be made while others run: each is sent when the one before it is done, in the order in which they were
 * given, and none after one has failed. The first one is sent at once, so that the database works while the rest is made.
 */
export function inTurn(tx: Transaction): Transaction {
  let last: Promise<unknown> | undefined;
  return {
    query<Row>(statement: SqlStatement): Promise<SqlResult<Row>> {
      const result = last === undefined ? tx.query<Row>(statement) : last.then(() => tx.query<Row>(statement));
      last = result;
      return result;
    },
  };
}
