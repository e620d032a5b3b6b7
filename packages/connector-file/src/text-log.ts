/** Texts on disk, in the order in which they came; their places in it stand for them, so that memory need not hold them. */
import type { FileHandle } from 'node:fs/promises';
import { openTemporaryFile } from './temporary-file.ts';

export interface TextLog extends AsyncDisposable {
  readonly count: number;
  add(texts: readonly string[]): Promise<void>;
  /** The texts at the places, by place. */
  read(places: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

/** Texts this near to each other are read at once. */
const nearBytes = 16 * 1024;

/** Gone from the disk when disposed of. */
export async function openTextLog(): Promise<TextLog> {
  const file = await openTemporaryFile();
  /** Where each begins, and where the last one ends. */
  const offsets = [0];
  const offsetOf = (place: number): number => offsets[place] ?? 0;
  const readSpan = async (span: readonly number[]): Promise<readonly (readonly [number, string])[]> => {
    const start = offsetOf(span[0] ?? 0);
    const bytes = await readBytes(file, start, offsetOf((span.at(-1) ?? 0) + 1) - start);
    return span.map((place) => [place, bytes.toString('utf8', offsetOf(place) - start, offsetOf(place + 1) - start)]);
  };
  return {
    get count() {
      return offsets.length - 1;
    },
    async add(texts) {
      let end = offsetOf(offsets.length - 1);
      await file.appendFile(texts.join(''));
      for (const text of texts) offsets.push((end += Buffer.byteLength(text)));
    },
    async read(places) {
      const spans: number[][] = [];
      for (const place of [...places].sort((left, right) => left - right)) {
        const span = spans.at(-1);
        const before = span?.at(-1);
        if (before !== undefined && offsetOf(place) - offsetOf(before) < nearBytes) span?.push(place);
        else spans.push([place]);
      }
      return new Map((await Promise.all(spans.map(readSpan))).flat());
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new Error('A temporary file has been cut off.');
    filled += bytesRead;
  }
  return buffer;
}
