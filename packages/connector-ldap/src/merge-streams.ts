/** Several producers, one consumer, and never more waiting than asked for. */

/**
 * Runs at most `concurrency` sources at once and yields what they produce as it comes; each source is at most one
 * item ahead of the consumer. The first error ends everything; leaving the loop early ends the sources.
 */
export async function* mergeStreams<T>(
  sources: readonly (() => AsyncIterable<T>)[],
  concurrency: number,
): AsyncGenerator<T> {
  const waiting = [...sources];
  const running = new Map<AsyncIterator<T>, Promise<{ iterator: AsyncIterator<T>; result: IteratorResult<T> }>>();
  const advance = (iterator: AsyncIterator<T>): void => {
    const next = iterator.next().then((result) => ({ iterator, result }));
    next.catch(() => {});
    running.set(iterator, next);
  };
  const startMore = (): void => {
    while (running.size < concurrency) {
      const source = waiting.shift();
      if (!source) return;
      advance(source()[Symbol.asyncIterator]());
    }
  };
  try {
    for (startMore(); running.size > 0; startMore()) {
      const { iterator, result } = await Promise.race(running.values());
      running.delete(iterator);
      if (result.done) continue;
      advance(iterator);
      yield result.value;
    }
  } finally {
    for (const iterator of running.keys()) void iterator.return?.().catch(() => {});
  }
}
