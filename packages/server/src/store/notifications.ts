import pg from 'pg';
import type { Log } from '../log.ts';

export interface NotificationHandler {
  notified(payload: string): void;
  /** The connection was away and is back: anything may have been missed. */
  missed(): void;
}

/**
 * LISTEN on one connection of its own, for all listeners of a process. A notification is only ever a hint
 * that something changed; whoever must not miss a change looks again at `missed` and once in a while.
 */
export interface Notifications extends AsyncDisposable {
  /** @returns a function that ends the listening. */
  listen(channel: string, handler: NotificationHandler): Promise<() => void>;
  /**
   * Holds the session's advisory lock (`space`, hashtext(`name`)) for as long as the connection lives, and takes it
   * again after a reconnect: a sign of life that ends with the process, however it ends.
   */
  holdLock(space: number, name: string): Promise<() => Promise<void>>;
  /** Aborted when `close` begins: long answers that live on notifications end then. */
  readonly ended: AbortSignal;
  close(): Promise<void>;
}

export interface NotificationsOptions {
  readonly log: Log;
  readonly applicationName?: string;
  /** How often the connection proves that it still works. */
  readonly checkEveryMs?: number;
}

interface HeldLock {
  readonly space: number;
  readonly name: string;
}

const firstRetryMs = 100;
const longestRetryMs = 5_000;

export async function openNotifications(url: string, options: NotificationsOptions): Promise<Notifications> {
  const { log, applicationName = 'jim listener', checkEveryMs = 10_000 } = options;
  const handlers = new Map<string, Set<NotificationHandler>>();
  const locks = new Set<HeldLock>();
  let current: pg.Client | undefined;
  const ending = new AbortController();
  let closed = false;
  let retryMs = firstRetryMs;
  let retryTimer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client));
    client.on('notification', ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler.notified(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of handlers.keys()) await client.query(`LISTEN ${channel}`);
      for (const lock of locks) await takeLock(client, lock);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    current = client;
    retryMs = firstRetryMs;
  }

  function lose(client: pg.Client, reason?: unknown): void {
    if (current !== client) return;
    current = undefined;
    client.end().catch(() => undefined);
    if (closed) return;
    log.warn(
      reason === undefined ? {} : { err: reason },
      'The connection that listens for changes was lost; it will be opened again.',
    );
    reconnectSoon();
  }

  function reconnectSoon(): void {
    retryTimer = setTimeout(() => {
      if (closed) return;
      connect().then(tellAllMissed, reconnectSoon);
    }, retryMs);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  }

  function tellAllMissed(): void {
    if (closed) return void current?.end().catch(() => undefined);
    for (const set of handlers.values()) for (const handler of set) handler.missed();
  }

  /** One statement after the other: a connection does one thing at a time. */
  function inTurn(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const done = turn.then(async () => {
      if (current) await work(current);
    });
    turn = done.catch(() => undefined);
    return done;
  }

  async function check(): Promise<void> {
    const client = current;
    if (!client) return;
    try {
      await inTurn(async (connected) => {
        await connected.query('SELECT 1');
        for (const lock of locks) await takeLock(connected, lock);
      });
    } catch (error) {
      lose(client, error);
    }
  }

  await connect();
  const checkTimer = setInterval(() => void check(), checkEveryMs);

  const close = async (): Promise<void> => {
    closed = true;
    ending.abort();
    clearInterval(checkTimer);
    clearTimeout(retryTimer);
    const client = current;
    current = undefined;
    await client?.end().catch(() => undefined);
  };

  return {
    async listen(channel, handler) {
      if (!/^[a-z_]+$/.test(channel)) throw new TypeError(`"${channel}" is not a name of a channel.`);
      const set = handlers.get(channel) ?? new Set();
      handlers.set(channel, set);
      set.add(handler);
      await inTurn((client) => client.query(`LISTEN ${channel}`));
      return () => void set.delete(handler);
    },
    async holdLock(space, name) {
      const lock = { space, name };
      locks.add(lock);
      await inTurn((client) => takeLock(client, lock));
      return async () => {
        locks.delete(lock);
        await inTurn((client) => client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [space, name])).catch(
          () => undefined,
        );
      };
    },
    ended: ending.signal,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Session locks count how often they were taken; this takes one only when this session does not hold it. */
async function takeLock(client: pg.Client, { space, name }: HeldLock): Promise<void> {
  await client.query(
    `SELECT pg_try_advisory_lock($1, hashtext($2))
     WHERE NOT EXISTS (
       SELECT 1 FROM pg_locks
       WHERE locktype = 'advisory' AND pid = pg_backend_pid()
         AND classid = $1::int::oid AND objid = hashtext($2)::oid AND objsubid = 2
     )`,
    [space, name],
  );
}
