/** COPY over a connection of `pg`, which knows the messages of the protocol but has no interface for them. */
import { EventEmitter, once } from 'node:events';
import type pg from 'pg';

/** What `pg` calls on the statement that is being sent; not in its types. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  readonly stream: NodeJS.WritableStream & { pause(): void; resume(): void; readonly writableNeedDrain?: boolean };
}

const chunkBytes = 64 * 1024;

class CopyStatement {
  readonly #text: string;
  readonly #events = new EventEmitter();
  protected readonly finished: Promise<number>;
  #rowCount = 0;

  constructor(text: string) {
    this.#text = text;
    this.finished = new Promise((resolve, reject) => {
      this.#events.once('end', () => resolve(this.#rowCount));
      this.#events.once('error', reject);
    });
    // whoever waits hears of it; without this an error before the wait would end the process
    this.finished.catch(() => undefined);
  }

  submit(connection: CopyConnection): void {
    connection.query(this.#text);
  }
  handleError(error: Error): void {
    this.#events.emit('error', error);
  }
  handleReadyForQuery(): void {
    this.#events.emit('end');
  }
  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rowCount = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0);
  }
}

class CopyOut extends CopyStatement {
  readonly #take: (rows: Buffer) => Promise<void> | undefined;
  #pending = Buffer.allocUnsafe(2 * chunkBytes);
  #used = 0;
  #waiting: Promise<void> = Promise.resolve();

  constructor(text: string, take: (rows: Buffer) => Promise<void> | undefined) {
    super(text);
    this.#take = take;
  }

  /** Each message is a whole row. The buffer belongs to the parser, so rows are copied on the way. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }, connection: CopyConnection): void {
    if (this.#used + chunk.length > this.#pending.length) {
      const larger = Buffer.allocUnsafe(this.#used + chunk.length);
      this.#pending.copy(larger, 0, 0, this.#used);
      this.#pending = larger;
    }
    this.#used += chunk.copy(this.#pending, this.#used);
    if (this.#used >= chunkBytes) this.#flush(connection);
  }

  #flush(connection: CopyConnection | undefined): void {
    if (this.#used === 0) return;
    const rows = this.#pending.subarray(0, this.#used);
    this.#pending = Buffer.allocUnsafe(2 * chunkBytes);
    this.#used = 0;
    const busy = this.#take(rows);
    if (!busy) return;
    connection?.stream.pause();
    this.#waiting = this.#waiting.then(() => busy).finally(() => connection?.stream.resume());
    this.#waiting.catch((error: Error) => this.handleError(error));
  }

  async done(): Promise<number> {
    const count = await this.finished;
    this.#flush(undefined);
    await this.#waiting;
    return count;
  }
}

class CopyIn extends CopyStatement {
  readonly #rows: AsyncIterable<Buffer>;

  constructor(text: string, rows: AsyncIterable<Buffer>) {
    super(text);
    this.#rows = rows;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    void this.#send(connection);
  }

  async #send(connection: CopyConnection): Promise<void> {
    try {
      for await (const rows of this.#rows) {
        connection.sendCopyFromChunk(rows);
        if (connection.stream.writableNeedDrain === true) await once(connection.stream, 'drain');
      }
      connection.endCopyFrom();
    } catch (error) {
      connection.sendCopyFail(error instanceof Error ? error.message : String(error));
    }
  }

  done(): Promise<number> {
    return this.finished;
  }
}

/** `COPY … TO STDOUT`: hands on chunks of whole rows, in order; a promise makes it wait. @returns the number of rows */
export async function copyOut(
  client: pg.ClientBase,
  text: string,
  take: (rows: Buffer) => Promise<void> | undefined,
): Promise<number> {
  return client.query(new CopyOut(text, take) as unknown as pg.Submittable & CopyOut).done();
}

/** `COPY … FROM STDIN`. @returns the number of rows */
export async function copyIn(client: pg.ClientBase, text: string, rows: AsyncIterable<Buffer>): Promise<number> {
  return client.query(new CopyIn(text, rows) as unknown as pg.Submittable & CopyIn).done();
}
