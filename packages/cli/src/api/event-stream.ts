import { activityStream } from '@jim/contract/endpoints/activity-control.ts';
import type { Connection } from '../connection.ts';

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Events of one activity until the server ends the stream. @throws TypeError when it breaks off; Error when it is refused */
export async function* readActivityEvents(
  { url, apiKey }: Connection,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const response = await fetch(`${url}${activityStream.path.replace('{id}', encodeURIComponent(id))}`, {
    headers: { accept: 'text/event-stream', ...(apiKey !== undefined && { 'x-api-key': apiKey }) },
    redirect: 'error',
    signal,
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`The stream was refused: ${response.status}.`);
  }
  yield* parseEvents(response.body.pipeThrough(new TextDecoderStream()));
}

/** Server-sent events: fields by line, an event by blank line; comments are left out. */
export async function* parseEvents(texts: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let rest = '';
  for await (const text of texts) {
    const blocks = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line));
      const valuesOf = (name: string): string[] =>
        fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
      const data = valuesOf('data');
      if (data.length > 0) yield { event: valuesOf('event').at(-1) ?? 'message', data: data.join('\n') };
    }
  }
}
