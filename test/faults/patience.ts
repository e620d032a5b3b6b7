/**
 * What the ledger asks of an installation that has just been struck: it is asked again for as long as the installation
 * says that it is not ready, and no longer. What may have taken effect although no answer came is looked for first.
 */
import { healthReady } from '@jim/contract/endpoints/health.ts';
import { ApiCallError, type Client } from '@jim/contract/client.ts';
import { silentLog } from '../../packages/server/src/log.ts';
import { openDatabase, type Database } from '../../packages/server/src/store/database.ts';
import { isTransientDatabaseError } from '../../packages/server/src/store/transient-database-error.ts';
import { pause } from './pause.ts';

/** Beyond that an installation that is not ready stays so. */
const secondsToBeReady = 60;
/** An installation that says it is ready and refuses again and again is not ready, whatever it says. */
const mostRefusals = 5;

/** No answer came, or one that says that none can be given at the moment. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ApiCallError) return error.status === 503;
  return error instanceof TypeError && error.message === 'fetch failed';
}

export interface Request<Reply> {
  send(): Promise<Reply>;
  /** What an earlier attempt brought about, if it did; for what must not be done twice. */
  readonly findDone?: () => Promise<Reply | undefined>;
}

/** @throws Error when the installation is not ready in time, or says that it is and goes on refusing. */
export async function callPatiently<Reply>(client: Client, { send, findDone }: Request<Reply>): Promise<Reply> {
  for (let refusals = 1; ; refusals += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isUnavailable(error) || refusals > mostRefusals) throw error;
    }
    await becomeReady(client);
    const done = await findDone?.();
    if (done !== undefined) return done;
  }
}

async function becomeReady(client: Client): Promise<void> {
  const until = performance.now() + secondsToBeReady * 1000;
  for (;;) {
    const problem = await client.call(healthReady).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (problem === undefined) return;
    if (!isUnavailable(problem)) throw problem;
    if (performance.now() > until)
      throw new Error(`It was still not ready after ${secondsToBeReady} s.`, { cause: problem });
    await pause(50);
  }
}

/** The ledger's own client, which only looks: it asks again while the database is away. */
export function openLedgerDatabase(url: string): Database {
  const database = openDatabase(url, { log: silentLog(), poolSize: 2, applicationName: 'fault ledger' });
  return {
    query: (statement) => askPatiently(() => database.query(statement)),
    transaction: (work) => askPatiently(() => database.transaction(work)),
    get statementCount() {
      return database.statementCount;
    },
    close: database.close,
    [Symbol.asyncDispose]: database.close,
  };
}

async function askPatiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + secondsToBeReady * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransientDatabaseError(error) || performance.now() > until) throw error;
    }
    await pause(50);
  }
}
