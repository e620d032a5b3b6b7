import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';

/** Server-sent events: what a handler returns as its value, and what it writes to. */
export interface EventStream {
  readonly body: Readable;
  /** `id` comes back as `Last-Event-ID` when the caller connects again. Nothing is sent after the end. */
  send(event: string, data: unknown, id?: string): void;
  end(): void;
}

export const eventStreamHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  // Else some proxies keep events back.
  'x-accel-buffering': 'no',
};

const heartbeatMs = 15_000;
/** A caller that reads slower than this much behind is let go; it connects again and begins afresh. */
const mostBehindBytes = 1024 * 1024;

/** Ends when one of `signals` aborts; `whenOver` is called once, however it ends. */
export function openEventStream(signals: readonly AbortSignal[], whenOver: () => void): EventStream {
  const body = new PassThrough();
  const stop = AbortSignal.any([...signals]);
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
  let isOver = false;

  function end(): void {
    if (isOver) return;
    isOver = true;
    clearInterval(heartbeat);
    stop.removeEventListener('abort', end);
    body.end();
    whenOver();
  }

  function write(text: string): void {
    if (isOver) return;
    body.write(text);
    if (body.writableLength > mostBehindBytes) {
      end();
      body.destroy();
    }
  }

  body.on('close', end);
  stop.addEventListener('abort', end);
  write('retry: 2000\n\n');
  if (stop.aborted) end();
  return {
    body,
    send: (event, data, id) =>
      write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    end,
  };
}
